"""The team's pages: the queue, an entry with its evidence, editions, and what the hosts choose."""

import re

import pytest

from folkmoot.rooms.directory.actions.curation import deciding
from folkmoot.rooms.directory.models import Decision, Edition, Elsewhere, Roll, Sector
from folkmoot.rooms.directory.queries.curation.choices import choices, method
from folkmoot.rooms.directory.queries.entry import thresholds
from folkmoot.rooms.reception.models import Letter
from folkmoot.rooms.reception.queries import room

pytestmark = pytest.mark.django_db
HOME = "/w/north/directory/"


@pytest.fixture
def team(client, directory, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def leads(client, directory, alice):
    client.force_login(alice)
    return client


def test_the_queue_says_what_to_do_next_while_it_is_empty(team):
    for part in ("", "candidates/", "not-confirmed/", "wrong/", "entries/"):
        assert 'class="empty"' in team.get(HOME + part).content.decode()


def test_an_entry_is_shown_with_its_evidence(team, entered):
    before = entered(state="listed")
    listing = entered(met=False, employer="Old Brewery")
    page = team.get(f"{HOME}entries/{listing.uid}/").content.decode()
    for words in (
        "Looks after the community full time.",
        "To be checked by a person",
        "You told what the profile says of the work",
        "https://www.linkedin.com/in/p2",
        "Perhaps here already",
        str(before.uid),
        "the same name",
    ):
        assert words in page


def test_rules_are_settled_and_the_entry_decided_from_its_page(team, entered):
    listing = entered(met=False)
    here = f"{HOME}entries/{listing.uid}/"
    refused = team.post(f"{here}decide/", {"do": "accept", "reason": "Kept words."})
    assert refused.status_code == 409
    assert "still open" in refused.content.decode() and "Kept words." in refused.content.decode()
    team.post(f"{here}settle/", {"rule": "work", "outcome": "met", "reason": "Read it."})
    assert team.post(f"{here}decide/", {"do": "accept"}).status_code == 302
    listing.refresh_from_db()
    assert listing.state == "listed"
    done = Decision.objects.get()
    assert team.post(f"{here}undo/{done.uid}/").status_code == 302
    listing.refresh_from_db()
    assert listing.state == "review"


def test_a_refusal_without_a_reason_is_asked_for_one(team, entered):
    listing = entered()
    answer = team.post(f"{HOME}entries/{listing.uid}/decide/", {"do": "refuse", "reason": " "})
    assert answer.status_code == 409
    assert not Letter.objects.exists()


def test_two_entries_are_joined_from_the_page(team, entered):
    before, now = entered(state="listed"), entered(employer="Old Brewery")
    address = f"{HOME}entries/{now.uid}/join/{before.uid}/"
    assert team.post(address, {"right": "this"}).url == f"{HOME}entries/{before.uid}/"
    before.refresh_from_db()
    assert before.employer == "Old Brewery"
    assert str(before.uid) in team.get(f"{HOME}entries/{now.uid}/").content.decode()


def test_the_queue_is_gone_through_in_its_order(team, entered):
    uids = [entered(name).uid for name in ("Ada Berg", "Ben Oak", "Cleo Diaz")]
    page = team.get(f"{HOME}entries/{uids[1]}/")
    assert (page.context["previous"].uid, page.context["following"].uid) == (uids[0], uids[2])
    first = team.get(f"{HOME}entries/{uids[0]}/")
    assert (first.context["previous"], first.context["following"].uid) == (None, uids[1])


def test_a_list_of_many_takes_as_few_queries_as_one_of_few(team, entered, django_assert_max_num_queries):
    entered("Ada Berg")
    team.get(HOME)
    for number in range(4):
        entered(f"Ben Oak {number}")
    with django_assert_max_num_queries(25):
        team.get(HOME)


def test_only_the_leads_freeze_and_choose(team):
    for part in ("editions/", "settings/", "settings/elsewhere/", "settings/lists/new/"):
        assert team.get(HOME + part).status_code == 403


def test_another_team_finds_nothing(client, directory, other_workspace, entered, charlie):
    client.force_login(charlie)
    assert client.get("/w/south/directory/").status_code == 404
    assert client.get(HOME).status_code == 404


def test_an_edition_is_frozen_brought_in_and_opened_again(leads, entered):
    entered(state="listed")
    offered = leads.get(f"{HOME}editions/").content.decode()
    assert re.search(r'<input type="checkbox" name="closes"[^>]* checked', offered)
    told = {"year": 2010, "closes": "on"}
    assert "will want to know why" in leads.post(f"{HOME}editions/", told).content.decode()
    leads.post(f"{HOME}editions/", {**told, "reason": "A new list takes over."})
    edition = Edition.objects.get(year=2010)
    assert edition.closes
    leads.post(f"{HOME}editions/{edition.uid}/reopen/")
    entries = '[{"list": "Managers", "name": "Ben Oak", "employer": "Old Brewery"}]'
    leads.post(f"{HOME}editions/bring-in/", {"year": 2008, "frozen_on": "2008-12-31", "entries": entries})
    assert Edition.objects.get(year=2008).entries.get().name == "Ben Oak"
    assert "Ben Oak" in leads.get(f"{HOME}editions/{Edition.objects.get(year=2008).uid}/").content.decode()


@pytest.mark.parametrize("entries", ["{}", "[" * 100_000, '[{"name": 1}]', "name,list", '[{"list": "a"}]', "[]"])
def test_what_is_no_edition_is_refused_in_words(leads, entries):
    page = leads.post(f"{HOME}editions/bring-in/", {"year": 2008, "frozen_on": "2008-12-31", "entries": entries})
    assert page.status_code == 200
    assert "required" not in str(page.context["form"].errors["entries"])
    assert not Edition.objects.exists()


def test_thresholds_hosts_months_and_method_are_chosen(leads, directory):
    told = {
        "employees": 500,
        "profile_hosts": "linkedin.com\nxing.com",
        "stale_months": 6,
        "method": "By hand.\n\nBy us.",
    }
    assert leads.post(f"{HOME}settings/", told).status_code == 302
    chosen = choices()
    assert (chosen.employees, chosen.profile_hosts, chosen.stale_months) == (500, ("linkedin.com", "xing.com"), 6)
    assert thresholds(room("directory")).employees == 500
    assert method() == "By hand.\n\nBy us."
    faulty = leads.post(f"{HOME}settings/", {**told, "profile_hosts": "javascript:alert(1)"})
    assert faulty.context["form"].errors["profile_hosts"]


def test_the_method_tells_the_numbers_of_the_rules(leads, directory):
    leads.post(f"{HOME}settings/", {"employees": 500, "profile_hosts": "linkedin.com", "stale_months": 6, "method": ""})
    page = leads.get("/directory/editions/").content.decode()
    assert "more than 500 employees" in page and "every 6 months" in page


def test_lists_and_sectors_are_added_ordered_and_dropped(leads, entered):
    leads.post(f"{HOME}settings/lists/new/", {"name": "Non-profits", "about": "At charities."})
    leads.post(f"{HOME}settings/lists/non-profits/", {"name": "Charities", "makes_products": "on"})
    roll = Roll.objects.get(slug="non-profits")
    assert (roll.name, roll.about, roll.makes_products) == ("Charities", "", True)
    here = f"{HOME}settings/lists/non-profits/sectors/"
    for name in ("Health", "Water", "Health"):
        leads.post(here, {"do": "add", "name": name})
    assert [sector.name for sector in roll.sectors.all()] == ["Health", "Water"]
    leads.post(here, {"do": "up", "sector": roll.sectors.get(name="Water").pk})
    assert [sector.name for sector in roll.sectors.all()] == ["Water", "Health"]
    used = roll.sectors.get(name="Health")
    entered(roll=roll, sector=used)
    for sector in Sector.objects.filter(roll=roll):
        leads.post(here, {"do": "drop", "sector": sector.pk})
    assert list(roll.sectors.all()) == [used]
    assert leads.post(here, {"do": "drop", "sector": "x"}).status_code == 404


def test_lists_kept_elsewhere_are_linked_beside_ours(leads, directory):
    told = {"title": "Another list", "address": "https://example.org/list", "note_text": "Kept by a university."}
    leads.post(f"{HOME}settings/elsewhere/", told)
    page = leads.get("/directory/editions/").content.decode()
    assert "https://example.org/list" in page and "Kept by a university." in page
    leads.post(f"{HOME}settings/elsewhere/{Elsewhere.objects.get().uid}/drop/")
    assert not Elsewhere.objects.exists()
    bad = leads.post(f"{HOME}settings/elsewhere/", {**told, "address": "javascript:alert(1)"})
    assert bad.context["form"].errors["address"]


def test_the_card_of_the_rooms_says_what_waits(team, entered):
    entered()
    page = team.get("/w/north/rooms/").content.decode()
    assert "1 entry waits for a decision" in page


def test_hostile_words_of_an_entry_stay_words(team, entered):
    words = "<img src=x onerror=alert(1)>\"'{{ 7|add:7 }}\u202e"
    listing = entered(words, employer=words, duties=words, title=words)
    deciding.ask(listing, team.get(HOME).wsgi_request.user, words)
    for address in (HOME, f"{HOME}entries/{listing.uid}/", f"{HOME}entries/?q=img"):
        page = team.get(address).content.decode()
        assert "<img" not in page
    assert "onerror=alert(1)" in Letter.objects.get().text  # a letter is plain text
