"""One entry: its evidence, its likenesses, its history, and the decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.rooms.directory.actions.curation import deciding, merging
from folkmoot.rooms.directory.forms.curation import AddressForm
from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.permissions import may_review
from folkmoot.rooms.directory.queries import wording
from folkmoot.rooms.directory.queries.curation import history, review
from folkmoot.rooms.directory.queries.entry import thresholds
from folkmoot.rooms.directory.states import DecisionKind, ListingState, may_decide
from folkmoot.rooms.directory.views.curation.queue import LISTS, ways
from folkmoot.rooms.reception.access import host_page
from folkmoot_engine.errors import RefusedError

LONGEST = 2_000  # signs of a reason
QUEUES = {ListingState.REVIEW: "review", ListingState.CANDIDATE: "candidates"}


@host_page("directory", may_review)
@require_safe
def entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _page(request, _found(uid))


def _page(request: HttpRequest, listing: Listing, *, reason: str = "", status: int = 200) -> HttpResponse:
    latest = review.findings([listing]).get(listing.pk, {})
    previous, following = review.before_and_after(LISTS[QUEUES.get(listing.state, "review")](), listing)
    context: dict[str, Any] = {
        "listing": listing,
        "limits": (limits := thresholds(request.room)),
        "rules": [(rule, latest.get(rule["code"])) for rule in wording.rules(limits)],
        "alike": review.alike(listing),
        "history": history.history(listing),
        "undoable": history.last_undoable(listing),
        "kept": review.kept_instead_of(listing),
        "may": {kind: may_decide(kind, listing.state) for kind in ("accept", "refuse", "ask", "merge", "apart")},
        "previous": previous,
        "following": following,
        "reason": reason,
        **ways(request, QUEUES.get(listing.state, "entries")),
    }
    return render(request, "directory/host/entry.html", context, status=status)


@host_page("directory", may_review)
@require_POST
def settle(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One rule is met, or not."""
    listing = _found(uid)
    rule, outcome = request.POST.get("rule", ""), request.POST.get("outcome", "")
    reason = request.POST.get("reason", "")[:LONGEST]
    return _done(
        request,
        listing,
        lambda: deciding.settle(listing, request.user, rule, outcome, reason),
        _("Noted, with your name and reason."),
    )


@host_page("directory", may_review)
@require_POST
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept, refuse, or ask for a correction; the next one that waits comes up."""
    listing = _found(uid)
    acts = {
        DecisionKind.ACCEPT: (deciding.accept, _("“%(name)s” is listed.")),
        DecisionKind.REFUSE: (deciding.refuse, _("“%(name)s” is not listed. The reason goes by letter.")),
        DecisionKind.ASK: (deciding.ask, _("The question about “%(name)s” goes by letter.")),
    }
    if request.POST.get("do") not in acts:
        raise Http404
    act, words = acts[request.POST["do"]]
    reason = request.POST.get("reason", "")[:LONGEST]
    return _done(
        request, listing, lambda: act(listing, request.user, reason), words % {"name": listing.name}, reason=reason
    )


@host_page("directory", may_review)
@require_POST
def ask_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask somebody for their consent whom another submitted without an address."""
    listing, form = _found(uid), AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is not an e-mail address."))
        return _page(request, listing, status=409)
    words = _("Asked by letter. The entry waits for the answer.")
    return _done(
        request, listing, lambda: deciding.ask_person(listing, request.user, form.cleaned_data["email"]), words
    )


@host_page("directory", may_review)
@require_POST
def join(request: HttpRequest, uid: UUID, other: UUID) -> HttpResponse:
    """The two are one person (`right`: whose words stand), or two."""
    listing, second = _found(uid), _found(other)
    reason = request.POST.get("reason", "")[:LONGEST]
    if request.POST.get("do") == "apart":
        words = _("Kept apart. Neither is shown beside the other again.")
        return _done(request, listing, lambda: deciding.keep_apart(listing, second, request.user, reason), words)
    right = second if request.POST.get("right") == "other" else listing
    words = _("One entry now. What is known of both stands in its history.")
    return _done(
        request, listing, lambda: merging.merge(listing, second, request.user, right=right, reason=reason), words
    )


@host_page("directory", may_review)
@require_POST
def undo(request: HttpRequest, uid: UUID, decision: UUID) -> HttpResponse:
    listing = _found(uid)
    done = history.decision(listing, decision)
    if done is None:
        raise Http404
    return _done(request, listing, lambda: merging.undo(done, request.user), _("Taken back."))


def _done(
    request: HttpRequest, listing: Listing, act: Callable[[], Any], words: str, *, reason: str = ""
) -> HttpResponse:
    """Do it and show the entry that was decided on; what was refused says why, and nothing that was written is lost."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return _page(request, _found(listing.uid), reason=reason, status=409)
    messages.success(request, words)
    kept = review.kept_instead_of(listing) or listing
    return redirect("directory_host:entry", request.workspace.slug, kept.uid)


def _found(uid: UUID) -> Listing:
    listing = review.by_uid(uid)
    if listing is None:
        raise Http404
    return listing
