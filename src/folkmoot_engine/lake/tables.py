"""One workspace's lake as Ibis tables, wherever they lie: in Parquet, in memory, on a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from folkmoot_engine.schema import LAKE


@dataclass(frozen=True)
class Tables:
    """The tables of `schema.LAKE`, and the connection that computes over them."""

    connection: ibis.BaseBackend
    messages: ir.Table
    cases: ir.Table
    decisions: ir.Table
    handles: ir.Table
    channels: ir.Table
    coverage: ir.Table

    @classmethod
    def in_memory(cls, rows: Mapping[str, pa.Table]) -> "Tables":
        """Of Arrow tables by name, each of the schema in `LAKE`; a table not given is empty."""
        connection = ibis.duckdb.connect()
        empty = {name: table.schema.empty_table() for name, table in LAKE.items()}
        return cls(connection, **{name: connection.create_table(name, obj) for name, obj in (empty | {**rows}).items()})


assert {field.name for field in fields(Tables)} == {"connection", *LAKE}
