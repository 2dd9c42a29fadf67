"""What curation shows on the public pages of entry, through named slots: functions (request, row) → HTML."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from folkmoot.rooms.directory.models import Listing, Roll


def on_front(request: HttpRequest, row: None) -> str:
    return render_to_string("directory/on_front.html", {}, request)


def on_roll(request: HttpRequest, roll: Roll) -> str:
    return render_to_string("directory/on_roll.html", {"roll": roll}, request)


def on_person(request: HttpRequest, listing: Listing) -> str:
    return render_to_string("directory/on_person.html", {"listing": listing}, request)


def among_ways(request: HttpRequest, row: None) -> str:
    return render_to_string("directory/among_ways.html", {}, request)
