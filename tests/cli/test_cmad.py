"""When the Day is, on the command line."""

import json

import pytest
from click.testing import CliRunner

from folkmoot.doors.cli import main
from folkmoot_engine.recognition.day import day_of


def call(*arguments: str):
    return CliRunner().invoke(main, ("cmad", *arguments))


def test_years_are_listed_with_the_mondays_they_were_counted_from():
    told = call("--year", "2010", "--count", "3").output
    assert "2010-01-25" in told and "2011-01-24" in told and "2012-01-23" in told
    assert "[23]  30" in told and "fourth Monday of January" in told
    assert "2025-01-28  It is a Tuesday. The Day is 2025-01-27." in told


def test_a_program_reads_the_same():
    told = json.loads(call("--year", "2010", "--count", "3", "--json").output)
    assert [(day["year"], day["date"]) for day in told["days"]] == [
        (2010, "2010-01-25"),
        (2011, "2011-01-24"),
        (2012, "2012-01-23"),
    ]
    assert told["days"][2]["mondays"] == ["2012-01-02", "2012-01-09", "2012-01-16", "2012-01-23", "2012-01-30"]
    assert told["days"][0]["days_to_go"] < 0 <= told["days_to_go"] <= 371


def test_without_a_year_it_is_the_next_one():
    told = json.loads(call("--json").output)
    assert told["next"] == told["days"][0]["date"] == str(day_of(told["days"][0]["year"]))


@pytest.mark.parametrize(
    ("claimed", "answer"),
    [
        ("2012-01-23", "Right: Monday, the fourth of January 2012."),
        ("2012-01-30", "It is the fifth Monday: the last one is not always the fourth. The Day is 2012-01-23."),
        ("2012-01-16", "It is only Monday number 3. The Day is 2012-01-23."),
        ("2013-02-25", "It is not in January. The Day is 2013-01-28."),
    ],
)
def test_a_date_can_be_checked(claimed, answer):
    assert answer in call("--check", claimed).output


def test_years_before_the_first_day_are_counted_and_marked():
    assert "2009-01-26" in call("--year", "2009").output and "before the first one" in call("--year", "2009").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--year", "0"], "1<=x<=9999"),
        (["--year", "10000"], "1<=x<=9999"),
        (["--count", "0"], "1<=x<=1000"),
        (["--zone", "Europe/Nowhere"], "Write it as Europe/Berlin"),
        (["--zone", "../etc"], "Write it as Europe/Berlin"),
        (["--check", "28 January"], "Write it as 2027-01-25"),
    ],
)
def test_a_wrong_call_is_told(arguments, said):
    result = call(*arguments)
    assert result.exit_code == 2 and said in result.output


def test_the_end_of_the_calendar_ends_the_list():
    assert [day["year"] for day in json.loads(call("--year", "9998", "--count", "9", "--json").output)["days"]] == [
        9998,
        9999,
    ]
