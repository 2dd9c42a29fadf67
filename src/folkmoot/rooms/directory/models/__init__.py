"""Tables of the directory. They belong to the site, not to a workspace: anybody may read what is listed."""

from folkmoot.rooms.directory.models.listings import Change, Finding, Listing, Roll, Sector

__all__ = ["Change", "Finding", "Listing", "Roll", "Sector"]
