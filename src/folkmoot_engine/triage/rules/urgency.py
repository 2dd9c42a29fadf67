"""How soon somebody should look, from 0 to 1: the formula of docs/reference/first-judge.md, term by term.

    wait     = 1 − e^(−hours / 48)                how long nobody has answered
    reach    = ln(1 + reach) / ln(10 001), at most 1
    newness  = 1 / (1 + messages / 5)             newcomers leave sooner
    call     = needs_reply · (0.30 + 0.25 wait + 0.15 reach + 0.10 newness + 0.15 hurry)
    danger   = max over risks of (severity · probability) · (0.85 + 0.15 reach)
    urgency  = 1 − (1 − call) · (1 − danger)

It never falls when the wait, the reach, a risk or the need of a reply grows, and never rises with the number of the
author's messages.
"""

import math
from collections.abc import Iterator, Mapping

from folkmoot_engine.triage.reading import Message
from folkmoot_engine.triage.reasons import Reason
from folkmoot_engine.triage.rules.reply import Need

SEVERITY = {
    "self-harm": 1.0,
    "threat": 1.0,
    "insult": 0.6,
    "personal-data": 0.6,
    "spam": 0.4,
    "profanity": 0.3,
    "shouting": 0.15,
}
_PATIENCE_HOURS = 48
_WIDEST_REACH = 10_000
_FIRST_MESSAGES = 5


def urgency(message: Message, need: Need, risks: Mapping[str, float], hurry: float) -> float:
    """0 to 1; `hurry` is how surely the author says that it cannot wait."""
    wait = 1 - math.exp(-need.hours / _PATIENCE_HOURS)
    reach = reach_share(message.reach)
    newness = 1 / (1 + max(0, message.author_messages) / _FIRST_MESSAGES)
    call = need.probability * (0.30 + 0.25 * wait + 0.15 * reach + 0.10 * newness + 0.15 * hurry)
    danger = danger_of(risks) * (0.85 + 0.15 * reach)
    return 1 - (1 - call) * (1 - danger)


def reach_share(reach: int) -> float:
    """People reached on a scale of proportions: 0 for nobody, 1 for 10,000 and more."""
    return min(1.0, math.log1p(max(0, reach)) / math.log1p(_WIDEST_REACH))


def danger_of(risks: Mapping[str, float]) -> float:
    """The worst risk: its probability by its severity, 0 to 1."""
    return max((SEVERITY[head] * p for head, p in risks.items()), default=0.0)


def urgency_reasons(message: Message, need: Need, risks: Mapping[str, float], hurry: list[Reason]) -> Iterator[Reason]:
    """What raised the urgency, beyond the wait (which is a reason of needs_reply)."""
    if need.probability >= 0.5:
        yield from (found._replace(head="urgency") for found in hurry)
        if reach_share(message.reach) >= 0.5:
            yield Reason("urgency", "wide-reach", str(message.reach), None, None, 0.15)
        if message.author_messages < _FIRST_MESSAGES:
            yield Reason("urgency", "new-author", "", None, None, 0.1)
    if danger_of(risks) >= 0.5:
        worst = max(risks, key=lambda head: SEVERITY[head] * risks[head])
        yield Reason("urgency", "risk-urgent", worst, None, None, danger_of(risks))
