"""What a metric is: its definition in words, and the table of events that everything said of it is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from folkmoot_engine.metrics.estimators import Estimator
from folkmoot_engine.metrics.known import Known, Spread, on_its_day


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A named figure. Value, n, series, channels and rows all come from `events`, so that they cannot disagree.

    `events` gives a table with id (of `row_kind`), channel, day and at; of waits also until and observed; of what
    lasts also over_day. `spread` says which periods an event belongs to. `known_by` says what a gap is: days that
    were not collected from the channels, or days before the team's work was recorded.
    """

    name: str
    title: str
    sentence: str
    formula: str
    n: str
    exclusions: tuple[str, ...]
    unit: Literal["messages", "members", "threads", "hours", "cases", "decisions"]
    better: Literal["more", "less", ""]
    subject: str
    row_kind: Literal["message", "member", "thread", "case", "decision"]
    events: Callable[[Known], ir.Table]
    estimator: Estimator
    spread: Spread = on_its_day
    known_by: Literal["collected", "recorded"] = "collected"
