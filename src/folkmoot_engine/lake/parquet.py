"""Rows to Parquet files and back: sorted by time within a month, so that a query over some days reads few of them."""

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake.manifest import DataFile
from folkmoot_engine.schema import LAKE
from folkmoot_engine.schema.lake import LakeTable

MOST_ROWS = 500_000  # in one file: what a rewrite holds in memory, some 60 MiB
GROUP = 32_768  # rows in one group, the least that a query reads


def conform(table: LakeTable, rows: pa.Table) -> pa.Table:
    """Columns in the order and of the kinds of the schema. Raises pyarrow's errors where they are not."""
    rows = rows.select(table.schema.names).cast(table.schema)
    for field in table.schema:
        if not field.nullable and rows[field.name].null_count:
            raise pa.ArrowInvalid(f"{table.name}.{field.name} is empty in {rows[field.name].null_count} rows")
    return rows


def by_month(table: LakeTable, rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each month; all under "" where the table lies whole."""
    if table.month is None:
        yield "", rows
        return
    months = rows[table.month].cast(pa.timestamp("us")).to_numpy().astype("datetime64[M]")
    for month in np.unique(months):
        yield str(month), rows.filter(pa.array(months == month))


def write(folder: Path, table: LakeTable, month: str, rows: pa.Table) -> list[DataFile]:
    """Write rows of one month to as many new files as they need; `settle` sees to it that they are on disk."""
    order = [(name, "ascending") for name in (table.month, *_key(table)) if name]
    rows = rows.sort_by(order) if order else rows
    pieces = [rows.slice(start, MOST_ROWS) for start in range(0, rows.num_rows, MOST_ROWS)]
    return [_write_one(folder, table, month, piece) for piece in pieces]


def read(folder: Path, file: DataFile) -> pa.Table:
    return _read(folder, file, LAKE[file.table].schema)


def ids(folder: Path, file: DataFile) -> np.ndarray:
    """The ids a file holds, in its order."""
    return _read(folder, file, pa.schema([LAKE[file.table].schema.field("id")]))["id"].to_numpy()


def _read(folder: Path, file: DataFile, schema: pa.Schema) -> pa.Table:
    try:
        return pq.read_table(folder / file.path, schema=schema, partitioning=None)
    except (OSError, pa.ArrowInvalid) as error:
        raise LakeError(
            "A file of the lake is missing or damaged", where=file.path, remedy="Run `folkmoot lake rebuild`."
        ) from error


def _key(table: LakeTable) -> list[str]:
    return ["id"] if "id" in table.schema.names else []


def _write_one(folder: Path, table: LakeTable, month: str, rows: pa.Table) -> DataFile:
    spread = compute.min_max(rows["id"]).as_py() if _key(table) else {"min": 0, "max": 0}
    file = DataFile(table.name, month, f"{secrets.token_hex(8)}.parquet", rows.num_rows, spread["min"], spread["max"])
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, path, compression="zstd", row_group_size=GROUP)
    return file


def settle(folder: Path, files: Iterable[DataFile]) -> None:
    """Have files, and their names, on disk: before a manifest names them, so that a loss of power cannot halve them."""
    paths = [folder / file.path for file in files]
    for path in [*paths, *{path.parent for path in paths}]:
        sync(path)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
