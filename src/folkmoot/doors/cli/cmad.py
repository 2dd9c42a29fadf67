"""Tell when Community Manager Appreciation Day is."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from folkmoot.doors.cli import telling
from folkmoot_engine.recognition.day import (
    FIRST_YEAR,
    LAST_YEAR,
    PUBLISHED_WRONGLY,
    Checked,
    check,
    day_of,
    mondays,
    next_day,
)

RULE = "the fourth Monday of January"


class Zone(click.ParamType):
    """A zone by its name in the world's list."""

    name = "zone"

    def convert(self, value, param, context):
        if isinstance(value, ZoneInfo):
            return value
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value!r} is no zone. Write it as Europe/Berlin.", param, context)


class Day(click.ParamType):
    """A calendar date, written 2027-01-25."""

    name = "date"

    def convert(self, value, param, context):
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date. Write it as 2027-01-25.", param, context)


@click.command()
@click.option("--year", type=click.IntRange(1, LAST_YEAR), help="The first year; that of the next Day if not given.")
@click.option("--count", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many years.")
@click.option("--zone", type=Zone(), metavar="ZONE", help="Whose day it is: Asia/Tokyo. This computer's, if not given.")
@click.option("--check", "claimed", type=Day(), metavar="DATE", help="Say whether this date is right, and why.")
@telling.as_json
def cmad(year: int | None, count: int, zone: ZoneInfo | None, claimed: date | None, as_json: bool) -> None:
    """Tell when Community Manager Appreciation Day is, and how long until then.

    It is the fourth Monday of January, since 2010. Dates that were published are sometimes wrong: the four Mondays
    are listed, so that anybody can count.

    \b
    EXAMPLES
      folkmoot cmad
      folkmoot cmad --year 2010 --count 20
      folkmoot cmad --check 2025-01-28
      folkmoot cmad --zone Asia/Tokyo --json
    """
    today = datetime.now(zone).astimezone(zone).date()
    first = year or (claimed or next_day(today)).year
    days = [day_of(each) for each in range(first, min(first + count - 1, LAST_YEAR) + 1)]
    checked = [check(claimed)] if claimed else [check(wrong) for wrong in PUBLISHED_WRONGLY]
    if as_json:
        telling.tell(_as_data(today, days, checked), in_json=True)
    else:
        _tell_person(today, days, checked)


def _as_data(today: date, days: Sequence[date], checked: Sequence[Checked]) -> dict:
    coming = next_day(today)
    return {
        "rule": RULE,
        "today": today,
        "next": coming,
        "days_to_go": (coming - today).days,
        "days": [
            {"year": day.year, "date": day, "days_to_go": (day - today).days, "mondays": mondays(day.year)}
            for day in days
        ],
        "checked": [
            {"date": one.claimed, "is_right": one.reason == "right", "right": one.right, "why": why(one)}
            for one in checked
        ],
    }


def _tell_person(today: date, days: Sequence[date], checked: Sequence[Checked]) -> None:
    coming = next_day(today)
    click.echo(f"Community Manager Appreciation Day is {RULE}.")
    click.echo(f"The next one is {coming:%A} {coming}: {_until(coming, today)}.\n")
    telling.tell_rows("days", ("year", "date", "Mondays of January", ""), [_row(day) for day in days], in_json=False)
    if days[-1].year == LAST_YEAR:
        click.echo(f"The calendar of computers ends with the year {LAST_YEAR}.")
    click.echo("\nChecked:" if len(checked) == 1 else "\nPublished elsewhere, and wrong:")
    for one in checked:
        click.echo(f"  {one.claimed}  {why(one)}")


def _row(day: date) -> tuple[str, ...]:
    """The Day is marked among the Mondays it was counted from."""
    counted = " ".join(f"[{one.day}]" if one == day else f" {one.day} " for one in mondays(day.year))
    return f"{day.year:04}", str(day), counted, "" if day.year >= FIRST_YEAR else "before the first one, of 2010"


def _until(day: date, today: date) -> str:
    nights = (day - today).days
    return "today" if nights == 0 else "tomorrow" if nights == 1 else f"{nights} days to go"


def why(one: Checked) -> str:
    """What is right or wrong with a date, as a sentence."""
    if one.reason == "right":
        return f"Right: Monday, the fourth of January {one.right.year}."
    fault = {
        "not_january": "is not in January",
        "not_monday": f"is a {one.claimed:%A}",
        "too_early": f"is only Monday number {one.place}",
        "too_late": "is the fifth Monday: the last one is not always the fourth",
    }
    return f"It {fault[one.reason]}. The Day is {one.right}."


COMMANDS = {"cmad": cmad}
