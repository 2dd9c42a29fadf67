"""Spreadsheets of people: what is written reads back the same, and what means harm is refused with a reason."""

import io
import json
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.directory import columns, sheets
from folkmoot_engine.directory.sheets import KINDS, UID, Sheet, clean, read, write
from folkmoot_engine.errors import ArchiveError, BrokenArchive, MappingError, UnknownFormat

CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["=1+1", "'=1+1", "''@x", "@ada", "+49 30", "-", "'", "007", "1.0", 'a "b"; c', "x\ny", "true"]),
).map(clean)
NAMES = st.lists(CELLS.filter(bool), min_size=2, max_size=6, unique=True)


def sheet_of(path, content: bytes, name: str = "people.csv") -> Sheet:
    file = path / "kept"
    file.write_bytes(content)
    return read(file, name)


@st.composite
def tables(draw) -> Sheet:
    """As we export them: our own id comes first, so no row is blank."""
    named = (UID, *(name for name in draw(NAMES) if name != UID))
    width = len(named) - 1
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6))
    return Sheet(named, tuple((f"id{at}", *row) for at, row in enumerate(rows)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_what_is_written_reads_back_the_same(kind, data, tmp_path_factory):
    sheet = data.draw(tables())
    found = sheet_of(tmp_path_factory.mktemp("sheet"), write(sheet, kind), f"people.{kind}")
    assert found == sheet


@given(CELLS)
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str):
    assert sheets.guarded(cell)[:1] not in set("=+-@")
    assert sheets.unguarded(sheets.guarded(cell)) == cell


def test_no_spreadsheet_program_takes_an_exported_cell_for_a_formula(tmp_path):
    sheet = Sheet((UID, "handle"), (("a", '=HYPERLINK("https://example.org")'), ("b", "@ada")))
    assert write(sheet, "csv").decode("utf-8-sig").splitlines()[1:] == [
        """a,"'=HYPERLINK(""https://example.org"")\"""",
        "b,'@ada",
    ]
    book = openpyxl.load_workbook(io.BytesIO(write(sheet, "xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}


@pytest.mark.parametrize(
    "content",
    [
        "Name;Firma;Größe\nÉmile Müller;Hafen AG;1200\n".encode("cp1252"),
        "Name,Firma,Größe\nÉmile Müller,Hafen AG,1200\n".encode("utf-16"),
        "\ufeffName\tFirma\tGröße\r\nÉmile Müller\tHafen AG\t1200\r\n".encode(),
        json.dumps([{"Name": "Émile Müller", "Firma": "Hafen AG", "Größe": 1200}]).encode(),
        json.dumps({"Name": "Émile Müller", "Firma": "Hafen AG", "Größe": 1200.0}).encode(),
    ],
)
def test_other_peoples_ways_of_writing_a_table(tmp_path, content: bytes):
    found = sheet_of(tmp_path, content)
    assert found.columns == ("Name", "Firma", "Größe")
    assert found.rows == (("Émile Müller", "Hafen AG", "1200"),)


def workbook(rows, **altered) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    file = io.BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name).decode()
            for end, change in altered.items():
                content = change(content) if name.endswith(f"{end}.xml") else content
            after.writestr(name, content)
    return file.getvalue()


def test_a_formula_is_never_worked_out(tmp_path):
    found = sheet_of(tmp_path, workbook([["name", "company"], ["Ada", '=WEBSERVICE("https://example.org")']]))
    assert found.rows == (("Ada", ""),)


def test_a_claim_of_a_million_rows_keeps_nobody_waiting(tmp_path):
    content = workbook(
        [["name", "company"], ["Ada", "Wrenfield"]],
        sheet1=lambda text: text.replace('ref="A1:B2"', 'ref="A1:XFD1048576"'),
    )
    assert sheet_of(tmp_path, content).rows == (("Ada", "Wrenfield"),)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b"a" * (sheets.MOST_UNPACKED + 1))
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("people.csv", "name,company\nAda,Wrenfield\n")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no table"),
        (b"name\nAda\n", "no table"),
        (b'["name"]', "no plain JSON object"),
        (b'[{"name": {"first": "Ada"}}]', "no plain JSON object"),
        (b"[" * 100_000, "no JSON"),
        (b'{"name": "Ada", "a": 1\n', "no JSON"),
        (b"\x1f\x8b\x08\x00rest", "packed (gzip)"),
        (zipped(), "packed (zip)"),
        (bomb(), "MiB unpacked"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (workbook([["name", "company"]], sheet1=lambda text: text[:-40]), "damaged"),
        (b"\0\1\2\3" * 100, "no table"),
        (b"name,company\nAda,Wrenfield,extra\n", "3 cells, the table 2 columns"),
        (b"name,company\nAda,%s\n" % (b"x" * 4_001), "cell of more than 4,000 characters"),
        (b"name,company\n" + b"Ada,Wrenfield\n" * 10_001, "more than 10,000 rows"),
        (",".join(f"c{n}" for n in range(61)).encode() + b"\n", "more than 60 columns"),
        (b"a,b\n" * (3 << 20), "more than 10 MiB"),
    ],
)
def test_what_is_no_sheet_of_people_is_refused_with_a_reason(tmp_path, content: bytes, says: str):
    with pytest.raises(ArchiveError) as told:
        sheet_of(tmp_path, content)
    assert says in str(told.value)
    assert told.value.where.startswith("people.csv")
    assert told.value.remedy
    assert isinstance(told.value, BrokenArchive | UnknownFormat)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_a_clear_error(tmp_path_factory, content: bytes):
    try:
        found = sheet_of(tmp_path_factory.mktemp("any"), content)
    except ArchiveError as error:
        assert error.what and error.where
    else:
        assert len(set(found.columns)) == len(found.columns) >= 2


def test_columns_are_known_by_their_names_in_english_and_german():
    assert columns.proposed(["Full name", "Company", "Twitter", "LinkedIn URL", "Industry", "# Employees"]) == {
        "name": "Full name",
        "employer": "Company",
        "profile": "LinkedIn URL",
        "sector": "Industry",
        "employees": "# Employees",
    }
    assert columns.proposed(["Name", "Unternehmen", "Größe", "Branche", "Profil", "Rolle", "Kürzel"]) == {
        "name": "Name",
        "employer": "Unternehmen",
        "employees": "Größe",
        "sector": "Branche",
        "profile": "Profil",
        "roll": "Rolle",
    }


def test_a_column_of_a_fields_name_that_stands_for_none_is_not_taken_for_it():
    records = [{"Who": "Ada", "name": "a nickname", "hair": "grey"}]
    assert columns.renamed(records, {"name": "Who"}) == [{"name": "Ada", "name *": "a nickname", "hair": "grey"}]


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({}, "No column holds the names"),
        ({"name": "b", "employer": "b"}, "One column stands for two fields"),
        ({"name": "c"}, 'no column "c"'),
        ({"name": "a", "shoe": "b"}, 'no field "shoe"'),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping, says):
    with pytest.raises(MappingError, match=says):
        columns.checked(mapping, ["a", "b"])
