"""No count, sum or difference of a table tells how many there are in a group of fewer than five."""

import csv
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.directory import industries
from folkmoot_engine.directory.small_groups import FEWEST, Table, counted, cross_counted

COUNT = st.one_of(st.integers(0, 7), st.sampled_from([0, 4, 5, 9, 30]))
DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "company-industry"


@st.composite
def tables(draw) -> tuple[list[str], list[str], dict]:
    answers = [f"a{at}" for at in range(draw(st.integers(1, 4)))]
    groups = [f"g{at}" for at in range(draw(st.integers(1, 3)))]
    return answers, groups, {(answer, group): draw(COUNT) for answer in answers for group in groups}


def truth(table: Table, groups, counts) -> list[list[int]]:
    """The counts behind the table, its smallest groups put together as it says."""
    apart = [group for group in table.groups if group]
    return [
        [
            counts[answer, group] if group else sum(counts[answer, one] for one in groups if one not in apart)
            for group in table.groups
        ]
        for answer in table.answers
    ]


def what_follows(table: Table, cells: list[list[int]]) -> list[int]:
    """An attacker's work: the size of every set of hidden cells that the table's sums determine."""
    hidden = [(r, c) for r, row in enumerate(table.cells) for c, cell in enumerate(row) if cell is None]
    if not hidden:
        return []
    known = [[float(r == at) for r, _ in hidden] for at, total in enumerate(table.of_answer) if total is not None]
    known += [[float(c == at) for _, c in hidden] for at in range(len(table.groups))]
    equations = numpy.array([*known, [1.0] * len(hidden)])
    onto = numpy.linalg.pinv(equations) @ equations
    sets = (numpy.arange(1, 2 ** len(hidden))[:, None] >> numpy.arange(len(hidden))) & 1
    follows = numpy.isclose(sets @ onto, sets, atol=1e-8).all(axis=1)
    return list(sets[follows] @ numpy.array([cells[r][c] for r, c in hidden]))


@given(tables())
def test_no_small_group_can_be_worked_out(made):
    answers, groups, counts = made
    table = cross_counted(answers, groups, counts)
    total = sum(counts.values())
    if table is None:
        assert total < FEWEST
        return
    cells = truth(table, groups, counts)
    shown = [cell for row in table.cells for cell in row] + [*table.of_answer, *table.of_group, table.n]
    assert all(number is None or number == 0 or number >= FEWEST for number in shown)
    assert all(size == 0 or size >= FEWEST for size in what_follows(table, cells))
    assert table.n == total
    for row, real in zip(table.cells, cells, strict=True):
        assert all(cell in (None, behind) for cell, behind in zip(row, real, strict=True))


def test_nothing_is_hidden_where_all_groups_are_large():
    table = cross_counted(["yes", "no"], ["x", "y"], {("yes", "x"): 9, ("no", "x"): 0, ("yes", "y"): 7, ("no", "y"): 5})
    assert not table.has_hidden
    assert (table.of_answer, table.of_group, table.n) == ((16, 5), (9, 12), 21)


def test_one_small_answer_takes_another_with_it():
    table = counted(["a", "b", "c"], {"a": 20, "b": 6, "c": 2})
    assert table.of_answer == (20, None, None)
    assert (table.cells, table.n) == (((20,), (None,), (None,)), 28)


def test_groups_too_small_are_told_as_one():
    counts = {("yes", "x"): 9, ("no", "x"): 8, ("yes", "y"): 3, ("no", "y"): 0, ("yes", "z"): 2, ("no", "z"): 7}
    table = cross_counted(["yes", "no"], ["x", "y", "z"], counts)
    assert table.groups == ("x", "")
    assert table.of_group == (17, 12)
    assert cross_counted(["yes"], ["x", "y"], {("yes", "x"): 4, ("yes", "y"): 0}) is None


def test_the_codes_of_a_sector_are_named():
    for sector in industries.SECTORS.values():
        assert sector.naics and set(sector.naics) <= set(industries.NAICS)
        assert set(sector.gics) <= set(industries.GICS)
    assert industries.of_sector("A site's own") == ((), ())


def test_codes_are_those_of_the_public_lists():
    if not DATA.is_dir():
        pytest.skip("the public lists of codes are not beside this checkout")
    with (DATA / "naics-2022-subsectors.csv").open(newline="") as file:
        official = {row["code"]: row["title"].strip() for row in csv.DictReader(file)}
    assert {code: official.get(code) for code in industries.NAICS} == industries.NAICS
    with (DATA / "sp500-gics.csv").open(newline="") as file:
        assert {row["GICS Sector"] for row in csv.DictReader(file)} == set(industries.GICS)
