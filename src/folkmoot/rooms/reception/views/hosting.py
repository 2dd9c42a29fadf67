"""For the team that looks after public rooms: what waits in them, and which are open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.foundation.web import slots
from folkmoot.foundation.web.access import workspace_page
from folkmoot.rooms.reception import actions, queries
from folkmoot.rooms.reception.permissions import may_look_after, may_review
from folkmoot.rooms.reception.states import RoomName
from folkmoot_engine.errors import RefusedError


@workspace_page(may_review)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits in each room that this team looks after."""
    cards = [mark_safe(card(request, request.workspace)) for card in slots.content("rooms.cards")]
    words = {
        "rooms": [room for room in queries.rooms() if room.host == request.workspace],
        "cards": [card for card in cards if card],
        "may_change": may_look_after(request.membership.role),
    }
    return render(request, "reception/overview.html", words)


@workspace_page(may_look_after)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Open and close public rooms."""
    if request.method == "POST":
        _switch(request)
        return redirect("rooms:settings", slug=request.workspace.slug)
    return render(request, "reception/settings.html", {"rooms": queries.rooms()})


def _switch(request: HttpRequest) -> None:
    name = request.POST.get("room", "")
    try:
        if name not in RoomName.values:
            raise RefusedError(_("There is no such public room"), where=name)
        if "close" not in request.POST:
            room = actions.take(name, request.workspace, request.user)
            messages.success(request, _("“%(room)s” is open to the public.") % {"room": room})
        elif queries.hosts(request.workspace, name):
            room = actions.switch(name, on=False, actor=request.user)
            messages.success(request, _("“%(room)s” is closed. Nothing in it is lost.") % {"room": room})
    except RefusedError as error:
        messages.error(request, str(error))
