"""A lake of Parquet files in a folder, computed over by DuckDB through Ibis."""

import fcntl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake import manifest as manifests
from folkmoot_engine.lake import parquet
from folkmoot_engine.lake.draft import Draft, sweep
from folkmoot_engine.lake.manifest import Manifest
from folkmoot_engine.lake.protocol import Change, Months
from folkmoot_engine.lake.sums import Sums, add_up
from folkmoot_engine.schema import LAKE

if TYPE_CHECKING:
    from folkmoot_engine.lake.tables import Tables

MEMORY, THREADS = "512MB", 2


class DuckLake:
    """See `protocol.Lake`. `memory` and `threads` bound what DuckDB takes for a query; beyond that it uses the disk."""

    def __init__(self, folder: Path, *, memory: str = MEMORY, threads: int = THREADS, wait: bool = True) -> None:
        self.folder, self.wait = folder, wait
        self.settings = {"memory_limit": memory, "threads": threads, "temp_directory": tempfile.gettempdir()}

    def state(self) -> Manifest | None:
        return manifests.read(self.folder)

    def tables(self, months: Iterable[str] | None = None) -> "Tables":
        from folkmoot_engine.lake.reading import read  # Ibis takes a second to load: only those who read shall wait

        months = None if months is None else list(months)
        return read(lambda: self._paths(months), self.settings)

    def apply(self, changes: Iterable[Change], *, as_of: datetime) -> Manifest:
        with self._writing() as draft:
            for change in changes:
                draft.put(change.table, change.rows, change.gone)
            return draft.publish(as_of)

    def mend(self, news: Iterable[Months], *, as_of: datetime) -> Manifest:
        with self._writing() as draft:
            for one in news:
                draft.replace_months(one.table, one.months, one.rows)
            return draft.publish(as_of)

    def rebuild(self, rows: Iterable[Change], *, zone: str, as_of: datetime) -> Manifest:
        with self._locked():
            sweep(self.folder, self._in_force_whatever_it_is())
            draft = Draft(self.folder, Manifest(zone, as_of))
            for change in rows:
                draft.put(change.table, change.rows, change.gone)
            draft.tidy()
            return draft.publish(as_of)

    def sums(self) -> Sums:
        with self._locked():
            state, found = self.state(), {}
            for name in LAKE:
                files = state.of(name) if state else []
                found |= add_up(name, (parquet.read(self.folder, file) for file in files))
            return found

    @contextmanager
    def _writing(self) -> Iterator[Draft]:
        with self._locked():
            state = self.state()
            if state is None:
                raise LakeError("There is no lake yet", where=str(self.folder), remedy="Run `folkmoot lake rebuild`.")
            sweep(self.folder, state)
            yield Draft(self.folder, state)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time. The lock is the kernel's: a writer that is killed gives it back by that."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if self.wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LakeError(
                    "Somebody else is writing to the lake", where=str(self.folder), remedy="Try again later."
                ) from error
            yield  # closing the file gives the lock back

    def _in_force_whatever_it_is(self) -> Manifest | None:
        """One that cannot be read any more is worth nothing, and what it named goes."""
        try:
            return self.state()
        except LakeError:
            return None

    def _paths(self, months: list[str] | None) -> dict[str, list[str]]:
        """The paths of every table's files."""
        state = self.state()
        return {
            name: [str(self.folder / file.path) for file in state.of(name, months)] if state else [] for name in LAKE
        }
