"""What an archive says is here afterwards: authors, threads, answers, edits; once, however often it comes."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.members.models import Handle, Member, PersonalRecord
from folkmoot.stream.messages.actions import archives
from folkmoot.stream.messages.actions.writing import AGAIN, Writer
from folkmoot.stream.messages.models import Arrival, Import, Message, Reject, Thread
from folkmoot_engine.errors import BrokenArchive

from .conftest import BEGINNING, batch, reject, said, skipped

pytestmark = pytest.mark.django_db


def message(native_id: str) -> Message:
    return Message.objects.select_related("thread", "parent", "author").get(native_id=native_id)


def test_everything_an_archive_says_is_kept(bring):
    opening = said(
        "q1",
        "Does this **fit**?",
        kind="question",
        title="A question",
        thread_id="q1",
        utc_offset=60,
        edited_at=BEGINNING + timedelta(hours=1),
        closed_at=BEGINNING + timedelta(hours=2),
        accepted_id="a1",
        score=3,
        views=40,
        tags=["pumps"],
        links=["https://example.org/"],
        mentions=["otto"],
        attachments=[{"name": "photo.jpg", "type": "image/jpeg", "url": None}],
        reactions=[{"name": "thumbsup", "count": 2}],
        url="https://example.org/q/1",
    )
    answer = said("a1", "It does.", author="otto", minute=5, kind="answer", thread_id="q1", parent_id="q1")
    done = bring(batch([opening, answer], skipped=skipped(joined=3), rejects=[reject()]))
    assert (done.state, done.fetched, done.kept, done.new, done.skipped, done.rejected) == ("done", 6, 2, 2, 3, 1)
    assert done.skipped_why == {"joined": 3}
    kept = message("q1")
    assert (kept.kind, kept.title, kept.html, kept.text) == (
        "question",
        "A question",
        "<p>Does this **fit**?</p>",
        "Does this **fit**?",
    )
    assert (str(kept.uid), kept.sent_at, kept.utc_offset) == (opening["uid"], BEGINNING, 60)
    assert (kept.edited_at, kept.score, kept.views, kept.url) == (
        opening["edited_at"],
        3,
        40,
        "https://example.org/q/1",
    )
    assert kept.facts == {
        "place": "record q1",
        "tags": ["pumps"],
        "links": ["https://example.org/"],
        "mentions": ["otto"],
        "attachments": [{"name": "photo.jpg", "type": "image/jpeg", "url": None}],
        "reactions": [{"name": "thumbsup", "count": 2}],
    }
    thread = kept.thread
    assert (thread.title, thread.tags, thread.url, thread.accepted_id) == ("A question", ["pumps"], kept.url, "a1")
    assert (thread.closed_at, thread.opened_at) == (opening["closed_at"], BEGINNING)
    assert (thread.last_at, thread.message_count) == (answer["sent_at"], 2)
    assert message("a1").parent == kept
    assert message("a1").thread == thread
    assert Channel.objects.get().name == "Main"
    assert set(Arrival.objects.values_list("message", flat=True)) == {kept.pk, message("a1").pk}
    rejected = Reject.objects.get()
    assert (rejected.file, rejected.position, rejected.record, rejected.context) == (
        "talk.csv",
        "line 1",
        {"text": "x"},
        {"channel": "c"},
    )


def test_authors_are_handles_of_members_and_personal_only_in_one_place(bring):
    told = {
        "realm": "forum",
        "author_id": "otto",
        "name": "Otto K.",
        "kind": "person",
        "email": "otto@example.org",
        "standing": 12,
        "joined_at": BEGINNING,
    }
    bring(batch([said("1"), said("2", minute=9), said("3", author="otto")], handles=[told]))
    assert Member.objects.count() == Handle.objects.count() == 2
    ann = message("1").author
    assert (ann.message_count, ann.first_at, ann.last_at) == (2, BEGINNING, BEGINNING + timedelta(minutes=9))
    otto = message("3").author
    assert (otto.standing, otto.joined_at, otto.kind) == (12, BEGINNING, "person")
    record = PersonalRecord.objects.get(member=otto.member)
    assert record.name == "Otto K."
    assert record.handles == {str(otto.uid): {"native_id": "otto", "name": "Otto K.", "email": "otto@example.org"}}


def test_a_list_of_people_brings_names_up_to_date(bring):
    bring(batch([said("1")]))
    told = {"realm": "forum", "author_id": "ann", "name": "Ann Smith", "kind": "bot", "standing": 7}
    bring(batch([], handles=[told]))
    assert PersonalRecord.objects.get().name == "Ann Smith"
    assert (Handle.objects.get().kind, Handle.objects.get().standing) == ("bot", 7)


def test_where_the_archive_no_longer_tells_the_author(bring):
    bring(batch([said("1", author=None), said("2", author=None, author_name="user77")]))
    assert message("1").author is None
    assert PersonalRecord.objects.get(member=message("2").author.member).name == "user77"


def test_the_same_archive_again_changes_nothing(bring):
    rows = [said("1"), said("2", parent_id="1", minute=1), said("3", parent_id="9", minute=2)]
    bring(batch(rows))
    Arrival.objects.all().delete()
    before = list(Message.objects.order_by("pk").values())
    done = bring(batch(rows))
    assert (done.new, done.changed, done.kept, done.skipped) == (0, 0, 3, 0)
    assert list(Message.objects.order_by("pk").values()) == before
    assert not Arrival.objects.exists()
    assert Handle.objects.get().message_count == 3
    assert Thread.objects.order_by("pk").first().message_count == 2


def test_a_changed_message_is_updated_in_place(bring):
    bring(batch([said("1", "old words", title="Old", thread_id="1")]))
    kept = message("1")
    Message.objects.update(hidden_at=BEGINNING)
    Arrival.objects.all().delete()
    done = bring(batch([said("1", "new words", title="New", thread_id="1", score=5)]))
    assert (done.new, done.changed, done.kept) == (0, 1, 1)
    now = message("1")
    assert (now.pk, now.text, now.title, now.score) == (kept.pk, "new words", "New", 5)
    assert now.edited_at is not None
    assert now.hidden_at == BEGINNING  # what the team decided stays
    assert now.thread.title == "New"
    assert Arrival.objects.get().message_id == kept.pk


def test_a_second_copy_in_the_same_archive_is_skipped(bring):
    done = bring(batch([said("1"), said("1")]), batch([said("1", "and another text")]))
    assert (done.kept, done.skipped_why) == (1, {AGAIN: 2})
    assert message("1").text == "words of 1"
    again = bring(batch([said("1"), said("1")]), batch([said("1")]))
    assert (again.kept, again.skipped_why) == (1, {AGAIN: 2})


def test_amendments_reach_messages_of_this_archive_and_of_earlier_ones(bring):
    bring(batch([said("1"), said("2")]))
    later = BEGINNING + timedelta(days=1)
    news = [
        {"source": "forum:main", "native_id": "1", "edited_at": later, "html": "<p>better</p>", "text": "better"},
        {"source": "forum:main", "native_id": "2", "deleted_at": later},
        {"source": "forum:main", "native_id": "nobody", "deleted_at": later},
        {"source": "forum:elsewhere", "native_id": "2", "deleted_at": later},
    ]
    done = bring(batch([], amendments=news, skipped=skipped(**{"amends an earlier message": 4})))
    assert done.skipped == 4
    assert (message("1").text, message("1").edited_at, message("2").deleted_at) == ("better", later, later)
    again = bring(batch([said("1"), said("2")]))
    assert (again.changed, message("1").text) == (0, "better")


def test_replies_before_their_parents_find_them(bring):
    bring(
        batch([said("leaf", parent_id="middle", minute=3), said("other", parent_id="middle", minute=4)]),
        batch([said("middle", parent_id="root", minute=2)]),
        batch([said("root", title="The root", thread_id="T", minute=1)]),
    )
    thread = Thread.objects.get()
    assert (thread.title, thread.message_count, thread.opened_at) == ("The root", 4, message("root").sent_at)
    assert (message("leaf").parent, message("other").parent) == (message("middle"),) * 2
    assert message("middle").parent == message("root")


def test_what_points_to_a_thread_follows_when_it_is_poured_into_another(bring, workspace, alice):
    from folkmoot.work.desk.actions import ensure_defaults
    from folkmoot.work.desk.models import Case, Queue

    bring(batch([said("leaf", parent_id="root")]))
    ensure_defaults(workspace)
    leaf = message("leaf")
    case = Case.objects.create(
        workspace=workspace,
        queue=Queue.objects.first(),
        thread=leaf.thread,
        message=leaf,
        channel=leaf.channel,
        opened_at=BEGINNING,
    )
    bring(batch([said("root", thread_id="T")]))
    case.refresh_from_db()
    assert case.thread == message("root").thread == Thread.objects.get()


def test_a_reply_to_one_that_waited_counts_in_the_thread_they_end_up_in(bring):
    bring(
        batch([said("middle", parent_id="root", minute=2)]),
        batch([said("root", thread_id="T", minute=1), said("leaf", parent_id="middle", minute=3)]),
    )
    assert Thread.objects.get().message_count == 3


@st.composite
def trees(draw) -> list[tuple[int, int | None, bool]]:
    """Messages as (number, parent, whether it names its thread), some of whose parents are not there."""
    size = draw(st.integers(2, 12))
    found = []
    for number in range(size):
        parent = draw(st.one_of(st.none(), st.integers(0, number - 1))) if number else None
        found.append((number, parent, parent is None and draw(st.booleans())))
    missing = draw(st.sets(st.integers(0, size - 1), max_size=2))
    return [one for one in found if one[0] not in missing]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees(), data=st.data())
def test_threads_and_parents_are_the_same_in_any_order(db, tree, data):
    rows = {
        number: said(
            f"n{number}",
            minute=number,
            parent_id=None if parent is None else f"n{parent}",
            thread_id=f"n{number}" if named else None,
        )
        for number, parent, named in tree
    }
    shuffled = data.draw(st.permutations(list(rows)))
    cut = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=3)))
    edges = [0, *cut, len(shuffled)]
    parts = [shuffled[start:stop] for start, stop in zip(edges, edges[1:], strict=False)]
    assert _world("shuffled", [[rows[n] for n in part] for part in parts]) == _world("ordered", [list(rows.values())])


def _world(slug: str, parts: list[list[dict]]) -> tuple:
    """The threads (as sets of messages, with their figures) and the parents that an import makes."""
    with transaction.atomic():
        workspace = Workspace.objects.create(slug=slug, name=slug)
        with standing_inside(workspace):
            writer = Writer(workspace, Import.objects.create(workspace=workspace, kind="table", name="x", path="x"))
            for part in parts:
                writer.write(batch(part))
            figures = Thread.objects.values_list("pk", "opened_at", "last_at", "message_count")
            threads = {
                (frozenset(Message.objects.filter(thread=pk).values_list("native_id", flat=True)), *rest)
                for pk, *rest in figures
            }
            parents = set(Message.objects.values_list("native_id", "parent__native_id"))
        transaction.set_rollback(True)
    return threads, parents


def test_messages_that_answer_each_other_in_a_ring_do_not_hang(bring):
    bring(batch([said("a", parent_id="b"), said("b", parent_id="a"), said("self", parent_id="self")]))
    assert message("a").thread == message("b").thread
    assert message("self").parent is None


def test_ids_of_any_length_stay_apart(bring):
    long = "x" * 400
    bring(batch([said(long + "1"), said(long + "2", parent_id=long + "1")]))
    first, second = Message.objects.order_by("pk")
    assert second.parent == first
    assert len(first.native_id) <= 250


def test_an_archive_damaged_half_way_keeps_what_came_before(bring):
    done = bring(
        batch([said("1")]), BrokenArchive("The file ends too early", where="posts.xml", remedy="Copy it again.")
    )
    assert (done.state, done.kept, Message.objects.count()) == ("failed", 1, 1)
    assert done.error == "The file ends too early (posts.xml). Copy it again."


def test_cancelled_between_batches_what_is_in_stays(bring):
    answers = iter([False, True])
    done = bring(batch([said("1")]), batch([said("2")]), cancelled=lambda: next(answers))
    assert (done.state, done.fetched, Message.objects.count()) == ("cancelled", 1, 1)


def test_two_workspaces_do_not_meet(bring, other_workspace):
    bring(batch([said("1"), said("2", parent_id="1")]))
    with standing_inside(other_workspace):
        of = Import.objects.create(workspace=other_workspace, kind="table", name="x", path="x")
        Writer(other_workspace, of).write(batch([said("1", "theirs")]))
        theirs = message("1")
        assert (theirs.text, Message.objects.count(), Handle.objects.count()) == ("theirs", 1, 1)
        theirs_key = Handle.objects.get().key
    assert message("1").text == "words of 1"
    assert Handle.objects.get().key != theirs_key


def test_a_dry_run_counts_alike_and_writes_nothing(bring, workspace, monkeypatch, tmp_path):
    bring(batch([said("1"), said("2")]))
    parts = [batch([said("1"), said("2", "changed"), said("3")]), batch([said("3"), said("4")], rejects=[reject()])]
    monkeypatch.setattr(archives, "read_apart", lambda *_: (one for one in parts))
    dry = archives.try_import(workspace, Import(workspace=workspace, kind="table", name="x", path="x"))
    assert (dry.new, dry.changed, dry.kept, dry.rejected, dry.skipped_why) == (2, 1, 4, 1, {AGAIN: 1})
    assert (Message.objects.count(), Import.objects.count(), Reject.objects.count()) == (2, 1, 0)
    real = bring(*parts)
    assert (real.new, real.changed, real.kept, real.skipped_why) == (dry.new, dry.changed, dry.kept, dry.skipped_why)
