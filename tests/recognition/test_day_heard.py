"""Messages with the hashtag: found once, seen by the host's team, thanks only by a person, gone with their author."""

import pytest
from django.test import Client

from folkmoot.flow.steps import STEPS, erase_member, triage_all
from folkmoot.flow.worker import work_off
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception import actions as rooms
from folkmoot.rooms.reception import queries as reception
from folkmoot.rooms.recognition.actions import day_heard as actions
from folkmoot.rooms.recognition.actions.moving import move
from folkmoot.rooms.recognition.models import Heard, Honoree, Thanks
from folkmoot.rooms.recognition.queries import day_heard as queries
from folkmoot.stream.members.models import PersonalRecord
from folkmoot.stream.messages.models import Message
from folkmoot.work.desk.actions import ensure_defaults
from tests.messages.conftest import batch, bring, said

__all__ = ["bring"]
pytestmark = pytest.mark.django_db
WORDS = "Thank you Maria, for every calm word #CMAD"


@pytest.fixture
def room(workspace):
    return rooms.switch("recognition", on=True, host=workspace)


@pytest.fixture
def heard(room, workspace, bring):
    """Three messages came in, two of them with the hashtag."""
    ensure_defaults(workspace)
    told = {"author": "zed77", "author_name": "Zedekiah", "url": "https://example.org/zed77"}
    bring(batch([said("a", WORDS, **told), said("b", "No tag here", minute=1), said("c", "#cmadness", minute=2)]))
    triage_all(workspace)
    return Heard.objects.get()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def queue(client: Client, heard: Heard, **more):
    whom = {"name": "Maria Olsen", "role": "Host", "employer": "North", "place": "brand"}
    return client.post(f"/w/north/thanks/heard/{heard.uid}/", whom | more, follow=True)


def test_what_is_heard_waits_and_is_not_yet_a_thank_you(heard, bob_client):
    page = read(bob_client, "/w/north/thanks/heard/")
    assert "for every calm word" in page and "No tag here" not in page and "cmadness" not in page
    assert not Thanks.objects.exists() and (heard.state, heard.kind) == ("waiting", "hashtag")
    assert "1 message with the hashtag waits" in read(bob_client, "/w/north/rooms/")


def test_hearing_twice_changes_nothing(heard, workspace, bring):
    bring(batch([said("a", WORDS + " again", author="zed77", edited_at=None)]))
    triage_all(workspace)
    with standing_inside(workspace):
        assert actions.hear_all(workspace) == 0
    assert Heard.objects.get().pk == heard.pk


def test_nothing_is_heard_where_the_room_is_closed_or_elsewhere(workspace, other_workspace, bring):
    rooms.switch("recognition", on=True, host=other_workspace)
    ensure_defaults(workspace)
    bring(batch([said("a", WORDS)]))
    triage_all(workspace)
    assert not Heard.objects.exists()
    rooms.switch("recognition", on=False, host=workspace)
    assert actions.hear_all(workspace) == 0 and not Heard.objects.exists()


def test_a_person_says_whom_it_thanks_and_it_is_reviewed(heard, bob_client, bob):
    queue(bob_client, heard)
    thanks = Thanks.objects.get()
    assert (thanks.state, thanks.source, thanks.text, thanks.from_name) == ("review", "channel", WORDS, "")
    assert (thanks.medium, thanks.year, thanks.honoree.name) == ("https://example.org/zed77", 2024, "Maria Olsen")
    assert thanks.honoree.state == "asked" and thanks.verdict["judge"]
    assert bob_client.get(f"/w/north/thanks/heard/{heard.uid}/").status_code == 404
    with outside():
        verbs = [entry.verb for entry in Entry.objects.order_by("pk") if entry.verb.startswith(("heard", "thanks"))]
        told = str(list(Entry.objects.values_list("data", flat=True)))
    assert verbs == ["heard.find", "heard.queued", "thanks.add"]
    assert "Zedekiah" not in told and "Maria" not in told


def test_the_author_is_named_only_where_a_person_says_so(heard, bob_client):
    queue(bob_client, heard, name_the_author="on")
    assert Thanks.objects.get().from_name == "Zedekiah"


def test_what_speaks_against_it_is_told_to_the_reviewer(room, workspace, bring, bob_client):
    ensure_defaults(workspace)
    bring(batch([said("a", "You are all idiots, I will kill you #CMAD")]))
    triage_all(workspace)
    queue(bob_client, Heard.objects.get())
    assert Thanks.objects.get().verdict["doubts"]["threat"] >= 0.5


def test_the_same_person_is_thanked_as_one(heard, bob_client):
    known = Honoree.objects.create(name="maria olsen", employer="NORTH")
    queue(bob_client, heard)
    assert Thanks.objects.get().honoree == known


def test_without_a_name_nothing_happens(heard, bob_client):
    page = queue(bob_client, heard, name=" ")
    assert page.status_code == 200 and not Thanks.objects.exists()
    assert Heard.objects.get().state == "waiting"


def test_two_reviewers_at_once_make_one(heard, workspace, alice, bob):
    with standing_inside(workspace):
        told = queries.heard(workspace, heard.uid)
        whom = {"name": "Maria", "role": "", "employer": "", "place": "brand"}
        actions.queue(told, whom, name_the_author=False, actor=bob)
        with pytest.raises(actions.RefusedError, match="decided on this already"):
            actions.queue(told, whom, name_the_author=False, actor=alice)
    assert Thanks.objects.count() == Honoree.objects.count() == 1


def test_what_is_no_thanks_is_left_and_can_be_taken_back(heard, bob_client):
    bob_client.post(f"/w/north/thanks/heard/{heard.uid}/leave/")
    assert Heard.objects.get().state == "left"
    bob_client.post(f"/w/north/thanks/heard/{heard.uid}/take-back/")
    assert Heard.objects.get().state == "waiting"


def test_hidden_messages_are_not_offered(heard, workspace, bob_client):
    Message.objects.filter(workspace=workspace, native_id="a").update(hidden_at=heard.said_at)
    assert "calm word" not in read(bob_client, "/w/north/thanks/heard/")
    assert bob_client.get(f"/w/north/thanks/heard/{heard.uid}/").status_code == 404


@pytest.mark.parametrize("state", ["review", "public", "hidden"])
def test_erasing_the_author_takes_it_away_wherever_it_stands(heard, workspace, alice, bob_client, state):
    queue(bob_client, heard, name_the_author="on")
    thanks = Thanks.objects.get()
    for step in ("public", "hidden")[: ["review", "public", "hidden"].index(state)]:
        thanks = move(thanks, step)
    member = PersonalRecord.objects.get(workspace=workspace, name="Zedekiah").member
    erase_member(workspace, alice, member, role="owner")
    thanks.refresh_from_db()
    assert (thanks.state, thanks.text, thanks.from_name, thanks.medium) == ("removed", "", "", "")
    assert thanks.verdict == {} and not Heard.objects.exists()


def test_erasing_before_anybody_looked_leaves_nothing(heard, workspace, alice):
    member = PersonalRecord.objects.get(workspace=workspace, name="Zedekiah").member
    erase_member(workspace, alice, member, role="owner")
    assert not Heard.objects.exists() and not Thanks.objects.exists()


def test_a_lead_chooses_the_hashtag_and_what_came_before_is_looked_through(
    workspace, room, bring, alice_client, bob_client
):
    ensure_defaults(workspace)
    bring(batch([said("a", "Danke #DankeCM"), said("b", WORDS, minute=1)]))
    triage_all(workspace)
    assert Heard.objects.count() == 1
    assert bob_client.post("/w/north/thanks/heard/hashtag/", {"hashtag": "#DankeCM"}).status_code == 403
    for wrong in ("two words", "", "x" * 50):
        alice_client.post("/w/north/thanks/heard/hashtag/", {"hashtag": wrong})
        assert queries.tag_of(reception.room("recognition")) == "CMAD"
    alice_client.post("/w/north/thanks/heard/hashtag/", {"hashtag": "#DankeCM"})
    work_off(STEPS)
    assert Heard.objects.count() == 2
    assert "#DankeCM" in read(bob_client, "/w/north/thanks/heard/")


def test_others_see_and_do_nothing(heard, charlie, other_workspace):
    client = Client()
    client.force_login(charlie)
    for slug in ("north", "south"):
        assert client.get(f"/w/{slug}/thanks/heard/").status_code == 404
        assert client.post(f"/w/{slug}/thanks/heard/{heard.uid}/", {"name": "x"}).status_code == 404
    assert Heard.objects.get().state == "waiting"
