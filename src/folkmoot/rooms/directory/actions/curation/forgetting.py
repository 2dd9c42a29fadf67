"""Whoever removed their entry is gone from what was decided of it, and from editions, too."""

from folkmoot.rooms.directory.actions.curation.editions import blank_entries
from folkmoot.rooms.directory.actions.listings import move
from folkmoot.rooms.directory.models import Decision, Doubt, EditionEntry, Listing
from folkmoot.rooms.directory.queries.curation import review
from folkmoot.rooms.directory.queries.curation.editions import brought_in_of, left_of_removed
from folkmoot.rooms.directory.states import ListingState


def forget(listing: Listing) -> None:
    """Called with each entry that is removed (`blanking.also`), in its transaction: blanks what curation wrote of it.

    Entries that were made one with it go the same way; so does the one it was made one with, where that is known to be
    the same person's: who only claimed to be them cannot remove it.
    """
    for other in review.made_one_with(listing):
        if other.state != ListingState.REMOVED:
            move(other, ListingState.REMOVED)
    Decision.objects.filter(listing=listing).update(reason="", data={})
    Doubt.objects.filter(listing=listing).update(text="", outcome="")
    blank_entries(EditionEntry.objects.filter(listing=listing, removed_at=None))
    if listing.listed_at is not None:  # somebody has looked at who they are
        blank_entries(EditionEntry.objects.filter(pk__in=brought_in_of(listing)))


def sweep() -> int:
    """Forget whom an earlier removal left by name in an edition. Returns how many."""
    left = list(left_of_removed())
    for listing in left:
        forget(listing)
    return len(left)
