"""A spreadsheet of somebody else's beside our list and what both last agreed on: what differs, cell by cell.

Nothing is decided here but what is proposed. Rows are matched, the surest way first: a row that is as it was goes where
it went; then our own id; then the public profile; then name and company. Where two rows of a sheet stand for one
person, the first by its content counts, and the other is told as doubled: the order of rows never matters.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from anyascii import anyascii

from folkmoot_engine.directory.sheets import OWN, UID

Cells = Mapping[str, str]
Key = tuple[str, ...]


class Of(StrEnum):
    """What became of a row, or of a cell."""

    SAME = "same"
    OURS = "ours"  # a cell that only we changed
    THEIRS = "theirs"  # a cell that only they changed, or that fills a gap of ours
    CONFLICT = "conflict"  # a cell that both changed, or nobody knows who
    CHANGED = "changed"  # a row with such cells
    NEW = "new"  # a row that we do not have
    GONE = "gone"  # a row that they had, and have no more
    TWICE = "twice"  # a row for a person who stands in another row of the sheet
    LEFT = "left"  # a row that was left out before, or whose entry was removed here
    NAMELESS = "nameless"


@dataclass(frozen=True, slots=True)
class Ours:
    """One entry of our list."""

    ref: str
    cells: Cells
    is_gone: bool = False  # removed or refused here: never brought back by a sheet


@dataclass(frozen=True, slots=True)
class Common:
    """A row of their sheet as it was when it was last merged. `ref` is "" where it was left out."""

    ref: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Cell:
    column: str
    theirs: str
    ours: str
    common: str | None  # None: never seen
    of: Of

    @property
    def proposed(self) -> str:
        """Whose cell is chosen unless a person says otherwise: a conflict stays as it is with us."""
        return "theirs" if self.of == Of.THEIRS else "ours"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a row of theirs, or one gone from it, means for our list."""

    of: Of
    ref: str  # of our entry; "" for a new one
    theirs: Cells = field(default_factory=dict)
    ours: Cells = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()  # those that differ in any way

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return self.of in (Of.NEW, Of.GONE) or any(cell.of in (Of.THEIRS, Of.CONFLICT) for cell in self.cells)


def merge(
    theirs: Sequence[Cells], ours: Sequence[Ours], common: Sequence[Common], key_of: Callable[[str], str]
) -> list[Merged]:
    """Their rows in a fixed order, then those gone. `key_of` turns a profile's address into what identifies it."""
    held = {one.ref: one for one in ours}
    matching = _Matching(sorted({_content(row): row for row in theirs}.values(), key=_content), key_of)
    matching.remember(common)
    matching.match(ours, common)
    before = {one.ref: one.cells for one in sorted(common, key=lambda one: _content(one.cells)) if one.ref}
    merged = [_row(row, matching.found[at], held, before, key_of) for at, row in enumerate(matching.rows)]
    seen = set(matching.found.values())
    gone = [
        Merged(Of.GONE, ref, ours=held[ref].cells)
        for ref in sorted(before)
        if ref not in seen and ref in held and not held[ref].is_gone
    ]
    return merged + gone


def merged_cells(row: Merged, choices: Mapping[str, str]) -> dict[str, str]:
    """Our cells that change, given whose is chosen by column. A cell that nobody chose stays as it is."""
    return {
        cell.column: cell.theirs for cell in row.cells if cell.of != Of.OURS and choices.get(cell.column) == "theirs"
    }


def proposals(row: Merged) -> dict[str, str]:
    """Whose cell is proposed, by column, where there is a choice."""
    return {cell.column: cell.proposed for cell in row.cells if cell.of != Of.OURS}


def same(column: str, one: str, other: str, key_of: Callable[[str], str]) -> bool:
    """Whether two cells say the same, each as its column is read."""
    return one == other or _canonical(column, one, key_of) == _canonical(column, other, key_of)


def person_key(cells: Cells) -> Key:
    """Name and company, as two people would type them."""
    return ("person", _folded(cells.get("name", "")), _folded(cells.get("employer", "")))


@dataclass
class _Matching:
    """Which row stands for which entry of ours: by its place in `rows`; "" a new one, LEFT and TWICE for none."""

    rows: list[Cells]
    key_of: Callable[[str], str]
    found: dict[int, str] = field(default_factory=dict)

    def remember(self, common: Sequence[Common]) -> None:
        """A row that is exactly as it was goes where it went."""
        known = {_content(one.cells): one.ref for one in common}
        for at, row in enumerate(self.rows):
            if (content := _content(row)) in known:
                self.found[at] = known[content] or Of.LEFT

    def match(self, ours: Sequence[Ours], common: Sequence[Common]) -> None:
        taken = {ref for ref in self.found.values() if ref != Of.LEFT}
        refs = _first_of({one.ref: one.cells for one in ours}, lambda ref, cells: [("uid", ref)])
        earlier = [(one.ref, one.cells) for one in common if one.ref]
        for keys in (self._profiles, self._people):
            for ref, cells in [(one.ref, one.cells) for one in sorted(ours, key=_standing)] + earlier:
                for key in keys(cells):
                    refs.setdefault(key, ref)
        for keys in (self._uids, self._profiles, self._people):
            for at, row in enumerate(self.rows):
                ref = next((refs[key] for key in keys(row) if key in refs), None)
                if at not in self.found and ref is not None:
                    self.found[at] = Of.TWICE if ref in taken else ref
                    taken.add(ref)
        self._find_new_ones()

    def _find_new_ones(self) -> None:
        known: set[Key] = set()
        for at, row in enumerate(self.rows):
            if at in self.found:
                continue
            keys = {*self._profiles(row), *self._people(row)}
            if not row.get("name"):
                self.found[at] = Of.NAMELESS
            elif keys & known:
                self.found[at] = Of.TWICE
            else:
                self.found[at] = ""
                known |= keys

    def _uids(self, row: Cells) -> list[Key]:
        return [("uid", row[UID])] if row.get(UID) else []

    def _profiles(self, row: Cells) -> list[Key]:
        key = self.key_of(row["profile"]) if row.get("profile") else ""
        return [("profile", key)] if key else []

    def _people(self, row: Cells) -> list[Key]:
        return [person_key(row)] if row.get("name") else []


def _standing(one: Ours) -> tuple[bool, str]:
    return one.is_gone, one.ref


def _first_of(rows: Mapping[str, Cells], keys: Callable[[str, Cells], Iterable[Key]]) -> dict[Key, str]:
    return {key: ref for ref, cells in sorted(rows.items()) for key in keys(ref, cells)}


def _row(
    row: Cells, ref: str, held: Mapping[str, Ours], before: Mapping[str, Cells], key_of: Callable[[str], str]
) -> Merged:
    if ref in (Of.TWICE, Of.LEFT, Of.NAMELESS):
        return Merged(Of(ref), "", row)
    if not ref:
        return Merged(Of.NEW, "", row)
    one = held.get(ref)
    if one is None or one.is_gone:
        return Merged(Of.LEFT, ref, row)
    cells = tuple(
        Cell(column, cell, one.cells.get(column, ""), _earlier(before.get(ref), column), of)
        for column, cell in row.items()
        if not column.startswith(OWN)
        and (of := _compared(column, _earlier(before.get(ref), column), cell, one.cells.get(column, ""), key_of))
        != Of.SAME
    )
    return Merged(Of.CHANGED if cells else Of.SAME, ref, row, one.cells, cells)


def _earlier(cells: Cells | None, column: str) -> str | None:
    return None if cells is None else cells.get(column)


def _compared(column: str, common: str | None, theirs: str, ours: str, key_of: Callable[[str], str]) -> Of:
    if same(column, theirs, ours, key_of):
        return Of.SAME
    if column == "name" and not theirs:
        return Of.OURS  # an entry without a name is none
    if common is None:
        return Of.THEIRS if not ours else Of.OURS if not theirs else Of.CONFLICT
    if same(column, common, theirs, key_of):
        return Of.OURS
    return Of.THEIRS if same(column, common, ours, key_of) else Of.CONFLICT


def _canonical(column: str, cell: str, key_of: Callable[[str], str]) -> str:
    if column == "profile":
        return key_of(cell) or cell
    if column == "employees":
        return "".join(mark for mark in cell if mark not in "., '\u202f\u00a0") if cell[:1].isdigit() else cell
    return cell.casefold() if column in ("roll", "sector", "serves") else cell


def _folded(name: str) -> str:
    """In small Latin letters without accents and marks; as it is, where that leaves nothing."""
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(name).lower())) or name


def _content(row: Cells) -> tuple[tuple[str, str], ...]:
    """The row as something to sort and to compare by: what is empty says nothing."""
    return tuple(sorted((column, cell) for column, cell in row.items() if cell))
