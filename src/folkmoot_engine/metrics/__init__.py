"""Metrics: named figures with a written definition, their n, their exclusions and the rows behind them."""

from folkmoot_engine.metrics.conversation import MESSAGES
from folkmoot_engine.metrics.figure import Figure
from folkmoot_engine.metrics.measuring import by_channel, many, measure, rows_behind, series
from folkmoot_engine.metrics.members import ACTIVE_MEMBERS, NEW_MEMBERS, RETURNING_MEMBERS
from folkmoot_engine.metrics.metric import Metric
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.response import FIRST_RESPONSE_MEDIAN, FIRST_RESPONSE_P90, THREADS_WITHOUT_ANSWER
from folkmoot_engine.metrics.work import BACKLOG, CASES_DONE, DECISIONS, REVERSALS

_IN_READING_ORDER = (
    MESSAGES,
    ACTIVE_MEMBERS,
    NEW_MEMBERS,
    RETURNING_MEMBERS,
    THREADS_WITHOUT_ANSWER,
    FIRST_RESPONSE_MEDIAN,
    FIRST_RESPONSE_P90,
    CASES_DONE,
    DECISIONS,
    REVERSALS,
    BACKLOG,
)
METRICS = {metric.name: metric for metric in _IN_READING_ORDER}

__all__ = ["METRICS", "Figure", "Metric", "Period", "by_channel", "many", "measure", "rows_behind", "series"]
