"""What the team does: cases done, decisions and reversals, and what is left."""

import ibis.expr.types as ir

from folkmoot_engine.metrics.estimators import Count
from folkmoot_engine.metrics.known import Known, at_the_end
from folkmoot_engine.metrics.metric import Metric

_RECORDED = "Days before the desk had its first case are not known, and not counted as days without work."
_AUTOMATED = "What a rule decided in a person's name counts like what a person decided."


def _done(known: Known) -> ir.Table:
    cases = known.during(known.cases, "done_day")
    return cases.filter(cases.done_by_team).select("id", "channel", day="done_day", at="done_at")


def _standing(known: Known) -> ir.Table:
    return known.cases.select("id", "channel", day="opened_day", at="opened_at", over_day="done_day")


def _decided(known: Known, *, takes_back: bool) -> ir.Table:
    decisions = known.during(known.decisions, "decided_day")
    kept = decisions.filter(decisions.reverses.notnull() if takes_back else decisions.reverses.isnull())
    return kept.select("id", "channel", day="decided_day", at="decided_at")


CASES_DONE = Metric(
    name="cases_done",
    title="Cases done",
    sentence="How many cases the team finished.",
    formula="number of cases done in the period by a person, or by a rule in a person's name",
    n="cases",
    exclusions=(
        "Cases that were closed because their message no longer needed anything are left out.",
        "A case that was opened again is not done; finished once more, it counts on its last day.",
        _RECORDED,
    ),
    unit="cases",
    better="more",
    subject="Work",
    row_kind="case",
    events=_done,
    estimator=Count(),
    known_by="recorded",
)

DECISIONS = Metric(
    name="decisions",
    title="Decisions",
    sentence="How many decisions on messages were taken.",
    formula="number of decisions of the period that do not take another one back",
    n="decisions",
    exclusions=("Reversals are counted by themselves.", _AUTOMATED, _RECORDED),
    unit="decisions",
    better="",
    subject="Work",
    row_kind="decision",
    events=lambda known: _decided(known, takes_back=False),
    estimator=Count(),
    known_by="recorded",
)

REVERSALS = Metric(
    name="reversals",
    title="Reversals",
    sentence="How many decisions were taken back.",
    formula="number of decisions of the period that take another one back, whenever that one was taken",
    n="decisions",
    exclusions=("Taking one's own decision back at once counts too.", _AUTOMATED, _RECORDED),
    unit="decisions",
    better="less",
    subject="Work",
    row_kind="decision",
    events=lambda known: _decided(known, takes_back=True),
    estimator=Count(),
    known_by="recorded",
)

BACKLOG = Metric(
    name="backlog",
    title="Backlog",
    sentence="How many cases were not done at the end of the period.",
    formula="number of cases opened by the end of the period's last day (or by now, if that is earlier) and not done",
    n="cases",
    exclusions=(
        "Open, waiting and snoozed cases count alike.",
        "A case that was opened again counts as if it had never been done.",
        _RECORDED,
    ),
    unit="cases",
    better="less",
    subject="Work",
    row_kind="case",
    events=_standing,
    spread=at_the_end,
    estimator=Count(),
    known_by="recorded",
)
