"""Messages with what is known around them (schema MESSAGE_IN_CONTEXT), many at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Arrival, Message
from folkmoot_engine.schema import MESSAGE_IN_CONTEXT

# Of a longer thread, the judge learns of so many messages after the one in question, and no more.
LONG_THREAD, FOLLOWING = 2_000, 100
COMMENT, QUESTION, PERSON = "comment", "question", "person"


class Row(NamedTuple):
    """A message with its channel, thread and author. The fields are named as the database is asked for them."""

    id: int
    uid: UUID
    title: str
    html: str
    text: str
    kind: str
    sent_at: datetime
    channel__name: str
    facts: dict[str, Any]
    views: int | None
    score: int | None
    deleted_at: datetime | None
    edited_at: datetime | None
    content_hash: int
    parent_native_id: str
    thread_id: int
    channel_id: int
    author_id: int | None
    thread__accepted_id: str
    thread__opened_at: datetime
    thread__message_count: int
    author__kind: str | None
    author__message_count: int | None
    author__joined_at: datetime | None
    author__first_at: datetime | None
    author__member__is_staff: bool | None


class Said(NamedTuple):
    """A message of a thread as far as it tells whether another was answered."""

    id: int
    author: int | None
    kind: str
    author_kind: str | None


@dataclass(frozen=True, slots=True)
class After:
    """What came after a message in its thread, by others than its author."""

    replies: int
    answered: bool
    people: int  # in the thread, its author included


def arrived(workspace: Workspace, limit: int) -> list[int]:
    """Ids of up to `limit` messages that wait for triage, in the order they came."""
    waiting = Arrival.objects.filter(workspace=workspace).order_by("message_id").values_list("message_id", flat=True)
    return list(waiting.distinct()[:limit])


def marks(workspace: Workspace, messages: Iterable[int]) -> dict[int, tuple]:
    """Message id → what changes when the message does."""
    found = Message.objects.filter(workspace=workspace, pk__in=list(messages))
    return {row[0]: row[1:] for row in found.values_list("id", "content_hash", "edited_at", "deleted_at")}


def rows_of(workspace: Workspace, messages: Iterable[int]) -> list[Row]:
    """The messages with their channel, thread and author, by id. Those that were erased are not among them."""
    found = Message.objects.filter(workspace=workspace, pk__in=list(messages), erased_at=None)
    return [Row._make(row) for row in found.order_by("id").values_list(*Row._fields)]


def batch_of(workspace: Workspace, rows: list[Row]) -> pa.RecordBatch:
    """The rows as a judge sees them, in their order."""
    after = _what_came_after(workspace, rows)
    columns = zip(*(_in_context(row, after[row.id]) for row in rows), strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, MESSAGE_IN_CONTEXT, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=MESSAGE_IN_CONTEXT)


def _in_context(row: Row, after: After) -> tuple:
    opens = not row.parent_native_id and row.sent_at <= row.thread__opened_at
    return (
        str(row.uid),
        row.title or None,
        row.html,
        row.text,
        row.kind,
        row.sent_at,
        row.channel__name,
        row.facts.get("mentions") or [],
        row.facts.get("links") or [],
        opens,
        after.replies,
        after.answered or (opens and bool(row.thread__accepted_id)),
        row.views or after.people,
        row.score,
        row.author__kind or PERSON,
        bool(row.author__member__is_staff),
        row.author__message_count or 1,
        row.author__joined_at or row.author__first_at,
    )


def _what_came_after(workspace: Workspace, rows: list[Row]) -> dict[int, After]:
    found: dict[int, After] = {}
    by_thread = defaultdict(list)
    for row in rows:
        by_thread[row.thread_id].append(row)
    for thread, said in _conversations(workspace, by_thread):
        found |= _tell({row.id: row.kind for row in by_thread[thread]}, said)
    alone = After(replies=0, answered=False, people=1)
    return {row.id: found.get(row.id, alone) for row in rows}


def _conversations(workspace: Workspace, by_thread: dict[int, list[Row]]) -> Iterator[tuple[int, list[Said]]]:
    """Each thread that has more than one message, in the order it was said; of long ones the stretch that counts."""
    told = Message.objects.filter(workspace=workspace, deleted_at=None)
    columns = ("id", "author_id", "kind", "author__kind")
    short, long = [], []
    for thread, rows in by_thread.items():
        length = rows[0].thread__message_count
        if length > 1:
            (long if length > LONG_THREAD else short).append(thread)
    conversations = defaultdict(list)
    for thread, *said in (
        told.filter(thread__in=short).order_by("thread_id", "sent_at", "id").values_list("thread_id", *columns)
    ):
        conversations[thread].append(Said._make(said))
    yield from conversations.items()
    for thread in long:
        rows = by_thread[thread]
        since = min(map(attrgetter("sent_at"), rows))
        stretch = told.filter(thread=thread, sent_at__gte=since).order_by("sent_at", "id")
        yield thread, [Said._make(said) for said in stretch.values_list(*columns)[: len(rows) + FOLLOWING]]


def _tell(asked: dict[int, str], conversation: list[Said]) -> dict[int, After]:
    """For each message that is asked about (id → kind), what came after it. One walk from the end.

    A question with answers in the source's own sense is not answered by a comment, and nothing is by a machine.
    """
    found = {}
    people = len({said.author for said in conversation if said.author_kind in (PERSON, None)})
    all_after, words_after, answers_after = Counter(), Counter(), Counter()
    for said in reversed(conversation):
        kind = asked.get(said.id)
        if kind is not None:
            answers = answers_after if kind == QUESTION else words_after
            found[said.id] = After(
                replies=_by_others(all_after, said.author),
                answered=_by_others(answers, said.author) > 0,
                people=max(people, 1),
            )
        all_after[said.author] += 1
        if said.author_kind in (PERSON, None):
            words_after[said.author] += 1
            if said.kind != COMMENT:
                answers_after[said.author] += 1
    return found


def _by_others(after: Counter, author: int | None) -> int:
    """Where the archive does not name the author, everybody counts as another."""
    return after.total() - (after[author] if author is not None else 0)
