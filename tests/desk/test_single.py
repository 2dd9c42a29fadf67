"""One case with its conversation and all that stands beside it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from folkmoot.foundation.workspaces.queries import inside as inside_of
from folkmoot.stream.members.models import PersonalRecord
from folkmoot.work.desk import actions, queries
from folkmoot.work.desk.models import HouseRule, Label, Queue
from folkmoot_engine.schema import new_uid


@pytest.fixture
def rule(community) -> HouseRule:
    return HouseRule.objects.get(code="4")


def cost(ask) -> int:
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


# The thread


def talk(community, count: int, about: int):
    thread, people = community.make_thread("A long talk"), [community.make_author(name) for name in ("Mara", "Noah")]
    messages = [community.say(people[n % 2], f"Message {n}", thread=thread) for n in range(count)]
    return community.make_case(messages[about]), messages


def numbers(window, messages) -> list[int]:
    return [messages.index(one) for one in window.messages]


@pytest.mark.parametrize(
    ("about", "expected", "before", "after"),
    [(0, range(9), False, True), (10, range(7, 16), True, True), (29, range(21, 30), True, False)],
)
def test_the_window_stands_around_the_message(workspace, community, about, expected, before, after):
    case, messages = talk(community, 30, about)
    window = queries.thread_window(workspace, queries.case(workspace, case.uid), size=9)
    assert numbers(window, messages) == list(expected)
    assert (window.total, window.more_before, window.more_after) == (30, before, after)
    assert [one.pk for one in window.messages if one.is_asked] == [messages[about].pk]


def test_a_short_thread_is_shown_whole(workspace, community):
    case, messages = talk(community, 4, 2)
    window = queries.thread_window(workspace, case)
    assert numbers(window, messages) == [0, 1, 2, 3]
    assert (window.more_before, window.more_after) == (False, False)


def test_one_may_read_on_from_any_message(workspace, community):
    case, messages = talk(community, 30, 2)
    window = queries.thread_window(workspace, case, around=messages[29], size=6)
    assert numbers(window, messages) == list(range(24, 30))
    assert not any(one.is_asked for one in window.messages)


def test_messages_of_the_same_moment_keep_one_order(workspace, community):
    case, messages = talk(community, 12, 5)
    for one in messages:
        type(one).objects.filter(pk=one.pk).update(sent_at=messages[0].sent_at)
    case = queries.case(workspace, case.uid)
    window = queries.thread_window(workspace, case, size=6)
    assert numbers(window, messages) == list(range(3, 9))


def test_a_message_says_what_covers_it_and_what_it_carries(workspace, bob, community, rule):
    case, messages = talk(community, 3, 0)
    decision = actions.decide(
        workspace, bob, case, kind="hide", message=messages[1], house_rule=rule, reason="An advertisement."
    )
    actions.decide(workspace, bob, case, kind="label", message=messages[2], label=Label.objects.get(name="Idea"))
    community.judge(messages[2], level=3)
    first, hidden, labelled = queries.thread_window(workspace, case).messages
    assert (hidden.hidden_by, hidden.hidden_by.house_rule, hidden.author_name) == (decision, rule, "Noah")
    assert (first.hidden_by, first.labels, first.verdict) == (None, [], None)
    assert ([label.name for label in labelled.labels], labelled.verdict["level"]) == (["Idea"], 3)
    actions.reverse(workspace, bob, decision)
    assert queries.thread_window(workspace, case).messages[1].hidden_by is None


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_whatever_stands_on_it(workspace, alice, bob, community, number, rule):
    mara, noah = community.make_author("Mara"), community.make_author("Noah")
    earlier = community.say(noah, "The same, before")
    community.make_case(earlier)
    thread = community.make_thread("Lids")
    messages = [community.say((mara, noah)[n % 2], f"Number {n}", thread=thread) for n in range(number + 1)]
    for one in messages:
        community.judge(one, near_duplicate_of=str(earlier.uid))
    case = community.make_case(messages[0])
    label = Label.objects.get(name="Idea")
    for n in range(number):
        actions.add_note(workspace, bob, case, text="A note")
        actions.record_reply(workspace, bob, case, text="A reply")
        actions.decide(workspace, bob, case, kind="label", message=messages[n], label=label)
        actions.decide(workspace, bob, community.make_case(community.say(mara, "Else")), kind="approve")
    asked = {}
    assert cost(lambda: asked.update(case=queries.case(workspace, case.uid))) == 1
    assert cost(lambda: asked.update(window=queries.thread_window(workspace, asked["case"]))) == 3
    assert cost(lambda: asked.update(panel=queries.side_panel(workspace, asked["case"], asked["window"]))) == 8
    panel = asked["panel"]
    counts = [len(panel.notes), len(panel.replies), len(panel.decisions), len(panel.author.cases)]
    assert counts == [number] * 4


# The panel


def panel_of(workspace, case) -> queries.Panel:
    return queries.side_panel(workspace, queries.case(workspace, case.uid))


def test_who_speaks_under_all_their_handles(workspace, bob, community):
    mara = community.make_author("Mara", staff=True)
    elsewhere = community.make_author("Mara", member=mara.member)
    for handle, count, day in ((mara, 7, 1), (elsewhere, 5, 2)):
        at = timezone.now() - timedelta(days=day)
        type(handle).objects.filter(pk=handle.pk).update(message_count=count, first_at=at, last_at=at)
    said = [community.say((mara, elsewhere)[n % 2], f"Number {n}") for n in range(8)]
    cases = [community.make_case(one) for one in said[:7]]
    decided = actions.decide(workspace, bob, cases[1], kind="approve")
    author = panel_of(workspace, cases[0]).author
    assert (author.name, author.member.is_staff, author.message_count) == ("Mara", True, 12)
    assert author.last_at - author.first_at == timedelta(days=1) or author.last_at > author.first_at
    assert [one.pk for one in author.messages] == [one.pk for one in reversed(said[3:])]
    assert ([one.pk for one in author.cases], author.more_cases) == ([one.pk for one in reversed(cases[2:])], True)
    assert author.decisions == [decided]


def test_a_message_without_author_has_none_beside_it(workspace, community):
    panel = panel_of(workspace, community.make_case(community.say(None, "Hm")))
    assert (panel.author, panel.others, panel.verdict, panel.duplicate) == (None, [], None, None)


def test_who_else_is_in_the_thread(workspace, community):
    case, _messages = talk(community, 7, 0)
    assert [(one.name, one.messages) for one in panel_of(workspace, case).others] == [("Noah", 3)]


def test_what_is_like_it_and_the_case_of_that(workspace, community):
    first, second = (community.say(community.make_author(name), "Buy kettles") for name in ("Mara", "Noah"))
    community.judge(second, near_duplicate_of=str(first.uid))
    case = community.make_case(second)
    alike = panel_of(workspace, case).duplicate
    assert (alike.pk, alike.author_name, alike.case_uid) == (first.pk, "Mara", None)
    about = community.make_case(first)
    assert panel_of(workspace, case).duplicate.case_uid == about.uid
    assert queries.message(workspace, first.uid).case_uid == about.uid


def test_what_was_done_is_told_in_sentences(workspace, alice, bob, case, rule):
    actions.claim(workspace, bob, case)
    until = timezone.now() + timedelta(hours=3)
    actions.snooze(workspace, bob, case, until=until)
    actions.assign(workspace, alice, case, to=bob)
    actions.add_note(workspace, bob, case, text="Hm")
    actions.decide(workspace, bob, case, kind="label", label=Label.objects.get(name="Bug"))
    actions.decide(workspace, bob, case, kind="hide", house_rule=rule, reason="Sells.")
    actions.undo(workspace, bob, case)
    actions.assign(workspace, bob, case, to=alice)
    actions.decide(workspace, alice, case, kind="escalate", to_queue=Queue.objects.get(slug="urgent"))
    events = panel_of(workspace, case).history
    assert [(str(event.actor), event.sentence) for event in reversed(events)] == [
        ("Bob", "took the case"),
        ("Bob", "snoozed the case"),
        ("Bob", "wrote a note"),
        ("Bob", "labelled the message “Bug”"),
        ("Bob", "hid the message under rule 4"),
        ("Bob", "took back the last step"),
        ("Bob", "gave the case to Alice"),
        ("Alice", "passed the case on to Urgent"),
    ]
    assert next(event for event in events if event.verb == "case.snooze").until == until


def test_every_verb_has_its_sentence():
    from folkmoot.work.desk.actions.undoing import _UNDO
    from folkmoot.work.desk.queries.events import DONE

    assert set(_UNDO) < set(DONE)


def test_erasing_a_member_leaves_the_case_whole_and_impersonal(workspace, bob, community, rule):
    mara = community.make_author("Mara")
    message = community.say(mara, "Mara here, buy kettles")
    community.judge(message)
    case = community.make_case(message)
    actions.decide(workspace, bob, case, kind="hide", house_rule=rule, reason="An advertisement.")
    PersonalRecord.objects.filter(member=mara.member).update(name="", handles={})
    type(message).objects.filter(pk=message.pk).update(text="", html="", erased_at=timezone.now())
    found = queries.case(workspace, case.uid)
    panel = queries.side_panel(workspace, found)
    assert (found.author_name, found.opening, panel.author.name) == ("", "", "")
    assert [one.kind for one in panel.decisions] == ["hide"]
    assert "Mara" not in str([(event.sentence, event.verb) for event in panel.history])
    (row,) = queries.cases(workspace, "done", user=bob).rows
    assert row.author_name == ""


def test_a_like_message_of_another_workspace_is_never_shown(workspace, other_workspace, community, elsewhere):
    with inside_of(other_workspace):
        foreign = elsewhere.say(elsewhere.make_author("Zoe"), "Buy kettles")
    message = community.say(community.make_author("Mara"), "Buy kettles")
    community.judge(message, near_duplicate_of=str(foreign.uid))
    assert panel_of(workspace, community.make_case(message)).duplicate is None


def test_what_is_not_there_is_none(workspace, community):
    nowhere = new_uid()
    assert (queries.case(workspace, nowhere), queries.message(workspace, nowhere)) == (None, None)
    assert (queries.queue(workspace, nowhere), queries.queue_by_slug(workspace, "no")) == (None, None)
    assert queries.house_rule(workspace, nowhere) is None


def test_the_case_of_a_thread_is_the_latest(workspace, community):
    thread = community.make_thread()
    cases = [community.make_case(community.say(community.make_author("Mara"), "x", thread=thread)) for _ in range(2)]
    assert queries.case_of_thread(workspace, thread.pk) == cases[1].uid
