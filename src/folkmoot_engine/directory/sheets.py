"""Spreadsheets of people: CSV, XLSX and JSON read into text, and written so that they read back the same.

A sheet is small enough to be looked through by a person; what is larger, packed, or no table is refused.
"""

import csv
import io
import json
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from folkmoot_engine.errors import ArchiveError, BrokenArchive, UnknownFormat
from folkmoot_engine.formats import table_rows
from folkmoot_engine.formats.container import Container

MOST_BYTES = 10 << 20  # of a file
MOST_UNPACKED = 60 << 20  # bytes of all the parts of a workbook
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_000  # characters
KINDS = ("csv", "xlsx", "json")
OWN = "folkmoot_"  # columns of this name are ours alone: what a sheet says in them is not merged
UID = f"{OWN}uid"  # the first column of our exports: it finds an entry whatever else was changed
STATE = f"{OWN}state"

_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "Zstandard", b"7z\xbc\xaf": "7z"}
_FORMULA = re.compile(r"'*[=+\-@]")  # what a spreadsheet program may take for a formula, guarded or not
_GUARDED = re.compile(r"'+[=+\-@]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff\ufffe\uffff]")
_DAMAGE = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError, TypeError)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text: every row is as wide as the columns, whose names differ from each other."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, str]]:
        """The rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def clean(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days as in ISO 8601, no marks that cannot be seen."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        cell = cell.isoformat().removesuffix("T00:00:00")
    told = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", told)).strip()


# Reading ------------------------------------------------------------------------------------------------------------


def read(path: Path, name: str = "") -> Sheet:
    """The first sheet with anything in it. `name` is the file's own, where `path` is a temporary one.

    Raises ArchiveError: UnknownFormat where it is no table, BrokenArchive where it is damaged or beyond the limits.
    """
    name = name or Path(path).name
    head = _head(Path(path), name)
    found = list(_limited(_cells(Path(path), name, head), name))
    if not found:
        raise UnknownFormat("The table is empty", where=name, remedy="Its first row names the columns.")
    columns = _column_names(found[0][1])
    if len(columns) > MOST_COLUMNS:
        raise _beyond(f"more than {MOST_COLUMNS} columns", name, "Leave out those that are not about people.")
    if len(columns) < 2:
        raise UnknownFormat("The table has one column only", where=name, remedy="Name and company make two.")
    return Sheet(columns, tuple(_fitted(row, len(columns), at, name) for at, row in found[1:]))


def _head(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _beyond(f"more than {MOST_BYTES >> 20} MiB", name, "Split it, or leave out pictures.")
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError as error:
        raise ArchiveError("The file cannot be opened", where=name, remedy=f"{error.strerror or error}.") from error
    for mark, kind in _PACKED.items():
        if head.startswith(mark):
            raise UnknownFormat(f"The file is packed ({kind})", where=name, remedy="Unpack it first.")
    return head


def _cells(path: Path, name: str, head: bytes) -> Iterator[Sequence[Any]]:
    """The rows as found, blank ones left out."""
    if head.startswith(b"PK\x03\x04"):
        return _workbook_rows(path, name)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return _json_rows(path, name)
    return _separated_rows(path, name, head)


def _limited(rows: Iterable[Sequence[Any]], name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, each with its number from 1."""
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise _beyond(f"more than {MOST_ROWS:,} rows", name, "Split it.")
        cells = [unguarded(clean(cell)) for cell in row]
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _beyond(f"a cell of more than {LONGEST_CELL:,} characters", f"{name} row {number}", "Shorten it.")
        if any(cells):
            yield number, cells


def _fitted(row: list[str], width: int, number: int, name: str) -> tuple[str, ...]:
    if any(row[width:]):
        what = f"The row has {len(row)} cells, the table {width} columns"
        remedy = "Look for a missing quotation mark, or name the column."
        raise BrokenArchive(what, where=f"{name} row {number}", remedy=remedy)
    return tuple(row[:width]) + ("",) * (width - len(row))


def _column_names(head: Sequence[str]) -> tuple[str, ...]:
    """Names that differ: an empty one is told by its place, a second one by a number."""
    named = list(head)
    while named and not named[-1]:
        named.pop()
    found: dict[str, None] = {}
    for at, name in enumerate(named, 1):
        wanted, again = name or f"column {at}", 1
        while wanted in found:
            again += 1
            wanted = f"{name or f'column {at}'} ({again})"
        found[wanted] = None
    return tuple(found)


def _separated_rows(path: Path, name: str, head: bytes) -> Iterator[Sequence[str]]:
    with Container(path, origin=PurePosixPath(name).name or "sheet") as archive:
        file = archive.names()[0]
        how = table_rows.layout(archive, file)
        if how is None:
            remedy = "Save it as CSV (UTF-8), XLSX or JSON, with the names of the columns in its first row."
            raise UnknownFormat("The file is no table", where=name, remedy=remedy)
        if head.removeprefix(b"\xef\xbb\xbf").startswith(f"{UID},".encode()):
            how = replace(how, delimiter=",")  # our own: nothing to guess
        for row in table_rows.rows(archive, how):
            if row.problem:
                raise BrokenArchive(row.problem[1], where=f"{name} {row.position}", remedy="Mend it, then try again.")
            yield row.values


def _json_rows(path: Path, name: str) -> Iterator[Sequence[Any]]:
    """An array of objects, or an object a line."""
    records = _json_records(path, name)
    columns: dict[str, None] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict) or any(isinstance(value, dict | list) for value in record.values()):
            what = "A row is no plain JSON object"
            raise BrokenArchive(what, where=f"{name} row {number}", remedy='Write it as {"name": "...", ...}.')
        columns |= dict.fromkeys(record)
    yield tuple(columns)
    for record in records:
        yield tuple(record.get(column) for column in columns)


def _json_records(path: Path, name: str) -> list[Any]:
    try:
        text = path.read_text("utf-8-sig")
        if text.lstrip().startswith("["):
            return json.loads(text)
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise BrokenArchive(f"The file is no JSON: {error}", where=name, remedy="Export it again.") from error


def _workbook_rows(path: Path, name: str) -> Iterator[Sequence[Any]]:
    """Values as the program last worked them out: no formula is followed here."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise _beyond(f"more than {MOST_UNPACKED >> 20} MiB unpacked", name, "Save it as CSV.")
            if table_rows.WORKBOOK not in parts.namelist():
                raise UnknownFormat("The file is packed (zip)", where=name, remedy="Unpack it first.")
        with path.open("rb") as file, closing(_book(file)) as book:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # they are a claim, and may be a million empty rows
                found = list(_sheet_rows(sheet))
                if found:
                    yield from found
                    return
    except _DAMAGE as error:
        raise BrokenArchive(
            f"The workbook is damaged: {error}", where=name, remedy="Save it again, or as CSV."
        ) from error


def _book(file: BinaryIO) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and print settings, which are not read
        return load_workbook(file, read_only=True, data_only=True)


def _sheet_rows(sheet) -> Iterator[Sequence[Any]]:
    rows = sheet.iter_rows(max_row=4 * MOST_ROWS, max_col=MOST_COLUMNS + 1, values_only=True)
    for row in rows:
        if any(cell is not None for cell in row):
            yield row


def _beyond(what: str, where: str, remedy: str) -> BrokenArchive:
    return BrokenArchive(f"The sheet has {what}", where=where, remedy=remedy)


# Writing ------------------------------------------------------------------------------------------------------------


def guarded(cell: str) -> str:
    """The cell with an apostrophe where a spreadsheet program would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What was guarded, as it was."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _escaped(cell: str) -> str:
    """Where a cell is text by its type, only what looks guarded is guarded once more."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


def write(sheet: Sheet, kind: str) -> bytes:
    """The sheet as a file of that kind (one of KINDS); `read` gives it back as it is, if it has a row."""
    return _WRITERS[kind](Sheet(sheet.columns, tuple(tuple(map(clean, row)) for row in sheet.rows)))


def _csv(sheet: Sheet) -> bytes:
    held = io.StringIO()
    table = csv.writer(held)
    table.writerows([guarded(cell) for cell in row] for row in (sheet.columns, *sheet.rows))
    return held.getvalue().encode("utf-8-sig")  # by this mark Excel knows UTF-8


def _json(sheet: Sheet) -> bytes:
    records = [{_escaped(column): _escaped(cell) for column, cell in one.items()} for one in sheet.records()]
    return (json.dumps(records, ensure_ascii=False, indent=1) + "\n").encode()


def _xlsx(sheet: Sheet) -> bytes:
    """Every cell is text by its type, which no program works out."""
    book, held = Workbook(), io.BytesIO()
    page = book.active
    page.title = "Directory"
    for down, row in enumerate((sheet.columns, *sheet.rows), 1):
        for across, cell in enumerate(row, 1):
            if cell:
                made = page.cell(down, across)
                made.value = _escaped(cell)
                made.data_type = "s"
                made.quotePrefix = True
    page.freeze_panes = "A2"
    book.save(held)
    return held.getvalue()


_WRITERS = {"csv": _csv, "json": _json, "xlsx": _xlsx}
