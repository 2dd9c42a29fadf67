"""What every answer carries, and what a stranger's words become on a page."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client, override_settings
from tests.desk.conftest import Community

from folkmoot.stream.members.models import PersonalRecord
from folkmoot.stream.messages.models import Thread
from folkmoot.work.desk import actions

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>\"'><b hx-get=/me/ hx-trigger=load>"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        told = dict(attrs)
        if any(name.startswith("on") for name in told) or told.get("src") == "x" or tag == "style" or "style" in told:
            self.bad.append(tag)
        if tag == "b" or (tag == "script" and "src" not in told):
            self.bad.append(tag)
        if (told.get("href") or "").strip().lower().startswith(("javascript:", "data:")):
            self.bad.append(told["href"])


@pytest.fixture
def case(workspace, inside):
    actions.ensure_defaults(workspace)
    community = Community(workspace)
    author = community.make_author(EVIL[:200])
    channel = community.make_channel(EVIL)
    thread = community.make_thread(EVIL, channel)
    facts = {
        "attachments": [{"name": EVIL, "url": "javascript:1"}],
        "reactions": [{"name": EVIL, "count": 1}],
        "tags": [EVIL],
    }
    message = community.say(author, EVIL, thread=thread, title=EVIL, html="", facts=facts)
    reasons = [
        {"head": head, "code": EVIL, "words": EVIL, "start": 3, "end": 30} for head in ("insult", "urgency", EVIL[:20])
    ]
    community.judge(message, reasons=reasons, judge=EVIL, risks=[{"label": EVIL, "probability": 1.0}])
    return community.make_case(message)


def test_no_word_of_a_stranger_becomes_markup(alice, alice_client, workspace, case):
    actions.add_note(workspace, alice, case, text=EVIL)
    actions.record_reply(workspace, alice, case, text=EVIL)
    member = case.author.member
    for address in (
        "desk/all/",
        f"desk/all/case/{case.uid}/",
        f"desk/all/case/{case.uid}/?do=hide",
        "desk/all/?label=" + EVIL,
        "search/?q=alert",
        "search/?q=" + EVIL,
        "members/",
        f"members/{member.uid}/",
    ):
        answer = alice_client.get(f"/w/north/{address}")
        assert answer.status_code == 200, address
        assert Seen(answer.content.decode()).bad == [], address
    assert Thread.objects.get().title == EVIL
    assert PersonalRecord.objects.get(member=member).name == EVIL


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/w/north/desk/all/", "/nowhere/", "/healthz", "/me/"])
def test_every_answer_says_what_a_page_may_do(alice_client, workspace, address: str):
    for client in (alice_client, Client()):
        answer = client.get(address)
        assert answer["Content-Security-Policy"] == POLICY
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_the_session_is_out_of_reach_of_scripts_and_of_other_sites(alice):
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": "a long enough password"})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_form_without_its_token_changes_nothing(alice, workspace, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for address in (f"/w/north/desk/all/case/{case.uid}/claim/", "/w/north/settings/", "/me/"):
        assert client.post(address, headers={"HX-Request": "true"}).status_code == 403
    case.refresh_from_db()
    assert case.owner is None


@override_settings(ALLOWED_HOSTS=["folkmoot.example"])
def test_no_mail_carries_the_address_of_a_strangers_choice(alice, mailoutbox):
    for host in ("evil.example", "folkmoot.example@evil.example", "folkmoot.example:80@evil.example"):
        assert (
            Client().post("/accounts/password/reset/", {"email": alice.email}, headers={"Host": host}).status_code
            == 400
        )
    headers = {"Host": "folkmoot.example", "X-Forwarded-Host": "evil.example"}
    assert Client().post("/accounts/password/reset/", {"email": alice.email}, headers=headers).status_code == 302
    assert re.findall(r"https?://([^/\s]+)", mailoutbox[0].body) == ["folkmoot.example"]
