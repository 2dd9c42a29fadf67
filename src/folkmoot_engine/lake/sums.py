"""Sums over rows that do not mind their order: equal where the rows are, so that two stores can be compared."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import compute

from folkmoot_engine.lake import parquet
from folkmoot_engine.schema import LAKE

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_NOTHING = np.uint64(0x5851F42D4C957F2D)


@dataclass(frozen=True)
class Sum:
    """How many rows, the sum of their ids, and one over all their columns (modulo 2**64)."""

    rows: int = 0
    ids: int = 0
    content: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.rows + other.rows, self.ids + other.ids, (self.content + other.content) % 2**64)


Sums = dict[tuple[str, str], Sum]  # by table and month


def add_up(name: str, batches: Iterable[pa.Table]) -> Sums:
    """Sums by month of one table's rows."""
    table, found = LAKE[name], {}
    for batch in batches:
        for month, rows in parquet.by_month(table, parquet.conform(table, batch)):
            if rows.num_rows:
                found[name, month] = found.get((name, month), Sum()) + _of(rows)
    return found


def _of(rows: pa.Table) -> Sum:
    with np.errstate(over="ignore"):
        mixed = np.zeros(rows.num_rows, dtype=np.uint64)
        for column in rows.columns:
            mixed = _mix(mixed * _SPREAD + _numbers(column.combine_chunks()))
        content = int(mixed.sum(dtype=np.uint64))
    ids = compute.sum(rows["id"]).as_py() if "id" in rows.column_names else 0
    return Sum(rows.num_rows, ids, content)


def _mix(numbers: np.ndarray) -> np.ndarray:
    """So that a change in one column is not made up for by another's (splitmix64's last steps)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return numbers ^ (numbers >> np.uint64(31))


def _numbers(column: pa.Array) -> np.ndarray:
    """Each value as 64 bits; texts by their hash, which is the same in every process."""
    if pa.types.is_string(column.type):
        coded = column.dictionary_encode()
        words = [_hash(word) for word in coded.dictionary.to_pylist()]
        column = pa.array(words, pa.uint64()).take(coded.indices)
    elif pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    whole = pa.uint64() if pa.types.is_uint64(column.type) else pa.int64()
    numbers = column.cast(whole).fill_null(0).to_numpy(zero_copy_only=False).astype(np.uint64)
    return np.where(column.is_null().to_numpy(zero_copy_only=False), _NOTHING, numbers)


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
