"""Whole sentences in capitals, and rows of exclamation marks. Abbreviations are not shouting."""

import re
from collections.abc import Iterator

from folkmoot_engine.triage.reading import Reading
from folkmoot_engine.triage.reasons import Reason

_WORD = re.compile(r"[^\W\d_]{2,}")
_MAY_BE_LOUD = re.compile(r"[^\W\d_a-zß-öø-ÿ]{5}")
_MARKS = re.compile(r"(?:[!\uff01][?\uff1f]*){4,}|(?:[!\uff01]{2,}[?\uff1f]+)+")
_FEWEST_LETTERS = 14  # in capitals
_FEWEST_WORDS = 3
_LEAST_SHARE = 0.7  # of all letters


def shouting_reasons(reading: Reading) -> Iterator[Reason]:
    """Reasons for the head "shouting"."""
    own = reading.own
    if loud := _loud_words(own):
        start, end = loud[0].start(), loud[-1].end()
        yield Reason("shouting", "capitals", reading.message.text[start:end], start, end, 0.7)
    if "!!" in own or "\uff01" in own:
        for match in _MARKS.finditer(own):
            yield Reason("shouting", "exclamation-marks", match[0], *match.span(), 0.3)
            return


def _loud_words(own: str) -> list[re.Match[str]]:
    if not _MAY_BE_LOUD.search(own):
        return []
    words = list(_WORD.finditer(own))
    loud = [word for word in words if word[0].isupper()]
    letters = sum(len(word[0]) for word in loud)
    if len(loud) < _FEWEST_WORDS or letters < _FEWEST_LETTERS or max(len(word[0]) for word in loud) < 5:
        return []
    return loud if letters >= _LEAST_SHARE * sum(len(word[0]) for word in words) else []
