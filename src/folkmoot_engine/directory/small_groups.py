"""Counts that never tell of a group of fewer than five people, nor let one be worked out from what is told.

A table has rows (the answers) and columns (the groups that answered), with the sum of each row and of each column.
Hiding the small cells is not enough: a sum less what is shown of it gives the rest away. So more cells are hidden until
every set of people whose number follows from the table is empty or at least five strong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

FEWEST = 5
MOST_GROUPS = 6  # columns; every choice of them is looked at


@dataclass(frozen=True, slots=True)
class Table:
    """Counts as they may be shown: None is hidden. `n` is the sum of all, `of_group` that of each column."""

    answers: tuple[str, ...]
    groups: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]  # by answer, then by group
    of_answer: tuple[int | None, ...]
    of_group: tuple[int, ...]
    n: int

    @property
    def has_hidden(self) -> bool:
        return any(cell is None for cell in (*self.of_answer, *sum(self.cells, ())))


def counted(answers: Sequence[str], counts: Mapping[str, int], fewest: int = FEWEST) -> Table | None:
    """A table of one column; None where all of them together are too few."""
    return cross_counted(answers, [""], {(answer, ""): count for answer, count in counts.items()}, fewest)


def cross_counted(
    answers: Sequence[str], groups: Sequence[str], counts: Mapping[tuple[str, str], int], fewest: int = FEWEST
) -> Table | None:
    """The table fit to be shown. Groups too small to be told apart are told as one, which is named "".

    None where all of them together are too few.
    """
    columns = _told_apart(answers, groups, counts, fewest)
    if not columns:
        return None
    cells = [[sum(counts.get((answer, group), 0) for group in column) for column in columns] for answer in answers]
    sums = _whole_rows(cells, fewest)
    hidden = _hidden(cells, sums, fewest)
    return Table(
        tuple(answers),
        tuple(column[0] if len(column) == 1 else "" for column in columns),
        tuple(
            tuple(None if (down, across) in hidden else cell for across, cell in enumerate(row))
            for down, row in enumerate(cells)
        ),
        tuple(sum(row) if shown else None for row, shown in zip(cells, sums, strict=True)),
        tuple(map(sum, zip(*cells, strict=True))) if cells else (),
        sum(map(sum, cells)),
    )


def _told_apart(
    answers: Sequence[str], groups: Sequence[str], counts: Mapping[tuple[str, str], int], fewest: int
) -> list[tuple[str, ...]]:
    """Columns of enough people each: the smallest are put together until they are enough. Empty ones are left out."""
    size = {group: sum(counts.get((answer, group), 0) for answer in answers) for group in groups}
    largest_first = sorted((group for group in groups if size[group]), key=lambda group: -size[group])
    apart = [group for group in largest_first if size[group] >= fewest][:MOST_GROUPS]
    rest = [group for group in largest_first if group not in apart]
    while apart and (0 < sum(size[group] for group in rest) < fewest or len(apart) + bool(rest) > MOST_GROUPS):
        rest.append(apart.pop())
    columns = [(group,) for group in groups if group in apart]
    if rest and sum(size[group] for group in rest) < fewest:
        return []
    return columns + [tuple(group for group in groups if group in rest)] if rest else columns


def _whole_rows(cells: Sequence[Sequence[int]], fewest: int) -> list[bool]:
    """Which rows' sums are shown. Where some are not, those together are enough people that no difference tells."""
    sums = [sum(row) for row in cells]
    shown = [not 0 < total < fewest for total in sums]
    while 0 < sum(total for total, is_shown in zip(sums, shown, strict=True) if not is_shown) < fewest:
        candidates = [at for at, is_shown in enumerate(shown) if is_shown and sums[at]]
        if not candidates:
            return [False] * len(sums)
        shown[min(candidates, key=lambda at: sums[at])] = False
    return shown


def _hidden(cells: Sequence[Sequence[int]], sums: Sequence[bool], fewest: int) -> set[tuple[int, int]]:
    """The cells to hide: all of a row whose sum is hidden, the small ones, and what else would give those away."""
    places = [(down, across) for down, row in enumerate(cells) for across in range(len(row))]
    hidden = {(down, across) for down, across in places if not sums[down] or 0 < cells[down][across] < fewest}
    while exposed := _exposed(cells, sums, hidden, fewest):
        beside = [place for place in places if place not in hidden and cells[place[0]][place[1]]]
        in_line = [place for place in beside if any(place[0] == one[0] or place[1] == one[1] for one in exposed)]
        if not beside:
            return set(places)
        hidden.add(min(in_line or beside, key=lambda place: (cells[place[0]][place[1]], place)))
    return hidden


def _exposed(
    cells: Sequence[Sequence[int]], sums: Sequence[bool], hidden: set[tuple[int, int]], fewest: int
) -> set[tuple[int, int]]:
    """A set of hidden cells whose sum follows from the table and is too small; empty where there is none.

    Sums of rows less sums of columns give the sum of a set exactly where no other hidden cell is left over: for some
    columns, the rows that have hidden cells in them, and of those rows the hidden cells in the other columns.
    """
    width = len(cells[0]) if cells else 0
    for columns in (chosen for size in range(width + 1) for chosen in combinations(range(width), size)):
        rows = {down for down, across in hidden if across in columns}
        if all(sums[down] for down in rows):
            followed = {place for place in hidden if place[0] in rows and place[1] not in columns}
            if _is_small(cells, followed, fewest):
                return followed
        # The other way round: what of these columns lies outside the rows that are known by their sums.
        unknown = {place for place in hidden if place[1] in columns and not _within(place[0], columns, sums, hidden)}
        if _is_small(cells, unknown, fewest):
            return unknown
    for down, is_shown in enumerate(sums):
        row = {place for place in hidden if place[0] == down}
        if is_shown and _is_small(cells, row, fewest):
            return row
    return set()


def _within(down: int, columns: Sequence[int], sums: Sequence[bool], hidden: set[tuple[int, int]]) -> bool:
    """Whether all that is hidden in a row lies in these columns, and the row's sum is shown."""
    return sums[down] and all(across in columns for row, across in hidden if row == down)


def _is_small(cells: Sequence[Sequence[int]], places: set[tuple[int, int]], fewest: int) -> bool:
    return 0 < sum(cells[down][across] for down, across in places) < fewest
