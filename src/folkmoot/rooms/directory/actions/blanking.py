"""What is left of an entry that was removed: that there was one, when, how the rules ended. Nothing of the person."""

from collections.abc import Callable

from folkmoot.rooms.directory.models import Change, Finding, Listing
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.reception.actions import forget

BLANK = {
    "name": "",
    "employer": "",
    "title": "",
    "region": "",
    "profile": "",
    "profile_key": "",
    "employees": None,
    "duties": "",
    "work": "",
    "employed_by": "",
    "serves": "",
    "products": "",
    "words": "",
    "relation": "",
    "sector": None,
    "person": None,
    "submitter": None,
    "extra": {},
}
_also: list[Callable[[Listing], None]] = []


def also(action: Callable[[Listing], None]) -> Callable[[Listing], None]:
    """For what keeps a copy of an entry's words elsewhere: called with each one removed, in its transaction."""
    if action not in _also:
        _also.append(action)
    return action


def blank(listing: Listing) -> None:
    """Blank every personal value of an entry, its history included; forget its people where nothing else needs them."""
    people = {visitor for visitor in (listing.person, listing.submitter) if visitor}
    for action in _also:
        action(listing)
    Listing.objects.filter(pk=listing.pk).update(**BLANK)
    Change.objects.filter(listing=listing).update(before={}, after={})
    Finding.objects.filter(listing=listing).exclude(decided_by=None).update(reason="")
    for visitor in people:
        forget_unneeded(visitor)
    listing.refresh_from_db()


def forget_unneeded(visitor) -> None:
    """Forget a visitor whom no row of any room points to any more."""
    if not queries.is_needed(visitor):
        forget(visitor)
