"""Letters of those who look after the directory, to whom an entry concerns."""

from folkmoot.rooms.directory.models import Decision, Listing
from folkmoot.rooms.directory.queries.curation.ways import own_address
from folkmoot.rooms.reception.actions import write_letter
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.reception.queries import links


def write_to(to: Visitor | None, kind: str, about: Decision) -> None:
    """Tell somebody what was decided; nobody, where nobody can be reached. Only the person gets a link of their own."""
    if to is None:
        return
    own = own_address(about.listing) if to == about.listing.person else ""
    words = {"listing": about.listing, "decision": about, "own": own, "submit": links.absolute("directory:submit")}
    write_letter(to, f"directory.{kind}", str(about.uid), f"directory/letters/{kind}.txt", words)


def write_to_person(listing: Listing, kind: str, key: str, words: dict) -> Letter | None:
    """A letter to the person alone; None where they cannot be reached."""
    if listing.person is None:
        return None
    words = {"listing": listing, "own": own_address(listing), **words}
    return write_letter(listing.person, f"directory.{kind}", key, f"directory/letters/{kind}.txt", words)
