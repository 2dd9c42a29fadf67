"""Does the author ask something? Marks, opening words, titles; what the source says; what speaks against it."""

import re
from collections.abc import Iterator

from folkmoot_engine.triage.reading import Reading
from folkmoot_engine.triage.reasons import Reason

_MARK = re.compile(r"[^\s?][ ]?\?(?=[\s\"')\]*.,:;?!-]|$|[^\x00-\x7f])")
_SENTENCE_END = re.compile(r"[.!?\n]")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(
    r"\b(?:right|ok|okay|yes|no|eh|huh|correct|you know|isn't it|oder|gell|ne|nicht wahr|wa|stimmts)\s*+\?++\W*+$"
)
_SENTENCE_SHOWN = 160  # signs of a question that a reason quotes
_FEW_WORDS = 3
_MANY_WORDS = 60
_MOST_MARKS = 3
_AFTER_QUESTION = 30  # signs that may follow: thanks, a name
_DOUBT_LEFT_BY_TITLE = 0.6  # people put their question in the title


def question_reasons(reading: Reading) -> Iterator[Reason]:
    """Reasons for (and, with negative weights, against) the head "question"."""
    asking = [*_marks(reading), *_title_mark(reading), *_words(reading)]
    yield from asking
    kind = reading.message.kind
    if kind == "question":
        yield _plain("question-kind", 0.9)
    if asking:
        yield from _doubts(reading, asking)


def _marks(reading: Reading) -> Iterator[Reason]:
    text = reading.folded.text
    if "?" not in text:
        return
    for count, match in enumerate(_MARK.finditer(text)):
        if count == _MOST_MARKS:
            return
        start, end = reading.folded.span(_sentence_start(text, match.start()), match.end())
        yield Reason("question", "question-mark", reading.message.text[start:end], start, end, 0.7)


def _sentence_start(text: str, mark: int) -> int:
    earliest = max(0, mark - _SENTENCE_SHOWN)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, mark)]
    start = ends[-1] if ends else earliest
    while start < mark and text[start].isspace():
        start += 1
    return start


def _title_mark(reading: Reading) -> Iterator[Reason]:
    if _MARK.search(reading.folded_title):
        yield Reason("question", "question-mark-title", reading.title, None, None, 0.85)


def _words(reading: Reading) -> Iterator[Reason]:
    for found in reading.reasons("question"):
        weight = found.weight if found.start is not None else 1 - (1 - found.weight) * _DOUBT_LEFT_BY_TITLE
        yield found._replace(code="question-words", weight=weight)


def _doubts(reading: Reading, asking: list[Reason]) -> Iterator[Reason]:
    message = reading.message
    if message.kind == "answer":
        yield _plain("question-not-kind", -0.8)
    words = len(_WORD.findall(reading.own))
    if not reading.title and words < _FEW_WORDS:
        yield _plain("question-short", -0.5)
    if words > _MANY_WORDS and not message.opens_thread and not _ends_asking(reading, asking):
        yield _plain("question-in-passing", -0.5)
    if all(r.code == "question-mark" for r in asking) and _TAG.search(reading.folded.text):
        yield _plain("question-tag", -0.4)


def _ends_asking(reading: Reading, asking: list[Reason]) -> bool:
    """A long message that ends with its question, or with a question and a word of thanks, does ask it."""
    end = len(reading.own.rstrip())
    return any(r.end is not None and r.end >= end - _AFTER_QUESTION for r in asking)


def _plain(code: str, weight: float) -> Reason:
    return Reason("question", code, "", None, None, weight)
