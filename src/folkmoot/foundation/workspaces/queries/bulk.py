"""What writing thousands of rows at once needs of a database, alike on SQLite and PostgreSQL."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pyarrow as pa
from django.db import connection, models
from pyarrow import compute


def among(values: Iterable[str]) -> tuple[str, object]:
    """What follows a column to ask whether it is one of any number of texts, and its one parameter.

    On PostgreSQL an array rather than a sub-select: it is found by index even where a table was never analysed.
    """
    if connection.vendor == "postgresql":
        return "= ANY(%s::text[])", list(values)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


def among_numbers(values: Iterable[int]) -> tuple[str, object]:
    """As `among`, for whole numbers."""
    if connection.vendor == "postgresql":
        return "= ANY(%s::bigint[])", list(values)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


def as_rows(values: Iterable[int]) -> tuple[str, object]:
    """Whole numbers as the rows of a table with the one column `value`, and its one parameter."""
    if connection.vendor == "postgresql":
        return "(SELECT unnest(%s::bigint[]) AS value)", list(values)
    return "json_each(%s)", json.dumps(list(values))


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids for `count` new rows, ascending, never used before. To be called inside the transaction that writes them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return range(first, first + count)


def stored_uid(uid: str) -> str:
    """A uid as the database keeps it."""
    return uid if connection.vendor == "postgresql" else uid.replace("-", "")


def stored_uids(uids: pa.Array) -> list[str]:
    """A column of uids, as `stored_uid`."""
    return (uids if connection.vendor == "postgresql" else compute.replace_substring(uids, "-", "")).to_pylist()


def stored_moment(naive: datetime | None):
    """A time in UTC without zone, as the database keeps it: comparable with its like, in Python and in SQL."""
    return stored_moments([naive])[0]


def stored_moments(naive: Iterable[datetime | None]) -> list:
    """As `stored_moment`, for many."""
    if connection.vendor == "postgresql":
        return [moment and moment.replace(tzinfo=UTC) for moment in naive]
    return [moment and str(moment) for moment in naive]


def run_many(statement: str, rows: Sequence[Sequence[object]]) -> None:
    """Run one statement for each row."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def fetch(statement: str, parameters: Sequence[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def least_and_greatest() -> tuple[str, str]:
    """The names of the functions that choose among their arguments."""
    return ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
