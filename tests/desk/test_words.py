"""Notes among the team, and replies in the name of the brand."""

import pytest

from folkmoot.foundation.audit.models import Entry
from folkmoot.work.desk import actions
from folkmoot_engine.errors import RefusedError


def verbs(case) -> list[str]:
    return list(Entry.objects.filter(object_uid=case.uid).order_by("id").values_list("verb", flat=True))


def test_a_note_is_kept_and_withdrawn(workspace, alice, bob, case):
    note = actions.add_note(workspace, bob, case, text="  Ask the warehouse.  ")
    assert (note.text, note.author) == ("Ask the warehouse.", bob)
    gone = actions.withdraw_note(workspace, bob, note)
    assert gone.withdrawn_at is not None
    with pytest.raises(RefusedError, match="withdrawn already"):
        actions.withdraw_note(workspace, alice, note)
    assert verbs(case) == ["case.note", "case.withdraw_note"]


def test_a_note_says_something(workspace, bob, case):
    with pytest.raises(RefusedError, match="There is no text"):
        actions.add_note(workspace, bob, case, text=" \n")


def test_what_stands_in_a_note_does_not_stand_in_the_audit(workspace, bob, case):
    actions.add_note(workspace, bob, case, text="Mara lives in Kiel")
    actions.record_reply(workspace, bob, case, text="Dear Mara")
    assert "Mara" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_others_words_are_withdrawn_by_those_who_lead(workspace, alice, bob, case, teammate):
    note = actions.add_note(workspace, bob, case, text="No")
    with pytest.raises(RefusedError, match="Somebody else wrote this"):
        actions.withdraw_note(workspace, teammate("Carla", "agent"), note)
    assert actions.withdraw_note(workspace, alice, note).withdrawn_at


def test_a_note_may_be_written_on_anothers_case(workspace, alice, bob, case, teammate):
    actions.claim(workspace, alice, case)
    assert actions.add_note(workspace, bob, case, text="Seen").pk
    with pytest.raises(RefusedError, match="does not write notes"):
        actions.add_note(workspace, teammate("Paula", "provider"), case, text="Seen")


def test_a_reply_is_drafted_and_then_posted(workspace, bob, case):
    reply = actions.record_reply(workspace, bob, case, text="Press and turn.", recorded=False)
    assert (reply.state, reply.recorded_at) == ("draft", None)
    posted = actions.mark_posted(workspace, bob, reply)
    assert (posted.state, posted.recorded_at is None) == ("recorded", False)
    with pytest.raises(RefusedError, match="no draft any more"):
        actions.mark_posted(workspace, bob, reply)
    assert verbs(case) == ["case.reply", "case.record_reply"]


def test_a_reply_is_recorded_at_once_and_withdrawn(workspace, bob, case):
    reply = actions.record_reply(workspace, bob, case, text="Press and turn.")
    assert reply.state == "recorded"
    assert actions.withdraw_reply(workspace, bob, reply).withdrawn_at
    assert verbs(case) == ["case.record_reply", "case.withdraw_reply"]


def test_who_answers(workspace, alice, case, teammate):
    reviewer, expert = teammate("Rita", "reviewer"), teammate("Eva", "expert")
    for person in (reviewer, expert):
        with pytest.raises(RefusedError, match="does not answer"):
            actions.record_reply(workspace, person, case, text="Turn it.")
    actions.assign(workspace, alice, case, to=expert)
    assert actions.record_reply(workspace, expert, case, text="Turn it.").author == expert


def test_nobody_answers_over_anothers_head(workspace, alice, bob, case):
    actions.claim(workspace, alice, case)
    with pytest.raises(RefusedError, match="Alice has this case"):
        actions.record_reply(workspace, bob, case, text="Turn it.")
