"""The walls between workspaces, in the database itself.

A row whose relation points to a row of another workspace is refused, and so is moving a row from one to another;
append-only rows refuse to be edited, and go only with their whole workspace; on PostgreSQL row-level security shows a
connection only the rows of the workspace it stands in (a superuser sees through that). The triggers by which logs
hear of what changes (`models.Watch`) are put up with them.

They are generated from the models, put up after every migration and taken down before one that has something to do,
since SQLite rebuilds tables and trips over triggers that name them. The name of a wall ends in a hash of its
definition, so the names alone tell whether the ones of this version stand.
"""

import hashlib

from django.db import connection, transaction

from folkmoot.foundation.workspaces.queries.walls import postgresql, sqlite
from folkmoot.foundation.workspaces.queries.walls.registry import Table, tables

__all__ = ["gaps", "put_up", "row_wall_holds", "stand", "tables", "take_down"]


def put_up() -> None:
    """Make the walls of every table that is there what they should be. Nothing is done where they stand already."""
    if stand():
        return
    with transaction.atomic():
        take_down()
        with connection.cursor() as cursor:
            for statement in _wanted().values():
                cursor.execute(statement)


def take_down() -> None:
    """Remove all triggers. Row-level security stays: no migration trips over it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in _standing_triggers():
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP FUNCTION "{name}" CASCADE')
            else:
                cursor.execute(f'DROP TRIGGER "{name}"')
        for table, name in _standing_policies():
            if name not in _wanted():
                cursor.execute(f'DROP POLICY "{name}" ON "{table}"')


def stand() -> bool:
    return not gaps()


def gaps() -> list[str]:
    """Names of walls that are missing, or are not of this version, or stand where none should."""
    standing = {*_standing_triggers(), *(name for _table, name in _standing_policies())}
    return sorted(standing ^ set(_wanted())) + _open_tables()


def row_wall_holds() -> bool:
    """Is the second wall there, and does the role we sign in with not see through it?"""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return not cursor.fetchone()[0] and not _open_tables()


def _wanted() -> dict[str, str]:
    """The name of every wall, and the SQL that puts it up."""
    there = set(connection.introspection.table_names())
    needs = [table for table in tables() if _needed(table) <= there]
    found: dict[str, str] = {}
    for table in needs:
        if connection.vendor == "postgresql":
            found |= dict(_named(name, sql) for name, sql in postgresql.triggers(table).items())
            found |= dict([_named(f"wall_{table.name}_rows", _second_wall(table))])
        else:
            found |= dict(_named(name, sql) for name, sql in sqlite.triggers(table).items())
    return found


def _needed(table: Table) -> set[str]:
    """The tables that its triggers name."""
    return {table.name, *(to.target for to in table.relations), *(watching.log for watching in table.watched_by)}


def _named(name: str, sql: str) -> tuple[str, str]:
    full = f"{name}_{hashlib.sha256(sql.encode()).hexdigest()[:8]}"
    return full, sql.replace("{name}", f'"{full}"')


def _second_wall(table: Table) -> str:
    name = f'"{table.name}"'
    return (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; ALTER TABLE {name} FORCE ROW LEVEL SECURITY; "
        f"DROP POLICY IF EXISTS {{name}} ON {name}; {postgresql.policy(table)}"
    )


def _standing_triggers() -> list[str]:
    if connection.vendor == "postgresql":
        return _first_column(
            "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid "
            "WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'wall\\_%%'"
        )
    return _first_column("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'wall\\_%%' ESCAPE '\\'")


def _standing_policies() -> list[tuple[str, str]]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname FROM pg_policies "
            "WHERE schemaname = current_schema() AND policyname LIKE 'wall\\_%%'"
        )
        return cursor.fetchall()


def _open_tables() -> list[str]:
    """Tables whose row-level security was switched off by somebody."""
    if connection.vendor != "postgresql":
        return []
    names = [table.name for table in tables()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
            "AND relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname",
            [names],
        )
        return [name for (name,) in cursor.fetchall()]


def _first_column(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return [name for (name,) in cursor.fetchall()]
