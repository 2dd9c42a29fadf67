"""Spreadsheets of others beside our list: what the files say in our words, and what a merge would do."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.conf import settings

from folkmoot.rooms.directory.models import KeptOut, Listing, Roll, Sheet, SheetChange, SheetImport, SheetRow
from folkmoot.rooms.directory.queries.entry import thresholds
from folkmoot.rooms.directory.states import ListingState, SheetState
from folkmoot.rooms.reception.queries import room
from folkmoot_engine.directory import columns, merge
from folkmoot_engine.directory.columns import FIELDS
from folkmoot_engine.directory.countries import COUNTRIES
from folkmoot_engine.directory.merge import Common, Merged, Of, Ours
from folkmoot_engine.directory.profiles import profile_key, read_profile
from folkmoot_engine.directory.sheets import OWN, STATE, UID
from folkmoot_engine.directory.sheets import Sheet as Table

GONE = (ListingState.REMOVED, ListingState.REFUSED)
TEXTS = ("name", "employer", "title", "region", "profile", "serves")  # as they stand in a listing
SERVES = ("own", "clients", "unknown")
LENGTHS = {"name": 120, "employer": 160, "title": 160, "profile": 300}
MOST_EMPLOYEES = 2**31 - 1


def hosts() -> tuple[str, ...]:
    """Where this site lets public profiles be."""
    return thresholds(room("directory")).hosts


def profile_keys() -> Callable[[str], str]:
    """What identifies a public profile, however its address is written; "" where it is none."""
    return partial(profile_key, hosts=hosts())


# What there is ------------------------------------------------------------------------------------------------------


def rolls() -> list[Roll]:
    return list(Roll.objects.prefetch_related("sectors"))


def imports(limit: int = 50) -> list[SheetImport]:
    """The newest ones, without their rows."""
    return list(SheetImport.objects.defer("rows", "choices").select_related("sheet", "actor")[:limit])


def by_uid(uid) -> SheetImport | None:
    return SheetImport.objects.select_related("sheet", "roll").filter(uid=uid).first()


def sheet_names() -> list[str]:
    """Spreadsheets of others that were merged before."""
    return list(Sheet.objects.filter(is_export=False).order_by("name").values_list("name", flat=True))


def sheet_named(name: str) -> Sheet | None:
    return Sheet.objects.filter(name=name).first()


def old_exports(keep: int):
    """Exports beyond the newest ones: what comes back of them is merged without a common ground."""
    newest = Sheet.objects.filter(is_export=True).order_by("-id").values_list("pk", flat=True)[:keep]
    return Sheet.objects.filter(is_export=True).exclude(pk__in=list(newest))


def waiting() -> int:
    """Uploads that nobody has looked through to the end."""
    return SheetImport.objects.filter(state=SheetState.PREVIEW).count()


def forgotten(before: datetime) -> list[SheetImport]:
    """Uploads that were begun before then and never looked through to the end."""
    return list(SheetImport.objects.filter(state=SheetState.PREVIEW, created_at__lt=before))


def changes_of(of: SheetImport) -> list[SheetChange]:
    return list(of.changes.select_related("listing__roll", "listing__sector").order_by("pk"))


def change_of(of: SheetImport, listing: Listing) -> SheetChange | None:
    return SheetChange.objects.filter(of=of, listing=listing).first()


def rows_of(sheet: Sheet) -> list[SheetRow]:
    return list(sheet.rows.order_by("pk"))


# A listing as cells, and cells as a listing -------------------------------------------------------------------------


def cells_of(listing: Listing) -> dict[str, str]:
    """An entry as a row of a spreadsheet."""
    return {
        **listing.extra,
        **{field: getattr(listing, field) for field in TEXTS},
        "roll": listing.roll.name,
        "sector": listing.sector.name if listing.sector else "",
        "employees": "" if listing.employees is None else str(listing.employees),
    }


@dataclass(frozen=True)
class Reading:
    """How cells become fields: by the lists there are. `roll` is that of rows which name none."""

    roll: Roll | None

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        return hosts()

    @cached_property
    def rolls(self) -> dict[str, Roll]:
        found = rolls()
        return {name.casefold(): roll for roll in found for name in (roll.slug, roll.name)}

    def rows(self, records: Iterable[Mapping[str, str]], mapping: Mapping[str, str]) -> list[dict[str, str]]:
        """Their records in our words. What cannot be read as its field is kept beside it, under a marked name."""
        return [self._row(one) for one in columns.renamed(list(records), mapping)]

    def _row(self, record: Mapping[str, str]) -> dict[str, str]:
        roll = self.rolls.get(record.get("roll", "").casefold(), self.roll)
        return dict(self._told(column, cell, roll) for column, cell in record.items())

    def _told(self, column: str, cell: str, roll: Roll | None) -> tuple[str, str]:
        """A cell as we write it, under its field's name, or as it is beside it."""
        if not cell or column not in FIELDS:
            return column, cell
        if column == "profile":
            cell = read_profile(cell, self.hosts).address or cell
        return (column if self._is_readable(column, cell, roll) else f"{column} *"), cell

    def _is_readable(self, column: str, cell: str, roll: Roll | None) -> bool:
        if column == "roll":
            return cell.casefold() in self.rolls
        if column == "sector":
            return roll is not None and self._sector(roll, cell) is not None
        if column == "employees":
            return _number(cell) is not None
        if column == "region":
            return cell.upper() in COUNTRIES
        if column == "serves":
            return cell in SERVES
        if column == "profile" and not profile_key(cell, self.hosts):
            return False
        return len(cell) <= LENGTHS.get(column, len(cell))

    def _sector(self, roll: Roll, name: str):
        return next((one for one in roll.sectors.all() if one.name.casefold() == name.casefold()), None)

    def fields(self, cells: Mapping[str, str], listing: Listing | None = None) -> dict[str, Any]:
        """Cells as fields of a listing; a sector that its list does not have is left out."""
        told: dict[str, Any] = {field: cells[field] for field in TEXTS if field in cells}
        if "region" in told:
            told["region"] = told["region"].upper()
        if "profile" in told:
            told["profile_key"] = profile_key(told["profile"], self.hosts)
        if "employees" in cells:
            told["employees"] = _number(cells["employees"])
        roll = self.rolls.get(cells.get("roll", "").casefold()) or (listing.roll if listing else self.roll)
        if listing is None or roll != listing.roll:
            told |= {"roll": roll, "sector": None}
        if cells.get("sector") and roll and (sector := self._sector(roll, cells["sector"])):
            told["sector"] = sector
        elif cells.get("sector") == "":
            told["sector"] = None
        extra = {column: cell for column, cell in cells.items() if column not in FIELDS and not column.startswith(OWN)}
        kept = {**(listing.extra if listing else {}), **extra}
        told["extra"] = {column: cell for column, cell in kept.items() if cell}
        return told


def _number(cell: str) -> int | None:
    digits = "".join(mark for mark in cell if mark not in "., '\u202f\u00a0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or int(digits) > MOST_EMPLOYEES:
        return None
    return int(digits)


# The merge ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row of a merge: `key` names it in the choices, `seen` what of ours stood beside it."""

    key: str
    seen: str
    row: Merged
    choice: dict[str, Any] | None = None  # of the person who looked: {"take": bool} or {"cells": {column: whose}}

    @property
    def name(self) -> str:
        return self.row.ours.get("name") or self.row.theirs.get("name", "")

    @property
    def employer(self) -> str:
        return self.row.ours.get("employer") or self.row.theirs.get("employer", "")


@dataclass(frozen=True)
class Merging:
    """What a spreadsheet means for our list, as both stand now."""

    lines: list[Line]
    listings: dict[str, Listing]
    doubled: int = 0  # rows that stood in the file more than once, word for word

    @cached_property
    def open(self) -> list[Line]:
        """What there is to choose: people they have and we do not, cells that differ, people gone from theirs."""
        return [line for line in self.lines if line.row.is_open]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(("same", "new", "gone", "theirs", "conflict", "ours", "twice", "left", "nameless"), 0)
        found["twice"] = self.doubled
        for line in self.lines:
            if line.row.of != Of.CHANGED:
                found[line.row.of] += 1
            for cell in line.row.cells:
                found[cell.of] += 1
        return found


def merging(of: SheetImport, mapping: Mapping[str, str] | None = None) -> Merging:
    """Raises MappingError where no column holds the names."""
    mapping = columns.checked(of.mapping if mapping is None else mapping, of.columns)
    listings = {
        str(one.uid): one for one in Listing.objects.select_related("roll", "sector").prefetch_related("roll__sectors")
    }
    theirs = Reading(of.roll).rows(of.rows, mapping)
    ours = [Ours(uid, cells_of(one), one.state in GONE) for uid, one in listings.items()]
    uid_of = {one.pk: uid for uid, one in listings.items()}
    common = [Common(uid_of.get(row.listing_id, ""), row.cells) for row in rows_of(of.sheet)]
    out = kept_out()
    # Who was removed and stands here again, by another entry or their own wish, is matched as everybody.
    merged = [
        Merged(Of.LEFT, "", row.theirs) if row.of == Of.NEW and out(row.theirs) else row
        for row in merge.merge(theirs, ours, common, profile_keys())
    ]
    lines = sorted((_line(row, of.choices) for row in merged), key=lambda line: (line.name.casefold(), line.key))
    named = sum(1 for line in lines if line.row.of != Of.GONE)
    return Merging(lines, listings, len(theirs) - named)


def _line(row: Merged, choices: Mapping[str, Any]) -> Line:
    key = _digest(["gone", row.ref] if row.of == Of.GONE else sorted(row.theirs.items()))
    seen = _digest(sorted(row.ours.items()))
    chosen = choices.get(key)
    return Line(key, seen, row, chosen if chosen and chosen.get("seen") == seen else None)


def _digest(told: Any) -> str:
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=9).hexdigest()


# Who was removed ----------------------------------------------------------------------------------------------------


def digests(cells: Mapping[str, str], key_of: Callable[[str], str]) -> list[str]:
    """What a person is known by, so that nobody can read it: by profile, and by name and company."""
    told = [merge.person_key(cells)] if cells.get("name") else []
    if cells.get("profile") and (key := key_of(cells["profile"])):
        told.append(("profile", key))
    secret = settings.SECRET_KEY.encode()
    return [hmac.new(secret, json.dumps(one).encode(), hashlib.sha256).hexdigest() for one in told]


def kept_out() -> Callable[[Mapping[str, str]], bool]:
    """A test of a row: is it of somebody who was removed here?"""
    known, key_of = set(KeptOut.objects.values_list("digest", flat=True)), profile_keys()
    return lambda row: bool(known) and not known.isdisjoint(digests(row, key_of))


# Export -------------------------------------------------------------------------------------------------------------


def table(listings: Iterable[Listing] | None = None) -> Table:
    """Our list as a spreadsheet: all entries but the removed and refused, with the columns others brought."""
    if listings is None:
        found = Listing.objects.exclude(state__in=GONE).select_related("roll", "sector")
        listings = found.order_by("roll__position", "sector__position", "name", "pk")
    listings = list(listings)
    extra = sorted({column for one in listings for column, cell in one.extra.items() if cell})
    named = (UID, *FIELDS, *extra, STATE)
    rows = [{**cells_of(one), UID: str(one.uid), STATE: one.state} for one in listings]
    return Table(named, tuple(tuple(row.get(column, "") for column in named) for row in rows))
