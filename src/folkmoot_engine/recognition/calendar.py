"""The Day as an iCalendar file: one all-day event with a yearly rule, which calendar programs follow by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vDuration, vText
from icalendar.prop import vRecur, vUri

from folkmoot_engine.recognition.day import FIRST_YEAR, day_of

_PRODUCT = "-//Folkmoot//Community Manager Appreciation Day//"
_LOOK_AGAIN = timedelta(days=30)


@dataclass(frozen=True)
class Invitation:
    """What the event says, in one language (a tag such as "de"). `url` is the Day's page, and makes the event known:
    the same page always gives the same event. `stamp` (aware, UTC) is when its words last changed."""

    title: str
    about: str
    url: str
    language: str
    stamp: datetime


def write_calendar(invitation: Invitation) -> bytes:
    """The calendar as a file. The event begins with the first Day; the rule finds all later ones."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"{_PRODUCT}{invitation.language.upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(invitation.title))
    calendar.add("x-wr-calname", vText(invitation.title))
    calendar.add("refresh-interval", vDuration(_LOOK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add_component(_event(invitation))
    return calendar.to_ical()


def _event(invitation: Invitation) -> Event:
    first = day_of(FIRST_YEAR)
    language = {"LANGUAGE": invitation.language}
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, invitation.url)))
    event.add("dtstamp", invitation.stamp)
    event.add("dtstart", first)
    event.add("dtend", first + timedelta(days=1))
    event.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": 1, "BYDAY": "4MO"}))
    event.add("summary", vText(invitation.title), parameters=language)
    event.add("description", vText(invitation.about), parameters=language)
    event.add("url", vUri(invitation.url))
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT")
    return event
