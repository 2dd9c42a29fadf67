"""A three-way merge: what was agreed on stays, what one side changed is told, and nothing is taken unless chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.directory.merge import Common, Merged, Of, Ours, merge, merged_cells, proposals
from folkmoot_engine.directory.sheets import UID

ADA = {"name": "Ada Lind", "employer": "Wrenfield", "profile": "https://example.org/in/ada", "title": "Host"}
BO = {"name": "Bo Grün", "employer": "Hafen AG", "profile": "", "title": "Lead"}


def key_of(address: str) -> str:
    return address.lower().rstrip("/").removeprefix("https://")


def of(theirs, ours=(), common=()) -> list[Merged]:
    return merge(theirs, ours, common, key_of)


def only(theirs, ours=(), common=()) -> Merged:
    (row,) = of(theirs, ours, common)
    return row


@pytest.mark.parametrize(
    ("common", "theirs", "ours", "found", "proposed"),
    [
        ("Host", "Host", "Lead", Of.OURS, "ours"),
        ("Host", "Lead", "Host", Of.THEIRS, "theirs"),
        ("Host", "Lead", "Chief", Of.CONFLICT, "ours"),
        ("Host", "", "Host", Of.THEIRS, "theirs"),
        (None, "Lead", "", Of.THEIRS, "theirs"),
        (None, "", "Lead", Of.OURS, "ours"),
        (None, "Lead", "Host", Of.CONFLICT, "ours"),
    ],
)
def test_who_changed_a_cell(common, theirs, ours, found, proposed):
    before = [] if common is None else [Common("1", {**ADA, "title": common})]
    row = only([{**ADA, "title": theirs}], [Ours("1", {**ADA, "title": ours})], before)
    assert (row.of, row.ref) == (Of.CHANGED, "1")
    assert [(cell.column, cell.of, cell.proposed) for cell in row.cells] == [("title", found, proposed)]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "A. Lind", "employer": "Elsewhere"},  # by the profile
        {"profile": "https://example.org/in/lind"},  # by name and company
        {"name": "ADA LIND", "profile": ""},
        {"profile": "HTTPS://EXAMPLE.ORG/in/Ada/", "name": "A"},
    ],
)
def test_a_row_is_found_by_profile_or_by_name_and_company(changed):
    assert only([{**ADA, **changed}], [Ours("1", ADA)]).ref == "1"


def test_a_row_is_found_by_our_own_id_whatever_else_was_changed():
    row = only([{UID: "1", "name": "Ida Berg", "employer": "Elsewhere"}], [Ours("1", ADA)])
    assert (row.ref, {cell.column for cell in row.cells}) == ("1", {"name", "employer"})


def test_a_row_is_found_by_what_it_was_where_ours_was_changed():
    moved = {**ADA, "employer": "Elsewhere", "profile": "https://example.org/in/new"}
    row = only([{**ADA, "title": "Chief"}], [Ours("1", moved)], [Common("1", ADA)])
    assert row.ref == "1"
    assert {cell.column: cell.of for cell in row.cells} == {
        "employer": Of.OURS,
        "profile": Of.OURS,
        "title": Of.THEIRS,
    }


def test_new_gone_doubled_and_nameless_rows():
    twin = {**ADA, "title": "Another"}
    rows = of([BO, ADA, twin, {"name": "", "employer": "Nobody"}], [Ours("3", BO | {"name": "Cy"})], [Common("3", BO)])
    assert sorted(row.of for row in rows) == [Of.CHANGED, Of.NAMELESS, Of.NEW, Of.TWICE]
    (gone,) = [row for row in of([ADA], [Ours("3", BO)], [Common("3", BO)]) if row.of == Of.GONE]
    assert (gone.ref, gone.ours) == ("3", BO)


def test_who_was_removed_here_is_not_brought_back():
    assert only([ADA], [Ours("1", ADA, is_gone=True)]).of == Of.LEFT
    assert only([{**ADA, "title": "New"}], [Ours("1", {"name": ""}, is_gone=True)], [Common("1", ADA)]).of == Of.LEFT
    assert of([], [Ours("1", ADA, is_gone=True)], [Common("1", ADA)]) == []


def test_a_row_left_out_is_not_offered_again_until_it_changes():
    assert only([ADA], [], [Common("", ADA)]).of == Of.LEFT
    assert only([{**ADA, "title": "New"}], [], [Common("", ADA)]).of == Of.NEW


def test_a_column_they_do_not_have_is_not_compared():
    assert only([{"name": "Ada Lind", "employer": "Wrenfield"}], [Ours("1", ADA)]).of == Of.SAME


def test_numbers_and_addresses_are_compared_as_they_are_meant():
    ours = [Ours("1", {**ADA, "employees": "1200", "roll": "Strategists"})]
    assert (
        only([{**ADA, "employees": "1,200", "roll": "strategists", "profile": ADA["profile"] + "/"}], ours).of == "same"
    )


# Properties ---------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "Ada", "Bo", "Cy", "ada", "Wrenfield", "Hafen"])
ROW = st.fixed_dictionaries(
    {"name": WORDS, "employer": WORDS, "profile": st.sampled_from(["", "p1", "p2", "p3"]), "hair": WORDS}
)
SHEET = st.lists(ROW, max_size=6)


def choices(draw, rows: list[Merged]) -> list[dict[str, str] | None]:
    """What a person might choose for each row; None: left out."""
    return [
        {column: draw(st.sampled_from(["ours", "theirs"])) for column in proposals(row)}
        if draw(st.booleans())
        else None
        for row in rows
    ]


def applied(rows: list[Merged], chosen, ours: list[Ours]) -> tuple[list[Ours], list[Common]]:
    """As the site does it."""
    held, common = {one.ref: one for one in ours}, []
    for row, choice in zip(rows, chosen, strict=True):
        if row.of == Of.GONE:
            if choice is not None:
                del held[row.ref]
            continue
        ref = row.ref
        if row.of == Of.NEW and choice is not None:
            ref = f"new{len(held)}"
            held[ref] = Ours(ref, row.theirs)
        elif ref and ref in held:
            held[ref] = Ours(ref, {**held[ref].cells, **merged_cells(row, choice or {})})
        common.append(Common(ref, row.theirs))
    return list(held.values()), common


def our_list(rows) -> list[Ours]:
    return [Ours(str(at), {**row, "name": row["name"] or "Nemo"}) for at, row in enumerate(rows)]


@given(SHEET, SHEET, st.data())
def test_the_same_sheet_twice_changes_nothing(theirs, ours, data):
    rows = of(theirs, our_list(ours))
    after, common = applied(rows, choices(data.draw, rows), our_list(ours))
    again = of(theirs, after, common)
    assert [row for row in again if row.of in (Of.NEW, Of.GONE)] == []
    assert [cell for row in again for cell in row.cells if cell.of != Of.OURS] == []


@given(SHEET, SHEET, SHEET, st.data())
def test_no_cell_changes_unless_it_is_chosen(theirs, ours, earlier, data):
    mine = our_list(ours)
    common = [Common(draw, row) for row, draw in zip(earlier, map(str, range(len(earlier))), strict=True)]
    rows = of(theirs, mine, common)
    chosen = choices(data.draw, rows)
    after = {one.ref: one.cells for one in applied(rows, chosen, mine)[0]}
    wanted = {
        (row.ref, column)
        for row, choice in zip(rows, chosen, strict=True)
        for column, whose in (choice or {}).items()
        if whose == "theirs"
    }
    for one in mine:
        if one.ref in after:
            changed = {column for column, cell in after[one.ref].items() if cell != one.cells.get(column, "")}
            assert {(one.ref, column) for column in changed} <= wanted


@given(SHEET)
def test_an_export_that_nobody_changed_changes_nothing(ours):
    mine = our_list(ours)
    export = [{UID: one.ref, **one.cells} for one in mine]
    assert {row.of for row in of(export, mine)} <= {Of.SAME}
    assert {
        row.of for row in of(export, mine, [Common(one.ref, row) for one, row in zip(mine, export, strict=True)])
    } <= {Of.SAME}


@given(SHEET, SHEET, st.randoms())
def test_the_order_of_rows_does_not_matter(theirs, ours, chance):
    shuffled, other = theirs[:], our_list(ours)
    chance.shuffle(shuffled)
    chance.shuffle(other)
    assert of(shuffled, other) == of(theirs, our_list(ours))


@given(SHEET, SHEET)
def test_each_entry_of_ours_is_told_once(theirs, ours):
    refs = [row.ref for row in of(theirs, our_list(ours)) if row.ref]
    assert len(refs) == len(set(refs))
