"""Old entries: their people are asked, reminded once, and answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from folkmoot.rooms.directory.actions.curation.writing import write_to_person
from folkmoot.rooms.directory.actions.listings import correct
from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.queries.curation import staleness
from folkmoot.rooms.directory.queries.curation.ways import confirm_address

MOST_AT_ONCE = 500


def ask_again(now: datetime | None = None) -> dict[str, int]:
    """Write to those whose entry is due, and remind those who have not answered. Twice the same day is once."""
    now = now or timezone.now()
    asked = [_ask(listing, now) for listing in staleness.to_ask(now)[:MOST_AT_ONCE]]
    reminded = [_remind(listing) for listing in staleness.to_remind(now)]
    return {"asked": len(asked), "reminded": sum(reminded)}


@transaction.atomic
def _ask(listing: Listing, now: datetime) -> None:
    correct(listing, {"asked_at": now})
    write_to_person(listing, "confirm-again", f"{listing.uid}.{now:%Y-%m-%d}", {"confirm": confirm_address(listing)})


def _remind(listing: Listing) -> bool:
    key = f"{listing.uid}.{listing.asked_at:%Y-%m-%d}"
    return write_to_person(listing, "reminder", key, {"confirm": confirm_address(listing)}) is not None


def confirm_again(listing: Listing) -> Listing:
    """The person says that the entry is still right."""
    return correct(listing, {"confirmed_at": timezone.now()})
