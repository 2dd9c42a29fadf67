"""Days and hours in a zone, for the time a message was sent and for the time a rule is at work."""

from dataclasses import dataclass
from datetime import date, time
from functools import cache
from zoneinfo import available_timezones

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules.hints import did_you_mean

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MINUTES = 24 * 60


def check_day(name: str) -> str:
    """The name of a weekday as it is kept. Raises RuleError."""
    day = name.strip().lower()
    if day not in DAYS:
        raise RuleError(f"“{name}” is not a day of the week", remedy=did_you_mean(day, DAYS))
    return day


def check_zone(name: str) -> str:
    """The name of a time zone. Raises RuleError."""
    zones = available_timezones() | {"UTC"}
    if name not in zones:
        raise RuleError(
            f"“{name}” is not a time zone", remedy=did_you_mean(name, zones, "Write one like Europe/Berlin.")
        )
    return name


@dataclass(frozen=True)
class Hours:
    """Some days, some hours of them, in a zone. `start` after `end` goes past midnight and counts to the day it began.

    Equal `start` and `end` mean the whole day. Raises RuleError where a day or the zone does not exist.
    """

    days: tuple[str, ...] = DAYS
    start: time = time(0)
    end: time = time(0)
    zone: str = "UTC"

    def __post_init__(self) -> None:
        for day in self.days:
            check_day(day)
        check_zone(self.zone)
        if not self.days:
            raise RuleError("The hours name no day", remedy="Name at least one, or leave “days” out for all.")
        object.__setattr__(self, "days", tuple(day for day in DAYS if day in self.days))

    def hold(self, moments: pa.Array) -> np.ndarray:
        """Which of `moments` (timestamps, UTC) lie within, as booleans; a missing moment does not."""
        local = moments.cast(pa.timestamp("us", tz=self.zone))
        minute = _numbers(pc.add(pc.multiply(pc.hour(local), 60), pc.minute(local)))
        day = _numbers(pc.day_of_week(local))
        start, end = (at.hour * 60 + at.minute for at in (self.start, self.end))
        if end <= start:
            end += _MINUTES
        chosen = np.isin(np.arange(7), [DAYS.index(name) for name in self.days])
        today = chosen[day] & (minute >= start) & (minute < end)
        from_yesterday = chosen[day - 1] & (minute < end - _MINUTES)
        return (today | from_yesterday) & _known(moments)


@dataclass(frozen=True)
class Schedule:
    """When a rule is at work: its hours, from one date until another (both included, in the zone of the hours)."""

    hours: Hours = Hours()
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise RuleError(
                f"The schedule ends on {self.last}, before it begins on {self.first}", remedy="Exchange the two dates."
            )

    def hold(self, moments: pa.Array) -> np.ndarray:
        """Which of `moments` (timestamps, UTC) lie within, as booleans."""
        days = _numbers(moments.cast(pa.timestamp("us", tz=self.hours.zone)).cast(pa.date32()).cast(pa.int32()))
        within = self.hours.hold(moments)
        if self.first:
            within &= days >= (self.first - date(1970, 1, 1)).days
        if self.last:
            within &= days <= (self.last - date(1970, 1, 1)).days
        return within


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() | {"UTC"})


def _numbers(values: pa.Array) -> np.ndarray:
    return values.fill_null(0).to_numpy(zero_copy_only=False)


def _known(moments: pa.Array) -> np.ndarray:
    return moments.is_valid().to_numpy(zero_copy_only=False)
