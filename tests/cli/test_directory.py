"""`folkmoot directory`: the same merge as on the pages, from the command line."""

import json

import pytest
from click.testing import CliRunner

from folkmoot.doors.cli import main
from folkmoot.rooms.directory.models import Listing, Roll, SheetImport

pytestmark = pytest.mark.django_db
SHEET = "Name,Company,Title\nAda Lind,Wrenfield,Host\nBo Grün,Hafen AG,Lead\n"


@pytest.fixture
def roll(db) -> Roll:
    return Roll.objects.create(slug="strategy", name="Strategy people")


@pytest.fixture
def sheet(tmp_path, roll):
    path = tmp_path / "people.csv"
    path.write_text(SHEET, "utf-8")
    return path


def folkmoot(*arguments: str, fails: bool = False) -> str:
    done = CliRunner().invoke(main, ["directory", *map(str, arguments)])
    assert (done.exit_code != 0) == fails, done.output
    return done.output


def done(*arguments) -> dict:
    return json.loads(folkmoot("import", *arguments, "--list", "strategy", "--json"))


def test_a_dry_run_shows_what_would_be_done_and_does_nothing(sheet):
    told = done(sheet, "--dry-run")
    assert [(row["name"], row["what"]) for row in told["rows"]] == [("Ada Lind", "new"), ("Bo Grün", "new")]
    assert not Listing.objects.exists()
    assert SheetImport.objects.get().state == "discarded"


def test_an_import_adds_candidates_and_twice_is_once(sheet):
    assert done(sheet)["added"] == 2
    again = done(sheet)
    assert (again["added"], again["changed"], again["left"]) == (0, 0, 0)


def test_a_conflict_is_left_unless_told_whose_cell_counts(sheet):
    done(sheet)
    Listing.objects.filter(name="Ada Lind").update(title="Ours")
    sheet.write_text(SHEET.replace("Host", "Theirs"), "utf-8")
    assert done(sheet)["changed"] == 0
    assert Listing.objects.get(name="Ada Lind").title == "Ours"
    assert done(sheet, "--prefer", "theirs")["changed"] == 1
    assert Listing.objects.get(name="Ada Lind").title == "Theirs"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_is_exported_comes_back_unchanged(sheet, tmp_path, kind):
    done(sheet)
    path = tmp_path / f"ours.{kind}"
    assert "is written" in folkmoot("export", path)
    back = done(path, "--dry-run")
    assert back == {"rows": []}


def test_what_cannot_be_done_is_said(sheet, tmp_path):
    assert "There is no such list" in folkmoot("import", sheet, "--list", "nobody", fails=True)
    assert "of this ending" in folkmoot("export", tmp_path / "ours.pdf", fails=True)
    assert "names no list" in folkmoot("import", sheet, fails=True)
    assert not Listing.objects.exists()
