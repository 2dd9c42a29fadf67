"""Whoever removed their entry is gone from what was decided of it, and from editions, too."""

from django.db import transaction

from folkmoot.rooms.directory.actions.curation.editions import blank_entries
from folkmoot.rooms.directory.actions.listings import move
from folkmoot.rooms.directory.models import Decision, Doubt, EditionEntry, Finding, Listing
from folkmoot.rooms.directory.queries.curation.editions import left_of_removed
from folkmoot.rooms.directory.states import DecisionKind, ListingState
from folkmoot.rooms.reception.actions import note

_BLANK = dict.fromkeys(("name", "employer", "title", "region", "profile", "profile_key", "duties", "serves"), "")


@transaction.atomic
def forget(listing: Listing) -> None:
    """To be called where an entry is removed. What was made one with it goes the same way."""
    merged = Decision.objects.filter(listing=listing, kind=DecisionKind.MERGE, undone_by=None).select_related("other")
    gone = [done.other for done in merged if done.other.state != ListingState.REMOVED]
    for other in gone:
        move(other, ListingState.REMOVED, **_BLANK, employees=None, extra={}, person=None, submitter=None)
        forget(other)
    Decision.objects.filter(listing=listing).update(reason="", data={})
    Finding.objects.filter(listing=listing).exclude(decided_by=None).update(reason="")
    Doubt.objects.filter(listing=listing).update(text="", outcome="")
    blank_entries(EditionEntry.objects.filter(listing=listing, removed_at=None))
    note("listing.forget", on=listing)


def sweep() -> int:
    """Forget whom an earlier removal left by name in an edition. Returns how many."""
    left = list(left_of_removed())
    for listing in left:
        forget(listing)
    return len(left)
