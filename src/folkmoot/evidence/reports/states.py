"""When a report is due. Facts come in as arguments; no row is read here."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from folkmoot_engine.metrics.period import Period

WEEK = timedelta(days=7)
EARLIEST = date(1980, 1, 1)  # no message of a community is older, and a week's past has to be in the calendar


class ReportKind(TextChoices):
    WEEKLY = "weekly", _("Weekly brief")


def due_moment(week: Period, *, weekday: int, hour: int, zone: str) -> datetime:
    """When the report of a week is due: in the week after it, on `weekday` (1 is Monday) at `hour` on the clocks of
    the zone. An hour that a change of clocks skips is taken as the one after it; one that comes twice, as the first.
    """
    day = week.first + WEEK + timedelta(days=weekday - 1)
    return datetime.combine(day, time(hour), zoneinfo.ZoneInfo(zone)).astimezone(UTC)


def last_due(now: datetime, *, weekday: int, hour: int, zone: str) -> tuple[Period, datetime]:
    """The latest week whose report is due by `now`, and since when."""
    week = Period.week_of(now.astimezone(zoneinfo.ZoneInfo(zone)).date()).before()
    moment = due_moment(week, weekday=weekday, hour=hour, zone=zone)
    if moment <= now:
        return week, moment
    week = week.before()
    return week, due_moment(week, weekday=weekday, hour=hour, zone=zone)


def next_due(now: datetime, *, weekday: int, hour: int, zone: str) -> tuple[Period, datetime]:
    """The next week whose report comes due after `now`, and when."""
    week = last_due(now, weekday=weekday, hour=hour, zone=zone)[0]
    week = Period(week.last + timedelta(days=1), week.last + WEEK)
    return week, due_moment(week, weekday=weekday, hour=hour, zone=zone)
