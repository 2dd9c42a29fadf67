"""Addresses that letters of curation lead to."""

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.reception.queries import links

OWN = "directory.own"  # the purpose of the link by which a person corrects or removes their entry
CONFIRM = "directory.confirm-again"


def own_address(listing: Listing) -> str:
    return links.absolute("directory:own", links.make(OWN, listing.uid))


def confirm_address(listing: Listing) -> str:
    return links.absolute("directory:confirm-again", links.make(CONFIRM, listing.uid))
