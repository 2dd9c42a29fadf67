"""What is read of verdicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Arrival, Message
from folkmoot.stream.triage.models import Verdict

JUDGE_IN_OFFICE = "first/1"
# The judge looks again at a message that changed: its verdict then says what it says now.
PUT_VERDICT = """
    INSERT INTO triage_verdict
        (workspace_id, uid, message_id, judge, language, urgency, level, queue, packed, given_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (workspace_id, message_id, judge) DO UPDATE SET
        language = excluded.language, urgency = excluded.urgency, level = excluded.level, queue = excluded.queue,
        packed = excluded.packed, given_at = excluded.given_at"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A message that was judged just now: what the next steps need to know. `queue` is a slug, or ""."""

    message_id: int
    thread_id: int
    channel_id: int
    author_id: int | None
    language: str
    urgency: float
    level: int
    queue: str
    is_new: bool  # it had no verdict of this judge before


def verdict(workspace: Workspace, message: Message) -> Verdict | None:
    """What the judge in office says of a message."""
    return Verdict.objects.filter(workspace=workspace, message=message, judge=JUDGE_IN_OFFICE).first()


def packed_verdicts(workspace: Workspace, messages: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Message id → what the judge in office says of it (schema VERDICT)."""
    given = Verdict.objects.filter(workspace=workspace, message__in=list(messages), judge=JUDGE_IN_OFFICE)
    return dict(given.values_list("message_id", "packed"))


def verdict_ids(workspace: Workspace, messages: Iterable[int]) -> dict[int, int]:
    """Message id → the id of what the judge in office says of it."""
    given = Verdict.objects.filter(workspace=workspace, message__in=list(messages), judge=JUDGE_IN_OFFICE)
    return dict(given.values_list("message_id", "id"))


def with_verdict(workspace: Workspace, rows: QuerySet, path: str = "") -> QuerySet:
    """Each row with the verdict of the judge in office as a dictionary (schema VERDICT) in `verdict`, or None.

    `path` leads from a row to its message ("message__"); "" where the row is the message.
    """
    relation = f"{path}verdicts"
    of_judge = Q(**{f"{relation}__workspace": workspace, f"{relation}__judge": JUDGE_IN_OFFICE})
    return rows.annotate(given=FilteredRelation(relation, condition=of_judge), verdict=F("given__packed"))


def arrivals_waiting(workspace: Workspace) -> int:
    """How many messages triage has not seen yet."""
    return Arrival.objects.filter(workspace=workspace).count()
