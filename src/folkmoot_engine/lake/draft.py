"""The lake as it shall be: files are added and left out, and none that is in force is touched until it is published."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from folkmoot_engine.lake import manifest as manifests
from folkmoot_engine.lake import parquet
from folkmoot_engine.lake.manifest import DataFile, Manifest
from folkmoot_engine.schema import LAKE

SMALL = 50_000  # rows: a file with fewer is merged with its like
MANY = 8  # small files in a month


class Draft:
    """Copy on write: a file that holds a changed row is written anew without it, the row goes to a new file."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest
        self.files = list(manifest.files)

    def put(self, name: str, rows: pa.Table, gone: Iterable[int] = ()) -> None:
        """Have these rows in a table, each instead of that of its id, and none of the ids that are gone.

        A table without ids is replaced whole.
        """
        table = LAKE[name]
        rows = parquet.conform(table, rows)
        if "id" in table.schema.names:
            ids = np.union1d(rows["id"].to_numpy(), np.fromiter(gone, dtype=np.int64))
            self._take_out(name, ids)
        else:
            self._drop(self._of(name))
        for month, part in parquet.by_month(table, rows):
            self._add(name, month, [part])
            self._merge_small(name, month)

    def replace_months(self, name: str, months: Iterable[str], rows: Iterable[pa.Table]) -> None:
        """Have in these months these rows and no others."""
        months = set(months)
        self._drop([file for file in self._of(name) if file.month in months])
        for batch in rows:
            for month, part in parquet.by_month(LAKE[name], parquet.conform(LAKE[name], batch)):
                if month in months:
                    self._add(name, month, [part])
                    self._merge_small(name, month)

    def tidy(self) -> None:
        """Merge what lies in pieces, to files as large as they may be."""
        for name, month in sorted({(file.table, file.month) for file in self.files}):
            for group in _groups(self._of(name, month)):
                self._merge(group)

    def publish(self, as_of: datetime) -> Manifest:
        """Put it in force, then remove the files that are in force no longer."""
        parquet.settle(self.folder, set(self.files).difference(self.manifest.files))
        self.manifest = replace(self.manifest, as_of=as_of, files=tuple(self.files))
        manifests.replace(self.folder, self.manifest)
        parquet.sync(self.folder)
        sweep(self.folder, self.manifest)
        return self.manifest

    def _of(self, name: str, month: str | None = None) -> list[DataFile]:
        return [file for file in self.files if file.table == name and month in (None, file.month)]

    def _add(self, name: str, month: str, parts: list[pa.Table]) -> None:
        rows = pa.concat_tables(parts)
        if rows.num_rows:
            self.files += parquet.write(self.folder, LAKE[name], month, rows)

    def _drop(self, files: Iterable[DataFile]) -> None:
        """Leave files out. Those of this draft alone go at once: nobody reads them."""
        gone = set(files)
        self.files = [file for file in self.files if file not in gone]
        for file in gone.difference(self.manifest.files):
            (self.folder / file.path).unlink()

    def _take_out(self, name: str, ids: np.ndarray) -> None:
        for file in self._of(name):
            near = ids[np.searchsorted(ids, file.first_id) : np.searchsorted(ids, file.last_id, side="right")]
            if not near.size:
                continue
            stays = ~np.isin(parquet.ids(self.folder, file), near)
            if not stays.all():
                rest = parquet.read(self.folder, file).filter(pa.array(stays))
                self._add(name, file.month, [rest])
                self._drop([file])

    def _merge_small(self, name: str, month: str) -> None:
        small = [file for file in self._of(name, month) if file.rows < SMALL]
        if len(small) > MANY:
            self._merge(small)

    def _merge(self, files: list[DataFile]) -> None:
        if len(files) > 1:
            name, month = files[0].table, files[0].month
            self._add(name, month, [parquet.read(self.folder, file) for file in files])
            self._drop(files)


def _groups(files: list[DataFile]) -> Iterator[list[DataFile]]:
    """Files that together make one of no more than the rows it may have."""
    group, rows = [], 0
    for file in sorted(files, key=lambda one: (one.first_id, one.name)):
        if group and rows + file.rows > parquet.MOST_ROWS:
            yield group
            group, rows = [], 0
        group.append(file)
        rows += file.rows
    if group:
        yield group


def sweep(folder: Path, manifest: Manifest | None) -> None:
    """Remove what is not in force: replaced by a newer file, or left by a writer that was killed."""
    kept = {file.path for file in manifest.files} if manifest else set()
    for path in folder.glob("*/**/*.parquet"):
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink()
    (folder / f"{manifests.NAME}.new").unlink(missing_ok=True)
