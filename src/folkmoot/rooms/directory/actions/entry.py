"""The way of an entry from the public form to the list, as far as strangers go it: send in, confirm, agree, correct,
remove."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.rooms.directory.actions import blanking, letters, listings
from folkmoot.rooms.directory.actions.curation.editions import must_be_open
from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.directory.states import ListingState, Relation, Source
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.reception.queries import room, visitor_at
from folkmoot_engine.directory.profiles import profile_key
from folkmoot_engine.directory.rules import Judgement, fails

# What a rule of entry looks at: a listed entry in which one of these changes is looked at again.
RULED = frozenset({"employer", "profile", "roll", "employees", "work", "duties", "employed_by", "serves", "products"})
UNCONFIRMED_FOR = timedelta(days=7)
UNANSWERED_FOR = timedelta(days=30)


@transaction.atomic
def submit(fields: dict[str, Any], *, email: str, person_email: str = "") -> Listing:
    """Keep an entry until its submitter confirms it by the link in a letter; nothing is public before.

    `fields` are those of a Listing. Sent again before it was confirmed, the entry is corrected and stays one; whom it
    asks for consent stays, too, as anybody may have typed the submitter's address.
    `person_email` is where the person it names is asked, if that is not the submitter. Raises RefusedError where an
    edition has closed submissions to the list.
    """
    must_be_open(fields["roll"])
    submitter = reception.meet(email)
    is_self = fields["relation"] == Relation.SELF
    person = submitter if is_self else reception.meet(person_email) if person_email else None
    hosts = queries.thresholds(room("directory")).hosts
    listing = queries.waiting_for(submitter, person, profile_key(fields["profile"], hosts), fields["name"])
    given = {**fields, "person": person}
    if listing is None:
        made = {"submitter": submitter, "source": Source.FORM}
        listing = listings.add(state=ListingState.UNCONFIRMED, **made, **given)
    else:
        listing = listings.correct(listing, given)
    listings.apply_rules(listing)
    letters.ask_to_confirm(listing)
    return listing


@transaction.atomic
def confirm(listing: Listing) -> Listing:
    """The submitter says it was they. What fails a rule is refused at once; the person is asked where they did not
    send it themselves. Twice is once."""
    if listing.state != ListingState.UNCONFIRMED:
        return listing
    reception.confirm(listing.submitter)
    return _go_on(listing, listings.apply_rules(listing))


@transaction.atomic
def agree(listing: Listing) -> Listing:
    """The person wants to be listed. Twice is once."""
    if listing.state != ListingState.CONSENT:
        return listing
    reception.confirm(listing.person)
    return listings.move(listing, ListingState.REVIEW, consented_at=timezone.now())


@transaction.atomic
def remove(listing: Listing) -> Listing:
    """The person wants not to be listed, now or any more: nothing of them is kept."""
    return listings.move(listing, ListingState.REMOVED)


@transaction.atomic
def amend(listing: Listing, fields: dict[str, Any]) -> Listing:
    """The person corrects their entry. What touches a rule is looked at before it is public; the rest stands at once.

    Raises RefusedError where somebody else changed the entry meanwhile.
    """
    changed = listings.differing(listing, fields).keys()
    if listing.state == ListingState.LISTED and changed & RULED:
        listing = listings.move(listing, ListingState.REVIEW)
    listing = listings.correct(listing, fields)
    if changed & RULED:
        listings.apply_rules(listing)
    return listing


@transaction.atomic
def send_again(listing: Listing, fields: dict[str, Any]) -> tuple[Listing, list[Judgement]]:
    """A refused entry, corrected: it goes its way again if no rule fails now. Returns it, and how the rules end."""
    listing = listings.correct(listing, fields)
    judged = listings.apply_rules(listing)
    if listing.state == ListingState.REFUSED and not fails(judged):
        listing = _go_on(listing, judged)
    return listing, judged


@transaction.atomic
def hide(listing: Listing, *, hidden: bool) -> Listing:
    """Ask search engines to leave the person's page out, or let them in again."""
    return listings.correct(listing, {"is_indexed": not hidden})


def send_links(email: str) -> None:
    """Mail the links to what the directory says of whoever is reached there; nothing where that is nobody."""
    visitor = visitor_at(email)
    found = queries.listings_of(visitor) if visitor else []
    if found:
        letters.send_own_links(visitor, found)


@transaction.atomic
def tidy() -> dict[str, int]:
    """Forget what nobody confirmed within a week, and people who did not answer within a month. Returns how many."""
    now = timezone.now()
    unconfirmed = queries.lapsed(ListingState.UNCONFIRMED, now - UNCONFIRMED_FOR)
    for listing in unconfirmed:
        _drop(listing)
    unanswered = queries.lapsed(ListingState.CONSENT, now - UNANSWERED_FOR)
    for listing in unanswered:
        listings.move(listing, ListingState.REMOVED)
    return {"unconfirmed": len(unconfirmed), "unanswered": len(unanswered)}


def _go_on(listing: Listing, judged: list[Judgement]) -> Listing:
    """What comes after an entry was confirmed."""
    if fails(judged):
        return listings.move(listing, ListingState.REFUSED)
    if listing.consented_at:
        return listings.move(listing, ListingState.REVIEW)
    if listing.person_id is None:
        return listings.move(listing, ListingState.CANDIDATE)
    if listing.person_id == listing.submitter_id:
        return listings.move(listing, ListingState.REVIEW, consented_at=timezone.now())
    listing = listings.move(listing, ListingState.CONSENT)
    letters.ask_for_consent(listing)
    return listing


def _drop(listing: Listing) -> None:
    """An entry that nobody confirmed leaves no row."""
    people: set[Visitor] = {visitor for visitor in (listing.person, listing.submitter) if visitor}
    reception.note("listing.lapse", on=listing)
    listing.delete()
    for visitor in people:
        blanking.forget_unneeded(visitor)
