"""Spans of whole days in a workspace's zone."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot_engine.errors import RefusedError

_WEEK = re.compile(r"(\d{4})-W(\d{2})\Z", re.ASCII)
YEAR = timedelta(weeks=52)  # so that weekdays stand against weekdays


@dataclass(frozen=True, order=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RefusedError("A period ends before it begins", where=f"{self.first} to {self.last}")

    @classmethod
    def week(cls, written: str) -> "Period":
        """An ISO week, Monday to Sunday: "2026-W46". Raises RefusedError if it is not one."""
        found = _WEEK.match(written.strip())
        try:
            days = [date.fromisocalendar(int(found[1]), int(found[2]), day) for day in (1, 7)] if found else None
        except ValueError:
            days = None
        if days is None:
            raise RefusedError("That is not a week", where=written, remedy="Write year and week, as in 2026-W46.")
        return cls(*days)

    @classmethod
    def week_of(cls, day: date) -> "Period":
        """The ISO week that a day lies in."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def earlier(self, by: timedelta) -> "Period":
        """Raises RefusedError where the calendar has no such days."""
        try:
            return Period(self.first - by, self.last - by)
        except OverflowError as error:
            raise RefusedError("There are no days before that period", where=f"{self.first} to {self.last}") from error

    def before(self) -> "Period":
        """As many days, directly before."""
        return self.earlier(timedelta(days=self.days))

    def year_before(self) -> "Period":
        """The same weekdays 52 weeks earlier."""
        return self.earlier(YEAR)
