"""A poster of thanks for the office wall, as PDF or PNG.

Words are data: they reach the typesetter as JSON and are never read as its markup. It sees one folder with nothing but
its own template in it, and no packages. What can be said is bounded, so the time it takes is, too.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from folkmoot_engine.errors import RefusedError

Format = Literal["pdf", "png"]
Paper = Literal["a4", "us-letter"]

MOST_QUOTES = 6
MOST_LETTERS = 2400  # of all quotes together: about what a page holds at a size that is read from a step away
MOST_OF_A_LINE = 160  # letters of a name, a role, a signature
MOST_PARAGRAPHS = 8
MOST_MARKS = 4  # accents on one letter; more are no writing
MOST_LACKING = 12  # pictographs that are looked for in vain; with more, boxes stand in their place
LONG_WORD = 16  # letters after which a word may be broken
DOTS_PER_INCH = 110

_TEMPLATE = files("folkmoot_engine.recognition").joinpath("poster.typ").read_bytes()
_UNSEEN = {
    "Cc",
    "Cs",
    "Co",
    "Cn",
    "Me",
}  # what nothing shows, halves of letters, what no font has, rings around letters
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_BREAK_HERE = "\u200b"
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LONG_WORDS = re.compile(rf"\S{{{LONG_WORD + 1},}}")


@dataclass(frozen=True)
class Quote:
    """One thanks, and who says it."""

    text: str
    signed: str = ""


@dataclass(frozen=True)
class Poster:
    """What a poster says, all of it plain text. `language` is a tag such as "de"; `foot` tells where there is more."""

    heading: str
    name: str
    about: str
    quotes: tuple[Quote, ...]
    occasion: str = ""
    foot: str = ""
    language: str = "en"
    paper: Paper = "a4"


def draw(poster: Poster, format: Format) -> bytes:
    """One page. Of more than MOST_QUOTES the first are shown; long ones are shortened, with "…".

    A PDF is one that programs can read aloud (PDF/UA). Pictographs that no font of this computer has are left out.
    Raises RefusedError where there is nothing to show, or no font for a letter of it.
    """
    quotes = [packed for quote in poster.quotes[:MOST_QUOTES] if (packed := _quote(quote, poster))["paragraphs"]]
    if not quotes:
        raise RefusedError("There is nothing to put on the poster", remedy="Choose a thanks that says something.")
    words = json.dumps(_packed(poster, quotes), ensure_ascii=False)
    with TemporaryDirectory(prefix="poster-") as folder:
        pdf, words = _pdf(words, folder)
        return pdf if format == "pdf" else _set(words, folder, format="png", ppi=DOTS_PER_INCH)


def _pdf(words: str, folder: str) -> tuple[bytes, str]:
    """The PDF, and its words without what could not be set: only of PDFs the typesetter tells what it lacks."""
    for _ in range(MOST_LACKING):
        try:
            return _set(words, folder, format="pdf", pdf_standards="ua-1"), words
        except typst.TypstError as error:
            words = _without(words, _lacking(error))
    return _set(words, folder, format="pdf"), words


def _lacking(error: typst.TypstError) -> str:
    """The letter or pictograph that no font has."""
    found = _LACKING.search(str(error))
    if found is None:
        raise error
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])


def _without(words: str, lacking: str) -> str:
    """A letter that is in every font is lacking for the accents that somebody heaped on it."""
    if lacking.isascii():
        return "".join(sign for sign in words if not unicodedata.combining(sign))
    if any(unicodedata.category(sign).startswith("L") for sign in lacking):
        raise RefusedError(
            "No font of this computer has a letter of this poster",
            where=lacking,
            remedy="Ask who runs this site to install fonts for it, such as Noto.",
        )
    return words.replace(lacking, "")


def _set(words: str, folder: str, **options: Any) -> bytes:
    return typst.compile(
        _TEMPLATE,
        root=folder,
        package_path=folder,
        package_cache_path=folder,
        sys_inputs={"poster": words},
        **options,
    )


def _packed(poster: Poster, quotes: list[dict[str, Any]]) -> dict[str, Any]:
    language = poster.language.split("-")[0].lower()
    return {
        "title": _line(f"{poster.heading} {poster.name}"),
        "language": language if re.fullmatch("[a-z]{2,3}", language) else "en",
        "paper": poster.paper,
        "occasion": _piece(_line(poster.occasion)),
        "heading": _piece(_line(poster.heading)),
        "name": _piece(_line(poster.name)),
        "about": _piece(_line(poster.about)),
        "foot": _piece(_line(poster.foot)),
        "quotes": quotes,
    }


def _quote(quote: Quote, poster: Poster) -> dict[str, Any]:
    text = _clip(_seen(quote.text), MOST_LETTERS // min(len(poster.quotes), MOST_QUOTES))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    written = [line for line in lines if line]
    paragraphs = [*written[: MOST_PARAGRAPHS - 1], " ".join(written[MOST_PARAGRAPHS - 1 :])]
    return {
        "paragraphs": [_piece(paragraph) for paragraph in paragraphs if paragraph],
        "signed": _piece(_line(quote.signed)),
    }


def _line(text: str) -> str:
    return _clip(" ".join(_seen(text).split()), MOST_OF_A_LINE)


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _piece(text: str) -> dict[str, Any]:
    """A paragraph, which may break within long words, and its direction: that of its first letter that has one."""
    return {"text": _LONG_WORDS.sub(lambda word: _breakable(word[0]), text), "is_rtl": _is_right_to_left(text)}


def _is_right_to_left(text: str) -> bool:
    strong = (side for sign in text if (side := unicodedata.bidirectional(sign)) in {"L", "R", "AL"})
    return next(strong, "L") in _RIGHT_TO_LEFT


def _breakable(word: str) -> str:
    """Marks stay with their letter."""
    pieces, since = [], 0
    for sign in word:
        if since >= LONG_WORD and not unicodedata.combining(sign):
            pieces.append(_BREAK_HERE)
            since = 0
        pieces.append(sign)
        since += 1
    return "".join(pieces)


def _seen(text: str) -> str:
    """Text without what is not writing: control signs (line ends stay), halves of letters, switches of direction,
    and heaps of accents."""
    kept, marks = [], 0
    for sign in unicodedata.normalize("NFC", text[: 4 * MOST_LETTERS]):
        category = unicodedata.category(sign)
        marks = marks + 1 if category == "Mn" else 0
        if sign in "\n\t" or (category not in _UNSEEN and sign not in _DIRECTIONS and marks <= MOST_MARKS):
            kept.append(sign)
    return "".join(kept)
