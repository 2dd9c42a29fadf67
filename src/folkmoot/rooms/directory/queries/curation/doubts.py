"""What visitors say is wrong."""

from uuid import UUID

from django.db.models import QuerySet

from folkmoot.rooms.directory.models import Doubt, Listing
from folkmoot.rooms.directory.states import ListingState


def open_doubts() -> QuerySet[Doubt]:
    """Those nobody has settled, the oldest first."""
    return Doubt.objects.filter(settled_at=None).select_related("listing__roll", "roll").order_by("at", "id")


def by_uid(uid: UUID) -> Doubt | None:
    return Doubt.objects.select_related("listing", "roll").filter(uid=uid).first()


def doubted(uid: UUID) -> Listing | None:
    """An entry that visitors can see, and so can say something about."""
    return Listing.objects.select_related("roll", "sector", "person").filter(uid=uid, state=ListingState.LISTED).first()
