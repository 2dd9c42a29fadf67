"""What every judge keeps to, learned or written."""

from datetime import datetime
from typing import Protocol, runtime_checkable

import pyarrow as pa


@runtime_checkable
class Seen(Protocol):
    """Where earlier messages with a like text are found. The site's lies in its database, a file run's in memory."""

    def find(self, signatures: list[list[int]]) -> list[list[tuple[str, list[int]]]]:
        """For each signature, earlier messages that share a band: (uid, their signature)."""
        ...


@runtime_checkable
class Judge(Protocol):
    """Batches in, verdicts out."""

    name: str  # with its version: "first/1"

    def judge(self, messages: pa.RecordBatch, *, now: datetime, seen: Seen | None = None) -> pa.RecordBatch:
        """One verdict (schema VERDICT) for each row of `messages` (schema MESSAGE_IN_CONTEXT), in their order."""
        ...
