"""The Day as pages show it: its dates, and what is public of each year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.models import Thanks, Tribute
from folkmoot.rooms.recognition.states import HonoreeState, ThanksState, TributeState
from folkmoot_engine.recognition.calendar import Invitation, write_calendar
from folkmoot_engine.recognition.day import (
    FIRST_YEAR,
    PUBLISHED_WRONGLY,
    Checked,
    check,
    day_of,
    days_to_go,
    mondays,
    next_day,
    today_in,
)

ARCHIVED = 60  # thanks on the page of a year; the wall has them all
WORDS_OF = datetime(2026, 11, 23, tzinfo=UTC)  # when what the calendar says was last changed


@dataclass(frozen=True)
class Day:
    """The Day of a year, as it is told: `to_go` nights from today, less than 0 where it is over."""

    on: date
    mondays: tuple[date, ...]
    to_go: int


@dataclass(frozen=True)
class Year:
    """What is public of a year."""

    day: Day
    thanks: list[Thanks]
    more_thanks: int
    tributes: list[Tribute]


@dataclass(frozen=True)
class Summed:
    """A year in the archive: its Day, and how many thanks and tributes are public."""

    on: date
    thanks: int
    tributes: int


def zone_of(room: Room) -> str:
    """By whose clocks a day begins: those of the team that looks after the room, else the site's."""
    return room.host.zone if room.host else settings.DEFAULT_ZONE


def today(room: Room) -> date:
    return today_in(zone_of(room), timezone.now())


def coming(room: Room) -> Day:
    """The next Day, which may be today."""
    now = today(room)
    return Day(next_day(now), mondays(next_day(now).year), days_to_go(now))


def of_year(room: Room, year: int) -> Day:
    return Day(day_of(year), mondays(year), (day_of(year) - today(room)).days)


def is_told(room: Room, year: int) -> bool:
    """Has this year a page? From the first Day to the next one."""
    return FIRST_YEAR <= year <= coming(room).on.year


def wrong_dates() -> list[Checked]:
    """Dates that were published elsewhere, and what is wrong with them."""
    return [check(claimed) for claimed in PUBLISHED_WRONGLY]


def calendar() -> bytes:
    """The calendar file in the language that is on."""
    invitation = Invitation(
        title=_("Community Manager Appreciation Day"),
        about=_("The fourth Monday of January: a day to thank those who look after communities."),
        url=links.absolute("recognition:front"),
        language=get_language() or settings.LANGUAGE_CODE,
        stamp=WORDS_OF,
    )
    return write_calendar(invitation)


def shown_thanks() -> QuerySet[Thanks]:
    """Thanks that a reviewer let pass, of people who consented to being shown."""
    return Thanks.objects.filter(state=ThanksState.PUBLIC, honoree__state=HonoreeState.SHOWN)


def year(room: Room, number: int) -> Year:
    found = shown_thanks().filter(year=number)
    first = list(found.select_related("honoree").order_by("-decided_at", "-id")[:ARCHIVED])
    more = max(found.count() - ARCHIVED, 0) if len(first) == ARCHIVED else 0
    return Year(of_year(room, number), first, more, list(tributes(number)))


def years(room: Room) -> list[Summed]:
    """Every year that has a page, the latest first."""
    thanks, tributes = (_by_year(rows) for rows in (shown_thanks(), Tribute.objects.filter(state=TributeState.PUBLIC)))
    numbers = range(coming(room).on.year, FIRST_YEAR - 1, -1)
    return [Summed(day_of(one), thanks.get(one, 0), tributes.get(one, 0)) for one in numbers]


def _by_year(rows: QuerySet) -> dict[int, int]:
    return dict(rows.order_by().values_list("year").annotate(n=Count("id")))


def tributes(number: int) -> QuerySet[Tribute]:
    """Those that are shown of a year, the oldest first."""
    return Tribute.objects.filter(state=TributeState.PUBLIC, year=number).order_by("created_at", "id")


def tributes_waiting() -> QuerySet[Tribute]:
    return Tribute.objects.filter(state=TributeState.REVIEW).order_by("created_at", "id")


def tributes_decided() -> QuerySet[Tribute]:
    """The latest first."""
    decided = Tribute.objects.exclude(state=TributeState.REVIEW).select_related("decided_by")
    return decided.order_by("-decided_at", "-id")


def tribute(uid) -> Tribute | None:
    return Tribute.objects.filter(uid=uid).first()


def told(day: date) -> str:
    """A date with its weekday, in the language that is on: "Monday, 25 January 2027"."""
    return date_format(day, _("l, j F Y"))
