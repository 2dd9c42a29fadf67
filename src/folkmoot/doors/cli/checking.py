"""What can be said about the soundness of a site."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from folkmoot.evidence.lake import queries as lakes
from folkmoot.foundation.workspaces.queries import all_workspaces, outside, walls
from folkmoot.stream.messages.queries import soundness


@dataclass(frozen=True)
class Finding:
    name: str
    is_sound: bool
    says: str


def findings() -> list[Finding]:
    """Every finding. What cannot be asked while the database is behind is left out.

    Raises OperationalError where the database does not answer at all.
    """
    return list(_findings())


def waiting_migrations() -> int:
    """How many changes of the database this version brings that are not made yet. Raises OperationalError."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _findings() -> Iterator[Finding]:
    connection.ensure_connection()
    yield Finding("database", True, f"{connection.display_name} answers")
    waiting = waiting_migrations()
    if waiting:
        yield Finding("migrations", False, f"{waiting} are waiting: run `folkmoot migrate`")
        return
    yield Finding("migrations", True, "none is waiting")
    yield _of_walls()
    yield _of_search()
    yield _of_lakes()
    if connection.vendor == "postgresql":
        yield _of_second_wall()


def _of_walls() -> Finding:
    gaps = walls.gaps()
    if gaps:
        named = ", ".join(gaps[:3]) + (" ..." if len(gaps) > 3 else "")
        return Finding("walls", False, f"{len(gaps)} are not as they should be ({named}): run `folkmoot migrate`")
    return Finding("walls", True, "all stand")


def _of_search() -> Finding:
    if not soundness.search_index_is_sound():
        return Finding("search index", False, "disagrees with the messages: restore a back-up, or tell the maintainers")
    if not soundness.search_index_is_quick():
        return Finding(
            "search index", True, "agrees with the messages; slow on large sites, see docs/howto/run-on-a-server.md"
        )
    return Finding("search index", True, "agrees with the messages")


def _of_lakes() -> Finding:
    """Quickly: `folkmoot lake check` compares every row."""
    with outside():
        problems = [problem for one in all_workspaces() if (problem := lakes.problem(one))]
        waiting = len(lakes.out_of_step())
    if problems:
        return Finding("lake", False, problems[0])
    behind = f"{waiting} behind, which the worker sees to" if waiting else "all in step"
    return Finding("lake", True, f"{behind}; `folkmoot lake check` compares every row")


def _of_second_wall() -> Finding:
    if walls.row_wall_holds():
        return Finding("row-level security", True, "holds for the role we sign in with")
    return Finding(
        "row-level security",
        False,
        "the role we sign in with sees through it: use an ordinary role that owns the database, no superuser",
    )
