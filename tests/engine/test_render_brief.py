"""What the brief says of the figures: by one rule, with its doubts, and never a cause that was not counted."""

import math
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics.figure import Figure
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.render.brief import Fact, Measured, busiest_thread, changes, headline, needs, rank, standing
from folkmoot_engine.schema import lake

WEEK = Period.week("2026-W46")


def figure(value: float | None, *, metric="messages", weeks_ago=0, n=None, collected=7, channel=None) -> Figure:
    period = WEEK.earlier(timedelta(weeks=weeks_ago))
    count = (int(value) if value is not None else 0) if n is None else n
    why = "not-collected" if value is None else ""
    return Figure(metric, period, value, count, 7, collected if value is not None else 0, why, channel)


def measured(now: float | None, *history: float | None, metric="messages", n=None, collected=7) -> Measured:
    """This week's value, after those of the weeks before it, the latest last."""
    past = [figure(value, metric=metric, weeks_ago=len(history) - i, n=n) for i, value in enumerate(history)]
    return Measured(figure(now, metric=metric, n=n, collected=collected), past)


def test_what_is_as_usual_stands_not_out():
    week = [measured(1010, 1000, 980, 1020, 990), measured(210, 200, 205, 210, 190, metric="active_members")]
    assert rank(week) == []
    assert headline(week) == Fact("usual", {"messages": 1010, "active_members": 210})


def test_the_change_that_is_farthest_from_usual_makes_the_headline():
    week = [measured(300, 200, 205, 210, 190, metric="active_members"), measured(2000, 1000, 980, 1020, 990)]
    told = headline(week)
    assert (told.code, told.values["metric"]) == ("above", "messages")
    assert told.values == {"metric": "messages", "value": 2000, "usual": 995, "weeks": 4, "percent": 101}
    assert changes(week)[0] == Fact(
        "also", {"metric": "active_members", "value": 300, "usual": 202.5, "weeks": 4, "percent": 48}
    )


def test_with_a_short_past_it_is_the_week_before_and_the_change_must_be_larger():
    assert headline([measured(120, 100)]).code == "usual"
    told = headline([measured(160, 100)])
    assert (told.code, told.values["weeks"], told.values["percent"]) == ("above", 0, 60)


def test_from_nothing_there_is_no_percentage():
    told = headline([measured(60, 0, 0, 0, 0)])
    assert told.code == "above" and "percent" not in told.values


def test_few_rows_are_chance():
    assert standing(measured(9, 1, 1, 1, 1)) is None
    assert headline([measured(9, 1, 1, 1, 1)]).code == "too-few"
    assert standing(measured(40.0, 2.0, 2.0, 2.0, 2.0, metric="first_response_median", n=9)) is None
    assert standing(measured(40.0, 2.0, 2.0, 2.0, 2.0, metric="first_response_median", n=10)).is_far


def test_doubts_come_before_changes():
    assert headline([measured(None, 100, 100, 100, 100)]) == Fact("nothing-collected")
    partly = [measured(20, 1000, 1000, 1000, 1000, collected=2)]
    assert headline(partly) == Fact("partly-collected", {"collected": 2, "days": 7})
    assert changes(partly) == []


def test_the_first_week_is_compared_with_nothing():
    assert headline([measured(500)]) == Fact("first", {"messages": 500, "active_members": None})


def test_weeks_that_were_not_collected_are_no_past():
    assert standing(measured(160, 100, None)) is None
    assert standing(measured(500, 100, None, 100, None, 100, None, 100)).weeks == 4


def test_the_channel_with_most_of_the_change_is_named_if_it_goes_the_same_way():
    week = [measured(2000, 1000, 1000, 1000, 1000)]
    pairs = [
        (figure(300, channel=1), figure(400, channel=1)),
        (figure(1500, channel=2), figure(500, channel=2)),
        (figure(200, channel=3), figure(100, channel=3)),
        (figure(9000, channel=4), None),
    ]
    assert changes(week, channels=pairs) == [Fact("channel", {"channel": 2, "change": 1000, "of": 1000})]
    fallen = [measured(300, 1000, 1000, 1000, 1000)]
    assert changes(fallen, channels=[(now, was) for was, now in pairs if now])[0].values["channel"] == 2


def test_no_channel_is_named_where_the_week_before_was_as_far_off():
    week = [measured(2000, 1000, 1000, 1000, 1000, 2500)]
    assert rank(week)
    assert changes(week, channels=[(figure(1500, channel=2), figure(500, channel=2))] * 2) == []


def test_nor_for_medians_which_do_not_add_up():
    week = [measured(40.0, 2.0, 2.0, 2.0, 2.0, metric="first_response_median", n=50)]
    pairs = [(figure(40.0, channel=1), figure(2.0, channel=1)), (figure(3.0, channel=2), figure(2.0, channel=2))]
    assert headline(week).code == "above"
    assert changes(week, channels=pairs) == []


def test_a_busy_thread_is_named_and_a_quiet_one_not():
    week = [measured(1000, 1000, 1000, 1000, 1000)]
    assert changes(week, busiest=(7, 250, 1000)) == [Fact("busiest", {"thread": 7, "messages": 250, "share": 25})]
    assert changes(week, busiest=(7, 4, 1000)) == []


def test_what_needs_a_decision_comes_in_the_order_it_presses():
    told = needs(overdue=3, pending=1, unanswered=2, decisions=20, reversals=2)
    assert [fact.code for fact in told] == ["overdue", "pending", "unanswered", "reversals"]
    assert needs(decisions=9, reversals=9) == needs(decisions=20, reversals=1) == needs() == []


@given(st.integers(0, 3000), st.lists(st.integers(0, 3000) | st.none(), max_size=11), st.integers(1, 7))
def test_the_rule_is_the_one_that_is_written_down(now: int, history: list[int | None], collected: int):
    """Once more, as the page of the manual says it."""
    whole = [value for value in history if value is not None]
    told = standing(measured(now, *history, collected=collected))
    if collected < 7 or not whole or max(now, median(whole)) < 10 or (len(whole) < 4 and history[-1] is None):
        assert told is None
        return
    if len(whole) >= 4:
        usual = median(whole)
        spread = max(1.4826 * median(abs(value - usual) for value in whole), math.sqrt(usual), usual / 10)
    else:
        usual = whole[-1]
        spread = max(math.sqrt(2 * usual), usual / 8)
    assert told.usual == usual
    assert told.is_far == (abs(now - usual) > 2 * (spread or 1))


def test_the_busiest_thread_is_the_one_where_people_of_the_community_said_most():
    at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    rows = []

    def say(thread: int, handle: int | None, times: int, day=date(2026, 11, 10), is_deleted=False) -> None:
        rows.extend(
            {"id": len(rows) + i, "channel": 1, "thread": thread, "handle": handle, "kind": "message", "sent_at": at}
            | {"opens_thread": False, "sent_day": day, "is_deleted": is_deleted, "is_hidden": False}
            for i in range(times)
        )

    say(1, 1, 3)
    say(2, 2, 9)  # a bot
    say(3, 3, 9)  # the team
    say(4, 1, 9, is_deleted=True)
    say(5, 1, 9, day=date(2026, 11, 16))
    say(6, None, 2)  # its source no longer says who
    say(7, 4, 3)
    handles = [
        {"id": place, "member": place, "kind": kind, "is_staff": is_staff}
        for place, kind, is_staff in (
            (1, "person", False),
            (2, "bot", False),
            (3, "person", True),
            (4, "person", False),
        )
    ]
    messages = pa.Table.from_pylist(rows, schema=lake.MESSAGES)
    tables = Tables.in_memory({"messages": messages, "handles": pa.Table.from_pylist(handles, schema=lake.HANDLES)})
    now = datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert busiest_thread(tables, WEEK, as_of=now) == (1, 3, 8)
    assert busiest_thread(tables, WEEK, as_of=at - timedelta(minutes=1)) is None
    assert busiest_thread(Tables.in_memory({}), WEEK, as_of=now) is None
