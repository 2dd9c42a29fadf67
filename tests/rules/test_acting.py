"""Rules at work: what they catch is done once, in a person's name, and never against a person."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.desk.conftest import Community
from tests.rules.conftest import LID, said, switch_on

from folkmoot.flow import steps
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.stream.messages.queries.importing import announce
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import Case, Decision, HouseRule, MessageLabel, Note, Queue, Reply
from folkmoot.work.rules import actions
from folkmoot.work.rules.models import RuleHit
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db
QUESTION = "Does anyone know how to open the lid?"
HIDING = """
rules:
  - name: Shortened
    when: {message.text: {contains: [bit.ly*, lid]}}
    then: [hide: yes]
"""


def again(workspace, message) -> None:
    announce(workspace, [message.pk])
    steps.triage_all(workspace)


def test_what_it_catches_is_queued_labelled_and_given_a_priority(workspace, alice, switched_on, hear):
    rule = switched_on()
    message = hear(QUESTION)
    case = Case.objects.get(message=message)
    assert (case.queue.slug, case.priority, case.urgency) == ("urgent", "urgent", 0.9)
    assert str(MessageLabel.objects.get(message=message).label) == "lid"
    hit = RuleHit.objects.get()
    assert (hit.rule, hit.version, hit.by, [step["did"] for step in hit.steps]) == (
        rule,
        1,
        alice,
        ["decide", "decide", "move"],
    )
    field, asked, start, end = hit.reasons[0]
    assert (field, asked, message.text[start:end]) == ("message.text", "contains", "lid")


def test_its_decisions_name_the_rule_and_who_switched_it_on(alice, switched_on, hear):
    switched_on()
    hear(QUESTION)
    for decision in Decision.objects.all():
        assert decision.automated_decision and decision.automated_detection
        assert (decision.decided_by, decision.reason) == (alice, "Rule “Lids”, version 1.")
    told = [entry.data["by_rule"]["name"] for entry in Entry.objects.filter(verb__startswith="case.")]
    assert told == ["Lids"] * 3


def test_run_twice_it_does_nothing_twice(workspace, switched_on, hear):
    switched_on()
    message = hear(QUESTION)
    before = (Decision.objects.count(), Entry.objects.count(), Case.objects.get().version)
    again(workspace, message)
    assert (Decision.objects.count(), Entry.objects.count(), Case.objects.get().version) == before


def test_killed_before_its_end_it_is_done_again(workspace, community, switched_on, monkeypatch):
    switched_on()
    message = community.say(community.make_author("Mara"), QUESTION)
    announce(workspace, [message.pk])
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(RuleHit.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        steps.triage_all(workspace)
    assert not RuleHit.objects.exists() and not Decision.objects.exists()
    assert steps.triage_all(workspace)["caught"] == 1
    assert Decision.objects.count() == 2


def test_what_it_opens_itself_stays_open_though_triage_wants_nothing(workspace, switched_on, hear):
    switched_on()
    message = hear("The lid is green, thank you all.")
    case = Case.objects.get(message=message)
    assert (case.queue.slug, case.state) == ("urgent", "open")
    again(workspace, message)
    case.refresh_from_db()
    assert case.state == "open"


def test_a_label_alone_opens_no_case(switched_on, hear):
    switched_on(LID.replace("- queue: urgent", "").replace("- priority: urgent", ""))
    message = hear("The lid is green, thank you all.")
    assert not Case.objects.exists()
    assert MessageLabel.objects.filter(message=message, label__name="lid").exists()


def test_a_person_who_was_there_before_is_not_overridden(workspace, alice, bob, hear):
    message = hear(QUESTION)
    case = Case.objects.get()
    desk.decide(workspace, bob, case, kind="escalate", to_queue=Queue.objects.get(slug="general"))
    rule = actions.add_rule(workspace, alice, said())
    switch_on(workspace, alice, rule)
    again(workspace, message)
    case.refresh_from_db()
    assert (case.queue.slug, case.priority) == ("general", "")
    assert [step["left"] for step in RuleHit.objects.get().left] == ["person", "person"]
    assert MessageLabel.objects.filter(label__name="lid").exists()  # a label takes nothing from anybody


def test_what_a_person_put_back_stays_so(workspace, alice, switched_on, hear):
    switched_on()
    message = hear(QUESTION)
    desk.reverse(workspace, alice, Decision.objects.get(kind="label"))
    again(workspace, message)
    assert not MessageLabel.objects.exists()


def test_the_priority_of_a_rule_outlasts_a_new_verdict(workspace, switched_on, hear):
    switched_on()
    message = hear(QUESTION)
    Message.objects.filter(pk=message.pk).update(text="Does anyone know how to open the lid, please?", content_hash=77)
    again(workspace, message)
    assert Case.objects.get().urgency == 0.9


def test_hiding_waits_for_a_person(workspace, bob, switched_on, hear):
    switched_on(HIDING)
    message = hear("Look at the lid.")
    case, message = Case.objects.get(), Message.objects.get(pk=message.pk)
    assert message.hidden_at and (case.state, case.queue.slug) == ("open", "general")
    assert Decision.objects.get().house_rule is None
    desk.decide(workspace, bob, case, kind="approve")
    message.refresh_from_db()
    case.refresh_from_db()
    assert (message.hidden_at, case.state) == (None, "done")
    again(workspace, message)
    message.refresh_from_db()
    assert message.hidden_at is None


def test_a_person_confirms_with_a_house_rule_what_a_rule_hid(workspace, bob, switched_on, hear):
    switched_on(HIDING)
    message = hear("Look at the lid.")
    case = Case.objects.get()
    clause = HouseRule.objects.get(code="4")
    desk.decide(workspace, bob, case, kind="hide", house_rule=clause, reason="A trap.")
    message.refresh_from_db()
    assert message.hidden_at is not None
    standing = Decision.objects.filter(kind="hide", reverses=None, reversed_by=None)
    assert [(one.decided_by, one.automated_decision) for one in standing] == [(bob, False)]


def test_who_is_to_be_told_finds_a_note_and_a_draft(workspace, alice, bob, switched_on, hear):
    actions.add_saved_reply(workspace, alice, name="Lids", text="Press and turn.")
    switched_on(
        """
rules:
  - name: Lids
    when: {message.text: {contains: [lid]}}
    then: [assign: bob@example.org, priority: high, notify: manager, propose: Lids]
"""
    )
    hear(QUESTION)
    case = Case.objects.get()
    assert (case.owner, case.priority) == (bob, "high")
    assert Note.objects.get().text == "For Manager: the rule “Lids” asks you to look at this."
    reply = Reply.objects.get()
    assert (reply.text, reply.state, reply.author) == ("Press and turn.", "draft", alice)


def test_of_single_effects_the_first_rule_has_its_way(switched_on, hear):
    switched_on()
    switched_on(
        LID.replace("Lids", "Others").replace("urgent", "questions", 1).replace("priority: urgent", "priority: low")
    )
    hear(QUESTION)
    case = Case.objects.get()
    assert (case.queue.slug, case.priority) == ("urgent", "urgent")
    assert RuleHit.objects.get(rule__name="Others").steps == []


def test_a_rule_that_is_off_costs_one_query(workspace, community, alice, inside, django_assert_num_queries):
    actions.add_rule(workspace, alice, said())
    message = community.say(community.make_author("Mara"), QUESTION)
    with django_assert_num_queries(1):
        assert actions.act(workspace, [message.pk]) == 0


def test_what_grew_old_is_looked_at_again(workspace, switched_on, community):
    rule = switched_on(
        """
rules:
  - name: Waiting
    when: {all: [{thread.answered: no}, {thread.age: {at least: 3 days}}]}
    then: [label: waiting]
"""
    )
    now = timezone.now()
    old, fresh = (community.say(community.make_author("Mara"), QUESTION, sent_at=now) for _ in range(2))
    Thread.objects.filter(pk=old.thread_id).update(opened_at=now - timedelta(days=4))
    Thread.objects.filter(pk=fresh.thread_id).update(opened_at=now - timedelta(days=2))
    assert actions.look_again(workspace) == 1
    assert RuleHit.objects.get().message == old
    assert actions.look_again(workspace) == 0
    assert actions.look_again(workspace, at=now + timedelta(days=2)) == 1
    assert RuleHit.objects.filter(rule=rule).count() == 2


def test_another_workspaces_rules_catch_nothing_here(workspace, other_workspace, switched_on, charlie):
    switched_on()
    with workspaces.inside(other_workspace):
        theirs = Community(other_workspace)
        message = theirs.say(theirs.make_author("Zoe"), QUESTION)
        assert actions.act(other_workspace, [message.pk]) == 0


def test_nobody_switches_on_what_nobody_has_seen(workspace, alice, bob, inside):
    rule = actions.add_rule(workspace, alice, said())
    with pytest.raises(RefusedError, match="Nobody has seen yet"):
        actions.switch_on(workspace, alice, rule)
    switch_on(workspace, alice, rule)
    changed = actions.change_rule(workspace, alice, rule, said(LID.replace("[lid]", "[lids]")))
    assert (changed.version, changed.at_work) == (2, 1)
    with pytest.raises(RefusedError, match="version 2"):
        actions.switch_on(workspace, alice, rule)
    with pytest.raises(RefusedError, match="Only owners and managers"):
        actions.switch_off(workspace, bob, rule)


def test_whoever_may_work_reverses_what_a_rule_decided(workspace, bob, teammate, switched_on, hear):
    switched_on(HIDING)
    message = hear("Look at the lid.")
    desk.reverse(workspace, bob, Decision.objects.get(kind="hide"), reason="It is harmless.")
    message.refresh_from_db()
    assert message.hidden_at is None
    with pytest.raises(RefusedError):
        desk.reverse(workspace, teammate("Eve", "expert"), Decision.objects.first())


def test_taking_back_goes_on_where_it_was_killed(workspace, alice, switched_on, hear, monkeypatch):
    rule = switched_on()
    for n in range(3):
        hear(f"Who has lid {n}?")
    monkeypatch.setattr("folkmoot.work.rules.actions.undoing.AT_ONCE", 1)

    def killed(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.undo_hits(workspace, alice, rule, progress=killed)
    assert RuleHit.objects.filter(undone_at=None).count() == 2
    assert actions.undo_hits(workspace, alice, rule).free == 2
    assert not MessageLabel.objects.exists()
    assert Decision.objects.exclude(reverses=None).count() == Decision.objects.filter(reverses=None).count()
