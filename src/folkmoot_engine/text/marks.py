"""Marks in the internal HTML for words that were found in its plain text."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key")

PIECE = re.compile(r"(<[^>]*>)|(&#?\w+;)|([^<&]+|&)")
# What the plain text may hold and the HTML says with tags: spaces, the dashes of lists, the ">" of quotations.
SAID_BY_TAGS = frozenset(" \t\n>-*#")


class Span(NamedTuple, Generic[Key]):
    """Characters `start` to `end` of the plain text, and whatever the caller wants to know them by."""

    start: int
    end: int
    key: Key


def mark(html: str, text: str, spans: Iterable[Span[Key]], wrap: Callable[[Key, str], str]) -> str:
    """`html` with each span's words passed through `wrap(key, words as HTML)`.

    A span that crosses tags is wrapped piece by piece, so that the result is as well-formed as `html`. Of spans
    that overlap the one that starts first stays, and of those the longest. A span outside the text is left out.
    """
    chosen = _apart(spans, len(text))
    if not chosen:
        return html
    parts: list[str] = []
    run: list[str] = []
    under: Span[Key] | None = None
    for words, place in _placed(html, text):
        here = _over(chosen, place) if place is not None else None
        if here is not under and run:
            parts.append(wrap(under.key, "".join(run)) if under else "".join(run))
            run = []
        under = here
        run.append(words)
    parts.append(wrap(under.key, "".join(run)) if under and run else "".join(run))
    return "".join(parts)


def _apart(spans: Iterable[Span[Key]], length: int) -> list[Span[Key]]:
    chosen: list[Span[Key]] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        inside = 0 <= span.start < span.end <= length
        if inside and (not chosen or span.start >= chosen[-1].end):
            chosen.append(span)
    return chosen


def _over(chosen: list[Span[Key]], place: int) -> Span[Key] | None:
    """The span over a place. Places only grow, so spans that lie behind are dropped."""
    while chosen and chosen[0].end <= place:
        chosen.pop(0)
    return chosen[0] if chosen and chosen[0].start <= place else None


def _placed(html: str, text: str) -> Iterator[tuple[str, int | None]]:
    """Each tag and each character of `html`, with the character's place in `text`; none for a tag or a stranger."""
    place = 0
    for tag, entity, words in PIECE.findall(html):
        if tag:
            yield tag, None
            continue
        for piece in (entity,) if entity else words:
            found = _find(unescape(piece), text, place)
            yield piece, found
            if found is not None:
                place = found + 1


def _find(character: str, text: str, place: int) -> int | None:
    while place < len(text):
        if text[place] == character:
            return place
        if text[place] not in SAID_BY_TAGS:
            return None
        place += 1
    return None
