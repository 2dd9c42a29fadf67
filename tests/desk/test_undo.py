"""Every step can be taken back by who took it, as long as nobody has touched the case since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from folkmoot.foundation.audit.models import Entry
from folkmoot.work.desk import actions
from folkmoot.work.desk.models import Case, Decision, HouseRule, Label, MessageLabel, Note, Queue, Reply
from folkmoot_engine.errors import RefusedError

FIELDS = ("state", "owner_id", "queue_id", "claimed_at", "snoozed_until", "done_at", "done_by_id", "due_at")
FIELDS += ("urgency", "level")


def stand(case) -> tuple:
    """Everything that a step on a case may change."""
    row = Case.objects.select_related("message").get(pk=case.pk)
    return (
        tuple(getattr(row, name) for name in FIELDS),
        row.message.hidden_at,
        sorted(MessageLabel.objects.values_list("message_id", "label_id")),
        sorted(Note.objects.filter(withdrawn_at=None).values_list("pk", flat=True)),
        sorted(Reply.objects.filter(withdrawn_at=None).values_list("pk", "state", "recorded_at")),
    )


STEPS = {
    "claim": lambda w, a, c: actions.claim(w, a, c),
    "release": lambda w, a, c: actions.release(w, a, c),
    "assign": lambda w, a, c: actions.assign(w, a, c, to=a),
    "wait": lambda w, a, c: actions.wait(w, a, c),
    "snooze": lambda w, a, c: actions.snooze(w, a, c, until=timezone.now() + timedelta(hours=2)),
    "finish": lambda w, a, c: actions.finish(w, a, c),
    "reopen": lambda w, a, c: actions.reopen(w, a, c),
    "note": lambda w, a, c: actions.add_note(w, a, c, text="A word"),
    "withdraw_note": lambda w, a, c: actions.withdraw_note(w, a, Note.objects.get(case=c)),
    "reply": lambda w, a, c: actions.record_reply(w, a, c, text="Turn it.", recorded=False),
    "recorded reply": lambda w, a, c: actions.record_reply(w, a, c, text="Turn it."),
    "posted": lambda w, a, c: actions.mark_posted(w, a, Reply.objects.get(case=c)),
    "withdraw_reply": lambda w, a, c: actions.withdraw_reply(w, a, Reply.objects.get(case=c)),
    "approve": lambda w, a, c: actions.decide(w, a, c, kind="approve"),
    "hide": lambda w, a, c: actions.decide(
        w, a, c, kind="hide", house_rule=HouseRule.objects.get(code="2"), reason="A threat."
    ),
    "label": lambda w, a, c: actions.decide(w, a, c, kind="label", label=Label.objects.get(name="Idea")),
    "escalate": lambda w, a, c: actions.decide(w, a, c, kind="escalate", to_queue=Queue.objects.get(slug="urgent")),
}
FIRST = {
    "release": ["claim"],
    "reopen": ["finish"],
    "withdraw_note": ["note"],
    "posted": ["reply"],
    "withdraw_reply": ["recorded reply"],
    "escalate": ["claim", "wait"],
}


@pytest.mark.parametrize("verb", STEPS)
def test_each_step_is_taken_back(workspace, bob, case, verb):
    for earlier in FIRST.get(verb, []):
        STEPS[earlier](workspace, bob, case)
    before, count = stand(case), Entry.objects.filter(object_uid=case.uid).count()
    STEPS[verb](workspace, bob, case)
    assert stand(case) != before

    undone = actions.undo(workspace, bob, case)

    assert stand(case) == before
    assert undone.version == Case.objects.get(pk=case.pk).version
    entry = Entry.objects.filter(object_uid=case.uid).latest("id")
    assert (entry.verb, Entry.objects.filter(object_uid=case.uid).count()) == ("case.undo", count + 2)


def test_it_goes_back_step_by_step(workspace, bob, case):
    start = stand(case)
    places = [start]
    for verb in ("claim", "note", "wait", "hide"):
        STEPS[verb](workspace, bob, case)
        places.append(stand(case))
    for place in reversed(places[:-1]):
        actions.undo(workspace, bob, case)
        assert stand(case) == place
    with pytest.raises(RefusedError, match="There is nothing to undo"):
        actions.undo(workspace, bob, case)


def test_a_new_step_after_an_undo_is_the_next_to_go(workspace, bob, case):
    actions.claim(workspace, bob, case)
    actions.finish(workspace, bob, case)
    actions.undo(workspace, bob, case)
    actions.wait(workspace, bob, case)
    assert actions.undo(workspace, bob, case).state == "open"
    assert actions.undo(workspace, bob, case).owner is None


def test_what_another_touched_since_is_theirs_to_take_back(workspace, alice, bob, case):
    actions.finish(workspace, bob, case)
    actions.add_note(workspace, alice, case, text="Really?")
    with pytest.raises(RefusedError, match="The last step was not yours: Alice, wrote a note"):
        actions.undo(workspace, bob, case)
    actions.undo(workspace, alice, case)
    assert actions.undo(workspace, bob, case).state == "open"


def test_a_reversal_is_not_taken_back(workspace, bob, case):
    actions.reverse(workspace, bob, actions.decide(workspace, bob, case, kind="approve"))
    with pytest.raises(RefusedError, match="cannot be taken back: reversed a decision"):
        actions.undo(workspace, bob, case)


def test_undoing_a_decision_leaves_it_on_record(workspace, bob, case):
    decision = actions.decide(workspace, bob, case, kind="approve")
    actions.undo(workspace, bob, case)
    assert list(Decision.objects.order_by("id").values_list("reverses", flat=True)) == [None, decision.pk]


def test_what_folkmoot_did_is_nobodys_to_undo(workspace, bob, case):
    actions.snooze(workspace, bob, case, until=timezone.now() + timedelta(hours=1))
    actions.wake_due(workspace, timezone.now() + timedelta(hours=2))
    with pytest.raises(RefusedError, match="The last step was not yours: Folkmoot"):
        actions.undo(workspace, bob, case)
