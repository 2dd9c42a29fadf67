"""What a brief rests on: figures from the lake, and what waits at the desk."""

import zoneinfo
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from folkmoot.evidence.lake import queries as lake
from folkmoot.foundation.web import slots
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.messages.models import Thread
from folkmoot.work.desk.queries import waiting_for_decision
from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import METRICS, Figure, Period, by_channel, measure
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.metrics.spelling import write_period
from folkmoot_engine.render import brief
from folkmoot_engine.render.brief import FIGURES, WEEKS, Fact, Measured
from folkmoot_engine.render.patience import as_old

ONE_WEEK = timedelta(weeks=1)
PATIENCE = timedelta(days=3)  # of a local day, that is over two days of any moment in it


def measured_week(workspace: Workspace, week: Period, as_of: datetime) -> dict[str, Any]:
    """All that the brief of a week says, packed but for its sentences: JSON, with nothing personal in it."""
    tables = lake.tables(workspace)
    as_of = as_of.astimezone(zoneinfo.ZoneInfo(workspace.zone))
    figures = _figures(tables, week, as_of)
    measured = [Measured(weeks[-1], weeks[:-1], years[-1]) for years, weeks in figures.values()]
    changes = brief.changes(
        measured,
        channels=_channels(tables, measured, week, as_of),
        busiest=brief.busiest_thread(tables, week, as_of=as_of),
    )
    return {
        "week": write_period(week),
        "first": week.first.isoformat(),
        "last": week.last.isoformat(),
        "as_of": as_of.isoformat(),
        "figures": [_packed(one, *figures[one.now.metric]) for one in measured],
        "headline": _fact(brief.headline(measured)),
        "changes": [_fact(fact) for fact in (*(_by_uid(workspace, one) for one in changes), *_praise(workspace, week))],
        "needs": [_fact(fact) for fact in _needs(workspace, tables, week, as_of)],
    }


def _figures(tables: Tables, week: Period, as_of: datetime) -> dict[str, tuple[list[Figure], list[Figure]]]:
    """Each metric over the weeks of a small chart, a year ago and now, the latest last."""
    weeks = [week.earlier(ONE_WEEK * ago) for ago in range(WEEKS - 1, -1, -1)]
    known = Known(tables, (*(one.year_before() for one in weeks), *weeks), as_of)
    return {name: (found[:WEEKS], found[WEEKS:]) for name, found in as_old(FIGURES, known).items()}


def _channels(
    tables: Tables, measured: Sequence[Measured], week: Period, as_of: datetime
) -> list[tuple[Figure, Figure | None]]:
    """The headline's metric by channel, this week beside the one before."""
    found = brief.rank(measured)
    if not found:
        return []
    metric = METRICS[found[0].measured.now.metric]
    before = by_channel(metric, tables, week.earlier(ONE_WEEK), as_of=as_of - ONE_WEEK)
    was = {figure.channel: figure for figure in before}
    return [(now, was.get(now.channel)) for now in by_channel(metric, tables, week, as_of=as_of)]


def _needs(workspace: Workspace, tables: Tables, week: Period, as_of: datetime) -> list[Fact]:
    waiting = waiting_for_decision(workspace, as_of)
    return brief.needs(
        overdue=waiting.overdue,
        pending=waiting.pending,
        unanswered=_left_alone(tables, week, as_of),
        decisions=_number(tables, "decisions", week, as_of),
        reversals=_number(tables, "reversals", week, as_of),
    )


def left_alone_in(week: Period, as_of: datetime) -> Period | None:
    """The days of a week whose threads have been there for over two days."""
    last = min(week.last, as_of.date() - PATIENCE)
    return Period(week.first, last) if last >= week.first else None


def _left_alone(tables: Tables, week: Period, as_of: datetime) -> int:
    days = left_alone_in(week, as_of)
    return _number(tables, "threads_without_answer", days, as_of) if days else 0


def _number(tables: Tables, name: str, period: Period, as_of: datetime) -> int:
    return round(measure(METRICS[name], tables, period, as_of=as_of).value or 0)


def _packed(measured: Measured, years: Sequence[Figure], weeks: Sequence[Figure]) -> dict[str, Any]:
    now, year = measured.now, measured.year_before
    return {
        "metric": now.metric,
        "value": now.value,
        "n": now.n,
        "days": now.days,
        "collected": now.collected,
        "why": now.why,
        "is_few": measured.is_few,
        "before": measured.before.value if measured.before else None,
        "year_before": year.value if year else None,
        "points": _points(weeks),
        "year_points": _points(years),
    }


def _points(figures: Sequence[Figure]) -> list[tuple[str, float | None]]:
    return [(one.period.first.isoformat(), one.value) for one in figures]


def _praise(workspace: Workspace, week: Period) -> list[Fact]:
    """One thanks to the team that a person took as such: by uid, so that its words stay where they were said."""
    found = [uid for choose in slots.content("brief.thanks") if (uid := choose(workspace, week.first, week.last))]
    return [Fact("praise", {"praise": uid}) for uid in found[:1]]


def _fact(fact: Fact) -> dict[str, Any]:
    return {"code": fact.code, "values": dict(fact.values)}


def _by_uid(workspace: Workspace, fact: Fact) -> Fact:
    """A thread and a channel stand in a report by uid: their names may change, or have to go."""
    values = dict(fact.values)
    for name, model in (("thread", Thread), ("channel", Channel)):
        if name in values:
            values[name] = _uid(workspace, model, values[name])
    return Fact(fact.code, values)


def _uid(workspace: Workspace, model: type[Thread | Channel], number: int) -> str:
    """Of a row that is gone since the lake was last in step: one that nothing has."""
    found = model.objects.filter(workspace=workspace, pk=number).values_list("uid", flat=True).first()
    return str(found or UUID(int=0))
