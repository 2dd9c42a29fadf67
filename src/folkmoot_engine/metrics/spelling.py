"""Periods as people write them."""

import calendar
import re
from datetime import date

from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics.period import Period

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
_REMEDY = "Write a week as 2026-W46, a month as 2026-11, a year as 2026, or two days as 2026-11-01..2026-11-15."


def read_period(written: str) -> Period:
    """A week, a month, a year, a day, or from one day to another. Raises RefusedError that says how to write one."""
    written = written.strip()
    if "W" in written:
        return Period.week(written)
    first, between, last = written.partition("..")
    try:
        if between:
            return Period(date.fromisoformat(first), date.fromisoformat(last))
        return _named(written)
    except ValueError as error:
        raise RefusedError("That is not a period", where=written, remedy=_REMEDY) from error


def write_period(period: Period) -> str:
    """The shortest way to write it; `read_period` reads it back."""
    year, week, _ = period.first.isocalendar()
    month, whole_year = period.first.strftime("%Y-%m"), period.first.strftime("%Y")
    for written, one in ((f"{year:04}-W{week:02}", Period.week_of(period.first)), (month, None), (whole_year, None)):
        if period == (one or _named(written)):
            return written
    return f"{period.first}..{period.last}"


def _named(written: str) -> Period:
    """Raises ValueError."""
    if found := _MONTH.match(written):
        year, month = int(found[1]), int(found[2])
        first = date(year, month, 1)
        return Period(first, first.replace(day=calendar.monthrange(year, month)[1]))
    if len(written) == 4 and written.isascii() and written.isdigit():
        return Period(date(int(written), 1, 1), date(int(written), 12, 31))
    day = date.fromisoformat(written)
    return Period(day, day)
