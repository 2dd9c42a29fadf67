"""Verdicts become cases, and cases follow their verdicts as long as nobody has touched them."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from folkmoot.foundation.audit.models import Entry
from folkmoot.stream.triage.queries import Judged
from folkmoot.work.desk import actions
from folkmoot.work.desk.actions import Opened
from folkmoot.work.desk.models import Case

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def judged(message, queue: str = "questions", **more) -> Judged:
    return Judged(
        **{
            "message_id": message.pk,
            "thread_id": message.thread_id,
            "channel_id": message.channel_id,
            "author_id": message.author_id,
            "language": "en",
            "urgency": 0.5,
            "level": 2,
            "queue": queue,
            "is_new": True,
            **more,
        }
    )


@pytest.fixture
def message(community):
    return community.say(community.make_author("Mara"), "Why?")


def test_a_verdict_opens_a_case_once(workspace, community, message):
    verdict = judged(message)
    assert actions.open_cases(workspace, [verdict], now=NOW) == Opened(opened=1)
    assert actions.open_cases(workspace, [verdict], now=NOW) == Opened()
    case = Case.objects.get()
    assert (case.queue.slug, case.state, case.urgency, case.level, case.language) == ("questions", "open", 0.5, 2, "en")
    assert (case.message, case.thread, case.channel, case.author) == (
        message,
        message.thread,
        message.channel,
        message.author,
    )
    assert (case.opened_at, case.due_at) == (NOW, NOW + timedelta(hours=24))


def test_no_suggestion_no_case_and_an_unknown_one_goes_to_everything_else(workspace, community, message):
    other = community.say(message.author, "Hm")
    actions.open_cases(workspace, [judged(message, ""), judged(other, "billing")])
    assert list(Case.objects.values_list("message", "queue__slug")) == [(other.pk, "general")]


def test_a_workspace_without_queues_gets_them(workspace, inside):
    assert actions.open_cases(workspace, []) == Opened()
    assert workspace.pk
    actions.ensure_defaults(workspace)
    assert Entry.objects.filter(verb="desk.set_up").count() == 1


def test_a_new_verdict_changes_urgency_and_leaves_the_queue(workspace, bob, community, message):
    actions.open_cases(workspace, [judged(message)])
    actions.claim(workspace, bob, Case.objects.get())
    later = judged(message, "urgent", urgency=0.9, level=1, language="de")
    assert actions.open_cases(workspace, [later]) == Opened(changed=1)
    case = Case.objects.get()
    assert (case.urgency, case.level, case.language) == (0.9, 1, "de")
    assert (case.queue.slug, case.owner) == ("questions", bob)


def test_what_needs_nothing_any_more_is_closed_if_nobody_touched_it(workspace, bob, community):
    messages = [community.say(community.make_author(f"M{n}"), "Why?") for n in range(4)]
    actions.open_cases(workspace, [judged(one) for one in messages])
    untouched, claimed, noted, waiting = (Case.objects.get(message=one) for one in messages)
    actions.claim(workspace, bob, claimed)
    actions.add_note(workspace, bob, noted, text="Mine soon")
    actions.wait(workspace, bob, waiting)
    assert actions.open_cases(workspace, [judged(one, "") for one in messages]) == Opened(closed=1)
    states = dict(Case.objects.values_list("pk", "state"))
    assert [states[case.pk] for case in (untouched, claimed, noted, waiting)] == ["done", "open", "open", "waiting"]
    assert Entry.objects.get(object_uid=untouched.uid).verb == "case.no_longer_needed"


def test_what_is_done_stays_as_it_was(workspace, bob, community, message):
    actions.open_cases(workspace, [judged(message)])
    actions.finish(workspace, bob, Case.objects.get())
    assert actions.open_cases(workspace, [judged(message, urgency=1.0)]) == Opened()
    assert (Case.objects.get().state, Case.objects.get().urgency) == ("done", 0.5)


def test_one_entry_for_a_run(workspace, community, message):
    other = community.say(message.author, "Hm?")
    actions.open_cases(workspace, [judged(message), judged(other)])
    (entry,) = Entry.objects.filter(verb="desk.open_cases")
    assert entry.data == {"opened": 2, "changed": 0}


def test_the_cost_does_not_grow_with_the_number(workspace, community, django_assert_num_queries):
    author = community.make_author("Mara")
    messages = [community.say(author, "Why?") for _ in range(40)]
    for some in (messages[:1], messages[1:]):
        with django_assert_num_queries(9):
            actions.open_cases(workspace, [judged(one) for one in some])


def test_thousands_are_opened_quickly(workspace, community, message):
    thread, pattern = message.thread, judged(message)
    rows = [
        type(message)(
            workspace=workspace,
            uid=message.uid,
            channel=message.channel,
            thread=thread,
            author=message.author,
            native_id=f"many-{n}",
            kind="message",
            text="Why?",
            html="",
            sent_at=message.sent_at,
            content_hash=n,
        )
        for n in range(2_000)
    ]
    made = type(message).objects.bulk_create(rows)
    verdicts = [replace(pattern, message_id=one.pk) for one in made]
    began = time.process_time()
    assert actions.open_cases(workspace, verdicts).opened == 2_000
    assert time.process_time() - began < 2  # a second for every thousand, on the slowest of machines
