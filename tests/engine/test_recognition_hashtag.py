"""Which texts have the hashtag of the Day."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.errors import RefusedError
from folkmoot_engine.recognition.hashtag import has_tag, read_tag


@pytest.mark.parametrize(
    "text",
    [
        "#CMAD",
        "Thanks! #cmad",
        "#CMAD2027: thank you",
        "(#CMAD27)",
        "#Cmad, really",
        "zum Tag\n#CMAD\n",
        "#CMAD’s here",
    ],
)
def test_these_have_it(text):
    assert has_tag(text, "CMAD")


@pytest.mark.parametrize(
    "text", ["CMAD", "#CMADness", "x#CMAD", "##CMAD", "https://example.org/#CMAD", "#CMAD123", "#CM AD", "#CMAD_x", ""]
)
def test_these_have_not(text):
    assert not has_tag(text, "CMAD")


@given(st.text(max_size=200), st.from_regex(r"[a-zA-Zäöü]{1,12}", fullmatch=True))
def test_a_tag_is_found_wherever_it_stands_alone(text, tag):
    assert has_tag(f"{text} #{tag} {text}", tag) and has_tag(f"{text}\n#{tag}2031.", tag)


def test_long_texts_take_no_time():
    began = time.perf_counter()
    assert not has_tag("#CMA" * 200_000 + "#" * 200_000, "CMAD")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("written", "kept"), [("#CMAD", "CMAD"), (" DankeCM ", "DankeCM"), ("ありがとう", "ありがとう")]
)
def test_a_tag_is_kept_without_its_sign(written, kept):
    assert read_tag(written) == kept


@pytest.mark.parametrize("written", ["", "#", "two words", "a-b", "123", "x" * 41, "##a", ".*", "a\n" * 2])
def test_what_is_no_tag_is_refused_with_a_remedy(written):
    with pytest.raises(RefusedError, match="Write letters and numbers"):
        read_tag(written)
