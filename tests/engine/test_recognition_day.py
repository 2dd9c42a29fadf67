"""The Day is the fourth Monday of January: held against another way of counting over the whole Gregorian cycle."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.recognition.day import (
    FIRST_YEAR,
    PUBLISHED_WRONGLY,
    check,
    day_of,
    days_to_go,
    mondays,
    next_day,
    today_in,
)

CYCLE = range(FIRST_YEAR, FIRST_YEAR + 400)  # the calendar repeats after 400 years
DAYS = st.dates(date(1, 1, 1), date(9999, 1, 20))


def weekday_by_zeller(year: int, month: int, day: int) -> int:
    """0 is Saturday, 2 is Monday. Zeller's congruence counts from March and knows no table of ours."""
    if month < 3:
        year, month = year - 1, month + 12
    return (day + 13 * (month + 1) // 5 + year % 100 + year % 100 // 4 + year // 400 - 2 * (year // 100)) % 7


def test_four_hundred_years_agree_with_another_way_of_counting():
    for year in CYCLE:
        counted = [day for day in range(1, 32) if weekday_by_zeller(year, 1, day) == 2]
        assert day_of(year) == date(year, 1, counted[3])
        assert [monday.day for monday in mondays(year)] == counted


def test_the_calendar_begins_again_after_four_hundred_years():
    assert all(day_of(year + 400).replace(year=year) == day_of(year) for year in CYCLE if year != 2400)


@pytest.mark.parametrize(
    ("year", "day"), [(2010, 25), (2011, 24), (2012, 23), (2018, 22), (2024, 22), (2026, 26), (2027, 25)]
)
def test_known_days(year, day):
    assert day_of(year) == date(year, 1, day)


@given(st.integers(1, 9999))
def test_it_is_a_monday_between_the_22nd_and_the_28th(year):
    day = day_of(year)
    assert day.isoweekday() == 1 and day.month == 1 and 22 <= day.day <= 28
    assert 4 <= len(mondays(year)) <= 5


@given(DAYS)
def test_days_to_go_reach_the_next_day_and_no_earlier_one(today):
    coming = next_day(today)
    assert today + timedelta(days=days_to_go(today)) == coming == day_of(coming.year)
    assert not today <= day_of(today.year) < coming
    assert 0 <= days_to_go(today) <= 371


@pytest.mark.parametrize(("today", "nights"), [("2027-01-25", 0), ("2027-01-24", 1), ("2027-01-26", 363)])
def test_on_the_day_there_are_no_nights_to_go(today, nights):
    assert days_to_go(date.fromisoformat(today)) == nights


def test_the_day_begins_at_each_places_midnight():
    moment = datetime(2027, 1, 24, 16, 0, tzinfo=UTC)
    assert today_in("Asia/Tokyo", moment) == date(2027, 1, 25)
    assert today_in("America/New_York", moment) == date(2027, 1, 24)


@pytest.mark.parametrize(
    ("claimed", "reason", "place"),
    [
        ("2012-01-23", "right", 4),
        ("2012-01-30", "too_late", 5),
        ("2012-01-16", "too_early", 3),
        ("2012-01-24", "not_monday", 0),
        ("2012-02-27", "not_january", 0),
    ],
)
def test_a_wrong_date_is_told_why(claimed, reason, place):
    checked = check(date.fromisoformat(claimed))
    assert (checked.reason, checked.place, checked.right) == (reason, place, date(2012, 1, 23))


def test_what_was_published_wrongly_is_wrong():
    assert {check(claimed).reason for claimed in PUBLISHED_WRONGLY} == {"not_monday"}
