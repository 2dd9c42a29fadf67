"""Which days are known: collected from the channels, or recorded by the team. What was not collected is a gap."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics.period import Period

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Collection:
    """`channels` has each channel's collected spans in order, as far as `today`, which is the last day known.

    `work_since` is the first day on which the desk had work; before it nothing was recorded, which is not a zero.
    """

    channels: dict[int, list[Period]]
    work_since: date | None
    as_of: datetime

    @classmethod
    def read(cls, tables: Tables, as_of: datetime) -> "Collection":
        spans: dict[int, list[Period]] = defaultdict(list)
        for row in tables.connection.to_pyarrow(tables.coverage.order_by("from_day")).to_pylist():
            if row["from_day"] <= as_of.date():
                spans[row["channel"]].append(Period(row["from_day"], min(row["until_day"], as_of.date())))
        firsts = tables.cases.aggregate(cases=tables.cases.opened_day.min()).cross_join(
            tables.decisions.aggregate(decisions=tables.decisions.decided_day.min())
        )
        (began,) = tables.connection.to_pyarrow(firsts).to_pylist()
        return cls(dict(spans), min(filter(None, began.values()), default=None), as_of)

    def days_collected(self, period: Period, channel: int | None = None) -> int:
        """How many of its days. Of all channels together: at least one was collected, and none had a gap."""
        days = (period.first + ONE_DAY * number for number in range(period.days))
        if channel is not None:
            return sum(_covers(self.channels.get(channel, []), day) for day in days)
        return sum(self._is_whole(day) for day in days)

    def days_recorded(self, period: Period) -> int:
        """How many of its days the desk had been at work."""
        if self.work_since is None:
            return 0
        first, last = max(period.first, self.work_since), min(period.last, self.as_of.date())
        return max((last - first).days + 1, 0)

    def ends(self) -> dict[int, datetime]:
        """Until when each channel was watched: to now, or to the end of its last day collected."""
        return {channel: self._end(max(span.last for span in spans)) for channel, spans in self.channels.items()}

    def _end(self, last: date) -> datetime:
        midnight = datetime.combine(last + ONE_DAY, time(), tzinfo=self.as_of.tzinfo)
        return min(midnight, self.as_of).astimezone(UTC)

    def _is_whole(self, day: date) -> bool:
        covers = [_covers(spans, day) for spans in self.channels.values()]
        begun = [spans[0].first < day < max(span.last for span in spans) for spans in self.channels.values()]
        gaps = (not covered and within for covered, within in zip(covers, begun, strict=True))
        return any(covers) and not any(gaps)


def _covers(spans: list[Period], day: date) -> bool:
    return any(span.first <= day <= span.last for span in spans)
