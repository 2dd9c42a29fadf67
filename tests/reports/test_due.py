"""When a brief is due: by the clocks of the workspace, through changes of clocks and of zones, and once a week."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.evidence.reports import actions, queries
from folkmoot.evidence.reports.models import Report
from folkmoot.evidence.reports.states import due_moment, last_due, next_due
from folkmoot_engine.metrics import Period
from folkmoot_engine.metrics.spelling import write_period

ZONES = ["Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"]
BERLIN = "Europe/Berlin"


def moment(week: str, *, weekday=1, hour=8, zone=BERLIN) -> str:
    return due_moment(Period.week(week), weekday=weekday, hour=hour, zone=zone).isoformat()


def test_eight_in_berlin_is_another_moment_in_summer_and_in_winter():
    assert moment("2026-W12") == "2026-03-23T07:00:00+00:00"
    assert moment("2026-W13") == "2026-03-30T06:00:00+00:00"  # the clocks went forward on the 29th
    assert moment("2026-W42") == "2026-10-19T06:00:00+00:00"
    assert moment("2026-W43") == "2026-10-26T07:00:00+00:00"  # and back on the 25th


def test_an_hour_that_the_clocks_skip_is_the_one_after_it():
    """On Sunday 29 March 2026 there is no half past two in Berlin."""
    told = moment("2026-W12", weekday=7, hour=2)
    assert told == "2026-03-29T01:00:00+00:00"
    assert datetime.fromisoformat(told).astimezone(ZoneInfo(BERLIN)).hour == 3


def test_an_hour_that_comes_twice_is_the_first():
    assert moment("2026-W42", weekday=7, hour=2) == "2026-10-25T00:00:00+00:00"


def test_the_report_is_of_the_week_before():
    now = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
    chosen = {"weekday": 1, "hour": 8, "zone": BERLIN}
    weeks = [last_due(at, **chosen)[0] for at in (now - timedelta(seconds=1), now)]
    assert [write_period(week) for week in weeks] == [
        "2026-W45",
        "2026-W46",
    ]
    assert next_due(now, **chosen) == (Period.week("2026-W47"), datetime(2026, 11, 23, 7, 0, tzinfo=UTC))


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 7),
    st.integers(0, 23),
    st.sampled_from(ZONES),
)
def test_there_is_one_moment_a_week_whatever_the_clocks_do(now: datetime, weekday: int, hour: int, zone: str):
    chosen = {"weekday": weekday, "hour": hour, "zone": zone}
    week, since = last_due(now, **chosen)
    following, then = next_due(now, **chosen)
    assert since <= now < then
    assert following.first == week.last + timedelta(days=1)
    assert timedelta(days=7, hours=-1) <= then - since <= timedelta(days=7, hours=1)
    local = since.astimezone(ZoneInfo(zone))
    assert local.isoweekday() == weekday and week.last < local.date()


@pytest.fixture
def mondays(workspace, alice, inside):
    """The brief is on since the first of November 2026, on Mondays at eight."""
    actions.set_schedule(workspace, alice, is_on=True, weekday=1, hour=8)
    chosen = queries.schedule(workspace)
    type(chosen).objects.update(on_since=datetime(2026, 11, 1, tzinfo=UTC))
    return workspace


def keep(workspace, week: str) -> None:
    period = Period.week(week)
    Report.objects.create(workspace=workspace, first=period.first, last=period.last, packed={})


def due(workspace, *clock: int) -> str | None:
    week = queries.due_week(workspace, datetime(2026, 11, *clock, tzinfo=UTC))
    return week and write_period(week)


def test_it_is_due_from_its_moment_until_it_is_written(mondays):
    assert due(mondays, 2, 6, 59) is None  # the Monday before, it was off
    assert due(mondays, 2, 7) == "2026-W44"
    keep(mondays, "2026-W44")
    assert due(mondays, 2, 7) is None
    assert due(mondays, 9, 6, 59) is None
    assert due(mondays, 9, 7) == "2026-W45"


def test_of_several_that_were_missed_only_the_last_is_due(mondays):
    assert due(mondays, 20) == "2026-W46"


def test_off_is_off_and_what_was_due_before_it_is_not_sent_later(mondays, alice):
    actions.set_schedule(mondays, alice, is_on=False, weekday=1, hour=8)
    assert due(mondays, 20) is None
    actions.set_schedule(mondays, alice, is_on=True, weekday=1, hour=8)
    assert due(mondays, 20) is None
    assert queries.schedule(mondays).on_since > datetime(2026, 11, 20, tzinfo=UTC)


def test_another_hour_does_not_switch_it_on_anew(mondays, alice):
    before = queries.schedule(mondays).on_since
    actions.set_schedule(mondays, alice, is_on=True, weekday=5, hour=17)
    assert queries.schedule(mondays).on_since == before


def test_a_change_of_zone_brings_no_second_brief_and_loses_none(mondays):
    assert due(mondays, 8, 20) == "2026-W44"
    keep(mondays, "2026-W44")
    mondays.zone = "Pacific/Auckland"  # there it is Monday, nine o'clock
    assert due(mondays, 8, 20) == "2026-W45"
    keep(mondays, "2026-W45")
    mondays.zone = BERLIN
    assert due(mondays, 9, 8) is None
    assert due(mondays, 16, 7) == "2026-W46"


def test_where_nobody_has_said_anything_nothing_is_due(workspace, inside):
    assert due(workspace, 20) is None
    assert queries.coming(workspace, datetime(2026, 11, 20, tzinfo=UTC)) is None
