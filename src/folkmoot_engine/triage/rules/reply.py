"""Does somebody need to answer, and for how long has nobody?"""

from collections.abc import Mapping
from typing import NamedTuple

from folkmoot_engine.triage.reading import Message
from folkmoot_engine.triage.reasons import Reason
from folkmoot_engine.triage.rules.asked import BRAND, EVERYONE

HOUR = 3_600_000_000  # microseconds
_AGES = ((30, "unanswered-30-days"), (7, "unanswered-7-days"), (3, "unanswered-3-days"), (1, "unanswered-1-day"))
_PROBLEM_SHARE = 0.65  # of a problem told at the opening of a thread, without a question
_ANSWERED_LEFT = 0.05
_SOMEBODY_ELSE_LEFT = 0.5


class Need(NamedTuple):
    """Probability that a reply is needed, how long nobody has replied (hours), and why."""

    probability: float
    hours: float
    reasons: list[Reason]


def reply_needed(message: Message, intents: Mapping[str, float], asked: list[str], now: int) -> Need:
    """`now` in microseconds since 1970, UTC; messages of the future count as new."""
    hours = max(0, now - message.sent_at) / HOUR
    probability = _asks(message, intents)
    if message.author_kind != "person":
        return Need(0.0, hours, [_reason("by-machine", -1.0)] if probability else [])
    if message.author_is_staff:
        return Need(0.0, hours, [_reason("by-staff", -1.0)] if probability else [])
    if message.answered:
        reasons = [_reason("answered", _ANSWERED_LEFT - 1)] if probability else []
        return Need(probability * _ANSWERED_LEFT, hours, reasons)
    reasons = []
    if asked and EVERYONE not in asked and BRAND not in asked:
        probability *= _SOMEBODY_ELSE_LEFT
        reasons.append(_reason("asked-somebody-else", _SOMEBODY_ELSE_LEFT - 1))
    if probability >= 0.5:
        reasons.append(_reason(_age_code(hours), probability))
    return Need(probability, hours, reasons)


def _asks(message: Message, intents: Mapping[str, float]) -> float:
    problem = intents.get("problem", 0.0) * _PROBLEM_SHARE if message.opens_thread else 0.0
    return 1 - (1 - intents.get("question", 0.0)) * (1 - problem)


def _age_code(hours: float) -> str:
    return next((code for days, code in _AGES if hours >= 24 * days), "unanswered-hours")


def _reason(code: str, weight: float) -> Reason:
    return Reason("needs_reply", code, "", None, None, weight)
