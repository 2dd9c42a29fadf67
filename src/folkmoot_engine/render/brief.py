"""What a weekly brief says, as facts by code: no sentence here, and no name. The site puts it into words.

The headline is the change that stands out most, by one rule (see `standing`). Causes are never guessed: it says in
which channel most of a change lies, and which thread was busiest, as both can be counted.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

import ibis

from folkmoot_engine.lake.tables import Tables
from folkmoot_engine.metrics import METRICS, Figure, Period
from folkmoot_engine.metrics.known import Known

# In reading order: who is there, what they say, who is left alone, for how long, and whether the team keeps up. The
# backlog rather than cases done: more done may only mean that more went wrong, a backlog says if all is cared for.
FIGURES = ("active_members", "messages", "threads_without_answer", "first_response_median", "backlog")
WEEKS = 12  # points of a small chart, this week the last
_ENOUGH_WEEKS = 4  # from which on there is something usual
_FEW = 10  # rows; below it a change is chance
_FAR = 2.0  # spreads away from what is usual
_BUSY = 5  # messages that make a thread worth a line
_TO_SPREAD = 1.4826  # median absolute deviation → standard deviation, of a normal distribution
_MOST_TIMES = 10_000  # of what is usual; more is told as so many
_MANY_REVERSED, _ENOUGH_DECISIONS = 0.1, 10
_ADDS_UP = frozenset({"messages", "threads_without_answer", "backlog", "cases_done"})


@dataclass(frozen=True)
class Measured:
    """One metric of a brief: this week, the weeks before it (the latest last), and the same week a year before."""

    now: Figure
    history: Sequence[Figure] = ()
    year_before: Figure | None = None

    @property
    def before(self) -> Figure | None:
        return self.history[-1] if self.history else None

    @property
    def is_count(self) -> bool:
        return METRICS[self.now.metric].unit != "hours"

    @property
    def is_few(self) -> bool:
        """Too little to make anything of."""
        return self.now.n < _FEW


@dataclass(frozen=True)
class Fact:
    """Something a brief says: a code, and the values and names that belong into its sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How far a figure is from what is usual: `score` spreads; `usual` over `weeks` weeks (0: the week before)."""

    measured: Measured
    usual: float
    weeks: int
    score: float

    @property
    def is_far(self) -> bool:
        return self.score > _FAR

    @property
    def change(self) -> float:
        return self.measured.now.value - self.usual


def standing(measured: Measured) -> Standing | None:
    """How far this week is from the usual, or None where that cannot be said.

    The usual is the median of the whole weeks among the last ones, if there are four; else the week before. The
    spread is the greatest of: the median distance from the median (as a standard deviation), what chance alone does
    to a count (its square root), and a tenth (against one week alone, an eighth). Weeks that were collected in part,
    and figures of fewer than ten rows, are never compared.
    """
    now = measured.now
    if now.value is None or now.is_partial:
        return None
    whole = [figure for figure in measured.history if figure.value is not None and figure.collected >= figure.days]
    values = [figure.value for figure in whole]
    if not whole or max(now.n, median(figure.n for figure in whole)) < _FEW:
        return None
    if len(values) >= _ENOUGH_WEEKS:
        usual, weeks = median(values), len(values)
        spread = max(_TO_SPREAD * median(abs(value - usual) for value in values), usual / 10)
        chance = math.sqrt(usual)
    elif whole[-1] is measured.before:
        usual, weeks = values[-1], 0
        spread, chance = usual / 8, math.sqrt(2 * usual)
    else:
        return None
    spread = max(spread, chance if measured.is_count else 0.0) or 1.0
    return Standing(measured, usual, weeks, abs(now.value - usual) / spread)


def rank(measured: Sequence[Measured]) -> list[Standing]:
    """What stands out, the farthest first; of equals, the first of the brief."""
    found = [stands for one in measured if (stands := standing(one)) is not None and stands.is_far]
    return sorted(found, key=lambda one: -one.score)


def headline(measured: Sequence[Measured]) -> Fact:
    """The one sentence. Doubts come first: what was not collected cannot stand out."""
    by_name = {one.now.metric: one for one in measured}
    collected = [one.now for one in measured if METRICS[one.now.metric].known_by == "collected"]
    if all(figure.why == "not-collected" for figure in collected):
        return Fact("nothing-collected")
    partly = [figure for figure in collected if figure.is_partial]
    if partly:
        least = min(partly, key=lambda figure: figure.collected)
        return Fact("partly-collected", {"collected": least.collected, "days": least.days})
    found = rank(measured)
    if found:
        return _stands_out(found[0])
    said = {name: _value(by_name.get(name)) for name in ("messages", "active_members")}
    compared = [one for one in measured if standing(one) is not None]
    if compared:
        return Fact("usual", said)
    has_past = any(figure.value is not None for one in measured for figure in one.history)
    return Fact("too-few" if has_past else "first", said)


def _stands_out(stands: Standing) -> Fact:
    now = stands.measured.now
    values = {"metric": now.metric, "value": now.value, "usual": stands.usual, "weeks": stands.weeks}
    if stands.usual:
        values["percent"] = round(100 * min(abs(now.value - stands.usual) / stands.usual, _MOST_TIMES))
    return Fact("above" if now.value > stands.usual else "below", values)


def _value(measured: Measured | None) -> float | None:
    return measured.now.value if measured else None


def changes(
    measured: Sequence[Measured],
    *,
    channels: Sequence[tuple[Figure, Figure | None]] = (),
    busiest: tuple[int, int, int] | None = None,
) -> list[Fact]:
    """What changed, and where: the channel that most of the headline's change lies in, the next thing that stands
    out, and the busiest thread.

    `channels` are the headline's metric by channel, this week and the week before; `busiest` is a thread's id, its
    messages in the week, and those of all threads.
    """
    found = rank(measured)
    said = []
    if found and headline(measured).code in ("above", "below"):
        said += _driver(found[0], channels)
        said += [Fact("also", dict(_stands_out(one).values)) for one in found[1:2]]
    if busiest and busiest[1] >= _BUSY:
        thread, count, total = busiest
        said.append(Fact("busiest", {"thread": thread, "messages": count, "share": round(100 * count / max(total, 1))}))
    return said


def _driver(stands: Standing, channels: Sequence[tuple[Figure, Figure | None]]) -> list[Fact]:
    """The channel with the largest part of the change, if it goes the way of the whole."""
    before = stands.measured.before
    if before is None or before.value is None or len(channels) < 2:
        return []
    change = stands.measured.now.value - before.value
    if stands.measured.now.metric not in _ADDS_UP or change * stands.change <= 0:
        return []
    moved = [
        (now.value - was.value, now.channel)
        for now, was in channels
        if now.value is not None and was is not None and was.value is not None
    ]
    most, channel = max(moved, key=lambda one: one[0] * change, default=(0, None))
    return [Fact("channel", {"channel": channel, "change": most, "of": change})] if most * change > 0 else []


def needs(
    *, overdue: int = 0, pending: int = 0, unanswered: int = 0, decisions: int = 0, reversals: int = 0
) -> list[Fact]:
    """What needs a decision, the most pressing first: cases past their time, messages hidden until somebody looks,
    threads left alone for over two days, and decisions that are taken back too often."""
    counted = {"overdue": overdue, "pending": pending, "unanswered": unanswered}
    said = [Fact(code, {"count": count}) for code, count in counted.items() if count]
    if decisions >= _ENOUGH_DECISIONS and reversals >= _MANY_REVERSED * decisions:
        said.append(Fact("reversals", {"count": reversals, "of": decisions}))
    return said


def busiest_thread(tables: Tables, period: Period, *, as_of: datetime) -> tuple[int, int, int] | None:
    """The thread with most of what the metric "messages" counts: its id, its messages, and those of all threads.

    None where nothing was said. Of two as busy, the older.
    """
    known = Known(tables, (period,), as_of)
    counted = METRICS["messages"].events(known).select("id")
    said = known.during(known.messages, "sent_day").select("id", "thread").semi_join(counted, "id")
    threads = said.group_by("thread").agg(n=said.count())
    most = threads.mutate(total=threads.n.sum().over()).order_by(ibis.desc("n"), "thread").limit(1)
    rows = tables.connection.to_pyarrow(most).to_pylist()
    return (rows[0]["thread"], rows[0]["n"], rows[0]["total"]) if rows else None
