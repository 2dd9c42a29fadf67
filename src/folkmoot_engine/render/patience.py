"""Weeks held against each other that had as much time: last week's questions had less of it than those of the weeks
before, and would always look worse."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow.compute as pc

from folkmoot_engine.metrics import METRICS, Figure
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.metrics.measuring import many_of

_QUESTIONS = "threads_without_answer"


def as_old(names: Sequence[str], known: Known) -> dict[str, list[Figure]]:
    """Metrics by name, each over all periods of `known`; threads without an answer of each period as they were as
    long after it as `known.as_of` is after the last one."""
    figures = many_of([METRICS[name] for name in names], known)
    if _QUESTIONS in figures:
        counts = _still_waiting(known)
        figures[_QUESTIONS] = [
            figure if figure.value is None else replace(figure, value=float(count), n=count)
            for figure, count in zip(figures[_QUESTIONS], counts, strict=True)
        ]
    return figures


def _still_waiting(known: Known) -> list[int]:
    """How many questions of each period nobody had answered when it was as old as the last one is now."""
    waits = METRICS["first_response_median"]
    asked = waits.spread(waits.events(known), known.periods).select("period", "until", "observed")
    rows = known.tables.connection.to_pyarrow(asked)
    counts = []
    for place, period in enumerate(known.periods):
        own = rows.filter(pc.equal(rows["period"], place))
        looked = known.as_of - (known.periods[-1].first - period.first)
        answered = pc.and_(own["observed"], pc.less_equal(own["until"], looked))
        counts.append(own.num_rows - (pc.sum(answered).as_py() or 0))
    return counts
