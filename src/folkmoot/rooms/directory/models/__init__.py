"""Tables of the directory. They belong to the site, not to a workspace: anybody may read what is listed."""

from folkmoot.rooms.directory.models.curation import Decision, Doubt, Edition, EditionEntry, Elsewhere
from folkmoot.rooms.directory.models.insight import Answers, Reader, Survey
from folkmoot.rooms.directory.models.listings import Change, Finding, Listing, Roll, Sector
from folkmoot.rooms.directory.models.sheets import KeptOut, Sheet, SheetChange, SheetImport, SheetRow

__all__ = [
    "Answers",
    "Change",
    "Decision",
    "Doubt",
    "Edition",
    "EditionEntry",
    "Elsewhere",
    "Finding",
    "KeptOut",
    "Listing",
    "Reader",
    "Roll",
    "Sector",
    "Sheet",
    "SheetChange",
    "SheetImport",
    "SheetRow",
    "Survey",
]
