"""What waits for those who look after the directory."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.rooms.directory.actions.curation import doubts as doubt_actions
from folkmoot.rooms.directory.permissions import may_look_after, may_review
from folkmoot.rooms.directory.queries.curation import doubts as doubt_rows
from folkmoot.rooms.directory.queries.curation import review, staleness
from folkmoot.rooms.reception.access import host_page
from folkmoot.rooms.reception.queries import hosts
from folkmoot_engine.errors import RefusedError

PAGE = 50
LISTS = {"review": review.to_review, "candidates": review.candidates, "stale": staleness.not_confirmed}


def counts() -> dict[str, int]:
    """How much waits where."""
    return {name: rows().count() for name, rows in LISTS.items()} | {"doubts": doubt_rows.open_doubts().count()}


def ways(request: HttpRequest, here: str) -> dict[str, Any]:
    """What the head of every page of curation needs."""
    return {"here": here, "counts": counts(), "may_choose": may_look_after(request.membership.role)}


def _list(request: HttpRequest, here: str) -> HttpResponse:
    page = Paginator(LISTS[here](), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": _with_findings(page.object_list), **ways(request, here)}
    return render(request, "directory/host/queue.html", context)


def _with_findings(listings) -> list[tuple]:
    latest = review.findings(listings)
    return [(listing, latest.get(listing.pk, {}).values()) for listing in listings]


@host_page("directory", may_review)
@require_safe
def to_review(request: HttpRequest) -> HttpResponse:
    """Entries that wait for a decision."""
    return _list(request, "review")


@host_page("directory", may_review)
@require_safe
def candidates(request: HttpRequest) -> HttpResponse:
    """Entries that came by another way than the form."""
    return _list(request, "candidates")


@host_page("directory", may_review)
@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """Entries that nobody has confirmed again."""
    return _list(request, "stale")


@host_page("directory", may_review)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """All entries, by words of theirs."""
    words = request.GET.get("q", "")[:200]
    page = Paginator(review.found_by(words), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": _with_findings(page.object_list), "words": words, **ways(request, "entries")}
    return render(request, "directory/host/queue.html", context)


@host_page("directory", may_review)
@require_safe
def doubts(request: HttpRequest) -> HttpResponse:
    """What visitors say is wrong."""
    page = Paginator(doubt_rows.open_doubts(), PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/host/doubts.html", {"page": page, **ways(request, "doubts")})


@host_page("directory", may_review)
@require_POST
def settle_doubt(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = doubt_rows.by_uid(uid)
    if found is None:
        raise Http404
    try:
        doubt_actions.settle_doubt(found, request.user, request.POST.get("outcome", "")[:2_000])
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Settled, and kept in the history of the entry."))
    return redirect("directory_host:doubts", request.workspace.slug)


def card(request: HttpRequest, workspace) -> str:
    """Fills the slot `rooms.cards`."""
    if not hosts(workspace, "directory"):
        return ""
    return render_to_string("directory/host/card.html", {"counts": counts(), "workspace": workspace}, request)
