"""Whatever changes in the database, the lake comes to hold what a plain look at the database gives."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.conftest import Community
from tests.lake.conftest import derived, lying
from tests.messages.conftest import batch, said

from folkmoot.evidence.lake import actions, queries
from folkmoot.evidence.lake.models import LakeChange
from folkmoot.evidence.lake.queries import changes, deriving
from folkmoot.flow import steps
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.stream.members.actions import mark_staff, merge, undo_merge
from folkmoot.stream.members.models import Handle, Member
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.stream.triage.models import Verdict
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import Case, Queue
from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake import draft, parquet
from folkmoot_engine.schema import LAKE

pytestmark = pytest.mark.django_db


def in_step(workspace) -> None:
    actions.keep_in_step(workspace)
    assert lying(workspace) == derived(workspace)
    assert not LakeChange.objects.filter(workspace=workspace).exists()


@pytest.fixture
def filled(community) -> Community:
    """Two threads, a case, and a lake that knows them."""
    community.mara, community.otto = community.make_author("Mara"), community.make_author("Otto", staff=True)
    community.first = community.say(community.mara, "Where is my parcel?", kind="question")
    community.reply = community.say(
        community.otto, "On its way.", thread=community.first.thread, parent=community.first, parent_native_id="q"
    )
    community.case = community.make_case(community.first)
    actions.keep_in_step(community.workspace)
    return community


def test_the_first_time_it_is_made_whole(community, workspace):
    community.make_case()
    assert queries.freshness(workspace) is None
    assert queries.tables(workspace).messages.count().to_pyarrow().as_py() == 0
    in_step(workspace)
    assert timezone.now() - queries.freshness(workspace) < timedelta(seconds=5)
    assert queries.tables(workspace).messages.count().to_pyarrow().as_py() == 1


def erased(community: Community) -> None:
    from folkmoot.foundation.workspaces.models import Membership

    manager = Membership.objects.first()
    steps.erase_member(community.workspace, manager and manager.user, community.mara.member, role="owner")


CHANGES = {
    "a message comes": lambda c: c.say(c.mara, "And now?", thread=c.first.thread),
    "an earlier message comes and opens the thread": lambda c: c.say(
        c.otto, "Before.", thread=c.first.thread, sent_at=c.first.sent_at - timedelta(days=400)
    ),
    "the message that opens the thread goes": lambda c: (c.case.delete(), c.first.delete()),
    "the message that opens the thread moves to another": lambda c: (
        c.say(c.mara, "Second.", thread=c.first.thread),
        actions.keep_in_step(c.workspace),
        Message.objects.filter(pk=c.first.pk).update(thread=c.make_thread()),
    ),
    "a reply loses its parent": lambda c: Message.objects.filter(pk=c.reply.pk).update(
        parent=None, parent_native_id=""
    ),
    "a message is moved in time": lambda c: Message.objects.filter(pk=c.first.pk).update(
        sent_at=c.first.sent_at + timedelta(days=90)
    ),
    "a message is hidden": lambda c: Message.objects.filter(pk=c.first.pk).update(hidden_at=timezone.now()),
    "a message is deleted by its author": lambda c: Message.objects.update(deleted_at=timezone.now()),
    "a verdict is given": lambda c: c.judge(c.reply, intents=[{"label": "question", "probability": 0.7}]),
    "a verdict is given that is no question": lambda c: c.judge(c.reply, intents=[], language="de"),
    "a member speaks for the brand": lambda c: mark_staff(c.workspace, None, c.mara.member, True),
    "a handle's first word is found": lambda c: Handle.objects.filter(pk=c.mara.pk).update(first_at=timezone.now()),
    "a case is done": lambda c: Case.objects.update(state="done", done_at=timezone.now()),
    "a queue is named anew": lambda c: Queue.objects.filter(slug="moderation").update(slug="house"),
    "a channel comes": lambda c: c.make_channel("elsewhere"),
    "a member is erased": erased,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changes_reaches_it(filled, workspace, change):
    before = lying(workspace)
    change(filled)
    in_step(workspace)
    assert lying(workspace) != before


def test_what_goes_again_leaves_nothing(filled, workspace):
    before = lying(workspace)
    filled.judge(filled.say(filled.mara, "Alone."))
    in_step(workspace)
    assert lying(workspace) != before
    Verdict.objects.all().delete()
    in_step(workspace)
    Thread.objects.exclude(pk=filled.first.thread_id).delete()
    in_step(workspace)
    assert lying(workspace) == before


def test_decisions_and_who_finished_a_case_reach_it(filled, workspace, alice):
    desk.decide(workspace, alice, filled.case, kind="approve")
    in_step(workspace)
    assert lying(workspace)["cases"][0]["done_by_team"]
    desk.undo(workspace, alice, filled.case)
    in_step(workspace)
    assert not lying(workspace)["cases"][0]["done_by_team"]
    assert len(lying(workspace)["decisions"]) == 2
    assert lying(workspace)["decisions"][1]["reverses"] == lying(workspace)["decisions"][0]["id"]


def test_a_case_that_settled_itself_was_not_done_by_the_team(filled, workspace):
    Case.objects.update(state="done", done_at=timezone.now(), done_by=None)
    in_step(workspace)
    assert [row["done_by_team"] for row in lying(workspace)["cases"]] == [False]


def test_what_changes_nothing_that_is_counted_costs_nothing(filled, workspace):
    Message.objects.update(text="other words", score=7)
    Handle.objects.update(message_count=9, last_at=timezone.now())
    Case.objects.update(urgency=0.9, version=5)
    assert not queries.is_anything_waiting(workspace)


def test_it_says_how_fresh_it_is(filled, workspace):
    before = queries.lake_of(workspace).state().as_of
    assert queries.freshness(workspace) > before
    filled.say(filled.mara, "New.")
    assert queries.freshness(workspace) == before
    actions.keep_in_step(workspace)
    assert queries.freshness(workspace) > before


def test_another_zone_makes_it_anew(filled, workspace):
    filled.say(filled.mara, "Near midnight.", sent_at=filled.first.sent_at.replace(hour=23, minute=30))
    in_step(workspace)
    days = {row["id"]: row["sent_day"] for row in lying(workspace)["messages"]}
    workspace.zone = "America/New_York"
    workspace.save()
    assert queries.out_of_step() == [workspace]
    in_step(workspace)
    assert {row["id"]: row["sent_day"] for row in lying(workspace)["messages"]} != days
    assert queries.lake_of(workspace).state().zone == "America/New_York"


def test_a_lake_of_another_version_is_made_anew(filled, workspace):
    path = queries.lake_of(workspace).folder / "manifest.json"
    path.write_text(path.read_text().replace('"version":"', '"version":"x'))
    assert queries.freshness(workspace) is None
    assert queries.tables(workspace).messages.count().to_pyarrow().as_py() == 0
    assert "folkmoot lake rebuild" in queries.problem(workspace)
    in_step(workspace)


def test_an_import_and_its_coverage_reach_it(bring, workspace):
    bring(batch([said("1"), said("2", minute=60 * 24 * 3)]))
    in_step(workspace)
    bring(batch([said("3", minute=60 * 24 * 4), said("4", minute=60 * 24 * 9, source="forum:other", channel="Other")]))
    bring(batch([said("5", minute=60 * 24 * 20)]), batch([said("6", minute=60 * 24 * 22)]))
    in_step(workspace)
    spans = [(str(row["from_day"]), str(row["until_day"])) for row in lying(workspace)["coverage"]]
    assert spans == [("2024-03-01", "2024-03-10"), ("2024-03-21", "2024-03-23"), ("2024-03-05", "2024-03-10")]


def test_messages_that_were_here_already_count_as_collected(bring, workspace):
    rows = [said("1"), said("2", minute=60 * 24 * 3)]
    bring(batch(rows))
    bring(batch([*rows, said("3", minute=60 * 24 * 7)]))
    in_step(workspace)
    assert [str(row["until_day"]) for row in lying(workspace)["coverage"]] == ["2024-03-08"]


def test_threads_poured_together_reach_it(bring, workspace):
    bring(batch([said("3", parent_id="2", minute=2), said("9", parent_id="2", minute=9)]))
    in_step(workspace)
    bring(batch([said("2", parent_id="1", minute=1)]))
    in_step(workspace)
    bring(batch([said("1")]))
    in_step(workspace)
    assert [row["opens_thread"] for row in lying(workspace)["messages"]].count(True) == 1


def test_workspaces_stay_apart(filled, workspace, other_workspace, elsewhere):
    with workspaces.inside(other_workspace):
        elsewhere.make_case()
        in_step(other_workspace)
    filled.say(filled.mara, "Only here.")
    in_step(workspace)
    ours = {row["id"] for row in lying(workspace)["messages"]}
    with workspaces.inside(other_workspace):
        theirs = {row["id"] for row in lying(other_workspace)["messages"]}
        assert queries.rows_behind(other_workspace, "message", sorted(ours)) == []
    assert ours and theirs and not ours & theirs
    assert queries.lake_of(workspace).folder != queries.lake_of(other_workspace).folder


def test_rows_behind_come_in_the_order_asked_for(filled, workspace):
    asked = [filled.reply.pk, 10**9, filled.first.pk]
    assert queries.rows_behind(workspace, "message", asked) == [filled.reply, filled.first]
    assert queries.rows_behind(workspace, "case", [filled.case.pk]) == [filled.case]
    assert queries.rows_behind(workspace, "thread", [filled.first.thread_id]) == [filled.first.thread]
    assert queries.rows_behind(workspace, "member", [filled.mara.member_id]) == [filled.mara.member]
    assert queries.rows_behind(workspace, "decision", [1]) == []


def test_the_worker_looks_after_it(filled, workspace):
    assert steps.look_after_lakes(mock.Mock()) == {"waiting": 0}
    filled.say(filled.mara, "New.")
    assert steps.look_after_lakes(mock.Mock()) == {"waiting": 1}
    job = Job.objects.get(kind="lake")
    assert steps.fill_lake(mock.Mock(workspace=job.workspace)) == {"changes": 1}
    assert steps.look_after_lakes(mock.Mock()) == {"waiting": 0}


def test_the_log_of_a_workspace_that_is_gone_goes(workspace):
    with workspaces.outside():
        LakeChange.objects.bulk_create([LakeChange(workspace_id=10**6, kind="message", row=1)])
        steps.look_after_lakes(mock.Mock())
        assert not LakeChange.objects.exists()


def test_killed_between_the_lake_and_the_log_nothing_is_lost_or_doubled(filled, workspace):
    filled.say(filled.mara, "New.")
    with mock.patch.object(changes, "forget", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        actions.keep_in_step(workspace)
    assert LakeChange.objects.count() == 1
    assert lying(workspace) == derived(workspace)
    in_step(workspace)


def test_what_changes_while_it_is_being_told_is_told_the_next_time(filled, workspace):
    """The log entry is another one, so that removing the first leaves it."""
    filled.say(filled.mara, "New.")
    real = changes.forget

    def late(*told):
        Message.objects.update(hidden_at=timezone.now())
        real(*told)

    with mock.patch.object(changes, "forget", late), mock.patch.object(changes, "AT_ONCE", 2):
        actions._take_in(workspace, queries.lake_of(workspace))
    assert lying(workspace) != derived(workspace)
    in_step(workspace)


def test_one_writer_at_a_time(filled, workspace):
    filled.say(filled.mara, "New.")
    with queries.lake_of(workspace)._locked(), pytest.raises(LakeError, match="Somebody else"):
        actions.keep_in_step(workspace, wait=False)
    in_step(workspace)


def test_it_is_told_in_pieces(filled, workspace):
    for number in range(7):
        filled.say(filled.mara, f"Number {number}.")
    with mock.patch.object(changes, "AT_ONCE", 3), mock.patch.object(deriving, "AT_ONCE", 2):
        told = []
        actions.keep_in_step(workspace, progress=lambda done, total: told.append(done))
        assert told == [3, 6, 7]
        assert lying(workspace) == derived(workspace)
        actions.rebuild(workspace)
        assert lying(workspace) == derived(workspace)


class Storm:
    """Anything that can happen to a workspace, one thing after another."""

    def __init__(self, community: Community) -> None:
        self.community, self.workspace = community, community.workspace
        self.authors = [community.make_author(name) for name in ("Mara", "Otto", "Zed")]
        self.merges = []

    def say(self, pick: int) -> None:
        threads = list(Thread.objects.order_by("pk"))
        thread = threads[pick % len(threads)] if threads and pick % 3 else None
        replies = {"parent_native_id": "x"} if pick % 4 == 1 else {}
        minutes = {"sent_at": timezone.now() - timedelta(hours=pick * 7)}
        self.community.say(self.authors[pick % 3], "words", thread=thread, **replies, **minutes)

    def judge(self, pick: int) -> None:
        Verdict.objects.filter(message=self._message(pick)).delete()
        if message := self._message(pick):
            self.community.judge(message, intents=[{"label": "question", "probability": (pick % 10) / 10}])

    def hide(self, pick: int) -> None:
        Message.objects.filter(pk=getattr(self._message(pick), "pk", 0)).update(hidden_at=timezone.now())

    def take_away(self, pick: int) -> None:
        if (message := self._message(pick)) and not Case.objects.filter(message=message).exists():
            message.delete()

    def move(self, pick: int) -> None:
        if message := self._message(pick):
            Message.objects.filter(pk=message.pk).update(thread=Thread.objects.order_by("-pk").first())

    def open_case(self, pick: int) -> None:
        if (message := self._message(pick)) and not Case.objects.filter(message=message).exists():
            self.community.make_case(message)

    def finish(self, pick: int) -> None:
        Case.objects.filter(pk__gt=0).update(state="done", done_at=timezone.now() - timedelta(days=pick))

    def merge(self, pick: int) -> None:
        kept, gone = self.authors[pick % 3].member_id, self.authors[(pick + 1) % 3].member_id
        kept, gone = (Member.objects.get(pk=number) for number in (kept, gone))
        if not (kept.merged_into_id or gone.merged_into_id or kept.erased_at or gone.erased_at):
            self.merges.append(merge(self.workspace, self.actor, kept, gone))

    def part(self, pick: int) -> None:
        if self.merges and not self.merges[-1].kept.merged_into_id:
            last = self.merges.pop()
            if Member.objects.get(pk=last.kept_id).erased_at is None:
                undo_merge(self.workspace, self.actor, last)

    def erase(self, pick: int) -> None:
        member = Member.objects.get(pk=self.authors[pick % 3].member_id)
        if member.merged_into_id is None and member.erased_at is None:
            steps.erase_member(self.workspace, self.actor, member, role="owner")

    def refresh(self, pick: int) -> None:
        actions.keep_in_step(self.workspace)

    def refresh_and_be_killed(self, pick: int) -> None:
        with mock.patch.object(changes, "forget", side_effect=KeyboardInterrupt):
            try:
                actions.keep_in_step(self.workspace)
            except KeyboardInterrupt:
                return

    def rebuild(self, pick: int) -> None:
        actions.rebuild(self.workspace)

    def _message(self, pick: int) -> Message | None:
        found = list(Message.objects.order_by("pk"))
        return found[pick % len(found)] if found else None


EVENTS = ["say", "say", "say", "judge", "hide", "take_away", "move", "open_case", "finish", "merge", "part", "erase"]
EVENTS += ["refresh", "refresh", "refresh_and_be_killed", "rebuild"]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 60)), min_size=5, max_size=20))
def test_through_any_storm_it_comes_to_hold_what_the_database_says(community, alice, events):
    from django.db import transaction

    with transaction.atomic(), mock.patch.object(parquet, "sync"), mock.patch.multiple(draft, SMALL=3, MANY=2):
        storm = Storm(community)
        storm.actor = alice
        for name, pick in events:
            getattr(storm, name)(pick)
        in_step(community.workspace)
        assert actions.check(community.workspace) == []
        transaction.set_rollback(True)
    actions.rebuild(community.workspace)


def test_a_check_says_what_differs_and_mends_it(filled, workspace):
    assert actions.check(workspace) == []
    LakeChange.objects.all().delete()
    Message.objects.filter(pk=filled.first.pk).update(hidden_at=timezone.now())
    filled.say(filled.mara, "Much later.", sent_at=filled.first.sent_at + timedelta(days=70))
    Member.objects.filter(pk=filled.mara.member_id).update(is_staff=True)
    LakeChange.objects.all().delete()  # as if the log had been lost
    found = [(one.table, one.month, one.in_lake.rows, one.in_database.rows) for one in actions.check(workspace)]
    assert found == [("handles", "", 2, 2), ("messages", "2026-03", 2, 2), ("messages", "2026-05", 0, 1)]
    assert len(actions.check(workspace, mend=True)) == 3
    assert actions.check(workspace) == []
    assert lying(workspace) == derived(workspace)
    assert set(LAKE) == set(lying(workspace))
