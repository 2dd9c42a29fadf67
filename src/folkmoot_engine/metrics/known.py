"""What was known of a lake at a moment, as far as some periods ask for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from folkmoot_engine.errors import RefusedError
from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics.collection import Collection
from folkmoot_engine.metrics.period import Period

Spread = Callable[[ir.Table, tuple[Period, ...]], ir.Table]


@dataclass(frozen=True)
class Known:
    """The lake's tables without what came after `as_of`.

    `as_of` is a moment with a zone, and that zone is the workspace's: its date is the last day that is known.
    """

    tables: Tables
    periods: tuple[Period, ...]
    as_of: datetime
    kept: dict[str, ir.Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise RefusedError("A moment without a zone", where=str(self.as_of), remedy="Give it the workspace's zone.")

    @cached_property
    def collection(self) -> Collection:
        return Collection.read(self.tables, self.as_of)

    @property
    def messages(self) -> ir.Table:
        return self._until(self.tables.messages, "sent_at")

    @property
    def decisions(self) -> ir.Table:
        return self._until(self.tables.decisions, "decided_at")

    @property
    def cases(self) -> ir.Table:
        """As they stood: what was done later was not done yet."""
        cases = self._until(self.tables.cases, "opened_at")
        done = cases.done_at <= ibis.literal(self.as_of)
        return cases.mutate(done_day=done.ifelse(cases.done_day, ibis.null("date")))

    def once(self, name: str, make: Callable[["Known"], ir.Table]) -> ir.Table:
        """What several metrics ask for, computed for the first of them and kept in memory for the others."""
        if name not in self.kept:
            self.kept[name] = ibis.memtable(self.tables.connection.to_pyarrow(make(self)))
        return self.kept[name]

    def during(self, rows: ir.Table, column: str) -> ir.Table:
        """The rows of the periods' days. Each span by itself, as engines pass over files by plain bounds only."""
        return ibis.union(*(rows.filter(rows[column].between(one.first, one.last)) for one in _merged(self.periods)))

    def since(self, rows: ir.Table, column: str) -> ir.Table:
        """The rows from the first day asked for on; a day more, as clocks that are put back may repeat one."""
        return rows.filter(rows[column] >= min(self.periods).first - timedelta(days=1))

    def _until(self, rows: ir.Table, column: str) -> ir.Table:
        return rows.filter(rows[column] <= ibis.literal(self.as_of))


def on_its_day(events: ir.Table, periods: tuple[Period, ...]) -> ir.Table:
    """Each event once for every period that its day lies in: `period` is the place in the list, `first` its first day.

    Joined by equal days rather than by bounds: every engine does that fast.
    """
    days = [(place, day, one.first) for place, one in enumerate(periods) for day in _days(one)]
    calendar = _table(days, period=pa.int64(), calendar_day=pa.date32(), first=pa.date32())
    return events.join(calendar, events.day == calendar.calendar_day).drop("calendar_day")


def at_the_end(events: ir.Table, periods: tuple[Period, ...]) -> ir.Table:
    """Each event once for every period on whose last day it stood: begun on `day` or before, not over by `over_day`."""
    ends = _table([(place, one.last) for place, one in enumerate(periods)], period=pa.int64(), last=pa.date32())
    stood = (events.day <= ends.last) & (events.over_day.isnull() | (events.over_day > ends.last))
    return events.join(ends, stood)


def _table(rows: list[tuple], **columns: pa.DataType) -> ir.Table:
    arrays = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), columns.values(), strict=True)]
    return ibis.memtable(pa.table(arrays, names=list(columns)))


def _days(period: Period) -> Iterator:
    return (period.first + timedelta(days=number) for number in range(period.days))


def _merged(periods: tuple[Period, ...]) -> list[Period]:
    """The same days in as few spans as can be."""
    merged: list[Period] = []
    for one in sorted(periods):
        if merged and one.first <= merged[-1].last + timedelta(days=1):
            merged[-1] = Period(merged[-1].first, max(merged[-1].last, one.last))
        else:
            merged.append(one)
    return merged
