"""From the form to the list: confirmed by link, agreed to by the person, reviewed; refused kindly, and sent again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.directory.actions import entry, listings
from folkmoot.rooms.directory.models import Change, Finding, Listing
from folkmoot.rooms.reception.models import Visitor
from folkmoot_engine.errors import RefusedError

from .conftest import letters, link_in

pytestmark = pytest.mark.django_db


def state() -> str:
    return Listing.objects.get().state


def test_somebody_submits_themselves(send):
    page = send().content.decode()
    assert "a person compares it with the profile" in page and page.count("<strong>") >= 5
    assert state() == "unconfirmed"
    (letter,) = letters()
    assert letter.to == ["mara@mill.test"]
    stranger, link = Client(), link_in(letter)
    assert b"Did you send in" in stranger.get(link).content
    assert state() == "unconfirmed"  # looking changes nothing: mail servers look
    assert b"Somebody reviews" in stranger.post(link).content
    listing = Listing.objects.get()
    assert (listing.state, listing.profile_key) == ("review", "linkedin.com/in/mara-quill")
    assert listing.profile == "https://www.linkedin.com/in/mara-quill"
    assert listing.consented_at and listing.person == listing.submitter and listing.person.confirmed_at
    assert dict(Finding.objects.values_list("rule", "outcome")) == {
        "profile": "met", "work": "to_check", "size": "met", "side": "met", "place": "met"
    }  # fmt: skip
    stranger.post(link)
    assert state() == "review"  # twice is once
    assert stranger.get(f"/directory/people/{listing.uid}/").status_code == 404
    listings.move(listing, "listed")
    (letter,) = letters()
    assert "public now" in letter.body and link_in(letter).startswith("/directory/own/")
    assert stranger.get(f"/directory/people/{listing.uid}/").status_code == 200
    assert [change.kind for change in Change.objects.all()] == ["joined"]


def test_who_is_named_by_somebody_else_is_asked_first(send):
    send(relation="colleague", email="tom@mill.test", person_email="mara@mill.test")
    (letter,) = letters()
    assert letter.to == ["tom@mill.test"]
    stranger = Client()
    stranger.post(link_in(letter))
    assert state() == "consent"
    (letter,) = letters()
    assert letter.to == ["mara@mill.test"] and "A colleague of yours" in letter.body and "tom@" not in letter.body
    link = link_in(letter)
    stranger.get(link)
    assert state() == "consent"
    assert b"Somebody reviews" in stranger.post(link, {"yes": "yes"}).content
    assert state() == "review"


def test_who_says_no_is_forgotten(send):
    send(relation="other", email="tom@mill.test", person_email="mara@mill.test")
    Client().post(link_in(letters()[0]))
    page = Client().post(link_in(letters()[0]), {"no": "no"})
    assert b"You are not listed" in page.content
    assert Listing.objects.values_list("state", "name", "employer").get() == ("removed", "", "")
    assert set(Visitor.objects.values_list("email", flat=True)) == {""}
    assert not Change.objects.exists()


def test_without_an_address_of_the_person_a_person_looks(send):
    send(relation="other", email="tom@mill.test")
    Client().post(link_in(letters()[0]))
    assert state() == "candidate"
    assert letters() == []


def test_nothing_is_public_before_the_person_agreed(rolls, form):
    from folkmoot.rooms.directory.models import Roll

    listing = listings.add(state="review", name="Mara", roll=Roll.objects.first())
    with pytest.raises(RefusedError, match="has not agreed"):
        listings.move(listing, "listed")


def test_a_refused_entry_is_told_why_and_can_be_sent_again(send, form):
    page = send(employees="1000", serves="clients").content.decode()
    assert "Not quite yet" in page and "does not have more than 1,000 employees" in page and "of clients" in page
    assert 'value="Mara Quill"' in page  # nothing is lost
    (letter,) = letters()
    Client().post(link_in(letter))
    assert state() == "refused"
    (letter,) = letters()
    assert "does not have more than 1,000" in letter.body and "This says nothing about anybody's work" in letter.body
    link = link_in(letter)
    assert b'value="1000"' in Client().get(link).content
    still = Client().post(link, form(employees="1000"))
    assert (still.status_code, state()) == (200, "refused")
    Client().post(link, form())
    assert state() == "review"
    assert Listing.objects.count() == 1


def test_once_the_person_has_agreed_the_entry_is_theirs_alone(send, form):
    """Whoever sent it in sees and changes it no more, and hears nothing of it."""
    send(relation="other", email="tom@mill.test", person_email="mara@mill.test", employees="1000")
    confirm = link_in(letters()[0])
    Client().post(confirm)
    again = link_in(letters()[0])
    Client().post(again, form())
    Client().post(link_in(letters()[0]), {"yes": "yes"})
    listing = Listing.objects.get()
    entry.amend(listing, {"title": "Secret Lead"})
    listings.move(listing, "refused")
    assert Client().get(again).status_code == Client().post(again, form()).status_code == 404
    assert b"Secret" not in Client().get(confirm).content
    (letter,) = letters()
    assert letter.to == ["mara@mill.test"]
    assert b"Secret Lead" in Client().get(link_in(letter)).content


def test_sent_twice_before_it_was_confirmed_it_is_one(send):
    send(profile="linkedin.com/company/mill")
    send(profile="linkedin.com/in/mara-quill")
    send(title="Head of Community", name="M. Quill", profile="http://linkedin.com/in/Mara-Quill/")
    assert Listing.objects.values_list("title", flat=True).get() == "Head of Community"
    assert len(letters()) == 1


def test_a_stranger_who_types_the_submitters_address_is_not_asked_for_the_persons_consent(send):
    send()
    own = link_in(letters()[0])
    send(relation="colleague", person_email="eve@example.org")
    Client().post(own)
    confirmed = Listing.objects.exclude(state="unconfirmed").get()
    assert confirmed.person.email == "mara@mill.test" and confirmed.state == "review"
    assert "eve@example.org" not in {to for letter in letters() for to in letter.to}


def test_a_link_is_over_after_a_week_and_the_entry_is_gone(send, monkeypatch):
    send(relation="other", email="tom@mill.test", person_email="mara@mill.test")
    assert entry.tidy() == {"unconfirmed": 0, "unanswered": 0}
    Listing.objects.update(changed_at=timezone.now() - timedelta(days=8))
    assert entry.tidy() == {"unconfirmed": 1, "unanswered": 0}
    assert not Listing.objects.exists()
    assert set(Visitor.objects.values_list("email", flat=True)) == {""}
    assert letters() == []


def test_who_does_not_answer_within_a_month_is_forgotten(send):
    send(relation="other", email="tom@mill.test", person_email="mara@mill.test")
    Client().post(link_in(letters()[0]))
    Listing.objects.update(changed_at=timezone.now() - timedelta(days=31))
    assert entry.tidy() == {"unconfirmed": 0, "unanswered": 1}
    assert state() == "removed"


def test_a_link_of_one_purpose_opens_nothing_else(send):
    send()
    token = link_in(letters()[0]).split("/")[3]
    for place in ("consent", "own", "again"):
        assert Client().get(f"/directory/{place}/{token}/").status_code == 404
    assert Client().post(f"/directory/own/{token}/remove/").status_code == 404
    assert Client().post("/directory/confirm/xx:yy:zz/").status_code == 404


def test_the_audit_tells_the_way_and_nobodys_name(send):
    send()
    Client().post(link_in(letters()[0]))
    listings.move(Listing.objects.get(), "listed")
    with outside():
        told = list(Entry.objects.order_by("pk").values("verb", "data"))
    verbs = [row["verb"] for row in told if row["verb"].startswith("listing.")]
    assert verbs == ["listing.add", "listing.review", "listing.listed"]
    assert not any(word in str(told) for word in ("Mara", "Mill", "mara"))


def test_a_person_who_has_two_entries_gets_both_links_and_a_stranger_nothing(make_listed):
    make_listed(), make_listed("Mara Two", email="mara@mill.test")
    letters()
    page, other = [
        Client().post("/directory/mine/", {"email": address, "begun": begun()}).content
        for address in ("MARA@mill.test", "nobody@mill.test")
    ]
    assert page == other  # whether somebody is known here is nobody's business
    (letter,) = letters()
    assert letter.to == ["mara@mill.test"] and letter.body.count("/directory/own/") == 2


def begun() -> str:
    import time

    from django.core import signing

    return signing.Signer(salt="folkmoot.rooms.form").sign(f"{time.time() - 30:.3f}")
