"""Metrics over periods of a lake: one value, a series, each channel, and the rows behind them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import ibis.expr.types as ir
import pyarrow as pa

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics.estimators import Measured, hours
from folkmoot_engine.metrics.figure import Figure
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.metrics.metric import Metric
from folkmoot_engine.metrics.period import Period


def measure(metric: Metric, tables: Tables, period: Period, *, as_of: datetime, channel: int | None = None) -> Figure:
    """One metric over one period, from what was known at `as_of` (a moment in the workspace's zone).

    Raises RefusedError where `as_of` has no zone.
    """
    return series(metric, tables, [period], as_of=as_of, channel=channel)[0]


def series(
    metric: Metric, tables: Tables, periods: Sequence[Period], *, as_of: datetime, channel: int | None = None
) -> list[Figure]:
    """One metric over many periods, in their order and by one query. They may overlap."""
    return many([metric], tables, periods, as_of=as_of, channel=channel)[metric.name]


def many(
    metrics: Iterable[Metric],
    tables: Tables,
    periods: Sequence[Period],
    *,
    as_of: datetime,
    channel: int | None = None,
) -> dict[str, list[Figure]]:
    """Several metrics by their names, each as a series; what they have in common is computed once."""
    if not periods:
        return {metric.name: [] for metric in metrics}
    return many_of(metrics, Known(tables, tuple(periods), as_of), channel)


def many_of(metrics: Iterable[Metric], known: Known, channel: int | None = None) -> dict[str, list[Figure]]:
    """The same of what is known already: whoever looks at it once more finds there what was computed."""
    return {metric.name: _series(metric, known, channel) for metric in metrics}


def _series(metric: Metric, known: Known, channel: int | None) -> list[Figure]:
    found = metric.estimator.estimate(known.tables, _events(metric, known, channel), ["period"])
    return [
        _figure(metric, known, period, channel, found.get((place,), metric.estimator.nothing))
        for place, period in enumerate(known.periods)
    ]


def by_channel(metric: Metric, tables: Tables, period: Period, *, as_of: datetime) -> list[Figure]:
    """One metric over one period for each channel there is, by its id."""
    known = Known(tables, (period,), as_of)
    found = metric.estimator.estimate(tables, _events(metric, known), ["channel"])
    channels = tables.connection.to_pyarrow(tables.channels.select("id").order_by("id"))["id"].to_pylist()
    return [_figure(metric, known, period, one, found.get((one,), metric.estimator.nothing)) for one in channels]


def rows_behind(
    metric: Metric,
    tables: Tables,
    period: Period,
    *,
    channel: int | None = None,
    limit: int = 50,
    offset: int = 0,
    as_of: datetime | None = None,
) -> pa.Table:
    """The rows that a figure counted, the latest first: kind, id, at, value, is_over.

    `value` is in hours where the metric is; a member's is how many messages they wrote; of others it is 1. `is_over`
    is False where the hours are those of a wait that goes on. Without `as_of`, all that is known counts.
    """
    known = Known(tables, (period,), as_of or datetime.now(UTC))
    rows = metric.estimator.rows(_events(metric, known, channel))
    page = tables.connection.to_pyarrow(rows.order_by(rows["at"].desc(), rows.id.desc()).limit(limit, offset=offset))
    waits = "until" in page.column_names
    columns = {
        "kind": pa.array([metric.row_kind] * page.num_rows, pa.string()),
        "id": page["id"],
        "at": page["at"],
        "value": hours(page) if waits else page["weight"].cast(pa.float64()),
        "is_over": page["observed"] if waits else pa.array([True] * page.num_rows, pa.bool_()),
    }
    return pa.table(columns)


def _events(metric: Metric, known: Known, channel: int | None = None) -> ir.Table:
    """Each event with the `period` it belongs to."""
    events = metric.events(known)
    if channel is not None:
        events = events.filter(events.channel == channel)
    return metric.spread(events, known.periods)


def _figure(metric: Metric, known: Known, period: Period, channel: int | None, found: Measured) -> Figure:
    if metric.known_by == "collected":
        collected = known.collection.days_collected(period, channel)
    else:
        collected = known.collection.days_recorded(period)
    value, n, why = found if collected else Measured(None, 0, "not-collected")
    return Figure(metric.name, period, value, n, period.days, collected, why, channel)
