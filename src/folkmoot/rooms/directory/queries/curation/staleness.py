"""Which entries are old: to be asked, asked, reminded, and not confirmed again."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.queries.curation.choices import choices
from folkmoot.rooms.directory.states import ListingState

REMIND_AFTER = timedelta(days=14)
LAPSE_AFTER = timedelta(days=28)
MONTH = timedelta(days=365) / 12


def _listed() -> QuerySet[Listing]:
    return Listing.objects.select_related("roll", "sector", "person", "submitter").filter(state=ListingState.LISTED)


_ASKED_SINCE = Q(asked_at__gte=F("confirmed_at"))


def to_ask(now: datetime) -> QuerySet[Listing]:
    """Confirmed too long ago, and not asked since."""
    return _listed().filter(confirmed_at__lte=now - choices().stale_months * MONTH).exclude(_ASKED_SINCE)


def to_remind(now: datetime) -> QuerySet[Listing]:
    """Asked two weeks ago, and no answer; whoever was asked longer ago has been reminded."""
    return _listed().filter(_ASKED_SINCE, asked_at__lte=now - REMIND_AFTER, asked_at__gt=now - LAPSE_AFTER)


def not_confirmed(now: datetime | None = None) -> QuerySet[Listing]:
    """Asked and reminded, and still no answer: the longest first."""
    return _listed().filter(_ASKED_SINCE, asked_at__lte=(now or timezone.now()) - LAPSE_AFTER).order_by("confirmed_at")


def has_lapsed(listing: Listing, now: datetime | None = None) -> bool:
    """Whether a page should say that this entry was not confirmed again."""
    if listing.state != ListingState.LISTED or not listing.asked_at or not listing.confirmed_at:
        return False
    return listing.confirmed_at <= listing.asked_at <= (now or timezone.now()) - LAPSE_AFTER
