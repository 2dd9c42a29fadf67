"""Letters of the directory: to whoever sent something in, and to the person it names."""

from django.utils import timezone

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.directory.queries import wording
from folkmoot.rooms.directory.states import ListingState
from folkmoot.rooms.reception.actions import write_letter
from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.reception.queries import links, room

# Purposes of links: each opens what its letter speaks of, and nothing else.
CONFIRM, CONSENT, OWN, AGAIN = "directory.confirm", "directory.consent", "directory.own", "directory.again"
DAILY = 3  # letters of a kind to one address


def ask_to_confirm(listing: Listing) -> None:
    """Ask the submitter whether it was they; once a day for the same entry, however often it is sent."""
    words = {"listing": listing, "link": links.absolute("directory:confirm", links.make(CONFIRM, listing.uid))}
    key = f"{listing.uid}:{timezone.now():%Y-%m-%d}"
    write_letter(listing.submitter, CONFIRM, key, "directory/letters/confirm.txt", words, daily=DAILY)


def ask_for_consent(listing: Listing) -> None:
    """Ask the person whether they want to be listed; once for an entry."""
    words = {
        "listing": listing,
        "is_colleague": listing.relation == "colleague",
        "link": links.absolute("directory:consent", links.make(CONSENT, listing.uid)),
    }
    write_letter(listing.person, CONSENT, str(listing.uid), "directory/letters/consent.txt", words, daily=DAILY)


def send_own_links(visitor: Visitor, found: list[Listing]) -> None:
    """The links to the entries about this person, to nobody but their own address."""
    entries = [{"listing": listing, "link": _own(listing)} for listing in found]
    key = f"{visitor.uid}:{timezone.now():%Y-%m-%dT%H:%M}"
    write_letter(visitor, OWN, key, "directory/letters/mine.txt", {"entries": entries}, daily=DAILY)


def tell_outcome(listing: Listing, reason: str = "") -> None:
    """Listed, or not and why. Once the person has agreed it is theirs: they alone hear of it and can correct it."""
    if listing.state == ListingState.LISTED:
        to, template = listing.person, "directory/letters/listed.txt"
        words = {"page": links.absolute("directory:person", listing.uid), "link": listing.person and _own(listing)}
    else:
        to, template = _owner(listing), "directory/letters/refused.txt"
        limits = queries.thresholds(room("directory"))
        failed = [found for found in queries.findings(listing) if found.outcome == "not_met"]
        words = {
            "reasons": [wording.reason(found.reason, limits) for found in failed],
            "link": _own(listing) if listing.consented_at else _again(listing),
        }
    if to is not None:
        key = f"{listing.uid}:{listing.version}"
        words |= {"listing": listing, "reason": reason}
        write_letter(to, f"directory.{listing.state}", key, template, words, daily=DAILY)


def _owner(listing: Listing) -> Visitor | None:
    return listing.person if listing.consented_at else listing.submitter or listing.person


def _again(listing: Listing) -> str:
    return links.absolute("directory:again", links.make(AGAIN, listing.uid))


def _own(listing: Listing) -> str:
    return links.absolute("directory:own", links.make(OWN, listing.uid))
