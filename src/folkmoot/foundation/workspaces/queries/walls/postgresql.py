"""The walls on PostgreSQL: triggers, and row-level security as the second wall.

Inserts are checked once a statement over all its new rows, so that bulk loading pays little; updates row by row, and
only where a relation changes. A sub-select with an index look-up for each row, never a join: the planner knows
nothing of a transition table's size and might read the whole target.
"""

from folkmoot.foundation.workspaces.queries.walls.registry import Relation, Table, Watching

# Sub-selects are asked once a query, not once a row; numbers, as turning each into text costs more than reading it.
ABOVE = "(SELECT current_setting('folkmoot.workspace', true) = '*')"
WITHIN = "(SELECT nullif(nullif(current_setting('folkmoot.workspace', true), '*'), '')::bigint)"


def triggers(table: Table) -> dict[str, str]:
    """The name of each trigger function of a table, and the SQL that makes function and trigger."""
    made = {"move": _moves(table)}
    if table.relations:
        made["insert"] = _inserts(table)
    if table.is_append_only:
        made |= {"edit": _edits(table), "delete": _deletes(table)}
    for watching in table.watched_by:
        made |= {f"log_{watching.kind}_{event}": sql for event, sql in _logs(table, watching).items()}
    return {f"wall_{table.name}_{kind}": sql for kind, sql in made.items()}


def policy(table: Table) -> str:
    """Rows of the workspace the connection stands in; all rows where it stands above them ('*'); else none."""
    outside = ' OR "workspace_id" IS NULL' if table.may_stand_outside else ""
    return f'CREATE POLICY {{name}} ON "{table.name}" USING ("workspace_id" = {WITHIN} OR {ABOVE}{outside})'


def _function(body: str) -> str:
    return f"CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $wall$ BEGIN {body} END $wall$; "


def _inserts(table: Table) -> str:
    checks = " ".join(
        _refuse_if(f'EXISTS (SELECT FROM "fresh" AS "row" WHERE {_strays("row", relation)})', _astray(table, relation))
        for relation in table.relations
    )
    return _function(f"{checks} RETURN NULL;") + (
        f'CREATE TRIGGER {{name}} AFTER INSERT ON "{table.name}" REFERENCING NEW TABLE AS "fresh" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {{name}}()"
    )


def _moves(table: Table) -> str:
    columns = ["id", "workspace_id", *(relation.column for relation in table.relations)]
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)
    fixed = " ".join(
        _refuse_if(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"', f"{table.name}.{column} never changes")
        for column in ("id", "workspace_id")
    )
    checks = " ".join(_refuse_if(_strays("new", relation), _astray(table, relation)) for relation in table.relations)
    return _function(f"{fixed} {checks} RETURN NEW;") + (
        f'CREATE TRIGGER {{name}} BEFORE UPDATE ON "{table.name}" FOR EACH ROW WHEN ({changed}) '
        f"EXECUTE FUNCTION {{name}}()"
    )


def _strays(row: str, relation: Relation) -> str:
    return (
        f'"{row}"."{relation.column}" IS NOT NULL AND "{row}"."workspace_id" IS DISTINCT FROM '
        f'(SELECT "workspace_id" FROM "{relation.target}" WHERE "id" = "{row}"."{relation.column}")'
    )


def _astray(table: Table, relation: Relation) -> str:
    return f"{table.name}.{relation.column} points to no row of its workspace"


def _refuse_if(condition: str, message: str) -> str:
    return f"IF {condition} THEN {_raise(message)} END IF;"


def _raise(message: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{message}';"


def _edits(table: Table) -> str:
    return _function(_raise(f"{table.name} is append-only: a row is never edited")) + (
        f'CREATE TRIGGER {{name}} BEFORE UPDATE ON "{table.name}" FOR EACH ROW EXECUTE FUNCTION {{name}}()'
    )


def _deletes(table: Table) -> str:
    whole = 'EXISTS (SELECT FROM "workspaces_workspace" WHERE "id" = OLD."workspace_id")'
    message = f"{table.name} is append-only: a row goes only with its whole workspace"
    body = _refuse_if(f'OLD."workspace_id" IS NULL OR {whole}', message) + " RETURN OLD;"
    return _function(body) + (
        f'CREATE TRIGGER {{name}} BEFORE DELETE ON "{table.name}" FOR EACH ROW EXECUTE FUNCTION {{name}}()'
    )


def _logs(table: Table, watching: Watching) -> dict[str, str]:
    """As with the checks: what is new by the statement, what changes or goes row by row."""
    into = f'INSERT INTO "{watching.log}" ("workspace_id", "kind", "row")'
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in watching.columns)
    listed = ", ".join(f'"{column}"' for column in watching.columns)

    def one(row: str) -> str:
        values = f"""{row}."workspace_id", '{watching.kind}', {row}."{watching.row}\""""
        return _function(f"{into} VALUES ({values}); RETURN NULL;")

    made = {
        "update": one("OLD" if watching.only_old else "NEW") + f"CREATE TRIGGER {{name}} AFTER UPDATE OF {listed} "
        f'ON "{table.name}" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {{name}}()',
        "delete": one("OLD")
        + f'CREATE TRIGGER {{name}} AFTER DELETE ON "{table.name}" FOR EACH ROW EXECUTE FUNCTION {{name}}()',
    }
    if not watching.only_old:
        fresh = f"""SELECT "workspace_id", '{watching.kind}', "{watching.row}" FROM "fresh\""""
        made["insert"] = _function(f"{into} {fresh}; RETURN NULL;") + (
            f'CREATE TRIGGER {{name}} AFTER INSERT ON "{table.name}" REFERENCING NEW TABLE AS "fresh" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {{name}}()"
        )
    return made
