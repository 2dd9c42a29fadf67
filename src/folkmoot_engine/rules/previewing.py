"""What rules would have done to messages that are already there, before anybody switches them on."""

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot_engine.rules.catching import Caught
from folkmoot_engine.rules.compiling import CompiledRules
from folkmoot_engine.rules.rule import Rule, RuleSet

_SHOWN = 300  # signs of an example's text
Reason = tuple[str, str, str | None, int | None, int | None]


@dataclass(frozen=True, order=True)
class Example:
    """A message that a rule catches. `reasons` are (field, operator, words, start, end), spans in the whole text."""

    sent_at: datetime
    uid: str
    text: str = field(compare=False)  # its beginning
    reasons: tuple[Reason, ...] = field(compare=False)


@dataclass(frozen=True)
class RulePreview:
    """What one rule would have done. `spared` are messages that fulfil it, but were stopped by a rule before it."""

    rule: Rule
    caught: int
    spared: int
    share: float  # caught, of all messages seen
    also_caught_by: dict[str, int]  # uid of another rule → how many of the caught that one catches too
    alone: int  # caught by no other rule
    examples: tuple[Example, ...]  # in the order of time, spread over it


@dataclass(frozen=True)
class Preview:
    """What a set of rules would have done. Every message seen was either caught by some rule or by none."""

    messages: int
    caught: int
    first: datetime | None
    last: datetime | None
    rules: tuple[RulePreview, ...]

    def of(self, uid: str) -> RulePreview:
        """The preview of one rule. Raises KeyError where it was not tried."""
        for one in self.rules:
            if one.rule.uid == uid:
                return one
        raise KeyError(uid)


def preview(
    rules: RuleSet,
    batches: Iterable[pa.RecordBatch],
    *,
    trying: Iterable[str] = (),
    at: datetime | None = None,
    examples: int = 10,
    watching: Callable[[Caught], None] | None = None,
) -> Preview:
    """What the rules that are on, and those with a uid in `trying`, would do to `batches` (schema FACTS, with `text`).

    One pass, in memory that does not grow with the messages. Without `at`, each message is looked at in the moment it
    was sent. `watching` is shown each slice once it is counted. Raises RuleError where a column is missing.
    """
    tried = set(trying)
    rule_set = RuleSet(tuple(replace(rule, on=True) if rule.uid in tried else rule for rule in rules.rules))
    compiled = CompiledRules(rule_set)
    count = _Count(compiled.rules, examples)
    for batch in batches:
        for caught in compiled.catch(batch, at=at):
            count.add(caught)
            if watching is not None:
                watching(caught)
    return count.preview()


class _Count:
    """Sums over slices of batches."""

    def __init__(self, rules: tuple[Rule, ...], examples: int) -> None:
        self.rules = rules
        self.messages = self.caught = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.spared = np.zeros(len(rules), np.int64)
        self.alone = np.zeros(len(rules), np.int64)
        self.together = np.zeros((len(rules), len(rules)), np.int64)  # on the diagonal: caught at all
        self.examples = [_Spread(examples) for _ in rules]

    def add(self, caught: Caught) -> None:
        hits = caught.hits
        by_message = hits.sum(axis=0)
        self.messages += hits.shape[1]
        self.caught += int((by_message > 0).sum())
        self.spared += (caught.holding & ~hits).sum(axis=1)
        self.alone += (hits & (by_message == 1)).sum(axis=1)
        # Sums up to a slice's length are exact in 32-bit floats, and multiplied much faster than whole numbers.
        dense = hits.astype(np.float32)
        self.together += (dense @ dense.T).astype(np.int64)
        self._see_times(caught)
        for place in np.flatnonzero(hits.any(axis=1)).tolist():
            self.examples[place].add(caught, place, np.flatnonzero(hits[place]))

    def _see_times(self, caught: Caught) -> None:
        span = pc.min_max(caught.facts.column("sent_at")).as_py()
        self.first = min(filter(None, (self.first, span["min"])), default=None)
        self.last = max(filter(None, (self.last, span["max"])), default=None)

    def preview(self) -> Preview:
        return Preview(
            self.messages,
            self.caught,
            self.first,
            self.last,
            tuple(self._of(place) for place in range(len(self.rules))),
        )

    def _of(self, place: int) -> RulePreview:
        shared = self.together[place]
        return RulePreview(
            rule=self.rules[place],
            caught=int(shared[place]),
            spared=int(self.spared[place]),
            share=int(shared[place]) / self.messages if self.messages else 0.0,
            also_caught_by={self.rules[other].uid: int(n) for other, n in enumerate(shared) if n and other != place},
            alone=int(self.alone[place]),
            examples=tuple(self.examples[place].kept),
        )


class _Spread:
    """At most so many examples, as far from one another in time as one pass can have them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: list[Example] = []

    def add(self, caught: Caught, place: int, rows: np.ndarray) -> None:
        """Of one slice no more than `most` are looked at."""
        if not self.most:
            return
        for row in _spread_rows(caught, rows, self.most):
            insort(self.kept, _example(caught, place, row))
            if len(self.kept) > self.most:
                del self.kept[self._least_missed()]

    def _least_missed(self) -> int:
        """The example whose neighbours are closest to one another; the first and the last are missed most."""
        if len(self.kept) < 3:
            return len(self.kept) - 1
        times = [example.sent_at for example in self.kept]
        return min(range(1, len(times) - 1), key=lambda at: times[at + 1] - times[at - 1])


def _spread_rows(caught: Caught, rows: np.ndarray, most: int) -> list[int]:
    """At most `most` of `rows`, spread over the time from the first to the last of them."""
    times = caught.facts.column("sent_at").take(pa.array(rows)).cast(pa.int64()).to_numpy()
    order = np.argsort(times, kind="stable")
    wanted = np.linspace(times[order[0]], times[order[-1]], most)
    places = np.minimum(np.searchsorted(times[order], wanted), len(rows) - 1)
    return rows[order[np.unique(places)]].tolist() if len(rows) > most else rows.tolist()


def _example(caught: Caught, place: int, row: int) -> Example:
    column = caught.facts.column
    return Example(
        sent_at=column("sent_at")[row].as_py(),
        uid=column("uid")[row].as_py(),
        text=column("text")[row].as_py()[:_SHOWN],
        reasons=tuple(caught.reasons(row, place)),
    )
