"""Editions by year: frozen, brought in, compared, closing submissions, and let go of who wants to be gone."""

from datetime import date

import pytest

from folkmoot.rooms.directory.actions.curation import editions, forgetting
from folkmoot.rooms.directory.actions.listings import correct, move
from folkmoot.rooms.directory.models import EditionEntry, Listing
from folkmoot.rooms.directory.queries.curation import editions as rows
from folkmoot_engine.directory.editions import read_edition
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db

BEFORE = b"""[
  {"list": "managers", "name": "Mara Quill", "employer": "Northwind Bank", "profile": "https://linkedin.com/in/p1/"},
  {"list": "managers", "name": "Ben Oak", "employer": "Old Brewery"}]"""


@pytest.fixture
def old(managers, alice, client):
    return editions.bring_in(alice, read_edition(BEFORE), year=2008, frozen_on=date(2008, 12, 31), reason="")


def test_an_edition_keeps_the_lists_as_they_stood(entered, alice):
    listing = entered(state="listed")
    entered("Waits Still")
    edition = editions.freeze(alice, year=2010, reason="The year is over.")
    correct(listing, {"employer": "Old Brewery"})
    kept = rows.entries_of([edition])
    assert [(entry.name, entry.employer) for entry in kept] == [("Mara Quill", "Northwind Bank")]
    with pytest.raises(RefusedError, match="already"):
        editions.freeze(alice, year=2010)


def test_an_edition_of_one_list_leaves_the_year_open_for_another(entered, alice, managers, strategists):
    entered(state="listed")
    entered("Ben Oak", state="listed", roll=strategists)
    editions.freeze(alice, year=2010, roll=managers)
    editions.freeze(alice, year=2010, roll=strategists)
    assert [str(edition) for edition in rows.of_year(2010)] == ["2010 Managers of communities", "2010 Planners"]
    with pytest.raises(RefusedError, match="already"):
        editions.freeze(alice, year=2010)


def test_nothing_is_frozen_while_nobody_is_listed(entered, alice):
    entered()
    with pytest.raises(RefusedError, match="Nobody is listed"):
        editions.freeze(alice, year=2010)


def test_two_editions_are_compared(old, entered, alice):
    entered(employer="Tall Ships", state="listed")  # linkedin.com/in/p1
    entered("Cleo Diaz", state="listed")
    editions.freeze(alice, year=2010)
    found = rows.compared(2008, 2010)
    assert [entry.name for entry in found.joined] == ["Cleo Diaz"]
    assert [entry.name for entry in found.left] == ["Ben Oak"]
    assert [(was.employer, now.employer) for was, now in found.moved] == [("Northwind Bank", "Tall Ships")]


def test_lists_that_one_year_did_not_have_are_not_compared(old, entered, alice, strategists):
    entered("Ben Oak", employer="Old Brewery", state="listed", profile="")
    entered("Somebody New", state="listed", roll=strategists)
    editions.freeze(alice, year=2010)
    found = rows.compared(2008, 2010)
    assert [entry.name for entry in found.joined] == []
    assert [was.name for was, _ in found.stayed] == ["Ben Oak"]


def test_a_frozen_edition_closes_submissions_until_they_are_opened_again(entered, alice, managers, strategists):
    entered(state="listed")
    edition = editions.freeze(alice, year=2010, roll=managers, closes=True, reason="A new list takes over.")
    assert rows.closing(managers) == edition
    assert rows.closing(strategists) is rows.closing() is None
    editions.reopen(edition, alice)
    assert rows.closing(managers) is None


def test_one_of_all_lists_closes_each(entered, alice, strategists):
    entered(state="listed")
    edition = editions.freeze(alice, year=2010, closes=True, reason="Enough.")
    assert rows.closing() == rows.closing(strategists) == edition


def test_who_removed_their_entry_is_gone_from_editions_too(entered, alice, client, directory):
    listing = entered(state="listed")
    editions.freeze(alice, year=2010)
    move(listing, "removed")
    entry = EditionEntry.objects.get()
    assert (entry.name, entry.employer, entry.profile) == ("", "", "")
    assert b"Removed at their request" in client.get("/directory/editions/2010/").content


def test_who_removed_their_entry_is_gone_from_editions_of_elsewhere_too(old, entered, alice, client, directory):
    move(entered(state="listed"), "removed")
    editions.bring_in(alice, read_edition(BEFORE), year=2009, frozen_on=date(2009, 12, 31), reason="")
    for year in (2008, 2009):
        page = client.get(f"/directory/editions/{year}/").content.decode()
        assert "Ben Oak" in page and "Mara" not in page and "Removed at their request" in page


def test_who_only_claims_to_be_somebody_does_not_take_them_out_of_an_edition(old, entered, client, directory):
    move(entered(), "removed")
    assert b"Mara Quill" in client.get("/directory/editions/2008/").content


def test_whom_a_removal_left_by_name_is_not_shown_and_swept(entered, alice, client, directory):
    listing = entered(state="listed")
    editions.freeze(alice, year=2010)
    Listing.objects.filter(pk=listing.pk).update(state="removed")
    assert b"Mara" not in client.get("/directory/editions/2010/").content
    assert (forgetting.sweep(), forgetting.sweep()) == (1, 0)
    assert EditionEntry.objects.get().name == ""


def test_while_submissions_are_closed_nothing_is_taken(entered, alice, managers, form, client):
    from django.test import Client

    entered(state="listed")
    editions.freeze(alice, year=2010, closes=True, reason="A new list takes over.", successor_address="https://x.test/")
    answer = Client().post("/directory/submit/", form())
    assert answer.status_code == 409
    assert "A new list takes over." in answer.content.decode() and "https://x.test/" in answer.content.decode()
    assert Listing.objects.count() == 1
    assert "A new list takes over." in client.get("/directory/submit/").content.decode()


def test_a_person_of_an_earlier_edition_is_taken_out(old, alice):
    entry = rows.entries_of([old])[0]
    editions.take_out(entry, alice)
    entry.refresh_from_db()
    assert (entry.name, entry.employer, entry.profile, entry.profile_key) == ("", "", "", "")
    assert [entry.name for entry in rows.entered(list(rows.entries_of([old])))] == ["Ben Oak"]


def test_public_pages_cite_compare_and_tell_the_successor(old, entered, alice, client, directory):
    entered(state="listed")
    edition = editions.freeze(alice, year=2010, closes=True, reason="A new list takes over.")
    editions.name_successor(edition, alice, name="The next list", address="https://example.org/next")
    page = client.get("/directory/editions/2010/").content.decode()
    for words in ("Cite as", "/directory/editions/2010/", "A new list takes over.", "https://example.org/next"):
        assert words in page
    assert "linkedin.com/in/p1" in page and "example.org/p" not in page
    compared = client.get("/directory/editions/compare/?from=2010&to=2008").content.decode()
    assert "2008 and 2010 side by side" in compared and "Ben Oak" in compared
    assert client.get("/directory/editions/2009/").status_code == 404


@pytest.mark.parametrize("asked", ["", "?from=2010", "?from=x&to=²²", "?from=2010&to=2010", "?from=99999999&to=2008"])
def test_a_comparison_of_nothing_offers_the_years(directory, client, asked):
    page = client.get(f"/directory/editions/compare/{asked}")
    assert page.status_code == 200
    assert "Choose two different years" in page.content.decode()


def test_the_api_tells_what_the_pages_show(old, entered, alice, client, directory):
    listing = entered(employer="Tall Ships", state="listed")
    editions.freeze(alice, year=2010)
    listed = client.get("/api/v1/directory/editions").json()
    assert [one["year"] for one in listed] == [2010, 2008]
    found = client.get("/api/v1/directory/editions/compare?before=2008&after=2010").json()
    assert [one["after"]["employer"] for one in found["moved"]] == ["Tall Ships"]
    move(listing, "removed")
    year = client.get("/api/v1/directory/editions/2010").json()
    assert [(one["name"], one["removed"]) for one in year[0]["entries"]] == [("", True)]
    assert client.get("/api/v1/directory/editions/2009").status_code == 404
