"""Gather records into batches, and keep the sum: fetched = kept + skipped + rejected."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from folkmoot_engine.errors import RecordError
from folkmoot_engine.formats.protocol import Batch, Options, Reject
from folkmoot_engine.schema import HANDLE, MESSAGE, message_uid

HEAVY = 16_000_000  # characters in a batch after which it is handed over, however few records it has
AMENDS = "amends an earlier message"
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")  # neither UTF-8 nor a database can hold these
BOUND = 2**31 - 1


class Gathering:
    """Collects what a format finds, record by record, and hands it over in batches.

    `due` records, those already safe, are to be passed over first: ask `passed()` for each record before the
    work of reading it.
    """

    def __init__(self, options: Options) -> None:
        self.size = max(1, options.batch_size)
        self.due = max(0, options.skip)
        self._begin()

    def _begin(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self._handles: list[dict[str, Any]] = []
        self._batch = Batch(messages=None)
        self._count = self._weight = 0

    def passed(self) -> bool:
        """True for a record that an earlier reading has made safe; counts it."""
        if not self.due:
            return False
        self.due -= 1
        return True

    def take_in(self, found: dict[str, Any] | str) -> None:
        """What a record turned out to be: a row of MESSAGE, an amendment, or the reason why it is passed over."""
        if isinstance(found, str):
            self.skip(found)
        elif "uid" in found:
            self.keep(found)
        else:
            self.amend(found)

    def keep(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        self._count += 1
        self._weight += len(row["html"])

    def skip(self, reason: str) -> None:
        self._batch.skipped[reason] += 1
        self._count += 1

    def reject(self, reject: Reject) -> None:
        self._batch.rejects.append(reject)
        self._count += 1
        self._weight += len(reject.record)

    def amend(self, amendment: dict[str, Any]) -> None:
        self._batch.amendments.append(amendment)
        self.skip(AMENDS)

    def handle(self, row: dict[str, Any]) -> None:
        self._handles.append(row)

    @property
    def full(self) -> bool:
        return self._count >= self.size or self._weight >= HEAVY or len(self._handles) >= self.size

    def take(self, progress: float) -> Batch:
        """What was gathered, as one batch; gathering begins anew."""
        batch = self._batch
        batch.messages = record_batch(self._rows, MESSAGE)
        batch.handles = record_batch(self._handles, HANDLE) if self._handles else None
        batch.progress = progress
        self._begin()
        return batch

    def rest(self) -> Iterator[Batch]:
        """The last batch, if anything is left."""
        if self._count or self._handles:
            yield self.take(1.0)


def record_batch(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as Arrow. Characters that UTF-8 or a database cannot hold become U+FFFD."""
    try:
        batch = pa.RecordBatch.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_writable(row) for row in rows], schema=schema)
    if any(_holds_zero(column) for column in batch.columns):
        return pa.RecordBatch.from_pylist([_writable(row) for row in rows], schema=schema)
    return batch


def _holds_zero(column: pa.Array) -> bool:
    if pa.types.is_string(column.type):
        found = column.buffers()[2]
        return found is not None and b"\0" in found.to_pybytes()
    if pa.types.is_list(column.type):
        return _holds_zero(column.values)
    if pa.types.is_struct(column.type):
        return any(_holds_zero(field) for field in column.flatten())
    return False


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {name: _writable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(inner) for inner in value]
    return value


def message(
    *,
    source: str,
    channel: str,
    native_id: str,
    realm: str,
    sent_at: datetime,
    html: str,
    text: str,
    place: str,
    author_kind: str = "person",
    kind: str = "message",
    **more: Any,
) -> dict[str, Any]:
    """One row of MESSAGE. `sent_at` is in UTC; `more` are the schema's fields that may be null."""
    return {
        "uid": message_uid(source, native_id, sent_at),
        "source": source,
        "channel": channel,
        "native_id": native_id,
        "realm": realm,
        "author_kind": author_kind,
        "kind": kind,
        "html": html,
        "text": text,
        "sent_at": sent_at,
        "place": place,
        **more,
    }


def reject_for(
    error: RecordError, *, file: str, position: str, record: Mapping[str, Any] | str, context: Mapping[str, Any]
) -> Reject:
    """The reject that a record's error leads to. The error's `where` is the code for counting."""
    return Reject(
        file=file,
        position=position,
        code=error.where or "unreadable",
        reason=f"{error.what}. {error.remedy}".strip(),
        record=record,
        context=context,
    )


def refuse(code: str, what: str, remedy: str) -> RecordError:
    """The error for one record, with its stable code."""
    return RecordError(what, where=code, remedy=remedy)


def whole_number(value: Any, field: str) -> int | None:
    """A count or score; null where it is absent. Raises RecordError where it is no number of 32 bits."""
    if value is None or value == "":
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = None
    if number is None or not -BOUND <= number <= BOUND:
        raise refuse("bad-number", f"{field} is not a whole number", f"Correct {field}.")
    return number


def utc(moment: datetime, field: str = "The time") -> datetime:
    """The moment in UTC. Raises RecordError where it lies outside the calendar."""
    if moment.tzinfo is UTC:
        return in_calendar(moment, field)
    try:
        return in_calendar(moment.astimezone(UTC), field)
    except (OverflowError, ValueError) as error:
        raise refuse("no-time", f"{field} lies outside the calendar", "Correct it.") from error


def in_calendar(moment: datetime, field: str = "The time") -> datetime:
    """The moment itself. Raises RecordError for the first and the last year, which some zones cannot tell."""
    if not 1 < moment.year < 9999:
        raise refuse("no-time", f"{field} lies outside the calendar", "Correct it.")
    return moment


def offset_minutes(moment: datetime) -> int | None:
    """Minutes east of UTC, as the moment tells them."""
    offset = moment.utcoffset()
    return None if offset is None else offset // timedelta(minutes=1)
