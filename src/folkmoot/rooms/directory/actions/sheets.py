"""Spreadsheets of others: taken in, looked through, put away; and ours given out."""

from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.jobs import actions as jobs
from folkmoot.rooms.directory.models import KeptOut, Listing, Roll, Sheet, SheetChange, SheetImport, SheetRow
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot.rooms.directory.states import SheetState
from folkmoot.rooms.reception.actions import note
from folkmoot_engine.directory import columns, sheets
from folkmoot_engine.errors import RefusedError

APPLY = "directory.sheet"  # the step's name
WAITS_FOR = timedelta(days=90)
EXPORTS_KEPT = 10  # what comes back later is merged without a common ground
LONGEST_NAME = 120


@transaction.atomic
def take_in(path: Path, file_name: str, *, roll: Roll | None = None, sheet: str = "", actor=None) -> SheetImport:
    """Read a file and have it looked through. `sheet` is the spreadsheet it is a new state of, by its file's name
    unless it is given; `roll` the list of rows that name none. Raises ArchiveError where it is no such file."""
    table = sheets.read(path, file_name)
    of = _sheet(sheet.strip() or sheet_name(file_name))
    known = {field: column for field, column in of.mapping.items() if column in table.columns}
    begun = SheetImport.objects.create(
        sheet=of,
        file_name=file_name[-200:],
        roll=roll or of.roll,
        columns=list(table.columns),
        rows=table.records(),
        mapping=known or columns.proposed(table.columns),
        actor=actor,
    )
    note("sheet.take-in", on=begun, actor=actor, data={"rows": len(table.rows)})
    return begun


def sheet_name(file_name: str) -> str:
    """What a spreadsheet is called, whichever copy of its file this is: "people (2).xlsx" is "people"."""
    stem = PurePosixPath(file_name.replace("\\", "/")).stem
    name, mark, number = stem.rpartition(" (")
    is_copy = mark and number.endswith(")") and number[:-1].isdigit()
    return (name if is_copy else stem).strip()[:LONGEST_NAME] or "spreadsheet"


def _sheet(name: str) -> Sheet:
    return Sheet.objects.get_or_create(name=name[:LONGEST_NAME])[0]


@transaction.atomic
def say_columns(of: SheetImport, mapping: dict[str, str], roll: Roll | None, *, actor=None) -> None:
    """Say which column is what, and the list of rows that name none. What was chosen before is asked anew.

    Raises MappingError where that does not fit the file.
    """
    _must_be(of, SheetState.PREVIEW)
    of.mapping, of.roll, of.choices = columns.checked(mapping, of.columns), roll, {}
    of.save(update_fields=["mapping", "roll", "choices"])
    note("sheet.columns", on=of, actor=actor)


@transaction.atomic
def choose(of: SheetImport, chosen: dict[str, dict[str, Any]], *, actor=None) -> None:
    """Keep what was chosen for some rows, by their keys; each says what of ours was `seen` beside it."""
    _must_be(of, SheetState.PREVIEW)
    of.choices = {**of.choices, **chosen}
    of.save(update_fields=["choices"])
    note("sheet.choose", on=of, actor=actor, data={"rows": len(chosen)})


def proposed(lines: list[queries.Line], prefer: str = "") -> dict[str, dict[str, Any]]:
    """The proposals for these rows as choices. `prefer` settles conflicts ("ours", "theirs"); without it a cell in
    conflict is not chosen at all, and so are people gone from a sheet."""
    chosen: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line.row.of == "new":
            chosen[line.key] = {"seen": line.seen, "take": True}
        elif line.row.of != "gone":
            cells = {
                cell.column: prefer if cell.of == "conflict" else cell.proposed
                for cell in line.row.cells
                if cell.of == "theirs" or (cell.of == "conflict" and prefer)
            }
            chosen[line.key] = {"seen": line.seen, "cells": cells}
    return chosen


@transaction.atomic
def ask_to_apply(of: SheetImport, *, actor=None, later: bool = True) -> None:
    """Have the choices applied by the worker, or by the caller where not `later`.

    Raises RefusedError where somebody new would be on no list.
    """
    _must_be(of, SheetState.PREVIEW)
    reading = queries.Reading(of.roll)
    for line in queries.merging(of).open:
        if (line.choice or {}).get("take") and line.row.of == "new" and reading.fields(line.row.theirs)["roll"] is None:
            raise RefusedError(
                _("A row names no list of this directory"),
                where=line.name,
                remedy=_("Choose a list for the rows that name none."),
            )
    of.state, of.actor = SheetState.APPLYING, actor
    of.save(update_fields=["state", "actor"])
    note("sheet.apply", on=of, actor=actor, data={"rows": len(of.choices)})
    if later:
        jobs.enqueue(APPLY, str(of.uid), payload={"import": str(of.uid)})


def try_again(of: SheetImport) -> None:
    """Have the worker go on where it failed."""
    if of.state == SheetState.APPLYING:
        jobs.enqueue(APPLY, str(of.uid), payload={"import": str(of.uid)})


@transaction.atomic
def put_away(of: SheetImport, *, actor=None) -> None:
    """Drop an upload that was not applied."""
    _must_be(of, SheetState.PREVIEW)
    of.state = SheetState.DISCARDED
    of.rows, of.choices, of.ended_at = [], {}, timezone.now()
    of.save(update_fields=["state", "rows", "choices", "ended_at"])
    note("sheet.put-away", on=of, actor=actor)


def _must_be(of: SheetImport, state: str) -> None:
    """Raises RefusedError where somebody moved it on. The row is held until the transaction ends."""
    found = SheetImport.objects.select_for_update().get(pk=of.pk)
    if found.state != state:
        raise RefusedError(
            _("This spreadsheet was dealt with already"),
            where=found.get_state_display(),
            remedy=_("Load the page anew to see what became of it."),
        )
    of.state, of.choices = found.state, found.choices


def tidy() -> dict[str, int]:
    """Put files away that nobody looked through for long: their rows name people."""
    found = queries.forgotten(timezone.now() - WAITS_FOR)
    for of in found:
        put_away(of)
    return {"sheets": len(found)}


@transaction.atomic
def export(kind: str, *, name: str = "", actor=None, now: datetime | None = None) -> tuple[str, bytes]:
    """Our list as a file (csv, xlsx, json), kept as the common ground for when it comes back. Its name and content."""
    now = now or timezone.now()
    name = name or f"folkmoot-directory-{timezone.localtime(now):%Y-%m-%d-%H%M%S}"
    table = queries.table()
    of = _sheet(name)
    of.is_export = True
    of.mapping = columns.proposed(table.columns)
    of.save(update_fields=["is_export", "mapping"])
    of.rows.all().delete()
    listings = dict(Listing.objects.values_list("uid", "pk"))
    by_uid = {str(uid): pk for uid, pk in listings.items()}
    SheetRow.objects.bulk_create(
        SheetRow(sheet=of, listing_id=by_uid[record[sheets.UID]], cells=record) for record in table.records()
    )
    queries.old_exports(EXPORTS_KEPT).delete()
    note("sheet.export", on=of, actor=actor, data={"rows": len(table.rows), "kind": kind})
    return f"{name}.{kind}", sheets.write(table, kind)


@transaction.atomic
def forget(listing: Listing) -> None:
    """Somebody wants to be removed: what spreadsheets said of them goes, and none brings them back.

    To be called while the entry still says who they are.
    """
    found = queries.digests(queries.cells_of(listing), queries.profile_keys())
    KeptOut.objects.bulk_create([KeptOut(digest=one) for one in found], ignore_conflicts=True)
    SheetRow.objects.filter(listing=listing).delete()
    SheetChange.objects.filter(listing=listing).delete()
    is_out = queries.kept_out()
    for of in SheetImport.objects.filter(state=SheetState.PREVIEW):
        rows = queries.Reading(of.roll).rows(of.rows, of.mapping)
        of.rows = [record for record, row in zip(of.rows, rows, strict=True) if not is_out(row)]
        of.save(update_fields=["rows"])
    note("sheet.forget", on=listing)
