"""Blame that is dressed as thanks: what makes a person look twice before a thank-you is shown."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from folkmoot_engine.text.normalise import unmask
from folkmoot_engine.triage.lexicon import Lexicon, read_entries
from folkmoot_engine.triage.reading import combine
from folkmoot_engine.triage.reasons import Reason

HEAD = "disguise"
# A thank-you has room for no risk at all, so little evidence is enough to have it held.
HELD_FROM = 0.3
JOY = "shouting"  # who thanks in capitals and with five exclamation marks means it
_SIGNS_READ = 20_000


def blame_in(text: str) -> list[Reason]:
    """Words of `text` that blame, threaten or belittle while they thank, each with its span, in the text's order."""
    folded = unmask(text[:_SIGNS_READ])
    found = []
    for hit in _lexicon().find(folded):
        start, end = folded.span(hit.start, hit.end)
        found.append(Reason(HEAD, "lexicon-disguise", text[start:end], start, end, hit.weight))
    return found


def doubts(text: str, risks: Iterable[tuple[str, float]]) -> dict[str, float]:
    """What speaks against showing a thank-you: risk → probability. Empty where nothing does.

    `risks` are a judge's, of the same text; those under HELD_FROM are left out, and so is shouting: it is joy here.
    """
    weights = {(reason.code, reason.words.lower()): reason.weight for reason in blame_in(text)}
    found = {label: probability for label, probability in risks if probability >= HELD_FROM and label != JOY}
    if weights:
        found[HEAD] = combine(weights.values())
    return found


def marked(text: str, reasons: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """`text` in pieces, (words, why): why is the code of the reason that marks them, "" where none does.

    `reasons` have `code`, `start` and `end`. Of two that overlap the earlier stays, and of those the longer.
    """
    pieces, last = [], 0
    placed = [reason for reason in reasons if reason["start"] is not None and reason["end"] is not None]
    for reason in sorted(placed, key=lambda reason: (reason["start"], -reason["end"])):
        start, end = reason["start"], reason["end"]
        if not last <= start < end <= len(text):
            continue
        pieces += [(text[last:start], ""), (text[start:end], reason["code"])]
        last = end
    return [piece for piece in [*pieces, (text[last:], "")] if piece[0]]


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    lines = files(__package__).joinpath("lexicons", "disguise.txt").read_text(encoding="utf-8")
    return Lexicon(read_entries(HEAD, lines))
