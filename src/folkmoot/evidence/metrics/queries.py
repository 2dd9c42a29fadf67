"""What is read of the lake: figures, and the rows behind them."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Model, OuterRef, Subquery
from django.utils import timezone

from folkmoot.evidence.lake import queries as lake
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.members.models import PersonalRecord
from folkmoot.stream.messages.models import Message, Thread
from folkmoot_engine.metrics import METRICS, Figure, Metric, Period, by_channel, many, rows_behind, series

WEEKS = 12  # of a small chart
PAGE = 50
DAILY, WEEKLY = 35, 400  # days, up to which a period is shown day by day, or week by week
WEEK, FOUR_WEEKS = timedelta(days=7), timedelta(days=28)


@dataclass(frozen=True)
class Row:
    """One row behind a figure: what it stands for (gone: None), when, and what it counts."""

    what: Model
    at: datetime
    value: float | int  # hours, or how many
    is_over: bool  # a wait that goes on is not
    name: str = ""  # of a member
    opening: Message | None = None  # of a thread


@dataclass(frozen=True)
class Told:
    """A metric over a period, what it is held against, and the points of its chart."""

    metric: Metric
    figure: Figure
    before: Figure
    year_before: Figure
    points: list[Figure]
    points_year_before: list[Figure]

    @property
    def pairs(self) -> list[tuple[Figure, Figure]]:
        """Each point with that of the year before."""
        return list(zip(self.points, self.points_year_before, strict=True))


class Measures:
    """One workspace's figures, as its lake knows them now."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.fresh = lake.freshness(workspace)
        self.as_of = (self.fresh or timezone.now()).astimezone(zoneinfo.ZoneInfo(workspace.zone))

    @cached_property
    def tables(self):
        return lake.tables(self.workspace)

    @property
    def today(self) -> date:
        return timezone.now().astimezone(self.as_of.tzinfo).date()

    def of_weeks(self, week: Period) -> list[Told]:
        """Every metric in a week, with the weeks before it."""
        weeks = [week.earlier(number * WEEK) for number in reversed(range(WEEKS))]
        found = many(METRICS.values(), self.tables, [week.year_before(), *weeks], as_of=self.as_of)
        return [
            Told(METRICS[name], points[-1], points[-2], year, points, []) for name, (year, *points) in found.items()
        ]

    def of_period(self, metric: Metric, period: Period, channel: Channel | None) -> Told:
        """All in one question to the lake."""
        spans = points_of(period)
        asked = [period, period.before(), period.year_before(), *spans, *(one.year_before() for one in spans)]
        figures = series(metric, self.tables, asked, as_of=self.as_of, channel=channel and channel.pk)
        figure, before, year, *points = figures
        return Told(metric, figure, before, year, points[: len(spans)], points[len(spans) :])

    def by_channel(self, metric: Metric, period: Period, channels: Sequence[Channel]) -> list[tuple[Channel, Figure]]:
        """The channels that have a figure, by name."""
        figures = {one.channel: one for one in by_channel(metric, self.tables, period, as_of=self.as_of)}
        return [(channel, figures[channel.pk]) for channel in channels if channel.pk in figures]

    def figure(self, metric: Metric, period: Period, channel: Channel | None) -> Figure:
        return series(metric, self.tables, [period], as_of=self.as_of, channel=channel and channel.pk)[0]

    def rows(self, metric: Metric, period: Period, channel: Channel | None, start: int) -> list[Row]:
        """A page of what a figure counted, the latest first. What is gone from the database by now is left out."""
        told = {"channel": channel and channel.pk, "limit": PAGE, "offset": start, "as_of": self.as_of}
        found = rows_behind(metric, self.tables, period, **told).to_pylist()
        behind = lake.rows_behind(self.workspace, metric.row_kind, [row["id"] for row in found])
        by_id = {one.pk: one for one in behind}
        of_unit = float if metric.unit == "hours" else int
        names = _names(self.workspace, behind) if metric.row_kind == "member" else {}
        openings = _openings(self.workspace, behind) if metric.row_kind == "thread" else {}
        return [
            Row(
                by_id[row["id"]],
                row["at"],
                of_unit(row["value"]),
                row["is_over"],
                names.get(row["id"], ""),
                openings.get(row["id"]),
            )
            for row in found
            if row["id"] in by_id
        ]


def points_of(period: Period) -> list[Period]:
    """What a chart of the period shows: up to a week with those before it, then its days, its weeks, its months."""
    if period.days <= WEEK.days:
        step = timedelta(days=period.days)
        return [period.earlier(number * step) for number in reversed(range(WEEKS))]
    step = timedelta(days=1) if period.days <= DAILY else WEEK if period.days <= WEEKLY else FOUR_WEEKS
    count = -(-period.days // step.days)
    ends = [period.last - number * step for number in reversed(range(count))]
    return [Period(max(end - step + timedelta(days=1), period.first), end) for end in ends]


def _names(workspace: Workspace, members: list[Model]) -> dict[int, str]:
    found = PersonalRecord.objects.filter(workspace=workspace, member__in=[one.pk for one in members])
    return dict(found.values_list("member_id", "name"))


def _openings(workspace: Workspace, threads: list[Model]) -> dict[int, Message]:
    """The first message of each thread."""
    said = Message.objects.filter(workspace=workspace, thread=OuterRef("pk")).order_by("sent_at", "id")
    found = Thread.objects.filter(workspace=workspace, pk__in=[one.pk for one in threads])
    first = dict(found.annotate(opening=Subquery(said.values("pk")[:1])).values_list("pk", "opening"))
    messages = Message.objects.filter(workspace=workspace).in_bulk(list(first.values()))
    return {thread: messages[opening] for thread, opening in first.items() if opening in messages}
