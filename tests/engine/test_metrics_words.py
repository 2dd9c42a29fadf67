"""Definitions in words, and periods as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics import METRICS, Period
from folkmoot_engine.metrics.reference import reference_page
from folkmoot_engine.metrics.spelling import read_period, write_period

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_definitions_are_whole():
    assert list(METRICS) == [metric.name for metric in METRICS.values()]
    for metric in METRICS.values():
        words = (metric.title, metric.sentence, metric.formula, metric.n, metric.subject, *metric.exclusions)
        assert all(words) and len(metric.exclusions) > 1
        assert all(sentence.endswith(".") for sentence in (metric.sentence, *metric.exclusions))


def test_the_reference_tells_all_of_each():
    page = reference_page()
    for metric in METRICS.values():
        for words in (f"### {metric.title}\n", f"`{metric.name}`", metric.sentence, metric.formula, *metric.exclusions):
            assert words in page


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-W46", date(2026, 11, 9), date(2026, 11, 15)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-11-01..2026-11-15", date(2026, 11, 1), date(2026, 11, 15)),
        (" 2026-11-15 ", date(2026, 11, 15), date(2026, 11, 15)),
    ],
)
def test_a_period_is_read_as_people_write_it(written, first, last):
    assert read_period(written) == Period(first, last)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "W46",
        "2026-W54",
        "2026-13",
        "2026-11-31",
        "2026-11-15..2026-11-01",
        "9999-W52",
        "last week",
        "..",
        "２０２６",
    ],
)
def test_what_is_no_period_is_refused_with_a_way_to_write_one(written):
    with pytest.raises(RefusedError) as refused:
        read_period(written)
    assert "ends before" in str(refused.value) or "2026-W46" in refused.value.remedy


def test_before_the_first_day_there_is_no_period():
    with pytest.raises(RefusedError, match="no days before"):
        read_period("0001").before()


@given(DAYS, st.integers(0, 400))
def test_a_period_written_is_read_back(first, days):
    period = Period(first, date.fromordinal(first.toordinal() + days))
    assert read_period(write_period(period)) == period


@given(DAYS)
def test_weeks_months_and_years_have_short_names(day):
    year, week, _ = day.isocalendar()
    for written in (f"{year}-W{week:02}", f"{day:%Y-%m}", f"{day:%Y}"):
        assert write_period(read_period(written)) == written
