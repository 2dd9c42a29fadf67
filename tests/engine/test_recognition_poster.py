"""A poster is one page whatever is said on it; what is said is never read as markup, and nothing else is read."""

import re
import struct
import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import RefusedError
from folkmoot_engine.recognition.poster import MOST_LETTERS, Poster, Quote, draw

A4 = (909, 1286)  # at 110 dots an inch
HOSTILE = '#read("/etc/passwd") #panic() \\u{41} *b* [x] <a> @b `c` // no /* x */\n= h\n#import "@preview/cetz:0.3.0"'
LATIN = st.text(st.characters(max_codepoint=0x24F), max_size=300)


def poster(*texts: str, name="Maria Olsen", **others) -> Poster:
    return Poster(
        "Thank you,", name, "Community manager", tuple(Quote(text, "Ana, customer") for text in texts), **others
    )


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def is_blank_at_the_edge(png: bytes) -> bool:
    """The first and last columns and the last rows of dots are paper."""
    (width, height), data, place = size(png), b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    raw = zlib.decompress(data)
    depth = len(raw) // height // width
    rows, before = [], bytes(width * depth)
    for line in range(height):
        start = line * (width * depth + 1)
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * depth], before, depth)
        rows.append(before)
    sides = b"".join(row[: 12 * depth] + row[-12 * depth :] for row in rows)
    return set(sides) == {255} == set(b"".join(rows[-12:])) and set(b"".join(rows)) != {255}


def _unfiltered(kind: int, line: bytes, above: bytes, depth: int) -> bytes:
    done = bytearray(line)
    for place in range(len(done)):
        left = done[place - depth] if place >= depth else 0
        corner = above[place - depth] if place >= depth else 0
        guess = (0, left, above[place], (left + above[place]) // 2, _paeth(left, above[place], corner))[kind]
        done[place] = (done[place] + guess) & 255
    return bytes(done)


def _paeth(left: int, above: int, corner: int) -> int:
    near = left + above - corner
    return min((left, above, corner), key=lambda one: abs(near - one))


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_one_thanks_is_one_page_that_can_be_read_aloud(paper):
    pdf = draw(poster("You answered on a Sunday.", paper=paper), "pdf")
    assert pdf.startswith(b"%PDF-") and pages(pdf) == 1
    assert b"/StructTreeRoot" in pdf and b"pdfuaid" in pdf


def test_the_picture_has_the_size_of_the_paper():
    assert size(draw(poster("Thanks."), "png")) == A4


@pytest.mark.parametrize(
    "made",
    [
        poster("W" * 5000, name="W" * 160),
        poster("lorem ipsum dolor " * 400),
        poster(*(["Thank you for your patience, every time. " * 9] * 9)),
        poster("\n".join("line" for _ in range(500))),
        poster("תודה רבה על העזרה, באמת.\nשוב ושוב תודה", name="יעל כהן", language="he"),
        poster("شكرا جزيلا على كل شيء " * 60, name="ليلى", language="ar"),
        poster(("Z" + "\u0334\u0301\u0353" * 9) * 300),
    ],
    ids=["long word", "long text", "many", "lines", "hebrew", "arabic", "heaped accents"],
)
def test_it_stays_one_page_and_soon(made):
    began = time.perf_counter()
    pdf, png = draw(made, "pdf"), draw(made, "png")
    assert time.perf_counter() - began < 8
    assert pages(pdf) == 1 and size(png) == A4


def test_nothing_runs_over_the_margins(monkeypatch):
    monkeypatch.setattr("folkmoot_engine.recognition.poster.DOTS_PER_INCH", 30)
    assert is_blank_at_the_edge(draw(poster("W" * 400 + " " + "long text " * 150, name="W" * 90), "png"))


def test_words_are_never_markup():
    """Markup would read files, panic, or fail to compile; as words it is set like any other."""
    assert pages(draw(poster(HOSTILE, name=HOSTILE), "pdf")) == 1


@given(LATIN, LATIN)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_words_become_one_page_or_are_told_to_be_none(text, name):
    try:
        assert pages(draw(poster(text, name=name), "pdf")) == 1
    except RefusedError as error:
        assert error.remedy


@pytest.mark.parametrize("texts", [(), ("",), (" \n\t ",), ("\u202e\x00\ud800",)])
def test_nothing_to_say_makes_no_poster(texts):
    with pytest.raises(RefusedError, match="nothing to put on the poster"):
        draw(poster(*texts), "pdf")


def test_pictographs_that_no_font_has_are_left_out():
    assert pages(draw(poster("Thank you \U0001fae8\u200d\U0001f9ff 1\ufe0f\u20e3 \u0378"), "pdf")) == 1


def test_a_letter_that_no_font_has_is_told_plainly():
    with pytest.raises(RefusedError, match="install fonts"):
        draw(poster("Thank you, \U00012000"), "png")  # a sign of cuneiform


def test_the_same_words_make_the_same_picture():
    made = poster("Thank you." * 20)
    assert draw(made, "png") == draw(made, "png")
    assert len(draw(poster("a" * MOST_LETTERS * 90), "png")) < 2_000_000
