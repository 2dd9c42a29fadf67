"""Times as tables write them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from folkmoot_engine.formats.batches import refuse

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
CALENDAR = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?:,?[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*([AaPp])?\.?[Mm]?\.?)?"
)


def parsed_time(value: Any, clock: Callable[[str], datetime], zone: tzinfo | None) -> datetime:
    """The moment a cell tells, with its zone. Raises RecordError where it tells none."""
    try:
        if isinstance(value, datetime):
            found = value
        elif isinstance(value, date):
            found = datetime.combine(value, time())
        else:
            found = clock(str(value).strip())
    except (ValueError, OverflowError, OSError) as error:
        raise refuse("no-time", f'"{str(value)[:40]}" is no time', "Correct it, or correct the mapping.") from error
    return found if found.tzinfo else found.replace(tzinfo=zone or UTC)


def _iso(told: str) -> datetime:
    if told.endswith(" UTC"):
        told = told[:-4] + "+00:00"
    return datetime.fromisoformat(told)


def _seconds(told: str) -> datetime:
    return _plausible(float(told))


def _milliseconds(told: str) -> datetime:
    return _plausible(float(told) / 1000)


def _plausible(seconds: float) -> datetime:
    """Numbers are taken for times only between 1970 and 2200: an id is not one."""
    found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if not EARLIEST <= found <= LATEST:
        raise ValueError(seconds)
    return found


def _day_first(told: str) -> datetime:
    return _calendar(told, day=1, month=2)


def _month_first(told: str) -> datetime:
    return _calendar(told, day=2, month=1)


def _calendar(told: str, *, day: int, month: int) -> datetime:
    found = CALENDAR.fullmatch(told)
    if not found:
        raise ValueError(told)
    year = int(found[3])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    hour = int(found[4] or 0)
    if found[7]:
        hour = hour % 12 + (12 if found[7] in "Pp" else 0)
    return datetime(year, int(found[month]), int(found[day]), hour, int(found[5] or 0), int(found[6] or 0))


CLOCKS: dict[str, Callable[[str], datetime]] = {
    "iso": _iso,
    "seconds": _seconds,
    "milliseconds": _milliseconds,
    "day-first": _day_first,
    "month-first": _month_first,
}
