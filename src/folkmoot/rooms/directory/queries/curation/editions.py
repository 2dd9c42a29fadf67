"""Editions of the lists by year: read, compared, and what they close."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from folkmoot.rooms.directory.models import Edition, EditionEntry, Listing, Roll
from folkmoot.rooms.directory.queries.sheets import cells_of, digests, profile_keys
from folkmoot.rooms.directory.states import ListingState
from folkmoot_engine.directory.editions import Comparison, Entered, compare


@dataclass(frozen=True)
class Shelf:
    """The entries of one sector of one list in an edition, in their order."""

    roll: str
    sector: str
    entries: list[EditionEntry]


def editions() -> QuerySet[Edition]:
    return Edition.objects.select_related("roll")


def of_year(year: int) -> list[Edition]:
    """One edition of all lists, or one for each list that was frozen that year."""
    return list(editions().filter(year=year))


def years() -> list[int]:
    """The latest first."""
    return list(Edition.objects.order_by("-year").values_list("year", flat=True).distinct())


def shelves(edition: Edition) -> list[Shelf]:
    """As printed: list by list, sector by sector. Whoever wanted to be gone is counted, and not named."""
    grouped = groupby(entries_of([edition]), key=lambda entry: (entry.roll_name, entry.sector))
    return [Shelf(roll, sector, list(entries)) for (roll, sector), entries in grouped]


def entries_of(some: list[Edition]) -> QuerySet[EditionEntry]:
    return EditionEntry.objects.filter(edition__in=some).select_related("listing").order_by("edition", "position", "id")


def is_gone(entry: EditionEntry) -> bool:
    """Whether the person wanted to be gone; also where the blanking of their words is still to come."""
    return bool(entry.removed_at) or entry.listing is not None and entry.listing.state == ListingState.REMOVED


def to_freeze(roll: Roll | None) -> QuerySet[Listing]:
    """Everybody listed now, in the order of the lists."""
    rows = Listing.objects.select_related("roll", "sector").filter(state=ListingState.LISTED)
    rows = rows.filter(roll=roll) if roll else rows
    return rows.order_by("roll__position", "roll_id", "sector__position", "sector_id", "name", "id")


def entered(entries: list[EditionEntry]) -> list[Entered]:
    """As the engine compares them; without those who wanted to be gone."""
    return [
        Entered(
            name=entry.name,
            employer=entry.employer,
            title=entry.title,
            roll=entry.roll_slug,
            sector=entry.sector,
            uid=str(entry.listing.uid) if entry.listing else "",
            profile_key=entry.profile_key,
        )
        for entry in entries
        if not is_gone(entry)
    ]


def compared(before: int, after: int) -> Comparison:
    """Two years side by side; lists that only one of the two years holds are left out, or all would seem to have
    joined or left."""
    sides = [entered(list(entries_of(of_year(year)))) for year in (before, after)]
    both = {entry.roll for entry in sides[0]} & {entry.roll for entry in sides[1]}
    return compare(*([entry for entry in side if entry.roll in both] for side in sides))


def closing(roll: Roll | None = None) -> Edition | None:
    """The edition that has closed submissions, for one list or (without one) for all; None while they are open."""
    rows = editions().filter(closes=True, reopened_at=None)
    rows = rows.filter(Q(roll=None) | Q(roll=roll)) if roll else rows.filter(roll=None)
    return rows.order_by("-frozen_on", "-id").first()


def brought_in_of(listing: Listing) -> list[int]:
    """The ids of this person's places in editions that were kept elsewhere: by profile, or by name and company."""
    key_of = profile_keys()
    theirs = set(digests(cells_of(listing), key_of))
    rows = EditionEntry.objects.filter(listing=None, removed_at=None)
    found = rows.values("pk", "name", "employer", "profile")
    return [row.pop("pk") for row in found if not theirs.isdisjoint(digests(row, key_of))]


def left_of_removed() -> QuerySet[Listing]:
    """Entries whose people wanted to be gone, and that still stand by name in an edition."""
    named = EditionEntry.objects.filter(removed_at=None, listing__state=ListingState.REMOVED)
    return Listing.objects.filter(pk__in=named.values("listing"))
