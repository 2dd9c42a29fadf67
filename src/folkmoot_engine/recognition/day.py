"""Community Manager Appreciation Day: the fourth Monday of January, in any year, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

FIRST_YEAR = 2010
LAST_YEAR = date.max.year
HASHTAG = "CMAD"

_JANUARY = 1
_MONDAY = 0
_WEEK = timedelta(weeks=1)

# Dates that were published for the Day and were not it: a date once right and then copied from year to year, and a
# wrong weekday of the right week.
PUBLISHED_WRONGLY = (date(2020, 1, 23), date(2021, 1, 23), date(2022, 1, 23), date(2025, 1, 28))

Reason = Literal["right", "not_january", "not_monday", "too_early", "too_late"]


@dataclass(frozen=True)
class Checked:
    """What is right or wrong with a date that somebody gives for the Day.

    `place` is which Monday of its January it is (1 to 5), 0 where it is none. `right` is the Day of that year.
    """

    claimed: date
    right: date
    reason: Reason
    place: int


def mondays(year: int) -> tuple[date, ...]:
    """The Mondays of January of a year (1 to 9999), four or five of them, in order."""
    new_year = date(year, _JANUARY, 1)
    first = new_year + timedelta(days=(_MONDAY - new_year.weekday()) % 7)
    return tuple(monday for place in range(5) if (monday := first + place * _WEEK).month == _JANUARY)


def day_of(year: int) -> date:
    """The Day of a year (1 to 9999). The first one that people kept was that of 2010."""
    return mondays(year)[3]


def next_day(today: date) -> date:
    """The next Day from `today` on, which may be it."""
    this_year = day_of(today.year)
    return this_year if today <= this_year else day_of(today.year + 1)


def days_to_go(today: date) -> int:
    """How many nights until the next Day: 0 on the Day."""
    return (next_day(today) - today).days


def today_in(zone: str, now: datetime) -> date:
    """The date of a moment (aware) in a zone such as "Europe/Berlin": the Day begins at each place's midnight."""
    return now.astimezone(ZoneInfo(zone)).date()


def check(claimed: date) -> Checked:
    """Whether a date is the Day of its year, and if not, why not."""
    right = day_of(claimed.year)
    all_mondays = mondays(claimed.year)
    place = all_mondays.index(claimed) + 1 if claimed in all_mondays else 0
    return Checked(claimed, right, _reason(claimed, right), place)


def _reason(claimed: date, right: date) -> Reason:
    if claimed == right:
        return "right"
    if claimed.month != _JANUARY:
        return "not_january"
    if claimed.weekday() != _MONDAY:
        return "not_monday"
    return "too_early" if claimed < right else "too_late"
