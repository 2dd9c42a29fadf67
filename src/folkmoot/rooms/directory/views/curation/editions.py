"""Editions: for their hosts, and for everybody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.rooms.directory.actions.curation import editions as actions
from folkmoot.rooms.directory.forms.curation import BringInForm, FreezeForm, SuccessorForm
from folkmoot.rooms.directory.models import Edition
from folkmoot.rooms.directory.permissions import may_look_after
from folkmoot.rooms.directory.queries.curation import editions as rows
from folkmoot.rooms.directory.views.curation.queue import ways
from folkmoot.rooms.reception.access import host_page, public_page
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.errors import RefusedError

METHODS = ["GET", "HEAD", "POST"]
MOST_DIGITS = 4


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def hosted(request: HttpRequest) -> HttpResponse:
    """All editions, and a form that freezes the next."""
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = actions.freeze(request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(request, _("The edition %(year)s is frozen.") % {"year": edition})
            return redirect("directory_host:editions", request.workspace.slug)
    context = {"form": form, "editions": rows.editions(), **ways(request, "editions")}
    return render(request, "directory/host/editions.html", context)


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def bring_in(request: HttpRequest) -> HttpResponse:
    """An edition that was kept elsewhere comes in."""
    form = BringInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            edition = actions.bring_in(request.user, told.pop("entries"), **told)
        except RefusedError as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(request, _("The edition %(year)s is here.") % {"year": edition})
            return redirect("directory_host:editions", request.workspace.slug)
    return render(request, "directory/host/bring_in.html", {"form": form, **ways(request, "editions")})


@host_page("directory", may_look_after)
@require_http_methods(METHODS)
def kept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One edition: its successor, submissions open again, and people who want to be gone from it."""
    edition = _edition(uid)
    initial = {"name": edition.successor_name, "address": edition.successor_address}
    form = SuccessorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.name_successor(edition, request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory_host:edition", request.workspace.slug, uid)
    context = {"edition": edition, "form": form, "shelves": rows.shelves(edition), **ways(request, "editions")}
    return render(request, "directory/host/edition.html", context)


@host_page("directory", may_look_after)
@require_POST
def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.reopen(_edition(uid), request.user)
    messages.success(request, _("Submissions are open again."))
    return redirect("directory_host:edition", request.workspace.slug, uid)


@host_page("directory", may_look_after)
@require_POST
def take_out(request: HttpRequest, uid: UUID, entry: UUID) -> HttpResponse:
    """For good: what stood there is not kept anywhere."""
    found = rows.entries_of([_edition(uid)]).filter(uid=entry).first()
    if found is None:
        raise Http404
    actions.take_out(found, request.user)
    messages.success(request, _("Their words are gone; that somebody stood there stays."))
    return redirect("directory_host:edition", request.workspace.slug, uid)


def _edition(uid: UUID) -> Edition:
    edition = rows.editions().filter(uid=uid).first()
    if edition is None:
        raise Http404
    return edition


@public_page("directory")
@require_safe
def all_editions(request: HttpRequest) -> HttpResponse:
    """Every edition there is, and two years to compare."""
    years = rows.years()
    return render(request, "directory/public/editions.html", {"editions": rows.editions(), "years": years})


@public_page("directory")
@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """The lists as they stood that year, at an address that does not change."""
    found = rows.of_year(year)
    if not found:
        raise Http404
    context = {
        "year": year,
        "editions": [(edition, rows.shelves(edition)) for edition in found],
        "address": links.absolute("directory:edition", year),
        "years": rows.years(),
    }
    return render(request, "directory/public/edition.html", context)


@public_page("directory")
@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """Two years side by side: who joined, who left, who moved."""
    years = rows.years()
    before, after = sorted(_year(request, name) for name in ("from", "to"))
    if before not in years or after not in years or before == after:
        return render(
            request, "directory/public/editions.html", {"editions": rows.editions(), "years": years, "faulty": True}
        )
    context = {"before": before, "after": after, "found": rows.compared(before, after), "years": years}
    return render(request, "directory/public/compared.html", context)


def _year(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS else 0
