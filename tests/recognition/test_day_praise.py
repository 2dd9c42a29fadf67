"""Praise found at the desk is offered as thanks to who helped; nothing happens without a person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.rooms.reception import actions as rooms
from folkmoot.rooms.recognition.actions import day_heard as actions
from folkmoot.rooms.recognition.models import Heard, Honoree, Thanks
from folkmoot.rooms.recognition.queries import day_heard as queries
from folkmoot.work.desk.models import Decision, Reply
from tests.desk.conftest import Community, community

__all__ = ["community"]
pytestmark = pytest.mark.django_db
NOW = timezone.now()
THANKS = {"intents": [{"label": "thanks", "probability": 0.8}]}


@pytest.fixture
def helped(workspace, community: Community, bob):
    """Bob replied in a thread; an hour later its author says thanks. The case, and the message of praise."""
    rooms.switch("recognition", on=True, host=workspace)
    mara = community.make_author("Mara")
    question = community.say(mara, "Where is my parcel?", sent_at=NOW - timedelta(hours=9))
    case = community.make_case(question)
    replied = NOW - timedelta(hours=5)
    Reply.objects.create(
        workspace=workspace, case=case, author=bob, text="Here.", state="recorded", recorded_at=replied
    )
    praise = community.say(mara, "It came. You are a star.", thread=case.thread, sent_at=NOW - timedelta(hours=4))
    community.judge(praise, **THANKS)
    return case, praise


def test_praise_is_offered_to_who_replied_before_it(helped, workspace, bob_client, bob):
    case, praise = helped
    (offer,) = queries.offers(workspace)
    assert (offer.message.uid, offer.to) == (praise.uid, bob)
    page = bob_client.get("/w/north/thanks/praise/").content.decode()
    assert "You are a star." in page and "Thanks to Bob?" in page
    beside = bob_client.get(f"/w/north/desk/all/case/{case.uid}/").content.decode()
    assert "This thread says thanks, it seems to Bob." in beside
    assert not Thanks.objects.exists() and not Heard.objects.exists()


@pytest.mark.parametrize("change", ["later reply", "withdrawn", "draft", "staff", "no thanks", "doubtful", "hidden"])
def test_what_is_no_praise_for_help_is_not_offered(helped, workspace, community, change):
    _case, praise = helped
    replies = Reply.objects.filter(workspace=workspace)
    if change == "later reply":
        replies.update(recorded_at=NOW - timedelta(hours=1))
    elif change == "withdrawn":
        replies.update(withdrawn_at=NOW)
    elif change == "draft":
        replies.update(recorded_at=None)
    elif change == "staff":
        type(praise.author.member).objects.filter(workspace=workspace).update(is_staff=True)
    elif change == "hidden":
        type(praise).objects.filter(workspace=workspace, pk=praise.pk).update(hidden_at=NOW)
    else:
        scores = [{"label": "thanks", "probability": 0.3}] if change == "doubtful" else []
        verdict = praise.verdicts.get(workspace=workspace)
        verdict.packed["intents"] = scores
        verdict.save()
    assert queries.offers(workspace) == []


def test_a_decision_on_other_words_helps_and_one_on_the_praise_does_not(helped, workspace, community, alice):
    case, _praise = helped
    Reply.objects.filter(workspace=workspace).delete()
    later = community.say(case.author, "Thank you.", thread=case.thread, sent_at=NOW + timedelta(hours=1))
    community.judge(later, **THANKS)

    def decide(message):
        words = {"kind": "approve", "decided_by": alice, "content_hash": 1}
        Decision.objects.create(workspace=workspace, case=case, message=message, **words)

    decide(later)
    assert queries.offers(workspace) == []
    decide(case.message)
    assert [(offer.message, offer.to) for offer in queries.offers(workspace)] == [(later, alice)]


def test_one_button_makes_it_a_thank_you_to_be_reviewed(helped, workspace, bob_client, bob):
    case, praise = helped
    answer = bob_client.post(f"/w/north/thanks/praise/{praise.uid}/", {"to": "thank", "back": "on"})
    assert answer.headers["Location"] == f"/w/north/desk/message/{praise.uid}/"
    thanks = Thanks.objects.get()
    assert (thanks.state, thanks.source, thanks.from_name) == ("review", "desk", "")
    assert (thanks.honoree.user, thanks.honoree.employer, thanks.honoree.state) == (bob, "North Bicycles", "asked")
    assert queries.offers(workspace) == [] and Heard.objects.get().to == bob
    assert bob_client.post(f"/w/north/thanks/praise/{praise.uid}/", {"to": "thank"}).status_code == 404


def test_praise_can_be_kept_for_the_team_and_taken_back(helped, workspace, bob_client):
    _case, praise = helped
    bob_client.post(f"/w/north/thanks/praise/{praise.uid}/", {"to": "keep"})
    page = bob_client.get("/w/north/thanks/praise/").content.decode()
    assert "Kept for the team" in page and "You are a star." in page
    assert not Thanks.objects.exists() and not Honoree.objects.exists()
    bob_client.post(f"/w/north/thanks/heard/{Heard.objects.get().uid}/take-back/")
    assert not Heard.objects.exists() and len(queries.offers(workspace)) == 1


def test_what_is_left_is_not_offered_again(helped, workspace, bob_client):
    _case, praise = helped
    bob_client.post(f"/w/north/thanks/praise/{praise.uid}/", {"to": "leave"})
    assert queries.offers(workspace) == [] and not Thanks.objects.exists()


def test_the_list_takes_few_questions_whatever_its_length(
    helped, workspace, community, bob, django_assert_max_num_queries
):
    for number in range(8):
        mara = community.make_author(f"Mara {number}")
        case = community.make_case(community.say(mara, "Where?", sent_at=NOW - timedelta(hours=9)))
        at = NOW - timedelta(hours=5)
        Reply.objects.create(workspace=workspace, case=case, author=bob, text="x", state="recorded", recorded_at=at)
        said = community.say(mara, "Thanks", thread=case.thread, sent_at=NOW - timedelta(hours=4))
        community.judge(said, **THANKS)
    with django_assert_max_num_queries(5):
        assert len(queries.offers(workspace)) == 9


def test_the_weekly_brief_may_carry_what_somebody_took(helped, workspace, bob):
    _case, praise = helped
    day = timezone.localdate(praise.sent_at)
    week = (day - timedelta(days=6), day + timedelta(days=1))
    assert queries.of_week(workspace, *week) == ""
    actions.keep(workspace, queries.offer(workspace, praise.uid), bob)
    assert queries.of_week(workspace, *week) == str(praise.uid)
    assert queries.of_week(workspace, day - timedelta(days=20), day - timedelta(days=10)) == ""
    type(praise).objects.filter(workspace=workspace, pk=praise.pk).update(erased_at=NOW)
    assert queries.of_week(workspace, *week) == ""


def test_a_team_that_is_not_the_host_is_offered_nothing(helped, workspace, other_workspace, bob_client):
    case, praise = helped
    rooms.switch("recognition", on=True, host=other_workspace)
    assert bob_client.get("/w/north/thanks/praise/").status_code == 404
    assert bob_client.post(f"/w/north/thanks/praise/{praise.uid}/", {"to": "thank"}).status_code == 404
    assert "it seems to Bob" not in bob_client.get(f"/w/north/desk/all/case/{case.uid}/").content.decode()
    assert Client().get("/w/north/thanks/praise/").status_code == 302
