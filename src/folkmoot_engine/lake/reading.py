"""Parquet files as Ibis tables, computed over by DuckDB."""

from collections.abc import Callable
from typing import Any, TypeVar

import duckdb
from ibis.backends.duckdb import Backend

from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake.tables import Tables
from folkmoot_engine.schema import LAKE

ATTEMPTS = 5  # at a query whose files are replaced while it runs
T = TypeVar("T")
Where = Callable[[], dict[str, list[str]]]  # the paths of each table's files, as they are now


def read(where: Where, settings: dict[str, Any]) -> Tables:
    """The tables whose files `where` tells. Files are read when a query comes to them, and no more than it needs."""
    connection = Reader().connect(**settings)
    connection.look(where)
    return Tables(connection, **{name: connection.table(name) for name in LAKE})


class Reader(Backend):
    """DuckDB on a lake's files. Where a writer replaced some before a query came to them, it looks again.

    Ask by `to_pyarrow`: results taken in batches, or by DuckDB's own means, are not looked for again.
    """

    def look(self, where: Where) -> None:
        """Make a view of each table, from the paths that `where` tells."""
        self._where, self._seen = where, False
        self._again(lambda: None)

    def to_pyarrow(self, *told: Any, **options: Any) -> Any:
        return self._again(lambda: super(Reader, self).to_pyarrow(*told, **options))

    def execute(self, *told: Any, **options: Any) -> Any:
        return self._again(lambda: super(Reader, self).execute(*told, **options))

    def _again(self, ask: Callable[[], T]) -> T:
        for _ in range(ATTEMPTS):
            try:
                self._look()
                return ask()
            except duckdb.IOException as error:
                failed, self._seen = error, False
        raise LakeError(
            "A file of the lake is missing or damaged", where=str(failed), remedy="Run `folkmoot lake rebuild`."
        ) from failed

    def _look(self) -> None:
        if self._seen:
            return
        for name, paths in self._where().items():
            self.con.execute(f'CREATE OR REPLACE VIEW "{name}" AS {_select(name, paths)}')
        self._seen = True


def _select(name: str, paths: list[str]) -> str:
    if not paths:
        return _nothing(name)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"


def _nothing(name: str) -> str:
    """A table of no rows, as Parquet would give it."""
    kinds = {"timestamp[us, tz=UTC]": "TIMESTAMPTZ", "date32[day]": "DATE", "string": "VARCHAR", "bool": "BOOLEAN"}
    kinds |= {"int64": "BIGINT", "int8": "TINYINT"}
    columns = ", ".join(f'NULL::{kinds[str(field.type)]} AS "{field.name}"' for field in LAKE[name].schema)
    return f"SELECT {columns} WHERE false"
