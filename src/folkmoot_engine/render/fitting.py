"""How many words a text has, and how a text is brought down to so many."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Scripts that put no space between words: each letter is counted, which is more than a reader would.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+(?:[.,'’](?:(?![{_UNSPACED}])[^\W_])+)*")


def count_words(text: str) -> int:
    """Words and numbers as a strict person counts them: "1,204", "3.4" and "don't" are one, "9–15" and "so-so" two."""
    return sum(1 for _ in _WORD.finditer(text))


def clip(text: str, most: int) -> str:
    """The first `most` words of a text on one line, with "…" where there were more."""
    line = " ".join(text.split())
    for place, word in enumerate(_WORD.finditer(line)):
        if place == most:
            return line[: word.start()].rstrip(" -–—:;,.('\"“„") + "…"
    return line


@dataclass(frozen=True)
class Part:
    """A line, from its fullest form to its shortest ("" leaves it out). Of two, the lower `worth` gives first."""

    forms: tuple[str, ...]
    worth: int

    @property
    def text(self) -> str:
        return self.forms[0]

    def shorter(self) -> "Part":
        return Part(self.forms[1:], self.worth)


def fit(parts: Sequence[Part], most: int, *, count: Callable[[str], int] = count_words) -> list[str]:
    """The text of each part, shortened in the order of their worth until all together have at most `most` words.

    Where even the shortest forms are too long, the last parts lose what is beyond. "" where a part is left out.
    """
    parts = list(parts)
    while sum(count(part.text) for part in parts) > most:
        giving = [place for place, part in enumerate(parts) if len(part.forms) > 1]
        if not giving:
            return _cut([part.text for part in parts], most, count)
        first = min(giving, key=lambda place: (parts[place].worth, -place))
        parts[first] = parts[first].shorter()
    return [part.text for part in parts]


def _cut(texts: list[str], most: int, count: Callable[[str], int]) -> list[str]:
    kept = []
    for text in texts:
        kept.append(clip(text, most) if count(text) > most else text)
        most = max(most - count(kept[-1]), 0)
    return kept
