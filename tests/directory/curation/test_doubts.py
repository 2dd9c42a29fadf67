"""Something is wrong here: said by anybody, a case at the desk, settled with a word."""

import pytest

from folkmoot.foundation.workspaces.queries import inside
from folkmoot.rooms.directory.actions.curation.doubts import settle_doubt
from folkmoot.rooms.directory.actions.listings import move
from folkmoot.rooms.directory.forms.curation import DoubtForm
from folkmoot.rooms.directory.models import Doubt
from folkmoot.rooms.directory.queries.curation import doubts
from folkmoot.work.desk.models import Case
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def hurried(monkeypatch):
    """Nobody waits two seconds in a test."""
    from datetime import timedelta

    monkeypatch.setattr(DoubtForm, "quickest", timedelta(0))


def filled(client, address, **told) -> dict:
    form = client.get(address).context["form"]
    return {"kind": "moved", "text": "She is at Tall Ships now.", "begun": form["begun"].value(), **told}


def test_it_becomes_a_case_and_waits_in_the_queue(directory, entered, client, hurried, workspace):
    listing = entered(state="listed")
    address = f"/directory/wrong/entry/{listing.uid}/"
    page = client.post(address, filled(client, address))
    assert "Thank you" in page.content.decode()
    found = doubts.open_doubts().get()
    assert (found.listing, found.text) == (listing, "She is at Tall Ships now.")
    with inside(workspace):
        case = Case.objects.get()
        assert "She is at Tall Ships now." in case.message.text
        assert "Mara" not in case.message.text


def test_a_list_has_one_too(directory, managers, client, hurried):
    address = f"/directory/wrong/list/{managers.slug}/"
    client.post(address, filled(client, address, kind="missing", text="Ben Oak is missing."))
    assert Doubt.objects.get().roll == managers


def test_a_bot_is_thanked_and_nothing_happens(directory, entered, client, hurried):
    address = f"/directory/wrong/entry/{entered(state='listed').uid}/"
    page = client.post(address, filled(client, address, subject_line="buy this"))
    assert "Thank you" in page.content.decode()
    assert not Doubt.objects.exists()


def test_it_can_be_said_ten_times_an_hour(directory, entered, client, hurried):
    address = f"/directory/wrong/entry/{entered(state='listed').uid}/"
    told = filled(client, address)
    answers = [client.post(address, told).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert Doubt.objects.count() == 10


def test_only_what_visitors_see_can_be_doubted(directory, entered, client):
    assert client.get(f"/directory/wrong/entry/{entered().uid}/").status_code == 404
    assert client.get("/directory/wrong/list/nothing/").status_code == 404


def test_hostile_words_are_shown_as_words(directory, entered, client, hurried, alice):
    listing = entered(state="listed")
    address = f"/directory/wrong/entry/{listing.uid}/"
    client.post(address, filled(client, address, text="<script>alert(1)</script> \u202e {{ 7|add:7 }}"))
    client.force_login(alice)
    page = client.get("/w/north/directory/wrong/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_it_is_settled_once_and_with_a_word(directory, entered, bob):
    found = Doubt.objects.create(listing=entered(state="listed"), kind="moved", text="?")
    with pytest.raises(RefusedError, match="no outcome"):
        settle_doubt(found, bob, " ")
    settle_doubt(found, bob, "Asked her: she is still there.")
    with pytest.raises(RefusedError, match="already"):
        settle_doubt(found, bob, "Again.")
    assert not doubts.open_doubts().exists()


def test_who_removes_their_entry_is_gone_from_what_was_said_of_it(directory, entered, bob):
    listing = entered(state="listed")
    found = Doubt.objects.create(listing=listing, kind="moved", text="Mara works at Tall Ships.")
    settle_doubt(found, bob, "Mara says no.")
    move(listing, "removed")
    found.refresh_from_db()
    assert (found.text, found.outcome) == ("", "")
