"""What visitors do for the lists: say that something is wrong, and that their own entry is still right."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from folkmoot.rooms.directory.actions.curation import doubts as doubt_actions
from folkmoot.rooms.directory.actions.curation.staleness import confirm_again
from folkmoot.rooms.directory.forms.curation import DoubtForm
from folkmoot.rooms.directory.models import Listing, Roll
from folkmoot.rooms.directory.queries.curation import doubts as rows
from folkmoot.rooms.directory.queries.curation.choices import roll as roll_called
from folkmoot.rooms.directory.queries.curation.ways import CONFIRM
from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links

METHODS = ["GET", "HEAD", "POST"]


@public_page("directory")
@require_http_methods(METHODS)
def wrong_entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Something is wrong with an entry."""
    return _wrong(request, listing=rows.doubted(uid))


@public_page("directory")
@require_http_methods(METHODS)
def wrong_list(request: HttpRequest, roll: str) -> HttpResponse:
    """Something is wrong with a list, or somebody is missing."""
    return _wrong(request, roll=roll_called(roll))


def _wrong(request: HttpRequest, *, listing: Listing | None = None, roll: Roll | None = None) -> HttpResponse:
    if listing is None and roll is None:
        raise Http404
    form = DoubtForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and not form.is_bot:
        count(request, "directory.doubt")
        told = {name: form.cleaned_data[name] for name in ("kind", "text")}
        doubt_actions.doubt(request.room, **told, listing=listing, roll=roll)
    context = {"form": form, "listing": listing, "roll": roll, "is_sent": is_sent}
    return render(request, "directory/public/wrong.html", context)


@public_page("directory")
@never_cache
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """My entry is still right. Looking changes nothing: mail servers follow links to see what they are."""
    uid = links.read(CONFIRM, token)
    listing = rows.doubted(uid) if uid else None
    if listing is None:
        raise Http404
    language = listing.person.language if listing.person else ""
    with translation.override(language or translation.get_language()):
        is_confirmed = request.method == "POST"
        if is_confirmed:
            confirm_again(listing)
        return render(request, "directory/public/confirm.html", {"listing": listing, "is_confirmed": is_confirmed})
