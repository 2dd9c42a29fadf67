"""What pages of the public rooms may use: `{% load reception %}`."""

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from folkmoot.rooms.reception import queries
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.states import RoomName

register = template.Library()


@register.simple_tag(takes_context=True)
def public_ways(context) -> list[dict]:
    """The ways between the rooms that are open."""
    path = context["request"].path if "request" in context else ""
    ways = [(RoomName(name).label, _front(name)) for name in queries.open_rooms()]
    return [{"name": name, "address": to, "here": path.startswith(to)} for name, to in ways if to]


@register.simple_tag
def other_languages() -> list[dict]:
    """The languages of this site but the one that is being read."""
    here = translation.get_language()
    codes = [code for code, _name in settings.LANGUAGES if code != here]
    return [{"code": code, "name": translation.get_language_info(code)["name_local"]} for code in codes]


@register.filter
def room_address(room: Room) -> str:
    return _front(room.name)


def _front(name: str) -> str:
    """A room's first page; nothing while it has none."""
    try:
        return reverse(f"{name}:front")
    except NoReverseMatch:
        return ""
