"""The reference of metrics: every definition as it stands in the code."""

from folkmoot_engine.metrics import METRICS
from folkmoot_engine.metrics.metric import Metric

_HEAD = """\
# Metrics

A metric is a named figure with a written definition, its n, its exclusions and the rows behind it. Value, n, series,
channels and rows are computed from one table of events, so that they cannot disagree.

- **Days are the workspace's.** Every row of the lake bears the day it has in the workspace's zone; weeks run from
  Monday to Sunday.
- **A gap is not a zero.** A day that was not collected is not counted. A period without any collected day has no value;
  one with some is told with how many. Of all channels together a day was collected if at least one channel was, and
  none had a gap. What the team does is recorded from the day on which the desk had its first case.
- **A figure knows its moment.** What came after the moment of a figure counts for nothing, so that last week's figures
  can be computed again. What was merged, hidden or deleted since counts as it is now.
- **The period before** has as many days, directly before; **the year before** lies 52 weeks earlier, so that weekdays
  stand against weekdays.

`folkmoot metrics` lists them, `folkmoot metrics NAME` tells the figures of one.
"""
_BETTER = {"more": "More is better.", "less": "Less is better.", "": "Neither more nor less is better by itself."}


def reference_page() -> str:
    """docs/reference/metrics.md."""
    parts, subject = [_HEAD], ""
    for metric in METRICS.values():
        if metric.subject != subject:
            subject = metric.subject
            parts.append(f"## {subject}\n")
        parts.append(_definition(metric))
    return "\n".join([*parts, "_Written by `folkmoot docs` from `folkmoot_engine/metrics`._", ""])


def _definition(metric: Metric) -> str:
    lines = [
        f"### {metric.title}",
        "",
        f"`{metric.name}`, in {metric.unit}. {metric.sentence} {_BETTER[metric.better]}",
        "",
    ]
    lines += [f"- Formula: {metric.formula}.", f"- n: {metric.n}."]
    return "\n".join([*lines, *(f"- {sentence}" for sentence in metric.exclusions), ""])
