"""Kinds of values that conditions and effects are given, each read from what a person wrote and written back."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules.hints import did_you_mean
from folkmoot_engine.rules.hours import Hours, check_day
from folkmoot_engine.rules.pattern import check_pattern, check_phrase

MOST_VALUES = 500  # in one list
_LONGEST_NAME = 200
_MANY = 1_000_000_000
_YES, _NO = {"yes", "true", "on"}, {"no", "false", "off"}
_UNITS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_DURATION = re.compile(r"(\d{1,6}) *(minute|hour|day|week)s?")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class ValueKind:
    """`read` takes what was written, a string or (for hours) a mapping, and raises FolkmootError; `write` undoes it.

    Where `many`, a condition holds a tuple of values, and one of them is enough.
    """

    name: str
    sentence: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    holds: type | tuple[type, ...]
    many: bool = False
    choices: tuple[str, ...] = ()

    def check(self, value: Any) -> None:
        """Raises RuleError or PatternError where `value` is not one that `read` could have given."""
        values = value if self.many else (value,)
        if self.many and not (isinstance(value, tuple) and 0 < len(value) <= MOST_VALUES):
            raise RuleError(f"Here stands a list of 1 to {MOST_VALUES} values", remedy=self.sentence)
        for one in values:
            # A bool is an int to Python, and no number to a person.
            if not isinstance(one, self.holds) or (isinstance(one, bool) and self.holds is not bool):
                raise RuleError(f"“{one}” is not {self.name}", remedy=self.sentence)
            if self.read(self.write(one)) != one:
                raise RuleError(f"“{one}” is not written as it is kept", remedy=self.sentence)


def choice(*choices: str, many: bool = True) -> ValueKind:
    """One of a few known words."""

    def read(written: str) -> str:
        word = written.strip().lower()
        if word not in choices:
            raise RuleError(f"“{written}” is not known here", remedy=did_you_mean(word, choices))
        return word

    sentence = f"Write {'one or several' if many else 'one'} of: {', '.join(choices)}."
    return ValueKind("a choice", sentence, read, str, str, many=many, choices=choices)


def number(least: float, most: float, *, whole: bool = True) -> ValueKind:
    """A number within bounds."""
    what = "a whole number" if whole else "a number"
    bounds = f" from {least} to {most}" if most < _MANY else ""
    sentence = f"Write {what}{bounds}."

    def read(written: str) -> float:
        try:
            value = int(str(written)) if whole else float(str(written))
        except ValueError as error:
            raise RuleError(f"“{written}” is not {what}", remedy=sentence) from error
        if math.isnan(value) or not least <= value <= most:
            raise RuleError(f"{written} is out of bounds", remedy=sentence)
        return value

    return ValueKind(what, sentence, read, lambda value: value, int if whole else (int, float))


def _read_yes_no(written: str) -> bool:
    word = str(written).strip().lower()
    if word not in _YES | _NO:
        raise RuleError(f"“{written}” is neither yes nor no", remedy="Write yes or no.")
    return word in _YES


def _read_duration(written: str) -> timedelta:
    match = _DURATION.fullmatch(written.strip().lower())
    if not match:
        raise RuleError(f"“{written}” is not a length of time", remedy="Write one like “3 days” or “12 hours”.")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _write_duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    for unit in ("day", "hour", "minute"):
        count, rest = divmod(seconds, _UNITS[unit])
        if not rest and seconds >= _UNITS[unit]:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds // 60} minutes"


def _read_name(written: str) -> str:
    name = " ".join(written.split())
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise RuleError(f"A name has from 1 to {_LONGEST_NAME} visible signs", remedy="Write the name as it is shown.")
    return name


def _read_domain(written: str) -> str:
    domain = written.strip().lower().removeprefix("www.").rstrip(".")
    try:
        domain = domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError as error:
        raise _not_a_domain(written) from error
    if len(domain) > 253 or not _DOMAIN.fullmatch(domain):
        raise _not_a_domain(written)
    return domain


def _not_a_domain(written: str) -> RuleError:
    return RuleError(
        f"“{written}” is not a domain",
        remedy="Write it like “example.org”: no “https://”, no path; its subdomains count.",
    )


def read_hours(written: Mapping[str, Any]) -> Hours:
    """Hours from a mapping with days, from, to, zone, each of which may be absent. Raises RuleError."""
    if not isinstance(written, Mapping):
        raise RuleError("Here stand days and hours", remedy=_HOURS)
    for key in written:
        if key not in ("days", "from", "to", "zone"):
            raise RuleError(f"“{key}” is not known here", remedy=did_you_mean(key, ("days", "from", "to", "zone")))
    days = written.get("days", Hours.days)
    named = [days] if isinstance(days, str) else list(days)
    return Hours(
        tuple(check_day(day) for day in named),
        read_clock(written.get("from", "0:00")),
        read_clock(written.get("to", "0:00")),
        written.get("zone", Hours.zone),
    )


def write_hours(hours: Hours) -> dict[str, Any]:
    """What `read_hours` reads: only what differs from every hour of every day in UTC, but always the zone."""
    written: dict[str, Any] = {}
    if hours.days != Hours.days:
        written["days"] = list(hours.days)
    if hours.start != hours.end or hours.start != time(0):
        written |= {"from": f"{hours.start:%H:%M}", "to": f"{hours.end:%H:%M}"}
    return written | {"zone": hours.zone}


def read_clock(written: str) -> time:
    """A time of day from “18:30”. Raises RuleError."""
    match = _CLOCK.fullmatch(written.strip())
    if not match or int(match[1]) > 24 or int(match[2]) > 59 or (int(match[1]) == 24 and int(match[2])):
        raise RuleError(f"“{written}” is not a time of day", remedy="Write hours and minutes, like “18:30”.")
    return time(int(match[1]) % 24, int(match[2]))


_HOURS = (
    "Write days, from, to and zone, like {days: [saturday, sunday], from: '22:00', to: '06:00', zone: Europe/Berlin}."
)
PHRASES = ValueKind(
    "a phrase",
    "Write words or phrases; “*” at the end of a word stands for any ending.",
    check_phrase,
    str,
    str,
    many=True,
)
PATTERNS = ValueKind(
    "a pattern", "Write regular expressions of the kind that RE2 knows.", check_pattern, str, str, many=True
)
NAMES = ValueKind("a name", "Write one name or several.", _read_name, str, str, many=True)
NAME = ValueKind("a name", "Write a name.", _read_name, str, str)
DOMAINS = ValueKind(
    "a domain", "Write domains like “example.org”; subdomains count.", _read_domain, str, str, many=True
)
YES_NO = ValueKind("yes or no", "Write yes or no.", _read_yes_no, lambda value: value, bool)
DURATION = ValueKind("a length of time", "Write it like “3 days”.", _read_duration, _write_duration, timedelta)
HOURS = ValueKind("days and hours", _HOURS, read_hours, write_hours, Hours)
COUNT = number(0, _MANY)
PROBABILITY = number(0, 1, whole=False)
