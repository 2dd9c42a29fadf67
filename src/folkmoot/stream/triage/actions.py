"""Verdicts are given, and forgotten where a member asks to be erased.

No audit entry is written for a verdict: it is advice, names its judge, and stands in a row of its own.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.messages.models import Arrival
from folkmoot.stream.messages.queries.importing import announce
from folkmoot.stream.triage.models import Verdict
from folkmoot.stream.triage.queries import JUDGE_IN_OFFICE, Judged, context, seen
from folkmoot.stream.triage.queries.verdicts import PUT_VERDICT
from folkmoot_engine.schema import new_uid
from folkmoot_engine.triage import Judge
from folkmoot_engine.triage.first import FirstJudge

AT_ONCE = 2_000
# What is left of a verdict on words that were erased: figures, and nothing that quotes.
KEPT = ("uid", "judge", "language", "language_probability", "intents", "risks", "urgency", "needs_reply", "level")


def judge_arrivals(
    workspace: Workspace,
    *,
    limit: int = AT_ONCE,
    now: datetime | None = None,
    judge: Judge | None = None,
    then: Callable[[list[Judged]], Any] | None = None,
) -> list[Judged] | None:
    """Judge up to `limit` messages that are new or changed. Returns those judged; None where none was waiting.

    Reading and judging hold no lock. The verdicts, what `then` makes of them, and the removal of the arrivals are one
    transaction: killed before its end, all of it is done again. A message that changed meanwhile is left for the
    next call.
    """
    now = now or timezone.now()
    judge = judge or judge_of(workspace)
    arrivals = context.arrived(workspace, limit)
    if not arrivals:
        return None
    rows = context.rows_of(workspace, arrivals)
    verdicts = _judge(workspace, judge, rows, now) if rows else []
    with transaction.atomic():
        done = _unchanged(workspace, arrivals, rows)
        judged = _keep(workspace, [pair for pair in zip(rows, verdicts, strict=True) if pair[0].id in done], now)
        if then is not None:
            then(judged)
        Arrival.objects.filter(workspace=workspace, message__in=done).delete()
    return judged


def look_again(workspace: Workspace, messages: Iterable[int]) -> None:
    """Put messages before triage once more: something around them is new."""
    announce(workspace, list(messages))


@transaction.atomic
def forget(workspace: Workspace, messages: Iterable[int]) -> None:
    """Erase what verdicts quote of these messages, and their place among near-duplicates. Figures stay."""
    messages = list(messages)
    for start in range(0, len(messages), AT_ONCE):
        _forget(workspace, messages[start : start + AT_ONCE])


def judge_of(workspace: Workspace) -> Judge:
    """The judge in office, told by which name it would be asked here."""
    return FirstJudge(brand=(workspace.name,))


def _judge(workspace: Workspace, judge: Judge, rows: list[context.Row], now: datetime) -> list[dict[str, Any]]:
    batch = context.batch_of(workspace, rows)
    return judge.judge(batch, now=now, seen=seen.SeenInWorkspace(workspace)).to_pylist()


def _unchanged(workspace: Workspace, arrivals: list[int], rows: list[context.Row]) -> set[int]:
    """Those of the arrivals that still say what was read, and those that are not to be judged at all."""
    now = context.marks(workspace, arrivals)
    was = {row.id: (row.content_hash, row.edited_at, row.deleted_at) for row in rows}
    return {message for message in arrivals if message not in was or was[message] == now.get(message)}


def _keep(workspace: Workspace, pairs: list[tuple[context.Row, dict[str, Any]]], now: datetime) -> list[Judged]:
    before = seen.signatures_of(workspace, [row.id for row, _ in pairs])
    judged = [_judged(row, verdict, is_new=row.id not in before) for row, verdict in pairs]
    given_at = bulk.stored_moment(now.astimezone(UTC).replace(tzinfo=None))
    bulk.run_many(
        PUT_VERDICT,
        [
            (workspace.pk, bulk.stored_uid(str(new_uid())), one.message_id, verdict["judge"], one.language)
            + (one.urgency, one.level, one.queue, _packed(verdict), given_at)
            for one, (_, verdict) in zip(judged, pairs, strict=True)
        ],
    )
    _change_bands(workspace, before, {row.id: verdict["signature"] for row, verdict in pairs})
    return judged


def _judged(row: context.Row, verdict: dict[str, Any], *, is_new: bool) -> Judged:
    """What its author or source took away needs nothing more, whatever it said."""
    return Judged(
        message_id=row.id,
        thread_id=row.thread_id,
        channel_id=row.channel_id,
        author_id=row.author_id,
        language=verdict["language"] or "",
        urgency=verdict["urgency"],
        level=verdict["level"],
        queue=(verdict["queue"] or "") if row.deleted_at is None else "",
        is_new=is_new,
    )


def _packed(verdict: dict[str, Any]) -> str:
    return json.dumps(verdict, ensure_ascii=False, separators=(",", ":"))


def _change_bands(workspace: Workspace, before: dict[int, list[int]], after: dict[int, list[int]]) -> None:
    """In the order of the index, which is kindest to it."""
    gone = {(band, message) for message, bands in before.items() for band in bands}
    come = {(band, message) for message, bands in after.items() for band in bands}
    bulk.run_many(seen.DELETE_BAND, [(workspace.pk, band, message) for band, message in sorted(gone - come)])
    bulk.run_many(seen.INSERT_BAND, [(workspace.pk, message, band) for band, message in sorted(come - gone)])


def _forget(workspace: Workspace, messages: list[int]) -> None:
    verdicts = list(Verdict.objects.filter(workspace=workspace, message__in=messages))
    office = [verdict for verdict in verdicts if verdict.judge == JUDGE_IN_OFFICE]
    _change_bands(workspace, {one.message_id: one.packed.get("signature", []) for one in office}, {})
    for verdict in verdicts:
        figures = {name: verdict.packed[name] for name in KEPT if name in verdict.packed}
        verdict.packed = {**figures, "asked": [], "signature": [], "reasons": [], "uncalibrated": []}
    Verdict.objects.bulk_update(verdicts, ["packed"], batch_size=100)
    Arrival.objects.filter(workspace=workspace, message__in=messages).delete()
