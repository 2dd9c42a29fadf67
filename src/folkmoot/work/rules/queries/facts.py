"""Messages as rules see them (the engine's schema FACTS), many at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import pyarrow as pa

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.models import Handle
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.stream.triage.queries import context, packed_verdicts
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import CaseState
from folkmoot_engine.rules import FACTS

AT_ONCE = 2_000
_JUDGED = ("language", "intents", "risks", "urgency", "needs_reply", "level")


def facts_of(workspace: Workspace, messages: Iterable[int]) -> tuple[list[int], pa.RecordBatch]:
    """The messages that stand (neither deleted at their source nor erased), and what rules may ask of them.

    Ids in the order of the batch, which is that of the ids.
    """
    rows = [row for row in context.rows_of(workspace, messages) if row.deleted_at is None]
    known = context.batch_of(workspace, rows)
    verdicts = packed_verdicts(workspace, [row.id for row in rows])
    threads = _threads(workspace, {row.thread_id for row in rows})
    standing = _standing(workspace, {row.author_id for row in rows if row.author_id})
    columns = {name: known.column(name) for name in known.schema.names}
    for name in _JUDGED:
        values = [verdicts.get(row.id, {}).get(name) for row in rows]
        columns[name] = pa.array(values, FACTS.field(name).type)
    told = {
        "attachments": [len(row.facts.get("attachments") or []) for row in rows],
        "author_standing": [standing.get(row.author_id) for row in rows],
        "thread_since": [row.thread__opened_at for row in rows],
        "thread_title": [threads[row.thread_id][0] or None for row in rows],
        "thread_tags": [threads[row.thread_id][1] for row in rows],
    }
    columns |= {name: pa.array(values, FACTS.field(name).type) for name, values in told.items()}
    return [row.id for row in rows], pa.RecordBatch.from_arrays([columns[name] for name in FACTS.names], schema=FACTS)


def history(workspace: Workspace, since: datetime) -> Iterator[pa.RecordBatch]:
    """All that was said since then, batch by batch (schema FACTS), the latest to come in last."""
    last = 0
    while True:
        found = Message.objects.filter(workspace=workspace, pk__gt=last, sent_at__gte=since, erased_at=None)
        ids = list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return
        last = ids[-1]
        yield facts_of(workspace, ids)[1]


def count_since(workspace: Workspace, since: datetime) -> int:
    return Message.objects.filter(workspace=workspace, sent_at__gte=since, erased_at=None).count()


def open_cases(workspace: Workspace) -> Iterator[list[Case]]:
    """The cases that are not done, so many at a time, with their queues."""
    last = 0
    while True:
        found = Case.objects.filter(workspace=workspace, pk__gt=last).exclude(state=CaseState.DONE)
        cases = list(found.select_related("queue").order_by("pk")[:AT_ONCE])
        if not cases:
            return
        last = cases[-1].pk
        yield cases


def in_threads_of(workspace: Workspace, first: datetime, last: datetime) -> Iterator[list[int]]:
    """Ids of the messages of threads that were begun between two moments and are not closed, so many at a time."""
    threads = Thread.objects.filter(workspace=workspace, opened_at__gte=first, opened_at__lte=last, closed_at=None)
    after = 0
    while True:
        found = Message.objects.filter(workspace=workspace, pk__gt=after, thread__in=threads, erased_at=None)
        ids = list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return
        after = ids[-1]
        yield ids


def _threads(workspace: Workspace, threads: Iterable[int]) -> dict[int, tuple[str, list[str]]]:
    found = Thread.objects.filter(workspace=workspace, pk__in=list(threads))
    return {pk: (title, tags) for pk, title, tags in found.values_list("pk", "title", "tags")}


def _standing(workspace: Workspace, authors: Iterable[int]) -> dict[int, str]:
    found = Handle.objects.filter(workspace=workspace, pk__in=list(authors)).exclude(standing=None)
    return {pk: str(standing) for pk, standing in found.values_list("pk", "standing")}
