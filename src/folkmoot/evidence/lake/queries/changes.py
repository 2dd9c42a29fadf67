"""What changed since the lake was last in step, and which of its rows that touches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
from django.db import connection

from folkmoot.evidence.lake.queries.deriving import coverage, rows_of
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot_engine.lake import Change, Lake
from folkmoot_engine.schema import LAKE

AT_ONCE = 200_000  # entries of the log made one state of the lake


@dataclass(frozen=True)
class Waiting:
    """Entries of the log: their ids, and which rows they name."""

    entries: list[int]
    rows: dict[str, set[int]]


def waiting(workspace: Workspace) -> Waiting:
    """The oldest entries of the log, up to `AT_ONCE`."""
    entries = bulk.fetch(
        f'SELECT id, kind, "row" FROM lake_lakechange WHERE workspace_id = %s ORDER BY id LIMIT {AT_ONCE}',
        [workspace.pk],
    )
    rows = defaultdict(set)
    for _, kind, row in entries:
        rows[kind].add(row)
    return Waiting([entry for entry, _, _ in entries], rows)


def all_entries(workspace: Workspace) -> list[int]:
    """The ids of all entries of the log as they are now."""
    return [entry for (entry,) in bulk.fetch("SELECT id FROM lake_lakechange WHERE workspace_id = %s", [workspace.pk])]


def forget(workspace: Workspace, entries: list[int]) -> None:
    """Remove just these from the log: one with a lower id may have been committed since."""
    for start in range(0, len(entries), AT_ONCE):
        sql, values = bulk.among_numbers(entries[start : start + AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM lake_lakechange WHERE workspace_id = %s AND id {sql}", [workspace.pk, values])


def forget_the_gone() -> None:
    """Remove entries of workspaces that are no longer there. To be asked above all workspaces."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM lake_lakechange WHERE NOT EXISTS (
                   SELECT 1 FROM workspaces_workspace WHERE workspaces_workspace.id = lake_lakechange.workspace_id)"""
        )


def is_anything_waiting(workspace: Workspace) -> bool:
    return bool(bulk.fetch("SELECT 1 FROM lake_lakechange WHERE workspace_id = %s LIMIT 1", [workspace.pk]))


def workspaces_waiting() -> set[int]:
    """Of all workspaces, and of some that are gone. To be asked above all workspaces."""
    return {workspace for (workspace,) in bulk.fetch("SELECT DISTINCT workspace_id FROM lake_lakechange", [])}


def news(workspace: Workspace, lake: Lake, told: dict[str, set[int]]) -> Iterator[Change]:
    """What the lake has to be told of rows that changed: each as it is now, or that it is gone."""
    messages = told["message"] | _openers(workspace, lake, told["message"], told["thread"])
    touched = {
        "messages": messages,
        "handles": told["handle"] | _following(workspace, "members_handle", "member_id", told["member"]),
        "channels": told["channel"],
        "cases": told["case"] | _following(workspace, "desk_case", "queue_id", told["queue"]),
        "decisions": told["decision"] | _following(workspace, "desk_decision", "case_id", told["moved"]),
    }
    for name, ids in touched.items():
        if ids:
            yield _change(workspace, name, ids)
    if told["coverage"]:
        yield Change("coverage", coverage(workspace))


def _change(workspace: Workspace, name: str, ids: set[int]) -> Change:
    rows = pa.concat_tables(rows_of(workspace, name, ids))
    return Change(name, rows, sorted(ids.difference(rows["id"].to_pylist())))


def _following(workspace: Workspace, table: str, column: str, changed: Iterable[int]) -> set[int]:
    """Rows that take something over from rows that changed."""
    if not changed:
        return set()
    sql, values = bulk.among_numbers(sorted(changed))
    return _ids(f"SELECT id FROM {table} WHERE workspace_id = %s AND {column} {sql}", [workspace.pk, values])


def _openers(workspace: Workspace, lake: Lake, messages: set[int], threads: set[int]) -> set[int]:
    """Messages that open their thread now, or did, without having changed themselves.

    Where a thread is opened by a message that changed, or lost one, the lake is asked who opened it before.
    """
    opening = {}
    if messages:
        sql, values = bulk.among_numbers(sorted(messages))
        named = f"SELECT DISTINCT thread_id FROM folkmoot_messages_message WHERE workspace_id = %s AND id {sql}"
        opening |= _opening(workspace, _ids(named, [workspace.pk, values]))
    opening |= _opening(workspace, threads - opening.keys())
    doubtful = threads | {thread for thread, opener in opening.items() if opener in messages}
    if not doubtful:
        return set()
    now = {opening[thread] for thread in doubtful if opening.get(thread)}
    return now | _opened_by(lake, doubtful)


def _opening(workspace: Workspace, threads: Iterable[int]) -> dict[int, int | None]:
    """Thread → the message that opens it; see `deriving.OPENS`."""
    if not threads:
        return {}
    rows, values = bulk.as_rows(sorted(threads))
    return dict(
        bulk.fetch(
            f"""SELECT thread.value, (
                    SELECT message.id FROM folkmoot_messages_message AS message
                    WHERE message.workspace_id = %s AND message.thread_id = thread.value
                      AND message.parent_native_id = '' ORDER BY message.sent_at, message.id LIMIT 1)
                FROM {rows} AS thread""",
            [workspace.pk, values],
        )
    )


def _opened_by(lake: Lake, threads: set[int]) -> set[int]:
    """Messages that the lake takes for those that open these threads."""
    tables = lake.tables()
    wanted = pa.table({"thread": pa.array(sorted(threads), LAKE["messages"].schema.field("thread").type)})
    sought = tables.connection.create_table("sought", wanted, temp=True)
    said = tables.messages
    # The bounds let whole files be passed over: new threads have ids above all that lies there.
    near = said.filter(said.opens_thread, said.thread.between(min(threads), max(threads)))
    return set(near.semi_join(sought, "thread").select("id").to_pyarrow()["id"].to_pylist())


def _ids(statement: str, values: list[object]) -> set[int]:
    return {number for (number,) in bulk.fetch(statement, values)}
