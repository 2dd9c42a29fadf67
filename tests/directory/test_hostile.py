"""Hostile words and ten thousand forms: nothing becomes markup, nothing breaks, rows and letters stay few."""

import re
import time
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.test import Client

from folkmoot.rooms.directory.actions import letters as purposes
from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.models import Finding, Listing
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.reception.states import LIMITS

from .conftest import letters

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>\"'><b id=evil>"
HOSTILE = [
    EVIL,
    "\x00\x01\x1b[31m",
    "\ud83d",
    "‮gnp.exe",
    "x" * 5_000,
    "{{ 7|add:7 }}{% load static %}",
    "'; DROP TABLE directory_listing; --",
    "Mara\r\nBcc: victim@mill.test\r\n\r\nHello",
]
FIELDS = ["name", "employer", "title", "place", "profile", "work", "duties", "employees", "employed_by", "serves",
          "products", "relation", "email", "person_email", "begun", "subject_line"]  # fmt: skip


class Seen(HTMLParser):
    """What of a page no page of ours has: an element, a handler or an address that came out of somebody's words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        told = dict(attrs)
        if any(name.startswith("on") for name in told) or told.get("id") == "evil" or told.get("src") == "x":
            self.bad.append(tag)
        if tag == "script" or (told.get("href") or "").lower().startswith(("javascript:", "data:")):
            self.bad.append(tag)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_hostile_words_in_any_field_break_nothing(form, words: str):
    for field in FIELDS:
        sent = urlencode(form(**{field: words}), errors="surrogatepass")
        answer = Client().post("/directory/submit/", sent, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (200, 429), field
        assert Seen(answer.content.decode(errors="replace")).bad == [], field
    assert all("\n" not in letter.subject and "victim" not in str(letter.to) for letter in letters())


def test_no_word_of_a_stranger_becomes_markup(make_listed, send):
    listing = make_listed(EVIL, email="eve@mill.test", employer=EVIL, title=EVIL, profile="javascript:alert(1)")
    listings.find(listing, "work", "not_met", EVIL)
    Listing.objects.update(is_indexed=False)
    listings.correct(listing := Listing.objects.get(), {"employer": EVIL + "2"})
    own = links.make(purposes.OWN, listing.uid)
    pages = ["", "community-managers/", "community-managers/embed/", f"people/{listing.uid}/", "search/?q=img"]
    pages += [f"search/?q={EVIL}", f"submit/?list={EVIL}", f"own/{own}/", f"own/{own}/correct/", f"own/{own}/remove/"]
    for page in pages:
        answer = Client().get(f"/directory/{page}")
        assert answer.status_code == 200, page
        assert Seen(answer.content.decode()).bad in ([], ["a"]), page
    listings.move(listing, "review")
    listings.move(listing, "refused")
    again = links.make(purposes.AGAIN, listing.uid)
    assert Seen(Client().get(f"/directory/again/{again}/").content.decode()).bad == []


@pytest.mark.parametrize("profile", ["javascript:alert(1)", "data:text/html,<b>", "https://evil.test/in/mara"])
def test_an_address_that_is_no_profile_is_never_a_link(make_listed, profile: str):
    listing = make_listed("Mara Quill", profile=profile)
    own = links.make(purposes.OWN, listing.uid)
    for page in (f"people/{listing.uid}/", f"own/{own}/", "community-managers/"):
        assert f'href="{profile}'.encode() not in Client().get(f"/directory/{page}").content, page
    assert Client().get(f"/api/v1/directory/people/{listing.uid}").json()["profile"] == ""


def test_a_name_carries_no_advertisement_into_letters(send):
    for words in ("Win at www.evil.test", "Go to https://evil.test", "Write to me@evil.test"):
        assert b"leave addresses out" in send(name=words).content
    assert letters() == [] and not Listing.objects.exists()


def test_a_form_without_its_token_changes_nothing(form):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/directory/submit/", form()).status_code == 403
    assert client.post("/directory/mine/", {"email": "mara@mill.test"}).status_code == 403
    assert not Listing.objects.exists()


def test_a_bot_is_thanked_like_a_person_and_does_nothing(send):
    person = send(email="tom@mill.test").content
    for bot in ({"subject_line": "Cheap watches"}, {"begun": "forged"}, {"begun": _begun(0.1)}):
        page = send(email="tom@mill.test", **bot).content
        assert _text(page) == _text(person)
    assert Listing.objects.count() == 1 and len(letters()) == 1


def test_a_bot_that_sends_ten_thousand_forms_gets_nowhere(send, monkeypatch):
    """It has the patience of a person, a fresh address each time, and a thousand computers; here a part of them."""
    client, limit = Client(), LIMITS["directory.submit"]
    told = [
        send(
            client,
            name=f"Bot {number}",
            email=f"bot{number % 40}@mill.test",
            profile=f"linkedin.com/in/bot-{number}",
            REMOTE_ADDR="",
        ).status_code
        for number in range(30)
    ]
    assert told == [200] * limit.per_address + [429] * (30 - limit.per_address)
    monkeypatch.setitem(LIMITS, "directory.submit", type(limit)(5, 20))
    for number in range(120):
        elsewhere = Client(REMOTE_ADDR=f"10.{number}.0.1")
        send(elsewhere, name=f"Bot {number}", email="victim@mill.test", profile=f"linkedin.com/in/other-{number}")
    assert Listing.objects.count() == 20 and Finding.objects.count() == 100
    assert Visitor.objects.count() <= 6
    brought = [letter for letter in letters() if letter.to == ["victim@mill.test"]]
    assert len(brought) <= purposes.DAILY  # of a day
    assert Letter.objects.filter(to__email="victim@mill.test").count() <= purposes.DAILY * 8


def test_asking_for_links_floods_nobody(make_listed):
    make_listed()
    letters()
    for number in range(40):
        Client(REMOTE_ADDR=f"10.{number}.0.1").post("/directory/mine/", {"email": "mara@mill.test", "begun": _begun(9)})
    assert len(letters()) <= purposes.DAILY


def _begun(seconds: float) -> str:
    return signing.Signer(salt="folkmoot.rooms.form").sign(f"{time.time() - seconds:.3f}")


def _text(page: bytes) -> str:
    return re.sub(r'value="[^"]*"', "", page.decode())
