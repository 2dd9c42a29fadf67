"""The place in a text where the searched words stand, with the words marked. Pure; its HTML is safe."""

import re
import unicodedata
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from folkmoot.stream.messages.queries.asked import Part

LENGTH = 240  # characters shown
LOOKED_AT = 10_000  # of them; a message may have millions, and a page shows fifty
LEAD = 60  # of them before the first found word
WORD = re.compile(r"\w+")


def excerpt(text: str, parts: list[Part], length: int = LENGTH) -> SafeString:
    """About `length` characters of `text` around the first found word; every found word is marked."""
    spans = _found(text, parts, length)
    start = _word_start(text, max(0, spans[0][0] - LEAD)) if spans else 0
    end = _word_end(text, min(len(text), start + length))
    made, at = ["… " if start else ""], start
    for begin, stop in spans:
        if begin < at or stop > end:
            continue
        made += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
        at = stop
    made += [escape(text[at:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(made))


def _found(text: str, parts: list[Part], length: int) -> list[tuple[int, int]]:
    wanted = [(WORD.findall(_folded(part.words)), part.is_beginning) for part in parts if part.wanted]
    words = [(match.start(), match.end(), _folded(match[0])) for match in WORD.finditer(text[:LOOKED_AT])]
    spans = []
    for place in range(len(words)):
        if spans and words[place][0] > spans[0][0] + length:
            break
        for sought, is_beginning in wanted:
            last = place + len(sought) - 1
            if last < len(words) and _agrees([word[2] for word in words[place : last + 1]], sought, is_beginning):
                spans.append((words[place][0], words[last][1]))
    return sorted(set(spans))


def _agrees(words: list[str], sought: list[str], is_beginning: bool) -> bool:
    if not is_beginning:
        return words == sought
    return words[:-1] == sought[:-1] and words[-1].startswith(sought[-1])


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """Without case and accents, as the index compares."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(letter)
    )


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 20)
    return 0 if at == 0 else (space + 1 if space >= 0 else at)


def _word_end(text: str, at: int) -> int:
    space = text.find(" ", at, at + 20)
    return space if space >= 0 else at
