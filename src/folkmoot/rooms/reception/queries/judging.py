"""What triage says of words that are nobody's message yet."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from folkmoot_engine.schema import MESSAGE_IN_CONTEXT, new_uid
from folkmoot_engine.text.markup import from_text
from folkmoot_engine.triage.first import FirstJudge

WORTH_A_LOOK = 0.5  # a risk at least as probable is named to the person who reviews


@dataclass(frozen=True)
class Judged:
    """Risks with their probability, highest first; the reasons as triage gives them; the language, or ""."""

    risks: list[tuple[str, float]] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)
    language: str = ""
    judge: str = ""

    @property
    def is_doubtful(self) -> bool:
        return any(probability >= WORTH_A_LOOK for _label, probability in self.risks)

    def packed(self) -> dict[str, Any]:
        """For a JSON column."""
        return {"risks": self.risks, "reasons": self.reasons, "language": self.language, "judge": self.judge}


def judge(text: str, *, title: str = "") -> Judged:
    """Ask the first judge, as it would be asked of a message without a history."""
    now, clean = datetime.now(UTC), from_text(text)
    row = dict.fromkeys(MESSAGE_IN_CONTEXT.names) | {
        "uid": str(new_uid()),
        "title": title,
        "html": clean.html,
        "text": clean.text,
        "kind": "message",
        "sent_at": now,
        "channel": "",
        "opens_thread": True,
        "replies": 0,
        "answered": False,
        "reach": 1,
        "author_kind": "person",
        "author_is_staff": False,
        "author_messages": 0,
    }
    batch = pa.RecordBatch.from_pylist([row], schema=MESSAGE_IN_CONTEXT)
    verdict = FirstJudge().judge(batch, now=now).to_pylist()[0]
    risks = sorted(((one["label"], one["probability"]) for one in verdict["risks"]), key=lambda one: -one[1])
    return Judged(risks, verdict["reasons"], verdict["language"] or "", verdict["judge"])
