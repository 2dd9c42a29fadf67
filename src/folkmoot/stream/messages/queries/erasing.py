"""What an erased member said and where else it stands: found, and overwritten."""

import json
from collections.abc import Iterator

from django.db import connection, transaction

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.messages.models import Message

PAGES_AT_ONCE = 2_000  # of the index, rewritten in one transaction
SHORTEST_NAME = 3  # shorter ones stand in too many other words

BLANK_MESSAGES = """
    UPDATE folkmoot_messages_message
    SET title = '', html = '', text = '', url = '', facts = %s, content_hash = 0, score = NULL, views = NULL,
        erased_at = %s
    WHERE workspace_id = %s AND id """
# A conversation's title, address and tags are those of the message that opens it: that answers no other, or came first.
BLANK_THREADS = """
    UPDATE folkmoot_messages_thread SET title = '', url = '', tags = %s
    WHERE workspace_id = %s AND id IN (
        SELECT thread_id FROM folkmoot_messages_message AS said
        WHERE said.workspace_id = %s AND (said.parent_native_id = '' OR said.sent_at = opened_at) AND said.id """


def said_by(workspace: Workspace, handles: list[int], limit: int) -> list[int]:
    """Ids of up to `limit` messages of these handles that are not erased yet."""
    found = Message.objects.filter(workspace=workspace, author__in=handles, erased_at=None)
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])


def blank(workspace: Workspace, messages: list[int], now) -> None:
    """Overwrite the words of these messages, and what their threads took over from them."""
    sql, values = bulk.among_numbers(messages)
    moment = bulk.stored_moment(now.replace(tzinfo=None))
    with connection.cursor() as cursor:
        cursor.execute(f"{BLANK_THREADS} {sql})", ["[]", workspace.pk, workspace.pk, values])
        cursor.execute(f"{BLANK_MESSAGES} {sql}", ["{}", moment, workspace.pk, values])


def blank_rejects(workspace: Workspace, names: list[str], native_ids: list[str]) -> int:
    """Overwrite the rejected records that tell of a person by name, address or id. Returns how many."""
    done = 0
    sought = [name for name in names if len(name) >= SHORTEST_NAME] + [f'"{number}"' for number in native_ids]
    with connection.cursor() as cursor:
        for words in {form for one in sought for form in _forms(one)}:
            cursor.execute(
                """UPDATE folkmoot_messages_reject SET record = %s, context = %s, reason = %s, code = 'erased'
                   WHERE workspace_id = %s AND code <> 'erased' AND (
                       LOWER(CAST(record AS text)) LIKE LOWER(%s) ESCAPE '!'
                       OR LOWER(CAST(context AS text)) LIKE LOWER(%s) ESCAPE '!')""",
                ['""', "{}", "Erased: a person it tells of asked for it.", workspace.pk, *[_containing(words)] * 2],
            )
            done += cursor.rowcount
    return done


def _forms(words: str) -> tuple[str, ...]:
    """As JSON may spell them."""
    return words, json.dumps(words)[1:-1], json.dumps(words, ensure_ascii=False)[1:-1]


def _containing(words: str) -> str:
    for mark in "!%_":
        words = words.replace(mark, f"!{mark}")
    return f"%{words}%"


def scrub() -> Iterator[int]:
    """Rewrite what still holds erased words deep in SQLite: old parts of the search index, the write-ahead log.

    Piece by piece, each a short transaction; yields after each. PostgreSQL's own vacuum does this work.
    """
    if connection.vendor != "sqlite":
        return
    # A negative number makes it begin a merge of all parts, positive ones go on with it, until none is left to do.
    pages, done = -PAGES_AT_ONCE, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            before = bulk.fetch("SELECT total_changes()", [])[0][0]
            cursor.execute("INSERT INTO messages_search (messages_search, rank) VALUES ('merge', %s)", [pages])
            changed = bulk.fetch("SELECT total_changes()", [])[0][0] - before
        pages, done = PAGES_AT_ONCE, done + 1
        yield done
        if changed < 2:
            break
    if not connection.in_atomic_block:
        bulk.fetch("PRAGMA wal_checkpoint(TRUNCATE)", [])
