"""Decisions with their statement of reasons, and their reversal."""

import pytest
from django.db import DatabaseError, transaction

from folkmoot.foundation.audit.models import Entry
from folkmoot.work.desk import actions, queries
from folkmoot.work.desk.models import Decision, HouseRule, Label, MessageLabel, Queue
from folkmoot_engine.errors import RefusedError


@pytest.fixture
def rule(community) -> HouseRule:
    return HouseRule.objects.get(code="1")


def entries(case) -> list[Entry]:
    return list(Entry.objects.filter(object_uid=case.uid).order_by("id"))


def hide(workspace, actor, case, rule, **more) -> Decision:
    return actions.decide(workspace, actor, case, kind="hide", house_rule=rule, reason="Calls Noah a fool.", **more)


def test_hiding_covers_the_message_finishes_the_case_and_says_why(workspace, bob, community, rule):
    mara = community.make_author("Mara")
    message = community.say(mara, "You fool")
    verdict = community.judge(message, queue="moderation")
    case = community.make_case(message)

    decision = hide(workspace, bob, case, rule)

    message.refresh_from_db()
    case.refresh_from_db()
    assert message.hidden_at is not None
    assert (case.state, case.done_at is None, case.done_by) == ("done", False, bob)
    assert (decision.kind, decision.message, decision.case, decision.decided_by) == ("hide", message, case, bob)
    assert (decision.house_rule, decision.reason) == (rule, "Calls Noah a fool.")
    assert (decision.verdict, decision.content_hash, decision.author) == (verdict, message.content_hash, mara)
    assert (decision.automated_detection, decision.automated_decision) == (True, False)
    (entry,) = entries(case)
    assert (entry.verb, entry.data["rule"], entry.data["decision"]) == ("case.hide", "1", str(decision.uid))
    assert "fool" not in str(entry.data)


@pytest.mark.parametrize("missing", ["rule", "reason"])
def test_nothing_is_hidden_without_a_rule_and_a_reason(workspace, bob, case, rule, missing):
    given = {"house_rule": rule, "reason": "Rude."} | ({"house_rule": None} if missing == "rule" else {"reason": " "})
    with pytest.raises(RefusedError, match="needs a house rule and a reason"):
        actions.decide(workspace, bob, case, kind="hide", **given)
    case.message.refresh_from_db()
    assert (case.message.hidden_at, entries(case), Decision.objects.count()) == (None, [], 0)


def test_a_retired_rule_carries_no_new_decision(workspace, alice, bob, case, rule):
    fresh = actions.change_house_rule(workspace, alice, rule, title=rule.title, text="Be kinder.")
    with pytest.raises(RefusedError, match="no longer in force"):
        hide(workspace, bob, case, rule)
    assert hide(workspace, bob, case, fresh).house_rule.version == 2


def test_hidden_once_is_hidden(workspace, bob, case, rule):
    hide(workspace, bob, case, rule)
    with pytest.raises(RefusedError, match="hidden already"):
        hide(workspace, bob, case, rule)
    with pytest.raises(RefusedError, match="Reverse the decision that hid it"):
        actions.decide(workspace, bob, case, kind="approve")


def test_approving_finishes_the_case(workspace, bob, case):
    decision = actions.decide(workspace, bob, case, kind="approve")
    case.refresh_from_db()
    assert (decision.kind, case.state) == ("approve", "done")
    assert (decision.automated_detection, decision.verdict) == (False, None)


def test_a_label_goes_on_the_message_and_the_case_goes_on(workspace, bob, case):
    label = Label.objects.get(name="Praise")
    actions.decide(workspace, bob, case, kind="label", label=label)
    assert [one.name for one in queries.case(workspace, case.uid).labels] == ["Praise"]
    case.refresh_from_db()
    assert case.state == "open"
    with pytest.raises(RefusedError, match="carries “Praise” already"):
        actions.decide(workspace, bob, case, kind="label", label=label)
    with pytest.raises(RefusedError, match="No label was chosen"):
        actions.decide(workspace, bob, case, kind="label")


def test_escalating_hands_the_case_to_another_queue(workspace, bob, case):
    urgent = Queue.objects.get(slug="urgent")
    actions.claim(workspace, bob, case)
    decision = actions.decide(workspace, bob, case, kind="escalate", to_queue=urgent, reason="A threat.")
    case.refresh_from_db()
    assert (case.queue, case.owner, case.state, case.due_at is None) == (urgent, None, "open", False)
    assert decision.to_queue == urgent
    with pytest.raises(RefusedError, match="in that queue already"):
        actions.decide(workspace, bob, case, kind="escalate", to_queue=urgent)
    with pytest.raises(RefusedError, match="No queue was chosen"):
        actions.decide(workspace, bob, case, kind="escalate")


def test_another_message_of_the_thread_may_be_decided_about_and_none_of_elsewhere(workspace, bob, community, rule):
    mara, noah = community.make_author("Mara"), community.make_author("Noah")
    thread = community.make_thread("Lids")
    asked, rude = community.say(mara, "Why?", thread=thread), community.say(noah, "Fool", thread=thread)
    case = community.make_case(asked)
    decision = hide(workspace, bob, case, rule, message=rude)
    case.refresh_from_db()
    asked.refresh_from_db()
    assert (decision.message, decision.author, case.state, asked.hidden_at) == (rude, noah, "open", None)
    with pytest.raises(RefusedError, match="another conversation"):
        hide(workspace, bob, case, rule, message=community.say(noah, "Fool"))


def test_nobody_decides_over_anothers_head(workspace, alice, bob, case):
    actions.claim(workspace, alice, case)
    with pytest.raises(RefusedError, match="Alice has this case"):
        actions.decide(workspace, bob, case, kind="approve")


def test_a_decision_cannot_be_edited(workspace, bob, case):
    decision = actions.decide(workspace, bob, case, kind="approve")
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="Changed my mind")


# Reversal


def test_reversing_a_hiding_puts_everything_back(workspace, bob, case, rule):
    actions.claim(workspace, bob, case)
    decision = hide(workspace, bob, case, rule)
    reversal = actions.reverse(workspace, bob, decision, reason="I misread it.")
    case.refresh_from_db()
    case.message.refresh_from_db()
    assert (case.message.hidden_at, case.state, case.done_at, case.owner) == (None, "open", None, bob)
    assert case.done_by is None
    assert (reversal.reverses, reversal.kind, reversal.reason) == (decision, "hide", "I misread it.")
    assert [entry.verb for entry in entries(case)] == ["case.claim", "case.hide", "case.reverse"]


def test_reversing_a_label_takes_it_off_and_an_escalation_brings_the_case_back(workspace, bob, case):
    actions.claim(workspace, bob, case)
    label = actions.decide(workspace, bob, case, kind="label", label=Label.objects.get(name="Bug"))
    actions.reverse(workspace, bob, label)
    assert not MessageLabel.objects.exists()
    decision = actions.decide(workspace, bob, case, kind="escalate", to_queue=Queue.objects.get(slug="urgent"))
    actions.reverse(workspace, bob, decision)
    case.refresh_from_db()
    assert (case.queue.slug, case.owner, case.due_at) == ("moderation", bob, None)


def test_what_was_changed_since_stays_as_it_is(workspace, bob, case, rule):
    decision = hide(workspace, bob, case, rule)
    actions.reopen(workspace, bob, case)
    actions.wait(workspace, bob, case)
    actions.reverse(workspace, bob, decision)
    case.refresh_from_db()
    case.message.refresh_from_db()
    assert (case.state, case.message.hidden_at) == ("waiting", None)


def test_a_decision_is_reversed_once_and_a_reversal_never(workspace, bob, case):
    decision = actions.decide(workspace, bob, case, kind="approve")
    reversal = actions.reverse(workspace, bob, decision)
    for one in (decision, reversal):
        with pytest.raises(RefusedError, match="reversed already, or is a reversal"):
            actions.reverse(workspace, bob, one)


def test_anothers_decision_is_reversed_by_those_who_lead(workspace, alice, bob, case, teammate):
    decision = actions.decide(workspace, bob, case, kind="approve")
    with pytest.raises(RefusedError, match="Bob decided this"):
        actions.reverse(workspace, teammate("Carla", "agent"), decision)
    assert actions.reverse(workspace, alice, decision).decided_by == alice
