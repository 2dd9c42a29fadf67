"""What a lake can do, wherever it lies and whatever computes over it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from folkmoot_engine.lake.manifest import Manifest
from folkmoot_engine.lake.sums import Sums

if TYPE_CHECKING:
    from folkmoot_engine.lake.tables import Tables


@dataclass(frozen=True)
class Change:
    """News of one table: rows as they are now, and ids that are no longer there. Told twice, it changes nothing.

    A table without ids (coverage) is told whole.
    """

    table: str
    rows: pa.Table
    gone: Sequence[int] = ()


@dataclass(frozen=True)
class Months:
    """All rows a table has in these months. A table that lies whole has the one month ""."""

    table: str
    months: frozenset[str]
    rows: Iterable[pa.Table]


class Lake(Protocol):
    """One workspace's lake. One writer at a time; any number of readers, who see the state before or after a change."""

    def state(self) -> Manifest | None:
        """What lies there; None where nothing does yet. Raises LakeError where it asks to be rebuilt."""
        ...

    def tables(self, months: Iterable[str] | None = None) -> "Tables":
        """To compute over; of tables that lie by month, those of some ("2026-11"). Empty where there is no lake."""
        ...

    def apply(self, changes: Iterable[Change], *, as_of: datetime) -> Manifest:
        """Bring it up to date, all changes at once. Raises LakeError where there is no lake yet."""
        ...

    def mend(self, news: Iterable[Months], *, as_of: datetime) -> Manifest:
        """Have in some months what is told, and nothing else."""
        ...

    def rebuild(self, rows: Iterable[Change], *, zone: str, as_of: datetime) -> Manifest:
        """Begin anew with these rows, told in any number of pieces. Readers see the old lake until it is done."""
        ...

    def sums(self) -> Sums:
        """Sums of what lies there, by table and month, to be compared with the truth's."""
        ...
