"""Claim, release, give, wait, snooze, finish, open again: what is allowed, what is refused, what is kept."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.desk.conftest import Community

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.models import Membership, Workspace
from folkmoot.foundation.workspaces.queries import inside as inside_of
from folkmoot.work.desk import actions
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import CaseState, may_move
from folkmoot_engine.errors import RefusedError


def entries(case) -> list[str]:
    return list(Entry.objects.filter(object_uid=case.uid).order_by("id").values_list("verb", flat=True))


def soon():
    return timezone.now() + timedelta(hours=1)


# Who has it


def test_claim_and_release(workspace, bob, case):
    claimed = actions.claim(workspace, bob, case)
    assert (claimed.owner, claimed.version, claimed.claimed_at is None) == (bob, 2, False)
    assert actions.claim(workspace, bob, case).version == 2
    released = actions.release(workspace, bob, case)
    assert (released.owner, released.claimed_at, released.version) == (None, None, 3)
    assert entries(case) == ["case.claim", "case.release"]


def test_an_entry_keeps_before_and_after(workspace, bob, case):
    actions.claim(workspace, bob, case)
    entry = Entry.objects.get(object_uid=case.uid)
    assert entry.actor == bob
    assert entry.data["before"] == {"owner": None, "claimed_at": None}
    assert entry.data["after"]["owner"] == str(bob.uid)


def test_whoever_comes_second_is_told_who_has_it(workspace, alice, bob, case):
    actions.claim(workspace, bob, case)
    with pytest.raises(RefusedError, match="Bob has this case.*Ask them to release it"):
        actions.claim(workspace, alice, case)
    with pytest.raises(RefusedError, match="Bob has this case"):
        actions.claim(workspace, alice, case, version=1)
    assert entries(case) == ["case.claim"]


def test_nobody_can_release_what_nobody_has(workspace, bob, case):
    with pytest.raises(RefusedError, match="Nobody has this case"):
        actions.release(workspace, bob, case)


def test_give_a_case_to_a_colleague(workspace, alice, bob, case):
    given = actions.assign(workspace, alice, case, to=bob)
    assert given.owner == bob
    again = actions.assign(workspace, alice, case, to=alice)
    assert again.owner == alice
    assert entries(case) == ["case.assign", "case.assign"]
    with pytest.raises(RefusedError, match="Alice has this case"):
        actions.assign(workspace, bob, case, to=bob)


def test_strangers_and_those_whose_role_forbids_it_cannot_have_a_case(workspace, alice, charlie, case, teammate):
    with pytest.raises(RefusedError, match="Charlie cannot work on this case"):
        actions.assign(workspace, alice, case, to=charlie)
    lead = teammate("Paula", "provider")
    with pytest.raises(RefusedError, match="Paula cannot work on this case"):
        actions.assign(workspace, alice, case, to=lead)
    expert = teammate("Eva", "expert")
    assert actions.assign(workspace, alice, case, to=expert).owner == expert


# How far it is

MOVES = {
    "wait": lambda workspace, actor, case: actions.wait(workspace, actor, case),
    "snooze": lambda workspace, actor, case: actions.snooze(workspace, actor, case, until=soon()),
    "finish": lambda workspace, actor, case: actions.finish(workspace, actor, case),
    "reopen": lambda workspace, actor, case: actions.reopen(workspace, actor, case),
}
LEADS_TO = {"wait": "waiting", "snooze": "snoozed", "finish": "done", "reopen": "open"}
PAIRS = [(state.value, verb) for state in CaseState for verb in MOVES]


@pytest.mark.parametrize(("state", "verb"), PAIRS)
def test_every_move_from_every_state(workspace, bob, community, state, verb):
    times = {"snoozed": {"snoozed_until": soon()}, "done": {"done_at": timezone.now()}}
    case = community.make_case(state=state, **times.get(state, {}))
    after = LEADS_TO[verb]
    if not may_move(state, after):
        with pytest.raises(RefusedError, match="cannot become"):
            MOVES[verb](workspace, bob, case)
        case.refresh_from_db()
        assert (case.state, case.version, entries(case)) == (state, 1, [])
        return
    moved = MOVES[verb](workspace, bob, case)
    case.refresh_from_db()
    assert (moved.state, case.state, case.version) == (after, after, 2)
    assert (case.snoozed_until is not None) == (after == "snoozed")
    assert (case.done_at is not None) == (after == "done")
    assert (case.done_by is not None) == (after == "done")
    assert entries(case) == [f"case.{verb}"]


def test_a_time_that_has_passed_is_no_time_to_wake(workspace, bob, case):
    with pytest.raises(RefusedError, match="That time has passed"):
        actions.snooze(workspace, bob, case, until=timezone.now() - timedelta(seconds=1))


def test_a_done_case_is_neither_claimed_nor_given(workspace, bob, case):
    actions.finish(workspace, bob, case)
    for refused in (
        lambda: actions.claim(workspace, bob, case),
        lambda: actions.assign(workspace, bob, case, to=bob),
    ):
        with pytest.raises(RefusedError, match="The case is done.*Open it again first"):
            refused()


@pytest.mark.parametrize("verb", MOVES)
def test_nobody_moves_what_another_has_but_those_who_lead(workspace, alice, bob, case, teammate, verb):
    carla = teammate("Carla", "agent")
    state = {"reopen": "waiting"}.get(verb, "open")
    Case.objects.filter(pk=case.pk).update(owner=carla, state=state)
    with pytest.raises(RefusedError, match="Carla has this case"):
        MOVES[verb](workspace, bob, case)
    assert MOVES[verb](workspace, alice, case).state == LEADS_TO[verb]


def test_an_old_page_cannot_overwrite_what_it_has_not_seen(workspace, alice, bob, case):
    actions.add_note(workspace, alice, case, text="Look out")
    with pytest.raises(RefusedError, match="Alice, wrote a note"):
        actions.finish(workspace, bob, case, version=1)
    assert actions.finish(workspace, bob, case, version=2).state == "done"


@pytest.mark.parametrize(
    ("role", "level", "allowed"),
    [
        ("owner", 3, True),
        ("manager", 3, True),
        ("agent", 3, True),
        ("safety", 3, True),
        ("reviewer", 1, True),
        ("reviewer", 2, False),
        ("expert", 1, False),
        ("provider", 1, False),
    ],
)
def test_who_may_work(workspace, community, teammate, role, level, allowed):
    case, actor = community.make_case(level=level), teammate("Robin", role)
    for act in (actions.claim, actions.wait, actions.finish):
        if allowed:
            assert act(workspace, actor, case).uid == case.uid
        else:
            with pytest.raises(RefusedError, match="Your role does not allow"):
                act(workspace, actor, case)


def test_a_stranger_can_do_nothing(workspace, charlie, case):
    with pytest.raises(RefusedError, match="Charlie does not belong to this workspace"):
        actions.claim(workspace, charlie, case)


def test_a_case_of_another_workspace_is_not_found(workspace, other_workspace, bob, elsewhere):
    with inside_of(other_workspace):
        foreign = elsewhere.make_case()
    with pytest.raises(Case.DoesNotExist):
        actions.claim(workspace, bob, foreign)


# Waking


def test_the_snoozed_wake_when_their_time_has_come(workspace, bob, community):
    early, late = community.make_case(), community.make_case()
    actions.claim(workspace, bob, early)
    actions.snooze(workspace, bob, early, until=soon())
    actions.snooze(workspace, bob, late, until=soon() + timedelta(hours=9))
    woken = actions.wake_due(workspace, soon() + timedelta(minutes=1))
    assert [(case.uid, case.state, case.owner, case.snoozed_until) for case in woken] == [
        (early.uid, "open", bob, None)
    ]
    assert entries(early)[-1] == "case.wake"
    assert actions.wake_due(workspace, soon() + timedelta(minutes=1)) == []


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_the_same_moment_one_gets_it():
    workspace = Workspace.objects.create(slug="race", name="Race")
    people = [User.objects.create_user(f"{name}@example.org", name=name) for name in ("Ada", "Ben")]
    with inside_of(workspace):
        for person in people:
            Membership.objects.create(workspace=workspace, user=person, role="agent")
        actions.ensure_defaults(workspace)
        community = Community(workspace)
        author = community.make_author("Mara")
        rounds = [community.make_case(community.say(author, f"Case {n}")) for n in range(6)]
    gate, told = threading.Barrier(2), {}

    def claim_all(person: User) -> None:
        try:
            with inside_of(workspace):
                for case in rounds:
                    gate.wait(timeout=30)
                    try:
                        told[person, case.pk] = actions.claim(workspace, person, case)
                    except RefusedError as error:
                        told[person, case.pk] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=claim_all, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    with inside_of(workspace):
        for case in rounds:
            case.refresh_from_db()
            winner, loser = (p for p in sorted(people, key=lambda p: p != case.owner))
            assert told[winner, case.pk].owner == winner
            refusal = told[loser, case.pk]
            assert isinstance(refusal, RefusedError)
            assert winner.name in refusal.what
            assert entries(case) == ["case.claim"]


def test_a_change_that_slips_in_between_is_not_overwritten(workspace, alice, bob, case, monkeypatch):
    """Should a database not lock, the version still tells: the update changes one row or none."""
    from folkmoot.work.desk.actions import changing

    stale = changing.begin(workspace, case)
    actions.claim(workspace, alice, case)
    with pytest.raises(RefusedError, match="Alice was quicker and has this case now"):
        changing.change(workspace, bob, stale, "claim", {"owner": bob})
    case.refresh_from_db()
    assert case.owner == alice
