"""Which column of a spreadsheet is what: proposed from the columns' names, in English and German."""

import re
from collections.abc import Mapping, Sequence

from folkmoot_engine.directory.sheets import UID
from folkmoot_engine.errors import MappingError

# What a directory knows of a person. What other columns say is kept beside it and never shown.
FIELDS = ("name", "employer", "title", "roll", "sector", "profile", "region", "employees", "serves")
NAMES: dict[str, str] = {
    "name": "name fullname person practitioner contact who displayname vollername namederperson ansprechpartner",
    "employer": "employer company companyname organisation organization brand firm corporation arbeitgeber firma "
    "unternehmen betrieb organisationsname",
    "title": "title jobtitle job position titel stelle berufsbezeichnung funktion",
    "roll": "roll role list directory category rolle liste verzeichnis",
    "sector": "sector industry vertical branche sektor wirtschaftszweig",
    "profile": "profile profileurl publicprofile linkedin linkedinurl linkedinprofile url link profil profillink "
    "profiladresse oeffentlichesprofil",
    "region": "region country location place state ort land standort",
    "employees": "employees employeecount headcount companysize size staff mitarbeiter mitarbeiterzahl beschaeftigte "
    "groesse unternehmensgroesse",
    "serves": "serves side audience worksfor dientwem seite fuerwen",
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names.split()}
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def proposed(columns: Sequence[str]) -> dict[str, str]:
    """Field → column, for the columns whose names are known. The first of two with one meaning counts."""
    found: dict[str, str] = {}
    for column in columns:
        field = UID if column == UID else FIELD_OF.get(_plain(column))
        if field:
            found.setdefault(field, column)
    return found


def checked(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """The mapping, if a sheet with these columns can be read by it. Raises MappingError."""
    told = {field: column for field, column in mapping.items() if column}
    for field, column in told.items():
        if field not in (*FIELDS, UID):
            raise _wrong(f'There is no field "{field}"', f"Fields: {', '.join(FIELDS)}.")
        if column not in columns:
            raise _wrong(f'There is no column "{column}"', f"Columns: {', '.join(columns)}.")
    if len(set(told.values())) < len(told):
        raise _wrong("One column stands for two fields", "Choose another, or none.")
    if "name" not in told:
        raise _wrong("No column holds the names of the people", f"Say which it is. Columns: {', '.join(columns)}.")
    return told


def renamed(records: Sequence[Mapping[str, str]], mapping: Mapping[str, str]) -> list[dict[str, str]]:
    """The records by field; columns that stand for none keep their names.

    One that bears a field's name and does not stand for it gets a mark, so that the two are never taken for each other.
    """
    field_of = {column: field for field, column in mapping.items()}
    return [
        {field_of.get(column) or (f"{column} *" if column in FIELDS else column): cell for column, cell in one.items()}
        for one in records
    ]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower().translate(_FOLDED))


def _wrong(what: str, remedy: str) -> MappingError:
    return MappingError(what, where="columns", remedy=remedy)
