"""A person of the host's team reads each thank-you: what they see, decide, and take back; which letters follow."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from tests.recognition.thanks.conftest import TEXT, work

from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.models import Letter
from folkmoot.rooms.recognition.actions import thanks as writing
from folkmoot.rooms.recognition.actions import thanks_consent as consent
from folkmoot.rooms.recognition.actions import thanks_reviewing as reviewing
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db
BLAME = "Thanks for nothing, Ana. <script>alert(1)</script> You lazy fraud."
HERE = "/w/north/thanks/"


def sent() -> dict[str, str]:
    """Address → what went there since the confirming letters."""
    return {one.to[0]: one.subject + "\n" + one.body for one in mail.outbox if "confirm" not in one.subject}


def test_the_queue_is_for_those_who_review(said, alice_client, bob_client, charlie_client):
    said()
    for client in (alice_client, bob_client):
        page = client.get(HERE).content.decode()
        assert "Ana Ilves" in page and "nothing against it" in page
    assert charlie_client.get(HERE).status_code == 404


def test_a_workspace_that_does_not_host_the_room_finds_nothing(said, other_workspace, charlie_client):
    made = said()
    for address in ("", "people/", "mine/", f"{made.uid}/"):
        assert charlie_client.get(f"/w/south/thanks/{address}").status_code == 404


def test_what_nobody_confirmed_is_nobodys_to_read(said, alice_client, room):
    made = said()
    Thanks.objects.update(state="unconfirmed")
    assert "Ana" not in alice_client.get(HERE).content.decode()
    assert alice_client.get(f"{HERE}{made.uid}/").status_code == 404


def test_blame_in_disguise_is_marked_with_its_reasons(said, alice_client):
    made = said(text=BLAME)
    page = alice_client.get(f"{HERE}{made.uid}/").content.decode()
    assert "Triage asks you to look twice" in page and "Words that blame or belittle while they thank." in page
    assert '<mark class="why harm" title="Words that blame or belittle while they thank.">Thanks for nothing' in page
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert "Blame in disguise" in alice_client.get(HERE).content.decode()


def test_what_triage_doubts_is_accepted_only_with_a_reason(said, alice_client):
    made = said(text=BLAME)
    address = f"{HERE}{made.uid}/accept/"
    answer = alice_client.post(address, {"version": made.version})
    assert answer.status_code == 422 and "Triage has doubts" in answer.content.decode()
    assert alice_client.post(address, {"version": made.version, "reason": "She asked me"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.reason) == ("public", "She asked me")


def test_accepted_by_key_and_undone_before_anybody_hears_of_it(said, alice_client):
    made, later = said(), said(name="Kim Ode", email="kim@example.org")
    answer = alice_client.post(f"{HERE}{made.uid}/accept/", {"version": made.version}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{HERE}{later.uid}/", "on to the next one"
    page = answer.content.decode()
    assert "Accepted. It is shown once Ana Ilves says yes." in page and f"{made.uid}/take-back/" in page
    alice_client.post(f"{HERE}{made.uid}/take-back/")
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_at) == ("review", None, None)
    work()
    assert sent() == {}
    history = alice_client.get(f"{HERE}{made.uid}/").content.decode()
    for word in ("written", "confirmed by who wrote it", "accepted", "decision taken back", "Alice"):
        assert word in history


def test_letters_follow_a_decision_a_moment_later(accepted):
    accepted()
    with outside():
        job = Job.objects.get(kind="thanks.tell")
    assert timedelta(seconds=5) < job.due_at - timezone.now() <= timedelta(seconds=15)


def test_the_person_the_boss_and_the_writer_hear_of_it_once(accepted):
    accepted(relation="colleague", boss="boss@harbour.example")
    work()
    work()
    letters = sent()
    assert set(letters) == {"ana@harbour.example", "boss@harbour.example", "mara@example.org"} and len(mail.outbox) == 4
    assert "Mara Quill thanks you" in letters["ana@harbour.example"] and TEXT in letters["ana@harbour.example"]
    assert "/thanks/own/" in letters["ana@harbour.example"]
    assert TEXT in letters["boss@harbour.example"] and "Mara Quill" in letters["boss@harbour.example"]
    assert "/thanks/own/" not in letters["boss@harbour.example"]
    assert "/letters/stop/" in letters["boss@harbour.example"]
    assert "/thanks/for-you/" not in letters["mara@example.org"]
    for text in letters.values():
        assert "@harbour.example" not in text


def test_a_boss_gets_one_copy_a_day(accepted):
    for number in range(3):
        accepted(
            relation="colleague", boss="boss@harbour.example", email=f"m{number}@example.org", name=f"Ana {number}"
        )
    work()
    assert [one.to for one in mail.outbox].count(["boss@harbour.example"]) == 1
    days = [letter.due_at.date() for letter in Letter.objects.filter(kind="thanks.boss").order_by("due_at")]
    assert len(days) == len(set(days)) == 3


@pytest.mark.parametrize("act", ["withdraw", "take back", "refuse", "remove"])
def test_a_copy_that_waits_for_its_day_does_not_go_once_it_is_no_longer_so(accepted, alice, act: str):
    accepted(relation="colleague", boss="boss@harbour.example")
    later = accepted(relation="colleague", boss="boss@harbour.example", name="Kim Ode", email="k@example.org", reach="")
    work()
    waiting = Letter.objects.filter(kind="thanks.boss", key=str(later.uid))
    assert waiting.get().state == "waiting"
    later.refresh_from_db()
    acts = {
        "withdraw": lambda: writing.withdraw(later),
        "take back": lambda: reviewing.take_back(later, alice),
        "refuse": lambda: reviewing.refuse(later, alice, refusal="unkind"),
        "remove": lambda: consent.remove(later.honoree),
    }
    acts[act]()
    assert not waiting.exists()
    if act == "take back":
        reviewing.accept(later, alice)
        work()
        assert waiting.get().state == "waiting"


def test_nobody_is_asked_twice(accepted):
    accepted()
    work()
    accepted(email="kim@example.org")
    work()
    assert [one.to for one in mail.outbox].count(["ana@harbour.example"]) == 1


def test_only_a_colleague_can_reach_a_boss(accepted):
    assert accepted(relation="customer", boss="boss@harbour.example").boss is None


def test_a_boss_who_wants_no_mail_gets_none(accepted):
    reception.refuse_mail(reception.meet("boss@harbour.example"))
    accepted(relation="colleague", boss="boss@harbour.example")
    work()
    assert "boss@harbour.example" not in sent()


def test_where_nobody_knows_how_to_reach_them_the_writer_gets_a_link_to_pass_on(accepted):
    accepted(reach="")
    work()
    assert list(sent()) == ["mara@example.org"] and "/thanks/for-you/" in sent()["mara@example.org"]


def test_a_stranger_cannot_turn_somebodys_letters_to_themselves(said, alice):
    """Who is reached is settled by the first thank-you that a reviewer accepted, and not by what comes later."""
    first, second = said(), said(email="eve@example.org", reach="eve2@example.org")
    reviewing.accept(first, alice)
    reviewing.accept(second, alice)
    assert Honoree.objects.get().visitor.email == "ana@harbour.example"


def test_refused_with_a_kind_reason(said, alice_client):
    made = said()
    address = f"{HERE}{made.uid}/refuse/"
    answer = alice_client.post(address, {"version": made.version, "refusal": "other"})
    assert answer.status_code == 422 and "Write the reason in your own words" in answer.content.decode()
    alice_client.post(address, {"version": made.version, "refusal": "who", "reason": "Which Ana is meant?"})
    work()
    assert list(sent()) == ["mara@example.org"]
    assert "It does not tell who is meant." in sent()["mara@example.org"]
    assert "Which Ana is meant?" in sent()["mara@example.org"]


def test_two_reviewers_do_not_decide_twice(said, alice_client, bob_client):
    made = said()
    alice_client.post(f"{HERE}{made.uid}/accept/", {"version": made.version})
    answer = bob_client.post(
        f"{HERE}{made.uid}/refuse/", {"version": made.version, "refusal": "unkind", "reason": ""}, follow=True
    )
    assert "somebody may have decided already" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == "public"


def test_what_is_on_the_wall_can_be_taken_down(shown, alice_client, visit):
    made = shown()
    assert TEXT in visit.get("/thanks/wall/").content.decode()
    alice_client.post(f"{HERE}{made.uid}/refuse/", {"version": made.version, "refusal": "personal", "reason": ""})
    assert TEXT not in visit.get("/thanks/wall/").content.decode()
    alice_client.post(f"{HERE}{made.uid}/take-back/")
    made.refresh_from_db()
    assert made.state == "review"


def test_nothing_a_person_removed_comes_back(shown, alice):
    made = shown()
    consent.remove(made.honoree)
    made.refresh_from_db()
    with pytest.raises(RefusedError):
        reviewing.take_back(made, alice)


def test_a_member_of_the_team_finds_their_thanks_by_their_account(accepted, alice, alice_client, bob_client):
    accepted(name="Alice", reach=alice.email)
    answer = alice_client.get(f"{HERE}mine/", follow=True)
    assert TEXT in answer.content.decode() and "May we show it?" in answer.content.decode()
    assert "No thanks came in for you yet" in bob_client.get(f"{HERE}mine/").content.decode()


def test_a_member_of_the_team_whom_a_channel_thanked_is_asked_at_their_account(room, alice, bob):
    honoree = Honoree.objects.create(name="Bob", employer="North", user=bob)
    made = Thanks.objects.create(honoree=honoree, state="review", text=TEXT, from_name="A member", year=2026)
    reviewing.accept(made, alice)
    work()
    assert list(sent()) == [bob.email] and "/thanks/own/" in sent()[bob.email]


def test_the_card_says_how_much_waits(said, alice_client):
    said()
    assert "1 waits to be read" in alice_client.get("/w/north/rooms/").content.decode()


def test_lists_that_are_empty_say_what_to_do(room, alice_client):
    for address, word in (
        ("", "Nothing waits to be read"),
        ("?show=accepted", "Nothing was accepted yet"),
        ("?show=refused", "Nothing was refused"),
        ("people/", "Nobody was thanked yet"),
    ):
        assert word in alice_client.get(HERE + address).content.decode()


def test_the_list_asks_the_database_a_fixed_number_of_times(said, alice_client, django_assert_max_num_queries):
    said()
    with django_assert_max_num_queries(40) as first:
        alice_client.get(HERE)
    for number in range(4):
        said(name=f"Ana {number}", email=f"m{number}@example.org")
    with django_assert_max_num_queries(len(first.captured_queries)):
        alice_client.get(HERE)
