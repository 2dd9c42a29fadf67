"""Messages for a judge, with what most tests do not care about filled in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from folkmoot_engine.schema import MESSAGE_IN_CONTEXT
from folkmoot_engine.triage.first import FirstJudge

NOW = datetime(2026, 1, 10, tzinfo=UTC)
USUAL = {
    "title": None,
    "html": "",
    "kind": "message",
    "sent_at": NOW - timedelta(days=4),
    "channel": "general",
    "mentions": [],
    "links": [],
    "opens_thread": True,
    "replies": 0,
    "answered": False,
    "reach": 30,
    "score": None,
    "author_kind": "person",
    "author_is_staff": False,
    "author_messages": 4,
    "author_since": None,
}


def batch_of(*messages: str | dict[str, Any]) -> pa.RecordBatch:
    rows = [{"text": m} if isinstance(m, str) else m for m in messages]
    rows = [USUAL | {"uid": f"u{number:05}"} | row for number, row in enumerate(rows)]
    return pa.RecordBatch.from_pylist(rows, schema=MESSAGE_IN_CONTEXT)


def judge(text: str, *, brand: tuple[str, ...] = (), **context: Any) -> dict[str, Any]:
    """The verdict on one message."""
    return FirstJudge(brand=brand).judge(batch_of({"text": text} | context), now=NOW).to_pylist()[0]


def probability(verdict: dict[str, Any], label: str) -> float:
    scores = verdict["intents"] + verdict["risks"]
    return next((score["probability"] for score in scores if score["label"] == label), 0.0)


def codes(verdict: dict[str, Any], head: str | None = None) -> list[str]:
    return [reason["code"] for reason in verdict["reasons"] if head in (None, reason["head"])]
