"""Tables of the directory. They belong to the site, not to a workspace: anybody may read what is listed."""

from folkmoot.rooms.directory.models.listings import Change, Finding, Listing, Roll, Sector
from folkmoot.rooms.directory.models.sheets import KeptOut, Sheet, SheetChange, SheetImport, SheetRow

__all__ = [
    "Change",
    "Finding",
    "KeptOut",
    "Listing",
    "Roll",
    "Sector",
    "Sheet",
    "SheetChange",
    "SheetImport",
    "SheetRow",
]
