"""Whoever is listed corrects, hides and removes their entry by a link of their own; removed means gone everywhere."""

import re

import pytest
from django.db import connection
from django.test import Client

from folkmoot.rooms.directory.actions import blanking, entry, letters, listings
from folkmoot.rooms.directory.models import Change, Finding, Listing
from folkmoot.rooms.directory.queries import insight
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.errors import RefusedError

from .conftest import letters as brought
from .conftest import link_in

pytestmark = pytest.mark.django_db
WORDS = ("Zwiebelfisch", "zwiebelfisch", "Quittenbrot", "quittenbrot", "Nebelhorn", "nebelhorn")


@pytest.fixture
def mara(make_listed) -> Listing:
    return make_listed("Mara Quill", sector="Financial Services")


def own(listing: Listing) -> str:
    return f"/directory/own/{links.make(letters.OWN, listing.uid)}/"


def kinds() -> list[str]:
    return list(Change.objects.order_by("pk").values_list("kind", flat=True))


def test_what_touches_no_rule_stands_at_once(mara, form):
    said = form(duties=mara.duties, employees=str(mara.employees), title="Head of Community")
    answer = Client().post(own(mara) + "correct/", said, follow=True)
    assert b"It is corrected" in answer.content
    mara.refresh_from_db()
    assert (mara.state, mara.title, kinds()) == ("listed", "Head of Community", ["joined", "corrected"])


def test_a_country_is_written_by_its_letters_shown_and_counted(mara, form):
    said = form(duties=mara.duties, employees=str(mara.employees))
    wrong = Client().post(own(mara) + "correct/", {**said, "region": "UK"})
    assert b"No country is written so" in wrong.content
    Client().post(own(mara) + "correct/", {**said, "region": "gb"})
    mara.refresh_from_db()
    assert (mara.state, mara.region) == ("listed", "GB")
    page = Client().get(f"/directory/people/{mara.uid}/").content.decode()
    assert re.search(r'itemtype="https://schema.org/Country"><span itemprop="name">GB<', page)
    assert Client().get(f"/api/v1/directory/people/{mara.uid}").json()["country"] == "GB"
    (found,) = [count for count in insight.counts() if count.name == "region"]
    assert found.rows == (("GB", 1),)


def test_a_new_employer_is_looked_at_before_it_is_shown(mara, form):
    answer = Client().post(own(mara) + "correct/", form(employer="Harbour Bank"), follow=True)
    assert b"until then the entry is not shown" in answer.content
    mara.refresh_from_db()
    assert (mara.state, kinds()) == ("review", ["joined"])
    assert b"Harbour" not in Client().get("/directory/community-managers/").content
    listings.move(mara, "listed")
    assert kinds() == ["joined", "moved"]
    change = Change.objects.last()
    assert (change.before["employer"], change.after["employer"]) == ("Mill Bank", "Harbour Bank")


def test_who_was_listed_and_is_refused_has_left(mara):
    listings.move(mara, "review")
    listings.move(mara, "refused", reason="The profile is gone.")
    assert kinds() == ["joined", "left"]
    letter = brought()[-1]
    assert "The profile is gone." in letter.body
    listings.move(mara, "review")
    listings.move(mara, "listed")
    assert kinds() == ["joined", "left", "joined"]


def test_what_a_person_found_stands_for_as_long_as_the_facts_do(mara, alice):
    listings.find(mara, "work", "met", "Read on the profile", actor=alice)
    entry.amend(mara, {"title": "Head of Community"})
    listings.apply_rules(mara)
    latest = {found.rule: found.outcome for found in Finding.objects.order_by("pk")}
    assert latest["work"] == "met"
    entry.amend(mara, {"work": "spare_time"})
    latest = {found.rule: found.outcome for found in Finding.objects.order_by("pk")}
    assert latest["work"] == "not_met"


def test_looking_at_any_of_ones_pages_changes_nothing(mara):
    before = Listing.objects.values().get()
    for page in ("", "correct/", "remove/"):
        assert Client().get(own(mara) + page).status_code == 200
    assert Client().get(own(mara) + "hide/").status_code == 405
    assert Listing.objects.values().get() == before


def test_search_engines_are_kept_out_and_let_in_again(mara):
    assert b"asked to leave your page out" in Client().post(own(mara) + "hide/", {"hidden": "yes"}, follow=True).content
    mara.refresh_from_db()
    assert not mara.is_indexed
    Client().post(own(mara) + "hide/")
    mara.refresh_from_db()
    assert mara.is_indexed and kinds() == ["joined"]


def test_two_who_change_an_entry_at_once_do_not_overwrite_each_other(mara):
    first, second = Listing.objects.get(), Listing.objects.get()
    entry.amend(first, {"title": "First"})
    with pytest.raises(RefusedError, match="meanwhile"):
        entry.amend(second, {"title": "Second"})


def test_removing_asks_once_and_leaves_nothing_in_any_table(make_listed, send, alice):
    """Every table is read: the entry, its history, its letters, the audit, the jobs."""
    mara = make_listed(
        "Zwiebelfisch Quill",
        email="nebelhorn@mill.test",
        employer="Quittenbrot Bank",
        duties="Zwiebelfisch runs the forum",
        extra={"handle": "@zwiebelfisch"},
    )
    listings.find(mara, "work", "met", "Zwiebelfisch does it", actor=alice)
    entry.amend(mara, {"title": "Nebelhorn Lead"})
    Client().post("/directory/mine/", {"email": "nebelhorn@mill.test"})
    page = Client().get(own(mara) + "remove/").content.decode()
    assert "cannot be undone" in page and "Zwiebelfisch" in page
    answer = Client().post(own(mara) + "remove/")
    assert b"Your entry is gone" in answer.content
    assert brought() == []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told = str(cursor.fetchall())
            assert not [word for word in WORDS if word in told], table
    assert Client().get(own(mara)).status_code == 404
    mara.refresh_from_db()
    assert (mara.state, mara.extra, mara.person, mara.submitter) == ("removed", {}, None, None)
    assert kinds() == ["joined", "corrected", "left"]


def test_a_visitor_is_kept_where_something_else_needs_them(make_listed):
    first, second = make_listed("Mara Quill"), make_listed("Mara Two", email="mara@mill.test")
    entry.remove(first)
    assert Visitor.objects.get().email == "mara@mill.test"
    entry.remove(second)
    assert Visitor.objects.get().email == ""


def test_who_else_keeps_a_copy_hears_of_it(mara, monkeypatch):
    heard = []
    monkeypatch.setattr(blanking, "_also", [])
    blanking.also(lambda listing: heard.append(listing.name))
    entry.remove(mara)
    assert heard == ["Mara Quill"]


def test_who_wants_no_mail_is_listed_without_a_letter(mara):
    brought()
    reception.refuse_mail(mara.person)
    listings.move(mara, "review")
    listings.move(mara, "listed")
    assert brought() == []


def test_the_letter_with_the_links_leads_there(mara):
    brought()
    entry.send_links("Mara@mill.test ")
    (letter,) = brought()
    assert b"This is public" in Client().get(link_in(letter)).content
