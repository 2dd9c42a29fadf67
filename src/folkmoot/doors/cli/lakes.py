"""Look after the lake."""

import click

from folkmoot.doors.cli import choosing, telling
from folkmoot.evidence.lake import actions, queries
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import all_workspaces, inside
from folkmoot_engine.schema import LAKE

one_or_all = click.option("--workspace", "slug", metavar="SLUG", help="One workspace; without it, each of them.")


@click.group()
def lake() -> None:
    """Keep the lake, the copy of the database that metrics count.

    The worker brings it into step every minute, so these are for when something went wrong, or to know that nothing
    did. It lies in FOLKMOOT_LAKE and can always be made anew.

    \b
    EXAMPLES
      folkmoot lake status
      folkmoot lake check --mend
      folkmoot lake rebuild --workspace wrenfield
    """


@lake.command()
@one_or_all
@telling.as_json
def status(slug: str | None, as_json: bool) -> None:
    """Say what each lake holds and how fresh it is."""
    head = ("workspace", "zone", "in_step", "as_of", "files", *LAKE)
    telling.tell_rows("lakes", head, [_status(workspace) for workspace in _chosen(slug)], as_json)


def _status(workspace: Workspace) -> tuple:
    with inside(workspace):
        fresh = queries.freshness(workspace)
        if fresh is None:
            told = queries.problem(workspace) or "never filled"
            return (workspace.slug, "", False, told, 0, *[0] * len(LAKE))
        state = queries.lake_of(workspace).state()
        in_step = not (queries.must_be_rebuilt(workspace) or queries.is_anything_waiting(workspace))
        held = [state.rows(name) for name in LAKE]
        return (workspace.slug, state.zone, in_step, fresh.isoformat(timespec="seconds"), len(state.files), *held)


@lake.command()
@one_or_all
def refresh(slug: str | None) -> None:
    """Bring the lake into step now."""
    for workspace in _chosen(slug):
        with inside(workspace):
            taken = actions.keep_in_step(workspace)
        click.echo(f"{workspace.slug}: {taken:,} {'change' if taken == 1 else 'changes'} taken in.")


@lake.command()
@one_or_all
def rebuild(slug: str | None) -> None:
    """Make the lake anew from the database. Pages read the old one until it is done."""
    for workspace in _chosen(slug):
        with inside(workspace):
            state = actions.rebuild(workspace)
        count = state.rows("messages")
        click.echo(f"{workspace.slug}: made anew, {count:,} {'message' if count == 1 else 'messages'}.")


@lake.command()
@one_or_all
@click.option("--mend", is_flag=True, help="Make the months that differ anew.")
@telling.as_json
def check(slug: str | None, mend: bool, as_json: bool) -> None:
    """Compare the lake with the database: counts, ids and all columns, by table and month.

    Exit code 0 where they are the same, 1 where they differ; with --mend, 1 says that something was mended.
    """
    found = []
    for workspace in _chosen(slug):
        with inside(workspace):
            found += [_told(workspace, one) for one in actions.check(workspace, mend=mend)]
    head = ("workspace", "table", "month", "rows_in_lake", "rows_in_database")
    if found or as_json:
        telling.tell_rows("differences", head, found, as_json)
    else:
        click.echo("Lake and database are the same.")
    raise SystemExit(1 if found else 0)


def _told(workspace: Workspace, one: actions.Difference) -> tuple:
    return (workspace.slug, one.table, one.month or "all", one.in_lake.rows, one.in_database.rows)


def _chosen(slug: str | None) -> list[Workspace]:
    return [choosing.workspace(slug)] if slug else all_workspaces()


COMMANDS = {"lake": lake}
