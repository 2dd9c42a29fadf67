"""Arrivals become verdicts: with what is known around a message, once each, and again where something changed."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.desk.conftest import START, Community

from folkmoot.stream.messages.models import Arrival, Message
from folkmoot.stream.messages.queries.importing import announce
from folkmoot.stream.triage import actions, queries
from folkmoot.stream.triage.models import Band, Verdict
from folkmoot.stream.triage.queries import context

NOW = START + timedelta(days=4)
LONG = "The blue kettle leaks from the lid whenever it boils and I have had it for two weeks only, what now"


@pytest.fixture
def community(workspace, inside) -> Community:
    return Community(workspace)


def arrive(workspace, *messages: Message) -> None:
    announce(workspace, [message.pk for message in messages])


def judge_all(workspace, **more) -> list[queries.Judged]:
    judged = []
    while (some := actions.judge_arrivals(workspace, now=NOW, **more)) is not None:
        judged += some
    return judged


def in_context(workspace, *messages: Message) -> list[dict]:
    rows = context.rows_of(workspace, [message.pk for message in messages])
    return context.batch_of(workspace, rows).to_pylist()


def test_an_arrival_becomes_a_verdict_and_is_gone(workspace, community):
    message = community.say(community.make_author("Mara"), "Does anyone know how to open the lid?")
    arrive(workspace, message)
    assert queries.arrivals_waiting(workspace) == 1

    judged = actions.judge_arrivals(workspace, now=NOW)

    assert [(one.message_id, one.queue, one.is_new) for one in judged] == [(message.pk, "questions", True)]
    assert queries.arrivals_waiting(workspace) == 0
    verdict = queries.verdict(workspace, message)
    assert (verdict.judge, verdict.queue, verdict.language) == ("first/1", "questions", "en")
    assert verdict.urgency == judged[0].urgency
    assert verdict.packed["uid"] == str(message.uid)
    assert actions.judge_arrivals(workspace, now=NOW) is None


def test_it_goes_on_in_batches_of_any_size(workspace, community):
    mara = community.make_author("Mara")
    messages = [community.say(mara, f"Message number {n}, is it here?") for n in range(7)]
    arrive(workspace, *messages)
    assert [one.message_id for one in judge_all(workspace, limit=3)] == [message.pk for message in messages]
    assert Verdict.objects.count() == 7


def test_what_is_known_around_a_message(workspace, community):
    mara, noah, robot = (community.make_author(name) for name in ("Mara", "Noah", "Robot"))
    type(robot).objects.filter(pk=robot.pk).update(kind="bot")
    type(mara).objects.filter(pk=mara.pk).update(message_count=9, first_at=START, joined_at=START - timedelta(days=2))
    thread = community.make_thread("Lids")
    first = community.say(mara, "Why?", thread=thread, views=70, sent_at=thread.opened_at)
    by_robot = community.say(robot, "A ticket was made.", thread=thread)
    own = community.say(mara, "Anyone?", thread=thread)
    answer = community.say(noah, "Because.", thread=thread, parent_native_id=own.native_id)

    opening, ticket, bump, last = in_context(workspace, first, by_robot, own, answer)

    assert (opening["opens_thread"], opening["replies"], opening["answered"]) == (True, 2, True)
    assert (ticket["opens_thread"], ticket["author_kind"]) == (False, "bot")
    assert (bump["opens_thread"], bump["replies"], bump["answered"]) == (False, 1, True)
    assert (last["replies"], last["answered"]) == (0, False)
    assert (opening["reach"], bump["reach"]) == (70, 2)
    assert (opening["author_messages"], opening["author_since"]) == (9, START - timedelta(days=2))
    assert "author_name" not in opening


def test_a_machine_a_comment_and_oneself_do_not_answer_a_question(workspace, community):
    mara, noah = community.make_author("Mara"), community.make_author("Noah")
    robot = community.make_author("Robot", kind="bot")
    thread = community.make_thread()
    question = community.say(mara, "Why?", thread=thread, kind="question", sent_at=thread.opened_at)
    community.say(robot, "Beep", thread=thread)
    community.say(mara, "Nobody?", thread=thread, kind="answer")
    community.say(noah, "Me too", thread=thread, kind="comment")
    assert in_context(workspace, question)[0]["answered"] is False
    community.say(noah, "Turn it.", thread=thread, kind="answer")
    assert in_context(workspace, question)[0]["answered"] is True


def test_an_accepted_answer_counts_and_a_deleted_one_does_not(workspace, community):
    mara, noah = community.make_author("Mara"), community.make_author("Noah")
    thread = community.make_thread()
    question = community.say(mara, "Why?", thread=thread, kind="question", sent_at=thread.opened_at)
    community.say(noah, "Because.", thread=thread, kind="answer", deleted_at=NOW)
    assert in_context(workspace, question)[0]["answered"] is False
    type(thread).objects.filter(pk=thread.pk).update(accepted_id="elsewhere")
    assert in_context(workspace, question)[0]["answered"] is True


def test_of_a_very_long_thread_only_the_next_stretch_is_read(workspace, community, monkeypatch):
    monkeypatch.setattr(context, "LONG_THREAD", 10)
    monkeypatch.setattr(context, "FOLLOWING", 4)
    mara, noah = community.make_author("Mara"), community.make_author("Noah")
    thread = community.make_thread()
    first = community.say(mara, "Why?", thread=thread)
    for _ in range(20):
        community.say(noah, "Because.", thread=thread)
    seen = in_context(workspace, first)[0]
    assert (seen["replies"], seen["answered"]) == (4, True)


def test_a_changed_message_is_judged_again_in_its_place(workspace, community):
    message = community.say(community.make_author("Mara"), LONG)
    arrive(workspace, message)
    judge_all(workspace)
    bands = set(Band.objects.values_list("band", flat=True))
    assert len(bands) == 8

    Message.objects.filter(pk=message.pk).update(text="Thanks, all is well.", html="<p>Thanks, all is well.</p>")
    arrive(workspace, message)
    again = judge_all(workspace)

    assert [one.is_new for one in again] == [False]
    assert Verdict.objects.count() == 1
    assert queries.verdict(workspace, message).packed["signature"] == []
    assert Band.objects.count() == 0


def test_what_changes_while_it_is_judged_is_left_for_the_next_call(workspace, community):
    message = community.say(community.make_author("Mara"), "Why?")
    arrive(workspace, message)

    class Slow:
        name = "first/1"

        def judge(self, messages, *, now, seen=None):
            Message.objects.filter(pk=message.pk).update(edited_at=NOW)
            return actions.judge_of(workspace).judge(messages, now=now, seen=seen)

    assert actions.judge_arrivals(workspace, now=NOW, judge=Slow()) == []
    assert (Verdict.objects.count(), Arrival.objects.count()) == (0, 1)
    assert len(actions.judge_arrivals(workspace, now=NOW)) == 1


def test_verdicts_and_what_follows_are_one_transaction(workspace, community):
    arrive(workspace, community.say(community.make_author("Mara"), "Why?"))

    def broken(judged):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        actions.judge_arrivals(workspace, now=NOW, then=broken)
    assert (Verdict.objects.count(), Arrival.objects.count()) == (0, 1)


def test_a_near_duplicate_names_the_earliest_message(workspace, community):
    mara, noah = community.make_author("Mara"), community.make_author("Noah")
    first = community.say(mara, LONG)
    arrive(workspace, first)
    judge_all(workspace)
    second, third = community.say(noah, LONG + "?"), community.say(noah, LONG + "!")
    arrive(workspace, second, third)
    judge_all(workspace)
    named = [queries.verdict(workspace, one).packed["near_duplicate_of"] for one in (first, second, third)]
    assert named == [None, str(first.uid), str(first.uid)]


def test_duplicates_are_not_looked_for_in_another_workspace(workspace, community, other_workspace):
    from folkmoot.foundation.workspaces.queries import inside

    arrive(workspace, community.say(community.make_author("Mara"), LONG))
    judge_all(workspace)
    with inside(other_workspace):
        elsewhere = Community(other_workspace)
        message = elsewhere.say(elsewhere.make_author("Zoe"), LONG)
        arrive(other_workspace, message)
        assert queries.arrivals_waiting(workspace) == 0
        judge_all(other_workspace)
        assert queries.verdict(other_workspace, message).packed["near_duplicate_of"] is None


def test_a_deleted_message_asks_for_nothing_and_an_erased_one_is_not_read(workspace, community):
    mara = community.make_author("Mara")
    deleted = community.say(mara, "Does anyone know how to open the lid?", deleted_at=NOW)
    erased = community.say(mara, "", erased_at=NOW)
    arrive(workspace, deleted, erased)
    assert [(one.message_id, one.queue) for one in judge_all(workspace)] == [(deleted.pk, "")]
    assert queries.arrivals_waiting(workspace) == 0
    assert queries.verdict(workspace, erased) is None


def test_forgetting_leaves_figures_and_no_words(workspace, community):
    message = community.say(community.make_author("Mara"), f"@petra you idiot! {LONG}")
    arrive(workspace, message)
    judge_all(workspace)
    before = queries.verdict(workspace, message)
    assert "idiot" in str(before.packed)

    actions.forget(workspace, [message.pk])

    after = queries.verdict(workspace, message)
    assert "idiot" not in str(after.packed)
    assert "petra" not in str(after.packed)
    assert after.packed["risks"] == before.packed["risks"]
    assert Band.objects.count() == 0


def test_the_cost_does_not_grow_with_the_batch(workspace, community, django_assert_num_queries):
    def say(count: int) -> None:
        authors = [community.make_author(f"M{n}") for n in range(count)]
        arrive(workspace, *[community.say(author, f"{LONG} {author.pk}") for author in authors])

    say(1)
    actions.judge_arrivals(workspace, now=NOW)  # something like it is known from now on
    say(1)
    with django_assert_num_queries(11):
        actions.judge_arrivals(workspace, now=NOW)
    say(3)
    with django_assert_num_queries(11):
        actions.judge_arrivals(workspace, now=NOW)


def test_now_may_be_left_out(workspace, community):
    arrive(workspace, community.say(community.make_author("Mara"), "Why?"))
    actions.judge_arrivals(workspace)
    assert Verdict.objects.get().given_at.date() == datetime.now(UTC).date()


def test_the_judge_in_office_is_the_one_whose_verdicts_are_read(workspace):
    assert actions.judge_of(workspace).name == queries.JUDGE_IN_OFFICE
