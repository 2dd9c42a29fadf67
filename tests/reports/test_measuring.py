"""What a brief rests on: weeks held against weeks as old as they were, and what waits at the desk."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from folkmoot.evidence.reports import queries
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import Case, Decision
from folkmoot_engine.render.brief import FIGURES

from .conftest import MONDAY_MORNING, WEEK


def composed(workspace) -> dict:
    return queries.composed(workspace, WEEK, MONDAY_MORNING)


def figure(packed: dict, name: str) -> dict:
    return next(one for one in packed["figures"] if one["metric"] == name)


def test_a_week_with_its_past(workspace, usual):
    usual(300)
    packed = composed(workspace)
    assert [one["metric"] for one in packed["figures"]] == list(FIGURES)
    messages = figure(packed, "messages")
    assert (messages["value"], messages["before"], messages["year_before"]) == (300, 100, 0)
    assert messages["points"] == [
        (str(WEEK.first - timedelta(weeks=ago)), 300 if ago == 0 else 100) for ago in range(11, -1, -1)
    ]
    assert packed["headline"]["code"] == "above"
    assert packed["headline"]["values"] | {"percent": 200} == packed["headline"]["values"]
    assert figure(packed, "active_members")["value"] == 20
    assert json.loads(json.dumps(packed))["week"] == "2026-W46"


def test_the_channel_and_the_thread_behind_a_change_stand_by_uid(workspace, usual, community):
    other = community.make_channel("workshop")
    thread = community.make_thread("The recall", other)
    weeks = usual(100)
    weeks.cover(other.pk)
    weeks.say(40, weeks_ago=1, channel=other.pk)
    weeks.say(240, channel=other.pk, thread=thread.pk)
    packed = composed(workspace)
    assert [(one["code"], one["values"]) for one in packed["changes"]] == [
        ("channel", {"channel": str(other.uid), "change": 200, "of": 200}),
        ("busiest", {"thread": str(thread.uid), "messages": 240, "share": 71}),
    ]
    text = json.dumps(packed)
    assert "recall" not in text and "workshop" not in text
    brief = queries.shown(workspace, packed)
    assert brief.changes[0].text.startswith("Mostly in workshop: +200 there, +200 in all")
    assert brief.changes[1].text == "Busiest: “The recall”, 240 messages, 71% of all."


def test_a_gap_is_a_gap_and_no_zero(workspace, weeks, community):
    channel = community.channel.pk
    weeks.cover(channel, since=WEEK.first - timedelta(weeks=2))
    for ago in range(3):
        weeks.say(100, weeks_ago=ago, channel=channel)
    packed = composed(workspace)
    points = [value for _day, value in figure(packed, "messages")["points"]]
    assert points == [None] * 9 + [100] * 3
    assert figure(packed, "messages")["year_before"] is None


def test_half_a_week_is_said_to_be_half_a_week(workspace, usual, weeks, community):
    usual(20)
    weeks.cover(community.channel.pk, until=date(2026, 11, 11))
    packed = composed(workspace)
    assert packed["headline"] == {"code": "partly-collected", "values": {"collected": 3, "days": 7}}


def test_nothing_at_all_is_said_plainly(workspace, weeks, inside):
    brief = queries.shown(workspace, composed(workspace))
    assert brief.headline == "Nothing was collected this week."
    assert brief.is_calm


@pytest.fixture
def bob_hides(bob, community):
    desk.ensure_defaults(community.workspace)

    def hide(*, automated: bool) -> Case:
        case = community.make_case(community.say(community.make_author("Mara"), "Buy my pills"))
        Decision.objects.create(
            workspace=community.workspace,
            case=case,
            message=case.message,
            kind="hide",
            content_hash=1,
            automated_decision=automated,
            decided_by=bob,
        )
        return case

    return hide


def test_what_waits_for_a_decision(workspace, usual, community, bob_hides):
    usual(100)
    late, hidden = community.make_case(), bob_hides(automated=True)
    bob_hides(automated=False)
    community.make_case(due_at=MONDAY_MORNING + timedelta(hours=1))
    Case.objects.filter(pk=late.pk).update(due_at=MONDAY_MORNING - timedelta(hours=1))
    assert composed(workspace)["needs"] == [
        {"code": "overdue", "values": {"count": 1}},
        {"code": "pending", "values": {"count": 1}},
    ]
    Case.objects.filter(pk__in=[late.pk, hidden.pk]).update(state="done", done_at=timezone.now())
    assert composed(workspace)["needs"] == []


def test_threads_that_nobody_answered_for_two_days(workspace, usual, weeks):
    usual(100)
    for row in weeks.messages[-3:]:
        row["asks"] = True
    late = weeks.messages[-1]
    late["sent_day"] = date(2026, 11, 15)
    late["sent_at"] += timedelta(days=4)  # on Sunday: a day ago
    assert composed(workspace)["needs"] == [{"code": "unanswered", "values": {"count": 2}}]


def test_what_was_erased_since_is_not_named(workspace, usual, community):
    thread = community.make_thread("Mara Lind's birthday")
    usual(100, thread=thread.pk)
    packed = composed(workspace)
    assert "“Mara Lind s birthday”" not in json.dumps(packed)
    assert "Mara" in queries.shown(workspace, packed).changes[-1].text
    Thread.objects.filter(pk=thread.pk).update(title="")
    assert queries.shown(workspace, packed).changes[-1].text.startswith("Busiest: “without a title”")
    Message.objects.filter(thread=thread).delete()
    Thread.objects.filter(pk=thread.pk).delete()
    assert queries.shown(workspace, packed).changes[-1].text.startswith("Busiest: “removed since”")


def test_a_long_title_is_cut_to_the_words_it_was_given(workspace, usual, community):
    thread = community.make_thread("one two three four five six seven")
    usual(100, thread=thread.pk)
    assert "“one two three four five…”" in queries.shown(workspace, composed(workspace)).changes[-1].text


def test_another_workspace_is_not_looked_at(workspace, other_workspace, usual, community):
    from folkmoot.foundation.workspaces.queries import inside

    thread = community.make_thread("The recall")
    usual(100, thread=thread.pk)
    packed = composed(workspace)
    with inside(other_workspace):
        assert "recall" not in " ".join(queries.plain_lines(queries.shown(other_workspace, packed)))
