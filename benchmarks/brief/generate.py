"""A lake of a big community, made up column by column: the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa

from folkmoot_engine.lake import Change
from folkmoot_engine.schema import LAKE

LAST_DAY = date(2026, 11, 15)  # a Sunday
DAYS, PIECES = 728, 52  # 104 weeks, told in pieces of two weeks
CHANNELS, PER_THREAD = 40, 5
SECOND, DAY = 1_000_000, 86_400_000_000  # microseconds
START = int(datetime.combine(LAST_DAY - timedelta(days=DAYS - 1), datetime.min.time(), UTC).timestamp()) * SECOND
END = START + DAYS * DAY


@dataclass
class Community:
    """`members` people, some with a second handle; one handle in a hundred is a bot's, one in fifty of staff."""

    messages: int
    members: int
    seed: int = 3

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.seed)
        self.handles = self.members + self.members // 10
        self.first = np.full(self.handles, np.iinfo(np.int64).max)
        self.told = self.threads = 0

    def changes(self) -> Iterator[Change]:
        """Messages first: the handles tell when each of them was seen first."""
        for piece in range(PIECES):
            yield self._messages(piece)
        yield self._handles()
        yield self._cases()
        channels = np.arange(1, CHANNELS + 1)
        yield _change("channels", id=channels, kind=["forum"] * CHANNELS)
        first, last = (_days(np.full(CHANNELS, at)) for at in (START, END - 1))
        yield _change("coverage", channel=channels, from_day=first, until_day=last)

    def _messages(self, piece: int) -> Change:
        """Threads opened in these two weeks, with their replies: most within hours, some after weeks, some never."""
        chance, rows = self.chance, self.messages // PIECES
        threads = rows // PER_THREAD
        opened = np.sort(chance.integers(START + piece * 14 * DAY, START + (piece + 1) * 14 * DAY, threads))
        thread = np.concatenate([np.arange(threads), np.sort(chance.integers(0, threads, rows - threads))])
        delay = np.exp(chance.normal(1.2, 1.8, rows)) * 3600 * SECOND
        delay[:threads] = 0
        at = np.minimum(opened[thread] + delay.astype(np.int64), END - 1)
        order = np.argsort(at, kind="stable")
        handle = (chance.random(rows) ** 3 * self.handles).astype(np.int64)
        np.minimum.at(self.first, handle, at)
        opens = np.arange(rows) < threads
        kinds = np.where(opens, "message", "answer")
        columns = {
            "id": np.arange(rows) + self.told + 1,
            "channel": thread % CHANNELS + 1,
            "thread": thread + self.threads + 1,
            "parent": pa.nulls(rows, pa.int64()),
            "handle": (handle + 1)[order],
            "kind": kinds[order],
            "opens_thread": opens[order],
            "asks": (chance.random(rows) < 0.4)[order],
            "language": np.array(["en", "de", "fr"])[chance.integers(0, 3, rows)],
            "sent_at": at[order],
            "sent_day": _days(at[order]),
            "is_deleted": chance.random(rows) < 0.02,
            "is_hidden": chance.random(rows) < 0.01,
        }
        columns["channel"], columns["thread"] = columns["channel"][order], columns["thread"][order]
        self.told, self.threads = self.told + rows, self.threads + threads
        return _change("messages", **columns)

    def _handles(self) -> Change:
        ids = np.arange(1, self.handles + 1)
        seen = self.first < END
        return _change(
            "handles",
            id=ids,
            member=np.where(ids > self.members, ids - self.members, ids),
            kind=np.where(ids % 100 == 7, "bot", "person"),
            is_staff=ids % 50 == 3,
            first_at=pa.array(self.first, mask=~seen),
            first_day=pa.array(_days(self.first), mask=~seen),
        )

    def _cases(self) -> Change:
        """One message in forty opened a case; nine in ten of them are done, half of those within a day."""
        chance, rows = self.chance, self.messages // 40
        opened = np.sort(chance.integers(START, END, rows))
        done = opened + (np.exp(chance.normal(0, 1.5, rows)) * DAY).astype(np.int64)
        over = (done < END) & (chance.random(rows) < 0.9)
        return _change(
            "cases",
            id=np.arange(1, rows + 1),
            message=np.arange(1, rows + 1) * 40,
            thread=np.arange(1, rows + 1),
            channel=chance.integers(1, CHANNELS + 1, rows),
            queue=["questions"] * rows,
            state=np.where(over, "done", "open"),
            level=np.full(rows, 1, np.int8),
            opened_at=opened,
            opened_day=_days(opened),
            due_at=pa.nulls(rows, pa.timestamp("us", tz="UTC")),
            done_at=pa.array(done, mask=~over),
            done_day=pa.array(_days(done), mask=~over),
            done_by_team=over,
        )


def _days(at: np.ndarray) -> np.ndarray:
    """Of microseconds: days since 1970. The community lives in UTC."""
    return (at // DAY).astype(np.int32)


def _change(table: str, **columns) -> Change:
    schema = LAKE[table].schema
    arrays = [_array(columns[field.name], field.type) for field in schema]
    return Change(table, pa.table(arrays, schema=schema))


def _array(values, kind: pa.DataType) -> pa.Array:
    made = values if isinstance(values, pa.Array) else pa.array(values)
    return made.cast(kind)
