"""Rows of the database as rows of the lake: what each table of the lake is made of, said once, in SQL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
from django.db import connection
from pyarrow import compute

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.triage.queries.verdicts import JUDGE_IN_OFFICE
from folkmoot_engine.lake import local_days
from folkmoot_engine.schema import LAKE

AT_ONCE = 20_000  # rows in memory as Python objects
MOMENT = pa.timestamp("us", tz="UTC")
LIKELY = 0.5  # a verdict's probability from which a message counts as a question


@dataclass(frozen=True)
class Source:
    """Columns as the schema names them, but for the days, which are made here; and where they come from.

    `id` is the column that rows are chosen by, `days` says which moment a day is the day of.
    """

    columns: str
    tables: str
    id: str
    days: tuple[tuple[str, str], ...] = ()


def _question() -> str:
    """The probability that the verdict gives to "question"."""
    if connection.vendor == "postgresql":
        return """(SELECT max((intent->>'probability')::float)
                   FROM jsonb_array_elements(verdict.packed->'intents') AS intent
                   WHERE intent->>'label' = 'question')"""
    return """(SELECT max(json_extract(intent.value, '$.probability'))
               FROM json_each(verdict.packed, '$.intents') AS intent
               WHERE json_extract(intent.value, '$.label') = 'question')"""


# The earliest of its thread that answers no other opens it.
OPENS = """message.parent_native_id = '' AND NOT EXISTS (
    SELECT 1 FROM folkmoot_messages_message AS earlier
    WHERE earlier.workspace_id = message.workspace_id AND earlier.thread_id = message.thread_id
      AND earlier.parent_native_id = '' AND earlier.sent_at <= message.sent_at
      AND (earlier.sent_at < message.sent_at OR earlier.id < message.id))"""


def _sources() -> dict[str, Source]:
    # Who was erased is nobody here: their messages are moments in which somebody said something that is gone.
    messages = f"""message.id, message.channel_id, message.thread_id, message.parent_id,
        CASE WHEN message.erased_at IS NULL THEN message.author_id END, message.kind, {OPENS},
        CASE WHEN message.erased_at IS NOT NULL THEN NULL WHEN message.kind = 'question' THEN {_true()}
             WHEN verdict.id IS NOT NULL THEN coalesce({_question()}, 0) >= {LIKELY} END,
        CASE WHEN message.erased_at IS NULL THEN nullif(verdict.language, '') END, message.sent_at,
        message.deleted_at IS NOT NULL OR message.erased_at IS NOT NULL, message.hidden_at IS NOT NULL"""
    return {
        "messages": Source(
            messages,
            f"""folkmoot_messages_message AS message LEFT JOIN triage_verdict AS verdict
                ON verdict.workspace_id = message.workspace_id AND verdict.message_id = message.id
                   AND verdict.judge = '{JUDGE_IN_OFFICE}'""",
            "message.id",
            days=(("sent_day", "sent_at"),),
        ),
        "handles": Source(
            "handle.id, handle.member_id, handle.kind, member.is_staff, handle.first_at",
            """members_handle AS handle JOIN members_member AS member
               ON member.id = handle.member_id AND member.workspace_id = handle.workspace_id
                  AND member.erased_at IS NULL""",
            "handle.id",
            days=(("first_day", "first_at"),),
        ),
        "channels": Source("channel.id, channel.kind", "channels_channel AS channel", "channel.id"),
        "cases": Source(
            """"case".id, "case".message_id, "case".thread_id, "case".channel_id, queue.slug, "case".state,
               "case".level, "case".opened_at, "case".due_at, "case".done_at,
               "case".done_at IS NOT NULL AND "case".done_by_id IS NOT NULL""",
            'desk_case AS "case" JOIN desk_queue AS queue ON queue.id = "case".queue_id',
            '"case".id',
            days=(("opened_day", "opened_at"), ("done_day", "done_at")),
        ),
        "decisions": Source(
            """decision.id, decision.case_id, decision.message_id, "case".channel_id, decision.kind,
               decision.automated_decision, decision.reverses_id, decision.decided_at""",
            'desk_decision AS decision JOIN desk_case AS "case" ON "case".id = decision.case_id',
            "decision.id",
            days=(("decided_day", "decided_at"),),
        ),
    }


def _true() -> str:
    return "true" if connection.vendor == "postgresql" else "1"


def rows_of(workspace: Workspace, name: str, ids: Iterable[int]) -> Iterator[pa.Table]:
    """The lake's rows of these ids, as far as they are there, in the days of the workspace's zone."""
    ids = sorted(set(ids))
    for start in range(0, len(ids), AT_ONCE):
        sql, values = bulk.among_numbers(ids[start : start + AT_ONCE])
        yield _fetch(workspace, name, f"{{id}} {sql}", [values])


def all_rows(workspace: Workspace, name: str) -> Iterator[pa.Table]:
    """Every row of a table of the lake."""
    if name == "coverage":
        yield coverage(workspace)
        return
    last = 0
    while True:
        rows = _fetch(workspace, name, f"{{id}} > %s ORDER BY {{id}} LIMIT {AT_ONCE}", [last])
        yield rows
        if rows.num_rows < AT_ONCE:
            return
        last = compute.max(rows["id"]).as_py()


def coverage(workspace: Workspace) -> pa.Table:
    """From which day to which each channel was collected: what its archives span, united where they meet."""
    rows = bulk.fetch(
        """SELECT coverage.channel_id, archive.first_sent_at, archive.last_sent_at
           FROM folkmoot_messages_coverage AS coverage
           JOIN folkmoot_messages_import AS archive ON archive.id = coverage.of_id
           WHERE coverage.workspace_id = %s AND archive.workspace_id = %s AND archive.first_sent_at IS NOT NULL""",
        [workspace.pk, workspace.pk],
    )
    channels, firsts, lasts = zip(*rows, strict=True) if rows else ((), (), ())
    days = [
        local_days(pa.array(column, MOMENT), workspace.zone).cast(pa.int32()).to_pylist() for column in (firsts, lasts)
    ]
    spans = _united(sorted(zip(channels, *days, strict=True)))
    columns = zip(*spans, strict=True) if spans else ((), (), ())
    schema = LAKE["coverage"].schema
    arrays = [pa.array(column, pa.int64() if at == 0 else pa.int32()) for at, column in enumerate(columns)]
    return pa.table([array.cast(field.type) for array, field in zip(arrays, schema, strict=True)], schema=schema)


def _united(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Spans of days, sorted, where those of one channel that overlap or follow directly are one."""
    found: list[tuple[int, int, int]] = []
    for channel, first, last in spans:
        if found and found[-1][0] == channel and first <= found[-1][2] + 1:
            found[-1] = (channel, found[-1][1], max(found[-1][2], last))
        else:
            found.append((channel, first, last))
    return found


def _fetch(workspace: Workspace, name: str, which: str, values: list[object]) -> pa.Table:
    source = _sources()[name]
    alias = source.id.rsplit(".", 1)[0]
    rows = bulk.fetch(
        f"SELECT {source.columns} FROM {source.tables} "
        # The plus keeps the database from going by an index of the workspace: it would sort all of it for each piece.
        f"WHERE +{alias}.workspace_id = %s AND {which.format(id=source.id)}",
        [workspace.pk, *values],
    )
    return _as_table(workspace, name, source, rows)


def _as_table(workspace: Workspace, name: str, source: Source, rows: list[tuple]) -> pa.Table:
    schema, days = LAKE[name].schema, dict(source.days)
    told = [field for field in schema if field.name not in days]
    columns = zip(*rows, strict=True) if rows else [()] * len(told)
    found = {field.name: _array(column, field.type) for field, column in zip(told, columns, strict=True)}
    found |= {day: local_days(found[moment], workspace.zone) for day, moment in days.items()}
    return pa.table([found[field.name] for field in schema], schema=schema)


def _array(values: Iterable, kind: pa.DataType) -> pa.Array:
    if pa.types.is_boolean(kind):  # SQLite says 0 and 1 of what is no column
        values = [None if value is None else bool(value) for value in values]
    return pa.array(values, kind)  # a time without zone, as SQLite's are, is taken for UTC
