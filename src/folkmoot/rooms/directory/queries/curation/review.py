"""What waits for a person, and what speaks for and against an entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.rooms.directory.models import Decision, Finding, Listing
from folkmoot.rooms.directory.states import DecisionKind, ListingState, Outcome
from folkmoot_engine.directory.people import Likeness, Person, duplicates_of

FEW = 5  # likenesses shown beside an entry


def entries() -> QuerySet[Listing]:
    return Listing.objects.select_related("roll", "sector", "person", "submitter")


def by_uid(uid: UUID) -> Listing | None:
    return entries().filter(uid=uid).exclude(state=ListingState.REMOVED).first()


def to_review() -> QuerySet[Listing]:
    """Those who wait for a decision, the longest first."""
    return _with_asked(entries().filter(state=ListingState.REVIEW)).order_by("submitted_at", "id")


def candidates() -> QuerySet[Listing]:
    """Those who came by another way than the form, the oldest first; ones that were made one with another are gone."""
    return _with_asked(entries().filter(state=ListingState.CANDIDATE)).order_by("created_at", "id")


def _with_asked(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """`is_asked`: somebody was asked to correct it and has not touched it since."""
    asked = Decision.objects.filter(
        listing=OuterRef("pk"), kind=DecisionKind.ASK, undone_by=None, at__gte=OuterRef("changed_at")
    )
    return rows.annotate(is_asked=Exists(asked))


def found_by(words: str) -> QuerySet[Listing]:
    """All entries but the removed, those with the words in name or employer; in the order of names."""
    rows = entries().exclude(state=ListingState.REMOVED)
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(employer__icontains=word) | Q(title__icontains=word))
    return rows.order_by("name", "id")


def findings(listings: Iterable[Listing]) -> dict[int, dict[str, Finding]]:
    """For each entry's id, the latest finding of each rule."""
    found: dict[int, dict[str, Finding]] = {}
    rows = Finding.objects.filter(listing__in=[listing.pk for listing in listings]).select_related("decided_by")
    for finding in rows.order_by("at", "id"):
        found.setdefault(finding.listing_id, {})[finding.rule] = finding
    return found


def unsettled(listing: Listing) -> list[Finding]:
    """Rules that are not met, or wait for a person."""
    latest = findings([listing]).get(listing.pk, {})
    return [finding for finding in latest.values() if finding.outcome != Outcome.MET]


def before_and_after(rows: QuerySet[Listing], listing: Listing) -> tuple[Listing | None, Listing | None]:
    """Its neighbours in a queue, for whoever goes through it by keyboard."""
    uids = list(rows.values_list("uid", flat=True))
    if listing.uid not in uids:
        return None, rows.first()
    place = uids.index(listing.uid)
    near = {row.uid: row for row in rows.filter(uid__in=uids[max(0, place - 1) : place + 2])}
    return near.get(uids[place - 1]) if place else None, near.get(uids[place + 1]) if place + 1 < len(uids) else None


@dataclass(frozen=True)
class Alike:
    """Another entry that may be the same person, and why."""

    listing: Listing
    likeness: Likeness


def alike(listing: Listing) -> list[Alike]:
    """The likeliest first; those that somebody keeps apart from it, or has made one with it, are not asked again."""
    settled = _settled_pairs(listing)
    rows = Listing.objects.exclude(state=ListingState.REMOVED).exclude(pk__in=settled | {listing.pk})
    people = [Person(str(uid), *told) for uid, *told in rows.values_list("uid", "name", "employer", "profile_key")]
    this = Person(str(listing.uid), listing.name, listing.employer, listing.profile_key)
    found = {likeness.partner(this.uid): likeness for likeness in duplicates_of(this, people)[:FEW]}
    listings = {str(row.uid): row for row in entries().filter(uid__in=found)}
    return [Alike(listings[uid], likeness) for uid, likeness in found.items() if uid in listings]


def _settled_pairs(listing: Listing) -> set[int]:
    kinds = (DecisionKind.APART, DecisionKind.MERGE)
    done = Decision.objects.filter(Q(listing=listing) | Q(other=listing), kind__in=kinds, undone_by=None)
    merged = Decision.objects.filter(kind=DecisionKind.MERGE, undone_by=None).values_list("other", flat=True)
    pairs = {pk for pair in done.values_list("listing", "other") for pk in pair}
    return (pairs | {*merged}) - {listing.pk}


def made_one_with(listing: Listing) -> list[Listing]:
    """The entries that became part of this one; and the one it became part of, where both have the same person."""
    done = Decision.objects.filter(kind=DecisionKind.MERGE, undone_by=None)
    parts = [decision.other for decision in done.filter(listing=listing).select_related("other")]
    whole = [decision.listing for decision in done.filter(other=listing).select_related("listing")]
    return parts + [kept for kept in whole if kept.person_id and kept.person_id == listing.person_id]


def kept_instead_of(listing: Listing) -> Listing | None:
    """The entry it was made one with, if it was."""
    done = Decision.objects.filter(other=listing, kind=DecisionKind.MERGE, undone_by=None).select_related("listing")
    return done[0].listing if done else None
