"""A visitor says thanks: what they are asked, what is kept, and what a bot gets."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.recognition.thanks.conftest import SAID, TEXT, form_data, work

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.directory.models import Listing, Roll
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception import states
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.recognition.actions import thanks as writing
from folkmoot.rooms.recognition.actions import thanks_letters
from folkmoot.rooms.recognition.actions import thanks_reviewing as reviewing
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries

pytestmark = pytest.mark.django_db
SAY = "/thanks/say/"


def faults(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def test_nothing_goes_anywhere_before_the_writer_confirmed(visit):
    answer = visit.post(SAY, form_data(relation="colleague", boss="boss@harbour.example", reach="ana@harbour.example"))
    assert (answer.status_code, answer["Location"]) == (302, "/thanks/said/")
    work()
    (sent,) = mail.outbox
    assert sent.to == ["mara@example.org"]
    made = Thanks.objects.get()
    assert (made.state, made.text, made.medium) == ("unconfirmed", TEXT, SAID["medium"])
    for word in (TEXT, "Ana", "Mara", "Harbour"):
        assert word not in sent.body + sent.subject, "anybody may have typed this address"


def test_the_link_of_the_letter_confirms_and_looking_at_it_does_not(visit):
    visit.post(SAY, form_data())
    work()
    link = re.search(r"/thanks/mine/\S+", mail.outbox[0].body)[0]
    page = visit.get(link)
    assert TEXT in page.content.decode() and Thanks.objects.get().state == "unconfirmed"
    for _ in range(2):
        assert visit.post(link, {"confirm": "yes"}).status_code == 302
    made = Thanks.objects.get()
    assert made.state == "review" and made.confirmed_at and made.visitor.confirmed_at
    assert made.verdict["doubts"] == {}
    assert "A person reads it now" in visit.get(link).content.decode()


def test_the_writer_takes_it_back_and_nothing_of_it_stays(visit, said):
    made = said(relation="colleague", boss="boss@harbour.example")
    link = "/thanks/mine/" + queries.mine_link(made).split("/thanks/mine/")[1]
    assert "It is deleted" in visit.post(link, {"withdraw": "yes"}).content.decode()
    made.refresh_from_db()
    assert (made.state, made.text, made.from_name, made.visitor, made.boss) == ("removed", "", "", None, None)
    assert not Visitor.objects.exclude(email="").exists()
    assert visit.get(link).status_code == 404


def test_whoever_is_known_by_name_is_one_person(said):
    first = said()
    second = said(name="ilves, ANA", employer="harbour  bikes", email="kim@example.org")
    other = said(employer="Quay Kettles", email="kim@example.org")
    assert first.honoree == second.honoree != other.honoree


def test_a_name_that_is_known_in_public_is_asked_about(visit, shown):
    honoree = shown().honoree
    answer = visit.post(SAY, form_data(name="Anna Ilves", employer="Harbour", email="kim@example.org"))
    assert answer.status_code == 422 and list(faults(answer)) == ["match"]
    assert "Ana Ilves, Community manager, Harbour Bikes" in answer.content.decode()
    answer = visit.post(SAY, form_data(name="Anna Ilves", email="kim@example.org", match=f"h-{honoree.pk}"))
    assert answer.status_code == 302
    assert Thanks.objects.latest("id").honoree == honoree
    visit.post(SAY, form_data(name="Anna Ilves", email="kim@example.org", match="none"))
    assert Thanks.objects.latest("id").honoree != honoree


def test_somebody_of_the_directory_is_found_and_asked_at_the_address_it_knows(visit, alice):
    roll = Roll.objects.create(slug="cm", name="Community managers")
    person = reception.meet("li.na@quay.example", "Li Na")
    facts = {"name": "Li Na", "employer": "Quay Kettles", "title": "Community lead", "roll": roll, "person": person}
    listing = Listing.objects.create(state="listed", **facts)
    Listing.objects.create(state="review", **{**facts, "employer": "Not shown yet"})
    answer = visit.post(SAY, form_data(name="Na Li", reach="eve@example.org"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Li Na, Community lead, Quay Kettles" in page and "Not shown yet" not in page and "@quay" not in page
    visit.post(SAY, form_data(name="Na Li", reach="eve@example.org", match=f"l-{listing.pk}"))
    made = Thanks.objects.get()
    assert (made.honoree.listing, made.honoree.name, made.honoree.state) == (listing, "Li Na", "asked")
    writing.confirm(made)
    reviewing.accept(made, alice)
    work()
    to = [one.to[0] for one in mail.outbox]
    assert "li.na@quay.example" in to and "eve@example.org" not in to


@pytest.mark.parametrize("code", ["l-999", "h-999999", "x", "h-", "l-99999999999999999999"])
def test_a_made_up_match_is_nobody(shown, visit, code: str):
    shown()
    answer = visit.post(SAY, form_data(email="kim@example.org", match=code))
    assert list(faults(answer)) == ["match"] and Thanks.objects.count() == 1


def test_nobody_learns_from_the_form_who_was_thanked_and_has_not_answered(visit, accepted):
    accepted()
    answer = visit.post(SAY, form_data(email="kim@example.org", text="too short"))
    assert list(faults(answer)) == ["text"]
    assert "Harbour Bikes, Community" not in answer.content.decode()


def test_a_link_on_the_brands_page_says_whom_it_is_for(visit, shown):
    honoree = shown().honoree
    page = visit.get(f"{SAY}?for={honoree.uid}").content.decode()
    assert "To Ana Ilves" in page and 'name="employer"' not in page
    visit.post(f"{SAY}?for={honoree.uid}", form_data(name="", employer="", email="kim@example.org"))
    made = Thanks.objects.latest("id")
    assert (made.honoree, made.source) == (honoree, "brand")


@pytest.mark.parametrize("asked", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_a_link_for_nobody_asks_whom(visit, asked: str):
    assert 'name="employer"' in visit.get(f"{SAY}?for={asked}").content.decode()


def test_a_link_does_not_tell_the_name_of_who_has_not_said_yes(visit, accepted):
    honoree = accepted().honoree
    for address in (f"{SAY}?for={honoree.uid}", f"/thanks/badge/?for={honoree.uid}"):
        assert "Ana" not in visit.get(address).content.decode()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "Ana https://buy.example"}, "name"),
        ({"name": "\u202e\u2066"}, "name"),
        ({"from_name": "www.buy.example"}, "from_name"),
        ({"employer": ""}, "employer"),
        ({"text": "thanks"}, "text"),
        ({"text": "thanks " * 400}, "text"),
        ({"text": "\u2066" * 40}, "text"),
        ({"medium": "javascript:alert(1)"}, "medium"),
        ({"medium": "https://jane:pw@example.org"}, "medium"),
        ({"email": "nobody"}, "email"),
        ({"email": "mara@example.org\nBcc: all@example.org"}, "email"),
        ({"reach": "mara@example.org"}, "reach"),
        ({"boss": "boss@example.org"}, "boss"),
        ({"boss": "mara@example.org", "relation": "colleague"}, "boss"),
        ({"boss": "ana@example.org", "reach": "ana@example.org", "relation": "colleague"}, "boss"),
        ({"boss_name": "Bea", "relation": "colleague"}, "boss"),
        ({"relation": "owner"}, "relation"),
        ({"place": "moon"}, "place"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_is_lost(visit, given: dict, wrong: str):
    answer = visit.post(SAY, form_data(**given))
    assert answer.status_code == 422 and list(faults(answer)) == [wrong]
    kept = {**SAID, **given}["employer"]
    assert kept in answer.content.decode()
    assert not Thanks.objects.exists() and not Visitor.objects.exists()


@pytest.mark.parametrize("given", [{"subject_line": "buy"}, {"age": 0.5}, {"begun": "forged"}, {"begun": ""}])
def test_a_bot_is_thanked_and_nothing_is_kept(visit, given: dict):
    answer = visit.post(SAY, form_data(**given))
    assert (answer.status_code, answer["Location"]) == (302, "/thanks/said/")
    assert not Thanks.objects.exists() and not Honoree.objects.exists() and not Letter.objects.exists()


def test_ten_thousand_forms_get_nowhere(visit, monkeypatch):
    monkeypatch.setitem(states.LIMITS, "thanks.try", states.Limit(per_address=8, all_together=50))
    monkeypatch.setitem(states.LIMITS, "thanks.say", states.Limit(per_address=3, all_together=5))
    got = [visit.post(SAY, form_data(email=f"m{number}@example.org")).status_code for number in range(12)]
    assert got == [302] * 3 + [429] * 9
    for number in range(4):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(SAY, form_data(email=f"n{number}@example.org"))
    assert Thanks.objects.count() == 5


def test_a_stranger_cannot_have_an_address_flooded(visit, monkeypatch):
    monkeypatch.setitem(states.LIMITS, "thanks.say", states.Limit(per_address=50, all_together=50))
    for number in range(6):
        visit.post(SAY, form_data(name=f"Ana {'abcdef'[number]}"))
    work()
    assert len(mail.outbox) == 3


def test_what_nobody_confirmed_is_forgotten_after_a_week(visit):
    visit.post(SAY, form_data(reach="ana@harbour.example"))
    now = timezone.now()
    assert thanks_letters.forget_unconfirmed(now - timedelta(days=7)) == 0
    assert thanks_letters.forget_unconfirmed(now + timedelta(minutes=1)) == 1
    assert not Thanks.objects.exists() and not Honoree.objects.exists()
    assert not Visitor.objects.exclude(email="").exists()


def test_the_audit_names_nobody(visit, shown):
    shown(relation="colleague", boss="boss@harbour.example")
    with outside():
        told = str(list(Entry.objects.values())).lower()
    for word in ("mara", "ilves", "harbour.example", "sunday", "boss"):
        assert word not in told
