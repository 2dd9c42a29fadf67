"""The lake is brought into step with the database, compared with it, and made anew.

No audit entry is written: a lake is derived, and says nothing that the database does not.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from folkmoot.evidence.lake import queries
from folkmoot.evidence.lake.queries import changes, deriving
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.queries.importing import small_memory
from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake import Change, Lake, Manifest, Months, Sum, Sums, add_up
from folkmoot_engine.schema import LAKE

ATTEMPTS = 3  # at comparing two stores of which one goes on
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """A table's month in which lake and database are not the same."""

    table: str
    month: str  # "" of a table that lies whole
    in_lake: Sum
    in_database: Sum


def keep_in_step(workspace: Workspace, *, progress: Progress = lambda done, total: None, wait: bool = True) -> int:
    """Tell the lake what changed since the last time, or make it anew where it has to be.

    Returns how many entries of the log it took in (0 where it was made anew). Killed at any moment, it goes on at the
    next call; what the lake has twice it has once. With `wait` False, LakeError where another writer is at work.
    """
    lake = queries.lake_of(workspace, wait=wait)
    if queries.must_be_rebuilt(workspace):
        rebuild(workspace, progress=progress, wait=wait)
        return 0
    done = 0
    with small_memory():
        while entries := _take_in(workspace, lake):
            done += entries
            progress(done, 0)
    return done


def _take_in(workspace: Workspace, lake: Lake) -> int:
    """One piece of the log: read, told to the lake, removed, in this order."""
    now = timezone.now()
    waiting = changes.waiting(workspace)
    if not waiting.entries:
        return 0
    is_last = len(waiting.entries) < changes.AT_ONCE
    # A generator: rows are read once the lake is ours alone, so that no later writer is overtaken with older ones.
    news = changes.news(workspace, lake, waiting.rows)
    lake.apply(news, as_of=now if is_last else lake.state().as_of)
    changes.forget(workspace, waiting.entries)
    return len(waiting.entries)


def rebuild(workspace: Workspace, *, progress: Progress = lambda done, total: None, wait: bool = True) -> Manifest:
    """Make the lake anew from the database. Pages read the old one until it is done."""
    now = timezone.now()
    known = changes.all_entries(workspace)  # what changes from here on stays in the log
    lake = queries.lake_of(workspace, wait=wait)
    with small_memory():
        built = lake.rebuild(_everything(workspace, progress), zone=workspace.zone, as_of=now)
    changes.forget(workspace, known)
    return built


def _everything(workspace: Workspace, progress: Progress) -> Iterator[Change]:
    done = 0
    for name in LAKE:
        for rows in deriving.all_rows(workspace, name):
            yield Change(name, rows)
            done += rows.num_rows
            progress(done, 0)


def check(workspace: Workspace, *, mend: bool = False) -> list[Difference]:
    """Where lake and database differ, once all that waited was taken in. With `mend`, those months are made anew.

    Compares counts, ids and a sum over all columns, by table and month. Where the database changes meanwhile, it is
    looked at again.
    """
    for _ in range(ATTEMPTS):
        keep_in_step(workspace)
        in_lake, in_database = queries.lake_of(workspace).sums(), _sums(workspace)
        found = _differences(in_lake, in_database)
        if not found or not changes.is_anything_waiting(workspace):
            break
    if mend and found:
        _mend(workspace, found)
    return found


def _sums(workspace: Workspace) -> Sums:
    found: Sums = {}
    for name in LAKE:
        found |= add_up(name, deriving.all_rows(workspace, name))
    return found


def _differences(in_lake: Sums, in_database: Sums) -> list[Difference]:
    places = sorted(in_lake.keys() | in_database.keys())
    pairs = [(place, in_lake.get(place, Sum()), in_database.get(place, Sum())) for place in places]
    return [Difference(*place, lake, database) for place, lake, database in pairs if lake != database]


def _mend(workspace: Workspace, found: Iterable[Difference]) -> None:
    months: dict[str, set[str]] = {}
    for one in found:
        months.setdefault(one.table, set()).add(one.month)
    lake = queries.lake_of(workspace)
    news = [Months(name, frozenset(which), deriving.all_rows(workspace, name)) for name, which in months.items()]
    lake.mend(news, as_of=lake.state().as_of)


def keep_in_step_if_there(workspace: Workspace) -> None:
    """As `keep_in_step`, but make no lake where there is none."""
    try:
        there = queries.lake_of(workspace).state() is not None
    except LakeError:
        there = True
    if there:
        keep_in_step(workspace)
