"""The history of an entry: who decided what, when and why, and what became public of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from folkmoot.rooms.directory.models import Change, Decision, Doubt, Finding, Listing
from folkmoot.rooms.directory.states import DecisionKind, ListingState

# What may be taken back; a letter that asks for a correction has gone.
UNDOABLE = (DecisionKind.ACCEPT, DecisionKind.REFUSE, DecisionKind.MERGE, DecisionKind.APART)


@dataclass(frozen=True)
class Step:
    """One line of the history. `row` is a Decision, Finding, Change or Doubt; `kind` its name in small letters."""

    at: datetime
    kind: str
    row: Decision | Finding | Change | Doubt


def history(listing: Listing) -> list[Step]:
    """The latest first."""
    decisions = Decision.objects.filter(Q(listing=listing) | Q(other=listing))
    sources = (
        ("decision", decisions.select_related("by", "other", "listing", "undoes", "undone_by")),
        ("finding", Finding.objects.filter(listing=listing).exclude(decided_by=None).select_related("decided_by")),
        ("change", Change.objects.filter(listing=listing)),
        ("doubt", Doubt.objects.filter(listing=listing).select_related("settled_by")),
    )
    steps = [Step(row.at, kind, row) for kind, rows in sources for row in rows]
    return sorted(steps, key=lambda step: (step.at, step.row.pk), reverse=True)


def last_undoable(listing: Listing) -> Decision | None:
    """The latest decision on the entry that can still be taken back."""
    if listing.state == ListingState.REMOVED:
        return None
    rows = Decision.objects.filter(listing=listing, kind__in=UNDOABLE, undone_by=None)
    return rows.select_related("by", "other").order_by("-at", "-id").first()


def decision(listing: Listing, uid) -> Decision | None:
    return Decision.objects.select_related("listing", "other").filter(listing=listing, uid=uid).first()
