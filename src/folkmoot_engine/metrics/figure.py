"""What a metric says of a period: a value, or why there is none."""

from dataclasses import dataclass

from folkmoot_engine.metrics.period import Period


@dataclass(frozen=True)
class Figure:
    """One metric over one period.

    `value` is in the metric's unit; None where it cannot be told, and `why` then says so by a code:
    "not-collected" (no day of the period was collected), "no-cases" (nothing to measure: n is 0),
    "still-waiting" (fewer than the share asked for have been answered so far).
    `n` is the number of rows behind it. Of `days`, `collected` were collected.
    """

    metric: str
    period: Period
    value: float | None
    n: int
    days: int
    collected: int
    why: str = ""
    channel: int | None = None  # of this channel alone

    @property
    def is_partial(self) -> bool:
        return 0 < self.collected < self.days
