"""What the hosts choose for the directory."""

from uuid import UUID

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.rooms.directory.actions.curation import choosing as actions
from folkmoot.rooms.directory.forms.curation import ChoicesForm, ElsewhereForm, RollForm
from folkmoot.rooms.directory.models import Roll, Sector
from folkmoot.rooms.directory.permissions import may_look_after
from folkmoot.rooms.directory.queries.curation import choices as rows
from folkmoot.rooms.directory.views.curation.queue import ways
from folkmoot.rooms.reception.access import host_page
from folkmoot.rooms.reception.actions import choose
from folkmoot_engine.errors import RefusedError

METHODS = ["GET", "HEAD", "POST"]


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def settings(request: HttpRequest) -> HttpResponse:
    """Thresholds, months and method; and the ways to lists, sectors and what others keep."""
    chosen = rows.choices(request.room)
    form = ChoicesForm.of(chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose(request.room, request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Entries decided from now on are judged by this."))
        return redirect("directory_host:settings", request.workspace.slug)
    context = {
        "form": form,
        "own_words": rows.default_method(chosen),
        "rolls": rows.rolls(),
        **ways(request, "settings"),
    }
    return render(request, "directory/host/settings.html", context)


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def new_roll(request: HttpRequest) -> HttpResponse:
    form = RollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            roll = actions.add_roll(request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The list is there. Give it its sectors, if it has any."))
            return redirect("directory_host:roll", request.workspace.slug, roll.slug)
    return render(request, "directory/host/roll.html", {"form": form, **ways(request, "settings")})


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def roll(request: HttpRequest, roll: str) -> HttpResponse:
    """One list: its words and its sectors."""
    found = _roll(roll)
    form = RollForm(request.POST or None, initial=model_to_dict(found, RollForm.base_fields))
    if request.method == "POST" and form.is_valid():
        actions.change_roll(found, request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory_host:roll", request.workspace.slug, found.slug)
    context = {"form": form, "roll": found, "sectors": rows.sectors(found), **ways(request, "settings")}
    return render(request, "directory/host/roll.html", context)


@host_page("directory", may_look_after)
@require_POST
def sectors(request: HttpRequest, roll: str) -> HttpResponse:
    """One more sector; or one moved, or dropped."""
    found = _roll(roll)
    try:
        _change_sectors(request, found)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("directory_host:roll", request.workspace.slug, found.slug)


def _change_sectors(request: HttpRequest, found: Roll) -> None:
    do, name = request.POST.get("do", ""), request.POST.get("name", "").strip()[:120]
    if do == "add" and name:
        actions.add_sector(found, request.user, name=name)
    elif do in ("up", "down"):
        actions.move_sector(_sector(request, found), request.user, by=-1 if do == "up" else 1)
    elif do == "drop":
        actions.drop_sector(_sector(request, found), request.user)


def _sector(request: HttpRequest, found: Roll) -> Sector:
    written = request.POST.get("sector", "")
    sector = rows.sector(found, int(written)) if written.isdecimal() and len(written) < 10 else None
    if sector is None:
        raise Http404
    return sector


def _roll(slug: str) -> Roll:
    found = rows.roll(slug)
    if found is None:
        raise Http404
    return found


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Lists that others keep."""
    form = ElsewhereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_elsewhere(request.user, **form.cleaned_data)
        messages.success(request, _("Linked. It stands beside our lists now."))
        return redirect("directory_host:elsewhere", request.workspace.slug)
    context = {"form": form, "kept": rows.elsewhere(), **ways(request, "settings")}
    return render(request, "directory/host/elsewhere.html", context)


@host_page("directory", may_look_after)
@require_POST
def drop_elsewhere(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = rows.elsewhere_by(uid)
    if found is None:
        raise Http404
    actions.drop_elsewhere(found, request.user)
    messages.success(request, _("Not linked any more."))
    return redirect("directory_host:elsewhere", request.workspace.slug)
