"""The Day's page, its calendar, its archive and the links people suggest."""

import json
from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception import actions as rooms
from folkmoot.rooms.reception.forms import PublicForm
from folkmoot.rooms.recognition.actions.day_demo import fill_demo
from folkmoot.rooms.recognition.models import Tribute
from folkmoot.rooms.recognition.queries import day as queries
from folkmoot_engine.recognition.day import day_of, next_day
from tests.recognition import day_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def room(workspace):
    return rooms.switch("recognition", on=True, host=workspace)


@pytest.fixture
def today(monkeypatch):
    """It is the day that the test says."""

    def is_now(day: str) -> None:
        monkeypatch.setattr(queries, "today", lambda room: date.fromisoformat(day))

    return is_now


@pytest.fixture
def no_hurry(monkeypatch):
    """Forms may be sent at once."""
    monkeypatch.setattr(PublicForm, "quickest", PublicForm.quickest * 0)


def read(address: str, language="en") -> str:
    answer = Client().get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def send(**words):
    """Fill in the form for a link as a person does, and send it."""
    client = Client()
    begun = client.get("/thanks/tributes/suggest/").context["form"]["begun"].value()
    form = {"begun": begun, "year": "2026", "title": "Thank you, hosts", "url": "https://example.org/hosts"}
    return client.post("/thanks/tributes/suggest/", form | words)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2027-01-24", "1 day to go."),
        ("2027-01-25", "It is today."),
        ("2027-01-05", "20 days to go."),
    ],
)
def test_it_says_when_and_why(today, now, words):
    today(now)
    page = read("/thanks/")
    assert words in page and "Monday, 25 January 2027" in page
    assert "<s>28 January 2025</s> was a Tuesday. The Day was on 27 January 2025." in page


def test_it_speaks_german(today):
    today("2027-01-05")
    page = read("/thanks/", "de")
    assert "Montag, 25. Januar 2027" in page and "Noch 20 Tage." in page and "What you can do" not in page


def test_the_page_is_light_and_sets_no_cookie():
    answer = Client().get("/thanks/")
    assert len(answer.content) < 40_000 and not answer.cookies and b"<script" not in answer.content


def test_calendar_programs_are_given_a_rule_in_their_language():
    answer = Client().get("/thanks/day.ics", headers={"accept-language": "de"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["RRULE"].to_ical() == b"FREQ=YEARLY;BYDAY=4MO;BYMONTH=1"
    assert event["SUMMARY"].params["LANGUAGE"] == "de" and "Accept-Language" in answer["Vary"]
    assert answer.content == Client().get("/thanks/day.ics", headers={"accept-language": "de"}).content


def test_a_year_shows_its_own_thanks_of_people_who_consented():
    maria, silent = day_world.honoree(), day_world.honoree("Nobody Known", state="asked")
    day_world.thanks(maria, "Of this year.")
    day_world.thanks(maria, "Of the year before.", year=2025)
    day_world.thanks(maria, "Not reviewed.", state="review")
    day_world.thanks(silent, "To a silent person.")
    page = read("/thanks/2026/")
    assert "Of this year." in page and "Maria Olsen" in page and "Ana" in page
    for hidden in ("Of the year before.", "Not reviewed.", "To a silent person.", "Nobody Known"):
        assert hidden not in page
    assert "26 January 2026" in page


def test_years_are_told_from_the_first_day_to_the_next_one(today):
    today("2026-11-23")
    for number, status in ((2009, 404), (2010, 200), (2027, 200), (2028, 404), (99999, 404), (0, 404)):
        assert Client().get(f"/thanks/{number}/").status_code == status, number


def test_the_archive_counts_what_is_public_of_each_year(today):
    today("2026-11-23")
    day_world.thanks(day_world.honoree())
    page = read("/thanks/archive/")
    assert "26 January 2026" in page and "25 January 2010" in page and "25 January 2027" in page
    counted = {one.on.year: (one.thanks, one.tributes) for one in queries.years(None)}
    assert counted[2026] == (1, 0) and counted[2025] == (0, 0) and len(counted) == 18


def test_a_suggested_link_is_shown_only_after_a_person_looked(no_hurry, bob_client):
    assert send().headers["Location"] == "/thanks/tributes/suggested/"
    assert "Thank you, hosts" not in read("/thanks/2026/")
    waiting = bob_client.get("/w/north/thanks/tributes/").content.decode()
    assert "Thank you, hosts" in waiting
    tribute = Tribute.objects.get()
    where = f"/w/north/thanks/tributes/{tribute.uid}/"
    bob_client.post(where, {"to": "public", "version": 1})
    assert "Thank you, hosts" in read("/thanks/2026/") and "https://example.org/hosts" in read("/thanks/2026/")
    stale = bob_client.post(where, {"to": "refused", "version": 1}, follow=True).content.decode()
    assert "decided on this tribute already" in stale and "Thank you, hosts" in read("/thanks/2026/")
    bob_client.post(where, {"to": "review", "version": 2})
    assert "Thank you, hosts" not in read("/thanks/2026/")
    with outside():
        verbs = list(Entry.objects.filter(verb__startswith="tribute").values_list("verb", flat=True))
    assert sorted(verbs) == ["tribute.public", "tribute.review", "tribute.suggest"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "no address", "https://", "x" * 900]
)
def test_only_addresses_of_the_web_are_taken(no_hurry, url):
    assert send(url=url).status_code == 200 and not Tribute.objects.exists()


def test_hostile_words_stay_words(no_hurry, bob_client):
    send(title='<script>alert("x")</script>')
    bob_client.post(f"/w/north/thanks/tributes/{Tribute.objects.get().uid}/", {"to": "public", "version": 1})
    for page in (read("/thanks/2026/"), bob_client.get("/w/north/thanks/tributes/").content.decode()):
        assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_the_same_link_twice_is_one(no_hurry):
    send()
    send(title="Another name")
    assert Tribute.objects.get().title == "Thank you, hosts"


def test_a_bot_is_thanked_and_nothing_is_kept():
    assert send().headers["Location"] == "/thanks/tributes/suggested/"  # too quick for a person
    assert not Tribute.objects.exists()


def test_too_many_links_are_told_when_to_come_back(no_hurry):
    for number in range(5):
        send(url=f"https://example.org/{number}")
    refused = send(url="https://example.org/more")
    assert refused.status_code == 429 and b"Try again in" in refused.content
    assert Tribute.objects.count() == 5


def test_those_who_may_not_review_see_no_tributes(workspace, charlie):
    client = Client()
    client.force_login(charlie)
    assert client.get("/w/north/thanks/tributes/").status_code == 404
    assert client.get("/w/south/thanks/tributes/").status_code == 404


def test_the_api_tells_days_and_tributes(no_hurry, bob_client):
    days = json.loads(Client().get("/api/v1/thanks/days?first=2010&count=3").content)
    assert [day["date"] for day in days] == ["2010-01-25", "2011-01-24", "2012-01-23"]
    assert len(days[2]["mondays"]) == 5
    assert Client().get("/api/v1/thanks/days?first=0").status_code == 422
    send()
    assert Client().get("/api/v1/thanks/tributes?year=2026").json() == []
    bob_client.post(f"/w/north/thanks/tributes/{Tribute.objects.get().uid}/", {"to": "public", "version": 1})
    assert Client().get("/api/v1/thanks/tributes?year=2026").json() == [
        {"title": "Thank you, hosts", "url": "https://example.org/hosts", "year": 2026}
    ]


def test_whose_clocks_count(room, settings):
    assert queries.zone_of(room) == "Europe/Berlin"
    room.host = None
    assert queries.zone_of(room) == settings.DEFAULT_ZONE
    assert queries.coming(room).on == next_day(queries.today(room)) == day_of(queries.coming(room).on.year)


def test_the_demo_has_something_to_show_and_twice_changes_nothing(alice):
    fill_demo()
    fill_demo()
    assert Tribute.objects.filter(state="public").count() == 6
    assert Tribute.objects.filter(state="review").count() == 1
