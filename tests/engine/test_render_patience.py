"""Questions of earlier weeks are counted as they stood when those weeks were as old as the last one is now."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import METRICS, Period, measure
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.render.patience import as_old
from folkmoot_engine.schema import lake

WEEK = Period.week("2026-W46")
WEEKS = [WEEK.earlier(timedelta(weeks=ago)) for ago in (52, 3, 2, 1, 0)]
AS_OF = datetime(2026, 11, 16, 7, tzinfo=UTC)
# A question: how many weeks ago, at which hour of that week, and after how many hours it was answered.
ASKED = st.lists(
    st.tuples(st.sampled_from([52, 3, 2, 1, 0]), st.integers(0, 167), st.none() | st.integers(0, 500)), max_size=12
)


def told(asked) -> Tables:
    rows = []
    for thread, (ago, hour, after) in enumerate(asked):
        at = datetime(2026, 11, 9, tzinfo=UTC) - timedelta(weeks=ago) + timedelta(hours=hour)
        times = [(at, 1, True)] + ([(at + timedelta(hours=after), 2, False)] if after is not None else [])
        rows += [
            {"id": len(rows) + i, "channel": 1, "thread": thread, "handle": handle, "kind": "message"}
            | {"opens_thread": opens, "asks": opens, "sent_at": moment, "sent_day": moment.date()}
            | {"is_deleted": False, "is_hidden": False}
            for i, (moment, handle, opens) in enumerate(times)
        ]
    handles = [{"id": one, "member": one, "kind": "person", "is_staff": False} for one in (1, 2)]
    days = {"from_day": datetime(2025, 1, 1).date(), "until_day": datetime(2027, 1, 1).date()}
    parts = {
        "messages": rows,
        "handles": handles,
        "channels": [{"id": 1, "kind": "x"}],
        "coverage": [{"channel": 1, **days}],
    }
    return Tables.in_memory(
        {name: pa.Table.from_pylist(part, schema=lake.LAKE[name].schema) for name, part in parts.items()}
    )


def counts(tables: Tables) -> list[float | None]:
    names = ["threads_without_answer", "messages"]
    return [one.value for one in as_old(names, Known(tables, tuple(WEEKS), AS_OF))["threads_without_answer"]]


@settings(max_examples=4, deadline=None)
@given(ASKED)
def test_it_is_the_metric_as_each_week_looked_then(asked):
    tables, metric = told(asked), METRICS["threads_without_answer"]
    then = [measure(metric, tables, one, as_of=AS_OF - (WEEK.first - one.first)).value for one in WEEKS]
    assert counts(tables) == then


def test_an_answer_that_came_late_does_not_make_last_week_look_worse():
    late = [(ago, 100, 24 * 5) for ago in (3, 2, 1, 0)]
    assert counts(told(late)) == [0, 1, 1, 1, 1]
