"""Addresses that letters and pages of curation lead to."""

from django.urls import NoReverseMatch

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.reception.queries import links

OWN = "directory.own"  # the purpose of the link by which a person corrects or removes their entry
CONFIRM = "directory.confirm-again"


def own_address(listing: Listing) -> str:
    """The link of an entry's own person; nothing while no page takes it."""
    try:
        return links.absolute("directory:own", links.make(OWN, listing.uid))
    except NoReverseMatch:
        return ""


def confirm_address(listing: Listing) -> str:
    return links.absolute("directory:confirm-again", links.make(CONFIRM, listing.uid))
