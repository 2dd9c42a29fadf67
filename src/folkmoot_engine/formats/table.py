"""Tables: CSV, TSV, XLSX and JSON lines, plain or packed; one file, or a folder of them.

A mapping says which column is what. It is proposed from the columns' names and content, and can be saved.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from folkmoot_engine.errors import ArchiveError, BrokenArchive, MappingError, RecordError, UnknownFormat
from folkmoot_engine.formats.batches import (
    Gathering,
    message,
    offset_minutes,
    refuse,
    reject_for,
    utc,
    whole_number,
)
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.formats.table_mapping import GITTER, Mapping, has_header, is_gitter, proposed, zone_named
from folkmoot_engine.formats.table_rows import Layout, Row, files, layout, record_values, rows, sample
from folkmoot_engine.formats.table_times import CLOCKS, parsed_time
from folkmoot_engine.text import markup

SHOWN_ROWS = 20
READ_MARKUP = {"plain": markup.from_text, "markdown": markup.from_markdown, "html": markup.from_html}
KINDS = {"question", "answer", "comment"}
SLUG = re.compile(r"[^\w.-]+")
TAG_MARKS = re.compile(r"[,;|]\s*|\s{2,}")


class Table:
    kind = "table"
    title = "Tables (CSV, TSV, XLSX, JSON lines)"
    asks_zone = True  # as part of the mapping; where none is given, of the proposed one

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                first = next(_plans(archive, None), None)
        except ArchiveError:
            return None
        if first is None:
            return None
        if first.mapping == GITTER:
            return Recognition(self.kind, 0.95, f"{first.layout.file} has the seven columns of Gitter's tables.")
        try:
            first.mapping.checked(first.columns)
        except MappingError as error:
            return Recognition(self.kind, 0.2, f"{first.layout.file} is a table, but: {error}")
        named = ", ".join(f"{field} is {column}" for field, column in first.mapping.columns.items())
        return Recognition(self.kind, 0.6, f"{first.layout.file} is a table; {named}.")

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        """Raises MappingError where the mapping given, or the proposed one, does not fit, or the zone is none."""
        given = Mapping.from_dict(dict(options.mapping)) if options.mapping else None
        archive = Container(path, origin=options.origin)
        plans = list(_plans(archive, given, options.zone))
        if not plans:
            raise UnknownFormat("There is no table", where=str(path), remedy="Save it as CSV, XLSX or JSON lines.")
        for plan in plans:
            plan.check()
        return self._batches(archive, plans, options)

    def read_record(self, record: AnyMapping[str, Any] | str, context: AnyMapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the record still lacks what a message needs."""
        if not isinstance(record, dict):
            raise refuse("bad-row", "The record is no object", 'Write its cells by column: {"text": "..."}.')
        columns = context["columns"]
        mapping = Mapping.from_dict(context["mapping"])
        reader = RowReader(mapping, columns, context["world"], context["channel"], context["part"])
        return reader.row(record_values(record, columns), context["ordinal"], context.get("place", "rejects"))

    def _batches(self, archive: Container, plans: list["Plan"], options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        with archive:
            archive.expect([plan.layout.file for plan in plans if plan.layout.file in archive.names()])
            for plan in plans:
                reader = plan.reader(archive, options, alone=len(plans) == 1)
                for number, row in enumerate(_rows_to_damage(archive, plan)):
                    if (number == 0 and plan.mapping.header and plan.layout.kind != "lines") or gathered.passed():
                        continue
                    _gather(gathered, reader, plan.layout.file, row, number)
                    if gathered.full:
                        yield gathered.take(archive.progress)
            yield from gathered.rest()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page shows before a table is read."""

    columns: list[str]
    rows: list[list[str]]  # the first, as text
    mapping: Mapping  # the one given, else the proposed
    problem: MappingError | None  # why it cannot be used yet


def preview(path: Path, mapping: Mapping | None = None, *, origin: str = "", zone: str = "") -> Preview:
    """The first rows of the (first) table; `zone` as in Options. Raises ArchiveError where there is none."""
    with Container(path, origin=origin) as archive:
        plan = next(_plans(archive, mapping, zone), None)
        if plan is None:
            raise UnknownFormat("There is no table", where=str(path), remedy="Save it as CSV, XLSX or JSON lines.")
        found = sample(archive, plan.layout)
    if plan.mapping.header and plan.layout.kind != "lines":
        found = found[1:]
    shown = [["" if cell is None else str(cell) for cell in row.values] for row in found[:SHOWN_ROWS]]
    try:
        plan.check()
    except MappingError as error:
        return Preview(list(plan.columns), shown, plan.mapping, error)
    return Preview(list(plan.columns), shown, plan.mapping, None)


class Plan(NamedTuple):
    """How one file of the archive is to be read."""

    layout: Layout
    columns: tuple[str, ...]
    mapping: Mapping
    beginning: Sequence[Sequence[Any]]  # its first rows

    def check(self) -> None:
        try:
            self.mapping.checked(self.columns).checked_against(self.columns, self.beginning)
        except MappingError as error:
            raise MappingError(error.what, where=self.layout.file, remedy=error.remedy) from error

    def reader(self, archive: Container, options: Options, *, alone: bool) -> "RowReader":
        part = "" if alone else stem(self.layout.file)
        named = options.channel or archive.stem
        return RowReader(self.mapping, self.columns, _slug(named), options.channel or part or named, part)


def _plans(archive: Container, given: Mapping | None, zone: str = "") -> Iterator[Plan]:
    for file in files(archive):
        how = layout(archive, file)
        if how is None:
            continue
        found = [row.values for row in sample(archive, how) if not row.problem and not row.skipped]
        if not found:
            continue
        mapping = given or (GITTER if is_gitter(found) else None)
        header = mapping.header if mapping else how.kind == "lines" or has_header(found)
        columns = _columns(how, found, header)
        body = found if how.kind == "lines" or not header else found[1:]
        yield Plan(how, columns, mapping or proposed(columns, body, header=header, zone=zone or "UTC"), body)


def _columns(how: Layout, found: list, header: bool) -> tuple[str, ...]:
    if how.kind == "lines":
        return how.columns
    if header:
        return tuple(str(cell or "").strip() or str(at) for at, cell in enumerate(found[0], 1))
    return tuple(str(at) for at in range(1, max(map(len, found)) + 1))


def _rows_to_damage(archive: Container, plan: Plan) -> Iterator[Row]:
    """The file's rows; damage to the file becomes a last row with a problem."""
    try:
        yield from rows(archive, plan.layout, len(plan.columns))
    except BrokenArchive as error:
        yield Row("end", (), "", ("damaged-file", f"{error.what}. {error.remedy}".removesuffix(".")))


def _gather(gathered: Gathering, reader: "RowReader", file: str, row: Row, number: int) -> None:
    place = f"{file} {row.position}"
    if row.skipped:
        gathered.skip(row.skipped)
        return
    try:
        if row.problem:
            raise refuse(row.problem[0], row.problem[1], "")
        gathered.keep(reader.row(row.values, number, place))
    except RecordError as error:
        record = row.raw if row.problem else reader.by_name(row.values)
        context = reader.context() | {"ordinal": number, "place": place}
        gathered.reject(reject_for(error, file=file, position=row.position, record=record, context=context))


class RowReader:
    """Turns the cells of one row into a message."""

    def __init__(self, mapping: Mapping, columns: Sequence[str], world: str, channel: str, part: str) -> None:
        """`part` is the file's name within an archive of several, where no column names the channel."""
        self.mapping, self.columns = mapping, tuple(columns)
        self.world, self.channel, self.part = world, channel, part
        self.realm = mapping.source or f"table:{world}"
        self.at = {field: self.columns.index(column) for field, column in mapping.columns.items()}
        self.zone = zone_named(mapping.zone)
        self.clock = CLOCKS[mapping.time]
        self.read_markup = READ_MARKUP[mapping.markup]

    def context(self) -> dict[str, Any]:
        """What reading one row again needs to know."""
        return {
            "mapping": self.mapping.as_dict(),
            "columns": list(self.columns),
            "world": self.world,
            "channel": self.channel,
            "part": self.part,
        }

    def by_name(self, values: Any) -> dict[str, Any]:
        return {
            name: value if value is None or isinstance(value, str | int | float | list) else str(value)
            for name, value in zip(self.columns, values, strict=False)
        }

    def row(self, values: Any, ordinal: int, place: str) -> dict[str, Any]:
        """A row of MESSAGE. Raises RecordError where text or time is missing."""
        cells = {field: values[at] for field, at in self.at.items() if at < len(values)}
        told = {field: _cell(value) for field, value in cells.items()}
        if "text" not in told or cells["text"] is None:
            raise refuse("no-text", "The row has no text", "Add it, or leave the row out.")
        said = self.read_markup(told["text"] or "")
        sent_at = parsed_time(cells.get("sent_at"), self.clock, self.zone)
        edited_at = told.get("edited_at")
        native_id = told.get("id") or _made_id(values, ordinal)
        parent = told.get("parent")
        return message(
            source=":".join(filter(None, (self.realm, told.get("channel_id") or told.get("channel") or self.part))),
            channel=told.get("channel") or self.channel,
            native_id=native_id,
            realm=self.realm,
            thread_id=told.get("thread") or (None if parent else native_id),
            parent_id=None if parent == native_id else parent,
            author_id=told.get("author_id") or told.get("author_name"),
            author_name=told.get("author_name") or told.get("author_id"),
            kind=told["kind"].lower() if (told.get("kind") or "").lower() in KINDS else "message",
            title=told.get("title"),
            html=said.html,
            text=said.text,
            sent_at=utc(sent_at),
            # A plain UTC time says nothing of where its author was.
            utc_offset=offset_minutes(sent_at) or None,
            edited_at=utc(parsed_time(cells["edited_at"], self.clock, self.zone)) if edited_at else None,
            score=whole_number(told.get("score"), "score"),
            views=whole_number(told.get("views"), "views"),
            tags=_tags(cells.get("tags")),
            links=said.links,
            mentions=said.mentions,
            url=self._address(told, native_id),
            place=place,
        )

    def _address(self, told: dict[str, str | None], native_id: str) -> str | None:
        address = told.get("url") or ""
        if not address and self.mapping.address:
            channel = told.get("channel") or self.channel
            address = self.mapping.address.replace("{channel}", quote(channel)).replace("{id}", quote(native_id))
        return address if address.startswith(("https://", "http://")) else None


def _cell(value: Any) -> str | None:
    """A cell as text: whole numbers without a point, nothing for an empty one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None if value is not None else None


def _made_id(values: Any, ordinal: int) -> str:
    """For tables without ids: the same row at the same place gives the same one."""
    told = "\0".join([str(ordinal), *("" if cell is None else str(cell) for cell in values)])
    return "row-" + hashlib.blake2b(told.encode(errors="replace"), digest_size=9).hexdigest()


def _tags(cell: Any) -> list[str] | None:
    found = cell if isinstance(cell, list) else TAG_MARKS.split(str(cell or ""))
    return [str(tag).strip() for tag in found if str(tag).strip()] or None


def _slug(name: str) -> str:
    return SLUG.sub("-", name.lower()).strip("-") or "table"
