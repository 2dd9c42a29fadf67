"""What every template may use: `{% load web %}`."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from folkmoot.foundation.web import slots

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
DATED_FROM = 30 * DAY
SETTINGS = "workspaces:team"  # where the rail enters the settings: the page of them that every role may see


@register.simple_tag(takes_context=True)
def rail(context) -> list[dict]:
    """The ways of the rail that this role may go. On any page of the settings, those are where one stands."""
    ways = _ways(context, "rail")
    if any(way["here"] for way in _ways(context, "settings.pages")):
        door = reverse(SETTINGS, args=[context["workspace"].slug])
        return [{**way, "here": way["address"] == door} for way in ways]
    return ways


@register.inclusion_tag("web/settings_ways.html", takes_context=True)
def settings_ways(context) -> dict:
    """The ways between the pages of settings."""
    return {"ways": _ways(context, "settings.pages")}


def _ways(context, slot: str) -> list[dict]:
    workspace, membership, request = context.get("workspace"), context.get("membership"), context.get("request")
    if workspace is None or membership is None:
        return []
    entries = [entry for entry in slots.content(slot) if entry.may(membership.role) and entry.stands_in(workspace)]
    addresses = [(entry, _address(entry, workspace.slug)) for entry in entries]
    ways = [{"name": entry.name, "icon": entry.icon, "address": address} for entry, address in addresses if address]
    here = _longest_start(ways, request.path if request else "")
    return [{**way, "here": way["address"] == here} for way in ways]


def _address(entry: slots.RailEntry, slug: str) -> str:
    """Where an entry leads; nothing while its page does not exist, so that one fault does not take every page."""
    try:
        return reverse(entry.address, args=[slug])
    except NoReverseMatch:
        return ""


def _longest_start(ways: list[dict], path: str) -> str:
    """Of nested addresses the innermost is where one stands."""
    return max((way["address"] for way in ways if path.startswith(way["address"])), key=len, default="")


@register.simple_tag
def avatar(person, large: bool = False) -> SafeString:
    """The initials of a user or a name, in a circle. Decoration: say the name beside it."""
    name = str(person or "")
    return format_html(
        '<span class="avatar{}" aria-hidden="true" title="{}">{}</span>',
        " large" if large else "",
        name,
        initials(name),
    )


@register.filter
def initials(name) -> str:
    """One or two letters: of the first and the last word, or of the part before the @."""
    words = str(name).removeprefix("@").split("@")[0].replace(".", " ").replace("_", " ").split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def when(moment: datetime | None) -> SafeString:
    """A moment as people say it ("3 h ago"), exact on hover and for screen readers; kept live by times.js."""
    if moment is None:
        return SafeString("")
    shown = '<time class="when" datetime="{}" title="{}"><span aria-hidden="true">{}</span>{}</time>'
    exactly = exact(moment)
    said = format_html('<span class="away">{}</span>', exactly)
    return format_html(shown, moment.isoformat(), exactly, distance(moment), said)


@register.filter
def exact(moment: datetime) -> str:
    """Day, time and zone, in the zone of who is looking."""
    local = timezone.localtime(moment)
    return f"{_day(local.date(), 'DATE_FORMAT', get_language())}, {local:%H:%M} {local.tzname()}"


@lru_cache(maxsize=2_000)
def _day(day: date, form: str, language: str | None) -> str:
    """A page of the desk names two hundred days, and few that differ."""
    return date_format(day, form)


@register.filter
def distance(moment: datetime) -> str:
    """How far off a moment is, in one unit; from 30 days on the date."""
    seconds = (timezone.now() - moment).total_seconds()
    if abs(seconds) >= DATED_FROM:
        return _day(timezone.localtime(moment).date(), "SHORT_DATE_FORMAT", get_language())
    if abs(seconds) < MINUTE:
        return gettext("now")
    length = _length(int(abs(seconds)))
    return (gettext("in %(length)s") if seconds < 0 else gettext("%(length)s ago")) % {"length": length}


def _length(seconds: int) -> str:
    if seconds < HOUR:
        return gettext("%(n)d min") % {"n": seconds // MINUTE}
    if seconds < DAY:
        return gettext("%(n)d h") % {"n": seconds // HOUR}
    days = seconds // DAY
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.inclusion_tag("web/field.html")
def field(bound: BoundField, hint: str = "", optional: bool = True) -> dict:
    """A form's field with its label, its hint and what is wrong with it, all tied together for screen readers.

    `optional` says of a field that may stay empty that it may; of filters that goes without saying.
    """
    optional = optional and not bound.field.required and not hasattr(bound.field, "choices")
    several = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return {"field": bound, "hint": hint or bound.help_text, "several": several, "optional": optional}
