"""Letters of those who look after the directory, to whom an entry concerns."""

from datetime import datetime

from folkmoot.rooms.directory.models import Decision, Listing
from folkmoot.rooms.directory.queries.curation.ways import own_address
from folkmoot.rooms.reception.actions import write_letter
from folkmoot.rooms.reception.models import Letter, Visitor


def write_to(listing: Listing, kind: str, about: Decision) -> None:
    """Tell the person, and whoever submitted them where that is somebody else, what was decided."""
    for to in reached(listing):
        words = {"listing": listing, "decision": about, "own": own_address(listing) if may_correct(listing, to) else ""}
        write_letter(to, f"directory.{kind}", f"{about.uid}.{to.uid}", f"directory/letters/{kind}.txt", words)


def write_to_person(listing: Listing, kind: str, key: str, words: dict, at: datetime | None = None) -> Letter | None:
    """A letter to the person alone; None where they cannot be reached."""
    to = person_of(listing)
    if to is None:
        return None
    words = {"listing": listing, "own": own_address(listing), **words}
    return write_letter(to, f"directory.{kind}", key, f"directory/letters/{kind}.txt", words, at=at)


def reached(listing: Listing) -> list[Visitor]:
    """Everybody once."""
    return list({to.pk: to for to in (listing.person, listing.submitter) if to is not None}.values())


def person_of(listing: Listing) -> Visitor | None:
    """The person, who may have submitted themselves."""
    return listing.person or (listing.submitter if listing.relation == "self" else None)


def may_correct(listing: Listing, to: Visitor) -> bool:
    """The person has a link of their own; who submitted them has one until the person answers for themselves."""
    return to == person_of(listing) or listing.person is None
