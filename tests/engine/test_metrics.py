"""Metrics equal a slow, obvious second computation, whatever the history, the zone, the gaps and the moment."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine import recounted
from engine.recounted import Question, histories, moments, periods
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import METRICS, Period, by_channel, many, measure, rows_behind, series
from folkmoot_engine.metrics.estimators import kaplan_meier_quantile
from folkmoot_engine.schema import LAKE

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
WEEK = Period.week("2026-W46")
# A few examples for each metric in every run. A failure is shown as it was found: to shrink one would take minutes.
_SOME = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("name", METRICS)
@_SOME
@given(histories(), st.lists(periods(), min_size=1, max_size=3), moments())
def test_a_metric_equals_a_slow_second_computation(name, history, wanted, now):
    """As a series over periods that may overlap, in each channel, and by the rows behind it."""
    metric, tables, as_of = METRICS[name], history.tables(), now.astimezone(history.zone)
    found = series(metric, tables, wanted, as_of=as_of)
    assert [told(one) for one in found] == [recount(name, Question(history, one, as_of)) for one in wanted]

    period, channels = wanted[0], [channel["id"] for channel in history.channels]
    found = by_channel(metric, tables, period, as_of=as_of)
    assert [told(one) for one in found] == [recount(name, Question(history, period, as_of, one)) for one in channels]
    assert measure(metric, tables, period, as_of=as_of, channel=channels[0]) == found[0]

    rows = rows_behind(metric, tables, period, channel=channels[0], as_of=as_of).to_pylist()
    expected = recounted.BEHIND[name](Question(history, period, as_of, channels[0]))
    assert {row["id"]: row["value"] for row in rows} == pytest.approx(expected, abs=1e-9)
    assert len(rows) == len(expected) and {row["kind"] for row in rows} <= {metric.row_kind}
    assert rows == sorted(rows, key=lambda row: (row["at"], row["id"]), reverse=True)


def told(figure):
    return (figure.value and round(figure.value, 6), figure.n, figure.collected, figure.why)


def recount(name, asked):
    value, n, collected, why = recounted.answer(name, asked)
    return (value and round(float(value), 6), n, collected, why)


# Freireich and others, 1963: weeks in remission with 6-MP; False: still in remission when last seen.
FREIREICH = [
    *((6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False)),
    *((13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True), (25, False)),
    *((32, False), (32, False), (34, False), (35, False)),
]


def test_the_textbook_example_of_kaplan_and_meier_comes_out_to_its_digits():
    durations = np.array([float(weeks) for weeks, _ in FREIREICH])
    observed = np.array([seen for _, seen in FREIREICH])
    survival = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    for weeks, left in survival.items():
        reached = 1 - left
        assert kaplan_meier_quantile(durations, observed, reached - 0.0001) == weeks
        assert kaplan_meier_quantile(durations, observed, reached + 0.0001) != weeks
    assert kaplan_meier_quantile(durations, observed, 0.5) == 23  # the median
    assert kaplan_meier_quantile(durations, observed, 0.9) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60), st.sampled_from([50, 90, 25]))
def test_quantiles_of_waits_equal_exact_fractions(waits, percent):
    durations = np.array([float(hours) for hours, _ in waits])
    observed = np.array([seen for _, seen in waits])
    exact = recounted.kaplan_meier([(Fraction(hours), seen) for hours, seen in waits], Fraction(percent, 100))
    assert kaplan_meier_quantile(durations, observed, percent / 100) == exact


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories(), periods(), moments())
def test_metrics_asked_together_equal_each_alone(history, period, now):
    tables, as_of = history.tables(), now.astimezone(history.zone)
    found = many(METRICS.values(), tables, [period, period.before()], as_of=as_of)
    for name, metric in METRICS.items():
        assert found[name] == series(metric, tables, [period, period.before()], as_of=as_of)


def test_a_lake_without_rows_has_no_figures_and_says_why():
    tables = Tables.in_memory({})
    for metric in METRICS.values():
        figure = measure(metric, tables, WEEK, as_of=NOON)
        assert (figure.value, figure.n, figure.days, figure.collected, figure.why) == (None, 0, 7, 0, "not-collected")
        assert by_channel(metric, tables, WEEK, as_of=NOON) == []
        assert rows_behind(metric, tables, WEEK).num_rows == 0
        assert series(metric, tables, [], as_of=NOON) == []


def test_a_gap_is_a_gap_and_a_quiet_week_is_a_zero():
    channels = pa.table({"id": [1, 2], "kind": ["forum", "chat"]}).cast(_schema("channels"))
    spans = [(1, date(2026, 10, 1), date(2026, 11, 30)), (2, date(2026, 10, 1), date(2026, 11, 10))]
    spans += [(2, date(2026, 11, 13), date(2026, 11, 30))]
    coverage = pa.table(
        [list(column) for column in zip(*spans, strict=True)], names=["channel", "from_day", "until_day"]
    )
    tables = Tables.in_memory({"channels": channels, "coverage": coverage.cast(_schema("coverage"))})
    later = datetime(2026, 12, 31, tzinfo=UTC)
    whole, forum, chat = (measure(METRICS["messages"], tables, WEEK, as_of=later, channel=one) for one in (None, 1, 2))
    assert (whole.value, whole.collected, whole.is_partial) == (0, 5, True)
    assert (forum.value, forum.collected, forum.is_partial) == (0, 7, False)
    assert (chat.value, chat.collected, chat.is_partial) == (0, 5, True)
    gap = Period(date(2026, 11, 11), date(2026, 11, 12))
    assert measure(METRICS["messages"], tables, gap, as_of=later, channel=2).value is None
    assert measure(METRICS["messages"], tables, Period.week("2026-W50"), as_of=later).why == "not-collected"
    asleep = measure(METRICS["first_response_median"], tables, WEEK, as_of=later)
    assert (asleep.value, asleep.n, asleep.why) == (None, 0, "no-cases")


def test_what_is_known_of_a_week_does_not_change_with_what_comes_later():
    """Three questions on Monday; answers after one and two hours, and a week later."""
    monday = datetime(2026, 11, 9, 9, tzinfo=UTC)
    said = [(thread, 1, monday, True) for thread in (1, 2, 3)]
    said += [(thread, 2, monday + timedelta(hours=hours), False) for thread, hours in ((1, 1), (2, 2), (3, 24 * 8))]
    tables = _questions(said)
    sunday, later = monday + timedelta(days=6), monday + timedelta(days=20)
    unanswered, p90 = METRICS["threads_without_answer"], METRICS["first_response_p90"]
    assert [measure(unanswered, tables, WEEK, as_of=at).value for at in (sunday, later)] == [1, 0]
    assert measure(METRICS["first_response_median"], tables, WEEK, as_of=sunday).value == 2
    assert measure(p90, tables, WEEK, as_of=sunday).why == "still-waiting"
    assert measure(p90, tables, WEEK, as_of=later).value == 24 * 8
    waits = rows_behind(p90, tables, WEEK, as_of=sunday, limit=2, offset=1).to_pylist()
    assert [(row["id"], row["value"], row["is_over"]) for row in waits] == [(2, 2.0, True), (1, 1.0, True)]
    (waiting,) = rows_behind(p90, tables, WEEK, as_of=sunday, limit=1).to_pylist()
    assert (waiting["id"], waiting["value"], waiting["is_over"]) == (3, 6 * 24.0, False)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(RefusedError, match="without a zone"):
        measure(METRICS["messages"], Tables.in_memory({}), WEEK, as_of=datetime(2026, 11, 16))


def _schema(name: str) -> pa.Schema:
    return LAKE[name].schema


def _questions(said: list[tuple[int, int, datetime, bool]]) -> Tables:
    """Of thread, handle, moment, and whether it opens the thread."""
    messages = [
        {
            "id": id,
            "channel": 1,
            "thread": thread,
            "handle": handle,
            "kind": "message",
            "opens_thread": opens,
            "asks": opens,
            "sent_at": at,
            "sent_day": at.date(),
            "is_deleted": False,
            "is_hidden": False,
        }
        for id, (thread, handle, at, opens) in enumerate(said, 1)
    ]
    handles = [{"id": id, "member": id, "kind": "person", "is_staff": id == 2} for id in (1, 2)]
    coverage = [{"channel": 1, "from_day": date(2026, 11, 1), "until_day": date(2026, 12, 31)}]
    rows = {"messages": messages, "handles": handles, "channels": [{"id": 1, "kind": "forum"}], "coverage": coverage}
    return Tables.in_memory({name: pa.Table.from_pylist(one, _schema(name)) for name, one in rows.items()})
