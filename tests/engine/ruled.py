"""Rules and messages for tests, in few words."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from folkmoot_engine.rules import FACTS, Check, CompiledRules, Effect, Rule, RuleSet

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)  # a Wednesday
USUAL = {
    "html": "",
    "text": "Hello",
    "kind": "message",
    "sent_at": NOON,
    "channel": "general",
    "opens_thread": True,
    "replies": 0,
    "answered": False,
    "reach": 1,
    "author_kind": "person",
    "author_is_staff": False,
    "author_messages": 40,
}


def messages(*told: dict[str, Any]) -> pa.RecordBatch:
    """Messages of schema FACTS with what is told of each, and usual values for the rest."""
    return pa.RecordBatch.from_pylist([{"uid": str(place)} | USUAL | one for place, one in enumerate(told)], FACTS)


def rule(condition: Any, *, name: str = "A rule", **named: Any) -> Rule:
    """A rule that labels what it catches."""
    return Rule(name, condition, named.pop("effects", (Effect("label", "seen"),)), **named)


def caught(condition: Any, *told: dict[str, Any], **named: Any) -> list[bool]:
    """For each message, whether a rule with this condition catches it."""
    batch = messages(*told)
    uids = CompiledRules(RuleSet((rule(condition),))).apply(batch, **named).column("uid").to_pylist()
    return [uid in uids for uid in batch.column("uid").to_pylist()]


def says(operator: str, *values: str) -> Check:
    return Check("message.text", operator, values)
