"""What an import asks of the database, many messages at a time, and the statements by which it writes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.messages.models import Thread

MESSAGE_COLUMNS = (
    "id, workspace_id, uid, channel_id, thread_id, parent_id, author_id, native_id, parent_native_id, kind, "
    "title, html, text, sent_at, utc_offset, edited_at, deleted_at, erased_at, score, views, url, facts, "
    "content_hash, came_with_id"
)
INSERT_MESSAGE = f"""
    INSERT INTO folkmoot_messages_message ({MESSAGE_COLUMNS})
    VALUES ({", ".join(["%s"] * len(MESSAGE_COLUMNS.split(",")))})"""
INSERT_THREAD = """
    INSERT INTO folkmoot_messages_thread
        (id, workspace_id, uid, channel_id, native_id, title, tags, url, opened_at, last_at, closed_at,
         message_count, accepted_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
INSERT_REJECT = """
    INSERT INTO folkmoot_messages_reject (workspace_id, of_id, file, position, code, reason, record, context)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
# What an archive may change of a message that is here: its words, never its place nor what the team decided.
UPDATE_MESSAGE = """
    UPDATE folkmoot_messages_message
    SET kind = %s, title = %s, edited_at = CASE WHEN html = %s THEN coalesce(%s, edited_at) ELSE coalesce(%s, %s) END,
        html = %s, text = %s, deleted_at = coalesce(%s, deleted_at), score = %s, views = %s, url = %s, facts = %s,
        content_hash = %s, came_with_id = %s
    WHERE id = %s AND workspace_id = %s AND erased_at IS NULL"""
AMEND_MESSAGE = """
    UPDATE folkmoot_messages_message
    SET edited_at = coalesce(%s, edited_at), deleted_at = coalesce(%s, deleted_at),
        html = coalesce(%s, html), text = coalesce(%s, text)
    WHERE id = %s AND workspace_id = %s AND erased_at IS NULL"""
LINK_PARENT = "UPDATE folkmoot_messages_message SET parent_id = %s WHERE id = %s AND workspace_id = %s"
# The facts of a conversation are those of the message that opens it: the earliest that answers no other.
TELL_THREAD = """
    UPDATE folkmoot_messages_thread SET title = %s, tags = %s, url = %s, closed_at = %s, accepted_id = %s
    WHERE id = %s AND workspace_id = %s AND (title = '' OR opened_at >= %s)"""


@contextmanager
def small_memory() -> Iterator[None]:
    """Let SQLite read through its own cache alone: a mapped file of any size counts as memory of the process."""
    if connection.vendor == "postgresql":
        yield
        return
    (before,) = bulk.fetch("PRAGMA mmap_size", [])[0]
    bulk.fetch("PRAGMA mmap_size = 0", [])
    try:
        yield
    finally:
        bulk.fetch(f"PRAGMA mmap_size = {before:d}", [])


def known_messages(workspace: Workspace, channel: int, native_ids: Iterable[str]) -> list[tuple]:
    """(native id, id, thread id, content hash, import it came with, whether erased) of those that are here."""
    sql, values = bulk.among(native_ids)
    return bulk.fetch(
        f"""SELECT native_id, id, thread_id, content_hash, came_with_id, erased_at IS NOT NULL
            FROM folkmoot_messages_message WHERE workspace_id = %s AND channel_id = %s AND native_id {sql}""",
        [workspace.pk, channel, values],
    )


def waiting_for(workspace: Workspace, channel: int, native_ids: Iterable[str]) -> list[tuple]:
    """(parent's native id, id, thread id, whether that thread was made to wait in) of replies without their parent."""
    sql, values = bulk.among(native_ids)
    return bulk.fetch(
        f"""SELECT orphan.parent_native_id, orphan.id, orphan.thread_id,
                   thread.native_id = 'm:' || orphan.parent_native_id
            FROM folkmoot_messages_message AS orphan
            JOIN folkmoot_messages_thread AS thread ON thread.id = orphan.thread_id
            WHERE orphan.workspace_id = %s AND thread.workspace_id = %s AND orphan.channel_id = %s
              AND orphan.parent_id IS NULL AND NOT (orphan.parent_native_id = '')
              AND orphan.parent_native_id {sql}""",
        [workspace.pk, workspace.pk, channel, values],
    )


def anyone_waits(workspace: Workspace, channel: int) -> bool:
    return bool(
        bulk.fetch(
            """SELECT 1 FROM folkmoot_messages_message WHERE workspace_id = %s AND channel_id = %s
               AND parent_id IS NULL AND NOT (parent_native_id = '') LIMIT 1""",
            [workspace.pk, channel],
        )
    )


def known_threads(workspace: Workspace, channel: int, native_ids: Iterable[str]) -> list[tuple]:
    """(native id, id) of the threads that are here."""
    sql, values = bulk.among(native_ids)
    return bulk.fetch(
        f"""SELECT native_id, id FROM folkmoot_messages_thread
            WHERE workspace_id = %s AND channel_id = %s AND native_id {sql}""",
        [workspace.pk, channel, values],
    )


def grow_threads(workspace: Workspace, rows: list[tuple]) -> None:
    """Add messages to threads: (thread id, how many, earliest, latest)."""
    least, greatest = bulk.least_and_greatest()
    bulk.run_many(
        f"""UPDATE folkmoot_messages_thread SET message_count = message_count + %s,
                opened_at = {least}(opened_at, %s), last_at = {greatest}(last_at, %s)
            WHERE id = %s AND workspace_id = %s""",
        [(count, first, last, thread, workspace.pk) for thread, count, first, last in rows],
    )


def merge_threads(workspace: Workspace, moved: dict[int, int]) -> None:
    """Pour each thread into another (from → to), with all that points to it, and remove it."""
    least, greatest = bulk.least_and_greatest()
    both = [(gone, workspace.pk, kept, workspace.pk) for gone, kept in moved.items()]
    bulk.run_many(
        f"""UPDATE folkmoot_messages_thread AS kept SET message_count = kept.message_count + gone.message_count,
                opened_at = {least}(kept.opened_at, gone.opened_at), last_at = {greatest}(kept.last_at, gone.last_at),
                title = CASE WHEN kept.title = '' THEN gone.title ELSE kept.title END
            FROM folkmoot_messages_thread AS gone
            WHERE gone.id = %s AND gone.workspace_id = %s AND kept.id = %s AND kept.workspace_id = %s""",
        both,
    )
    for table, column in _followers_of_threads():
        bulk.run_many(
            f"UPDATE {table} SET {column} = %s WHERE {column} = %s AND workspace_id = %s",
            [(kept, gone, workspace.pk) for gone, kept in moved.items()],
        )
    bulk.run_many(
        "DELETE FROM folkmoot_messages_thread WHERE id = %s AND workspace_id = %s",
        [(gone, workspace.pk) for gone in moved],
    )


@cache
def _followers_of_threads() -> list[tuple[str, str]]:
    """Table and column of every relation to a thread, later apps' too: none is imported, all must follow."""
    quote = connection.ops.quote_name
    return [
        (quote(relation.related_model._meta.db_table), quote(relation.field.column))
        for relation in Thread._meta.related_objects
    ]


def index_words(workspace: Workspace, first: int, last: int) -> None:
    """Put the new messages of a batch into the search index (PostgreSQL does so by itself)."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO messages_search (rowid, title, text, keys)
               SELECT id, title, text, keys FROM messages_search_source
               WHERE id BETWEEN %s AND %s AND workspace_id = %s ORDER BY id""",
            [first, last, workspace.pk],
        )


def learn_sizes() -> None:
    """Let PostgreSQL look at what an import fills. Until it has, it takes the tables for tiny and their workspaces for
    many, and reads all that is there once for each message of a batch."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE folkmoot_messages_message, folkmoot_messages_thread, folkmoot_messages_arrival, members_handle"
        )


def announce(workspace: Workspace, messages: list[int]) -> None:
    """Put messages that are new or changed before triage, once each."""
    numbers, values = bulk.as_rows(sorted(set(messages)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO folkmoot_messages_arrival (workspace_id, message_id)
                SELECT %s, touched.value FROM {numbers} AS touched WHERE NOT EXISTS (
                    SELECT 1 FROM folkmoot_messages_arrival AS arrival
                    WHERE arrival.workspace_id = %s AND arrival.message_id = touched.value)""",
            [workspace.pk, values, workspace.pk],
        )
