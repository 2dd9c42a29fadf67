"""Rules compiled once and applied to batches of messages: effects, rule and reasons out, in linear time."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from folkmoot_engine.rules import checking
from folkmoot_engine.rules.catching import CAUGHT, Caught, hold_back
from folkmoot_engine.rules.condition import checks
from folkmoot_engine.rules.facts import FACTS, Facts
from folkmoot_engine.rules.hours import Schedule
from folkmoot_engine.rules.logic import holds, numbered, possible
from folkmoot_engine.rules.rule import RuleSet
from folkmoot_engine.rules.scanning import Finds, TextReader

_MOST_ROWS = 4_096  # worked on at once: masks stay in the processor's cache
_MOST_BYTES = 16 << 20  # of them, so that floods of long texts do not fill the memory
_ALWAYS_READ = ("uid", "sent_at")
_EVER = Schedule()


class CompiledRules:
    """The rules of a set that are on, ready for batches. Raises PatternError where a pattern needs too much memory.

    `rules` stand in their order; `columns` are those of schema FACTS that a batch must have.
    Picklable: another process compiles them again.
    """

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.rules = tuple(rule for rule in rule_set.rules if rule.on)
        every = dict.fromkeys(check for rule in self.rules for check in checks(rule.condition))
        self._checks = tuple(every)
        numbers = {check: number for number, check in enumerate(self._checks)}
        self._conditions = tuple(numbered(rule.condition, numbers) for rule in self.rules)
        self._reader = TextReader({numbers[check]: check for check in every if not checking.is_quick(check)})
        asked = {column for check in every for column in check.about.columns} | set(_ALWAYS_READ)
        self.columns = tuple(name for name in FACTS.names if name in asked)

    def __reduce__(self):
        return (CompiledRules, (self.rule_set,))

    def apply(self, batch: pa.RecordBatch, *, at: datetime | None = None) -> pa.RecordBatch:
        """What follows for each message: schema CAUGHT, one row for each message and rule that caught it.

        `at` (with its zone) is when the rules look, for ages and schedules; without it, each message is looked at in
        the moment it was sent. Raises RuleError where a column that a rule asks for is missing.
        """
        parts = [caught.as_batch() for caught in self.catch(batch, at=at)]
        return pa.concat_batches(parts) if parts else pa.RecordBatch.from_pylist([], CAUGHT)

    def catch(self, batch: pa.RecordBatch, *, at: datetime | None = None) -> Iterator[Caught]:
        """The same slice by slice, with reasons told only when asked for: enough to count."""
        step = _rows_at_once(batch)
        for start in range(0, batch.num_rows, step):
            part = batch.slice(start, step)
            yield self._catch(Facts(part, _moments(part, at)))

    def _catch(self, facts: Facts) -> Caught:
        masks = [checking.mask(check, facts) if checking.is_quick(check) else None for check in self._checks]
        at_work = {
            place: rule.schedule.hold(facts.moments) for place, rule in enumerate(self.rules) if rule.schedule != _EVER
        }
        finds = self._read_texts(facts, masks, at_work)
        holding = np.zeros((len(self.rules), len(facts)), bool)
        for place, condition in enumerate(self._conditions):
            holding[place] = holds(condition, masks)
        for place, working in at_work.items():
            holding[place] &= working
        hits = hold_back(self.rules, holding)
        return Caught(self.rules, self._conditions, self._checks, facts, masks, finds, holding, hits)

    def _read_texts(self, facts: Facts, masks: list[np.ndarray | None], at_work: dict[int, np.ndarray]) -> Finds:
        """Adds to `masks` the checks of texts. Read is only what some rule may still catch, given all quick checks."""
        may = np.zeros(len(facts), bool)
        for place, condition in enumerate(self._conditions):
            if may.all():
                break
            may |= possible(condition, masks, len(facts)) & at_work.get(place, True)
        read, finds = self._reader.read(facts, np.flatnonzero(may))
        for number, mask in read.items():
            masks[number] = mask
        return finds


def _rows_at_once(batch: pa.RecordBatch) -> int:
    fitting = _MOST_BYTES * batch.num_rows // max(1, batch.nbytes)
    return max(1, min(_MOST_ROWS, fitting))


def _moments(batch: pa.RecordBatch, at: datetime | None) -> pa.Array:
    if at is None:
        return batch.column("sent_at")
    return pa.repeat(pa.scalar(at.astimezone(UTC), pa.timestamp("us", tz="UTC")), batch.num_rows)
