"""Other people's spreadsheets: taken in, looked through, applied as chosen, taken back."""

import pytest

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.directory.actions import listings, sheets_applying
from folkmoot.rooms.directory.actions import sheets as actions
from folkmoot.rooms.directory.models import Listing, Roll, Sector, SheetImport, SheetRow
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot.rooms.directory.states import ListingState
from folkmoot_engine.directory.sheets import read
from folkmoot_engine.errors import MappingError, RefusedError

pytestmark = pytest.mark.django_db
ADA = "Ada Lind,Wrenfield,Host,https://www.linkedin.com/in/ada-lind,Financial Services,1200,@ada"
BO = "Bo Grün,Hafen AG,Lead,linkedin.com/in/bo-gruen,Made up,many,@bo"
HEAD = "Name,Company,Title,LinkedIn,Sector,Employees,Twitter"


@pytest.fixture
def roll(db) -> Roll:
    made = Roll.objects.create(slug="strategy", name="Strategy people", position=50)
    Sector.objects.create(roll=made, name="Financial Services")
    return made


@pytest.fixture
def taken(tmp_path, roll, alice):
    """taken(row, ...) → an import of such a file, in preview."""

    def take(*rows: str, head: str = HEAD, name: str = "people.csv") -> SheetImport:
        path = tmp_path / "kept"
        path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        return actions.take_in(path, name, roll=roll, actor=alice)

    return take


def applied(of: SheetImport, prefer: str = "", change=None) -> dict[str, int]:
    """Choose what is proposed, after `change` had its say, and have it done."""
    chosen = actions.proposed(queries.merging(of).open, prefer)
    actions.choose(of, change(chosen) if change else chosen)
    actions.ask_to_apply(of, actor=of.actor)
    return sheets_applying.apply(of)


def said() -> dict[str, dict[str, str]]:
    found = Listing.objects.select_related("roll", "sector").order_by("name")
    return {one.name: queries.cells_of(one) for one in found}


def test_new_people_become_candidates_and_nothing_is_lost(taken):
    done = applied(taken(ADA, BO))
    assert done["added"] == 2
    assert set(Listing.objects.values_list("state", "source")) == {("candidate", "sheet")}
    told = said()
    assert told["Ada Lind"] == {
        "name": "Ada Lind",
        "employer": "Wrenfield",
        "title": "Host",
        "roll": "Strategy people",
        "sector": "Financial Services",
        "profile": "https://www.linkedin.com/in/ada-lind",
        "region": "",
        "employees": "1200",
        "serves": "",
        "Twitter": "@ada",
    }
    # What cannot be read as its field stands beside it.
    assert {told["Bo Grün"][column] for column in ("sector", "employees")} == {""}
    assert {told["Bo Grün"][column] for column in ("sector *", "employees *", "Twitter")} == {"Made up", "many", "@bo"}
    assert told["Bo Grün"]["profile"].startswith("https://")


def test_the_same_file_twice_changes_nothing(taken):
    applied(taken(ADA, BO))
    before, versions = said(), list(Listing.objects.values_list("pk", "version"))
    again = taken(BO, ADA, name="people (2).csv")
    found = queries.merging(again)
    assert (found.open, found.counts["same"]) == ([], 2)
    done = applied(again)
    assert (done["added"], done["changed"]) == (0, 0)
    assert (said(), list(Listing.objects.values_list("pk", "version"))) == (before, versions)


def test_our_export_that_comes_back_unchanged_changes_nothing(taken, tmp_path):
    applied(taken(ADA, BO))
    for kind in ("csv", "xlsx", "json"):
        name, content = actions.export(kind)
        (tmp_path / name).write_bytes(content)
        back = actions.take_in(tmp_path / name, name)
        assert queries.merging(back).counts["same"] == 2
        assert queries.merging(back).open == []
        assert "@ada" in {cell for row in read(tmp_path / name).rows for cell in row}


def test_what_only_they_changed_is_proposed_and_a_conflict_is_not(taken):
    applied(taken(ADA, BO))
    ada = Listing.objects.get(name="Ada Lind")
    listings.correct(ada, {"title": "Head of Hosts"})
    theirs = ADA.replace("Host,", "Chief,").replace("Wrenfield", "Wrenfield Group")
    of = taken(theirs, BO)
    (line,) = queries.merging(of).open
    assert {cell.column: str(cell.of) for cell in line.row.cells} == {"title": "conflict", "employer": "theirs"}
    assert applied(of)["changed"] == 1
    told = said()["Ada Lind"]
    assert (told["title"], told["employer"]) == ("Head of Hosts", "Wrenfield Group")
    # The conflict was not chosen, so it is asked again.
    (line,) = queries.merging(taken(theirs, BO)).open
    assert [(cell.column, str(cell.of)) for cell in line.row.cells] == [("title", "conflict")]
    # Once ours is chosen, it is not.
    applied(taken(theirs, BO), prefer="ours")
    assert queries.merging(taken(theirs, BO)).open == []
    assert said()["Ada Lind"]["title"] == "Head of Hosts"


def test_nothing_is_done_that_was_not_chosen(taken):
    of = taken(ADA, BO)
    actions.ask_to_apply(of)
    assert sheets_applying.apply(of)["left"] == 2
    assert not Listing.objects.exists()


def test_what_changed_since_somebody_looked_is_left_alone(taken):
    applied(taken(ADA))
    of = taken(ADA.replace("Host,", "Chief,"))
    actions.choose(of, actions.proposed(queries.merging(of).open))
    listings.correct(Listing.objects.get(), {"title": "Somebody else's word"})
    actions.ask_to_apply(of)
    assert sheets_applying.apply(of)["moved_on"] == 1
    assert Listing.objects.get().title == "Somebody else's word"


def test_a_killed_import_goes_on_and_nothing_is_doubled(taken, monkeypatch):
    monkeypatch.setattr(sheets_applying, "AT_ONCE", 1)
    of = taken(ADA, BO)
    actions.choose(of, actions.proposed(queries.merging(of).open))
    actions.ask_to_apply(of)
    real, calls = listings.add, []

    def add(**fields):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**fields)

    monkeypatch.setattr(listings, "add", add)
    with pytest.raises(KeyboardInterrupt):
        sheets_applying.apply(SheetImport.objects.get(pk=of.pk))
    assert Listing.objects.count() == 1
    assert sheets_applying.apply(SheetImport.objects.get(pk=of.pk))["added"] == 2
    assert Listing.objects.count() == 2


def test_an_import_is_taken_back_as_far_as_nothing_happened_since(taken, alice):
    applied(taken(ADA))
    before = said()
    of = taken(ADA.replace("Host,@", "Chief,@").replace("@ada", "@lind"), BO)
    applied(of)
    of.refresh_from_db()
    assert sheets_applying.take_back(of, actor=alice) == {"undone": 2, "stayed": 0}
    assert said() == before
    assert len(queries.merging(taken(ADA, BO)).open) == 1  # Bo, again
    with pytest.raises(RefusedError):
        sheets_applying.take_back(of, actor=alice)


def test_what_was_submitted_since_is_not_taken_back(taken, alice):
    of = taken(ADA)
    applied(of)
    listings.move(Listing.objects.get(), ListingState.UNCONFIRMED)
    assert sheets_applying.take_back(of, actor=alice) == {"undone": 0, "stayed": 1}
    assert Listing.objects.count() == 1


def test_who_was_removed_is_not_brought_back_by_any_sheet(taken):
    applied(taken(ADA, BO))
    ada, waiting = Listing.objects.get(name="Ada Lind"), taken(ADA.replace("Host", "Chief"), BO, name="other.csv")
    listings.move(ada, ListingState.REMOVED)
    for of in (SheetImport.objects.get(pk=waiting.pk), taken(ADA, BO), taken(ADA, name="third.csv")):
        found = queries.merging(of)
        assert [line for line in found.open if "Ada" in line.name] == []
    assert not SheetRow.objects.filter(cells__name="Ada Lind").exists()
    waiting.refresh_from_db()
    assert len(waiting.rows) == 1


def test_a_candidate_gone_from_their_sheet_is_removed_when_chosen(taken):
    applied(taken(ADA, BO))
    of = taken(BO)
    (line,) = queries.merging(of).open
    assert (str(line.row.of), line.name) == ("gone", "Ada Lind")
    assert applied(of)["removed"] == 0  # it is never proposed
    of = taken(BO)
    actions.choose(of, {line.key: {"seen": line.seen, "take": True}})
    actions.ask_to_apply(of)
    assert sheets_applying.apply(of)["removed"] == 1
    assert set(Listing.objects.values_list("name", "state")) == {("", "removed"), ("Bo Grün", "candidate")}


def test_rows_of_no_list_are_refused_before_anything_is_done(taken):
    of = taken(ADA)
    actions.say_columns(of, of.mapping, None)
    actions.choose(of, actions.proposed(queries.merging(of).open))
    with pytest.raises(RefusedError, match="names no list"):
        actions.ask_to_apply(of)
    assert SheetImport.objects.get(pk=of.pk).state == "preview"


def test_columns_that_do_not_fit_are_refused(taken, roll):
    of = taken("x,y", head="a,b")
    with pytest.raises(MappingError):
        queries.merging(of)
    actions.say_columns(of, {"name": "a", "employer": "b"}, roll)
    assert queries.merging(of).open[0].name == "x"
    # The next file of this name is read in the same way.
    applied(of)
    assert taken("x,y", head="a,b").mapping == {"name": "a", "employer": "b"}


def test_each_step_is_noted_without_a_personal_value(taken, alice):
    applied(taken(ADA))
    actions.export("csv", actor=alice)
    with outside():
        entries = list(Entry.objects.filter(verb__startswith="sheet."))
    assert {entry.verb for entry in entries} == {
        "sheet.take-in",
        "sheet.choose",
        "sheet.apply",
        "sheet.applied",
        "sheet.export",
    }
    assert "Ada" not in str([entry.data for entry in entries])


def test_who_stands_here_again_is_matched_again(taken, roll):
    """A doubled entry was removed, or somebody came back by their own wish."""
    applied(taken(ADA))
    listings.move(Listing.objects.get(), ListingState.REMOVED)
    again = listings.add(roll=roll, name="Ada Lind", employer="Wrenfield")
    (line,) = queries.merging(taken(ADA)).open
    assert line.row.ref == str(again.uid)
