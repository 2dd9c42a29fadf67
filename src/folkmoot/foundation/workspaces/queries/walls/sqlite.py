"""The walls on SQLite: triggers."""

from folkmoot.foundation.workspaces.queries.walls.registry import Relation, Table, Watching


def triggers(table: Table) -> dict[str, str]:
    """The name of each trigger of a table, and the SQL that makes it (with {name} for the name)."""
    made = {"move": _moves(table)}
    if table.relations:
        made["insert"] = _inserts(table)
    if table.is_append_only:
        made |= {"edit": _edits(table), "delete": _deletes(table)}
    for watching in table.watched_by:
        made |= {f"log_{watching.kind}_{event}": sql for event, sql in _logs(table, watching).items()}
    return {f"wall_{table.name}_{kind}": sql for kind, sql in made.items()}


def _inserts(table: Table) -> str:
    checks = " ".join(_strays(table, relation) for relation in table.relations)
    return f'CREATE TRIGGER {{name}} AFTER INSERT ON "{table.name}" BEGIN {checks} END'


def _moves(table: Table) -> str:
    """An update that changes no relation costs a comparison a column."""
    columns = ["id", "workspace_id", *(relation.column for relation in table.relations)]
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in columns)
    checks = " ".join(_strays(table, relation) for relation in table.relations)
    fixed = " ".join(
        f'SELECT RAISE(ABORT, \'{table.name}.{column} never changes\') WHERE NEW."{column}" IS NOT OLD."{column}";'
        for column in ("id", "workspace_id")
    )
    listed = ", ".join(f'"{column}"' for column in columns)
    return (
        f'CREATE TRIGGER {{name}} AFTER UPDATE OF {listed} ON "{table.name}" WHEN {changed} BEGIN {fixed} {checks} END'
    )


def _strays(table: Table, relation: Relation) -> str:
    return (
        f"SELECT RAISE(ABORT, '{table.name}.{relation.column} points to no row of its workspace') "
        f'WHERE NEW."{relation.column}" IS NOT NULL AND NEW."workspace_id" IS NOT '
        f'(SELECT "workspace_id" FROM "{relation.target}" WHERE "id" = NEW."{relation.column}");'
    )


def _edits(table: Table) -> str:
    return (
        f'CREATE TRIGGER {{name}} BEFORE UPDATE ON "{table.name}" '
        f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only: a row is never edited'); END"
    )


def _deletes(table: Table) -> str:
    return (
        f'CREATE TRIGGER {{name}} BEFORE DELETE ON "{table.name}" WHEN OLD."workspace_id" IS NULL '
        f'OR EXISTS (SELECT 1 FROM "workspaces_workspace" WHERE "id" = OLD."workspace_id") '
        f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only: a row goes only with its whole workspace'); END"
    )


def _logs(table: Table, watching: Watching) -> dict[str, str]:
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in watching.columns)
    listed = ", ".join(f'"{column}"' for column in watching.columns)
    events = {
        "insert": f'AFTER INSERT ON "{table.name}" BEGIN {_log(watching, "NEW")} END',
        "update": f'AFTER UPDATE OF {listed} ON "{table.name}" WHEN {changed} '
        f"BEGIN {_log(watching, 'OLD' if watching.only_old else 'NEW')} END",
        "delete": f'AFTER DELETE ON "{table.name}" BEGIN {_log(watching, "OLD")} END',
    }
    return {
        event: f"CREATE TRIGGER {{name}} {sql}"
        for event, sql in events.items()
        if not (watching.only_old and event == "insert")
    }


def _log(watching: Watching, row: str) -> str:
    return (
        f'INSERT INTO "{watching.log}" ("workspace_id", "kind", "row") '
        f'VALUES ({row}."workspace_id", \'{watching.kind}\', {row}."{watching.row}");'
    )
