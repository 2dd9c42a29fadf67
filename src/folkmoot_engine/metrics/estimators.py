"""From a table of events to values: how many, how many different ones, or after how long a share of them was over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot_engine.lake import Tables

_MICROSECONDS = 3_600_000_000  # in an hour
_ROUNDING = 1e-9  # a product of many fractions may miss one half by this much

Key = tuple[int, ...]


class Measured(NamedTuple):
    """A value (None where it cannot be told, and why), and how many rows it rests on."""

    value: float | None
    n: int
    why: str = ""


class Estimator(Protocol):
    """`nothing` is what it makes of no rows at all."""

    nothing: Measured

    def estimate(self, tables: Tables, events: ir.Table, keys: Sequence[str]) -> dict[Key, Measured]:
        """One value for each group of events with the same `keys`; groups without events are left out."""

    def rows(self, events: ir.Table) -> ir.Table:
        """What it counted: id, at, and weight (or until and observed)."""


class Count:
    """How many events."""

    nothing = Measured(0.0, 0)

    def estimate(self, tables: Tables, events: ir.Table, keys: Sequence[str]) -> dict[Key, Measured]:
        return _counted(tables, events.group_by(keys).aggregate(n=events.count()), keys)

    def rows(self, events: ir.Table) -> ir.Table:
        return events.select("id", "at", weight=1)


class Distinct:
    """How many different ids: members, however often each wrote."""

    nothing = Measured(0.0, 0)

    def estimate(self, tables: Tables, events: ir.Table, keys: Sequence[str]) -> dict[Key, Measured]:
        return _counted(tables, events.group_by(keys).aggregate(n=events.id.nunique()), keys)

    def rows(self, events: ir.Table) -> ir.Table:
        """Each once, with its last event and how many there were."""
        return events.group_by("id").aggregate(at=events["at"].max(), weight=events.count())


@dataclass(frozen=True)
class WaitingTime:
    """Hours until this share of the waits was over, by Kaplan and Meier: what is still waiting is not dropped."""

    share: float
    nothing = Measured(None, 0, "no-cases")

    def estimate(self, tables: Tables, events: ir.Table, keys: Sequence[str]) -> dict[Key, Measured]:
        waits = tables.connection.to_pyarrow(events.select(*keys, "at", "until", "observed"))
        waits = waits.append_column("hours", hours(waits))
        groups = waits.group_by(list(keys)).aggregate([("hours", "list"), ("observed", "list")])
        found = {}
        for row in range(groups.num_rows):
            key = tuple(groups[name][row].as_py() for name in keys)
            found[key] = self._of(groups["hours_list"][row].values, groups["observed_list"][row].values)
        return found

    def _of(self, waits: pa.Array, observed: pa.Array) -> Measured:
        value = kaplan_meier_quantile(waits.to_numpy(), observed.to_numpy(zero_copy_only=False), self.share)
        return Measured(value, len(waits), "still-waiting" if value is None else "")

    def rows(self, events: ir.Table) -> ir.Table:
        return events.select("id", "at", "until", "observed")


def kaplan_meier_quantile(durations: np.ndarray, observed: np.ndarray, share: float) -> float | None:
    """The first duration by which at least `share` are over, by the product-limit estimate of survival.

    `observed` is False where the wait was not over when it was last looked at. None: too few were over to tell.
    """
    if not observed.any():
        return None
    from scipy.stats import CensoredData, ecdf  # takes a second to load, and few metrics ask for it

    survival = ecdf(CensoredData(uncensored=durations[observed], right=durations[~observed])).sf
    reached = survival.probabilities <= 1 - share + _ROUNDING
    return float(survival.quantiles[reached][0]) if reached.any() else None


def hours(waits: pa.Table) -> pa.Array:
    """From `at` to `until`."""
    span = pc.subtract(waits["until"].cast(pa.int64()), waits["at"].cast(pa.int64()))
    return pc.divide(span.cast(pa.float64()), _MICROSECONDS)


def _counted(tables: Tables, counts: ir.Table, keys: Sequence[str]) -> dict[Key, Measured]:
    rows = tables.connection.to_pyarrow(counts).to_pylist()
    return {tuple(row[key] for key in keys): Measured(float(row["n"]), row["n"]) for row in rows}
