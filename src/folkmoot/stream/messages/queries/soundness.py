"""Does the search index agree with the messages?"""

from django.db import DatabaseError, connection, transaction


def search_index_is_sound() -> bool:
    """On SQLite every word is compared, which takes a while for millions. PostgreSQL keeps its index itself."""
    if connection.vendor != "sqlite":
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO messages_search (messages_search, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def search_index_is_quick() -> bool:
    """Under row-level security PostgreSQL asks an index of words only if it is sure to leak nothing."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT proleakproof FROM pg_proc WHERE oid = 'ts_match_vq(tsvector,tsquery)'::regprocedure) "
            "OR (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
        )
        return cursor.fetchone()[0]
