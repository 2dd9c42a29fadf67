"""What rules caught in a batch: which messages, by which rule, and why."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from folkmoot_engine.rules.condition import Check
from folkmoot_engine.rules.effect import EFFECTS
from folkmoot_engine.rules.facts import Facts
from folkmoot_engine.rules.logic import Masks, Numbered, fulfilled
from folkmoot_engine.rules.rule import Rule
from folkmoot_engine.rules.scanning import Finds

EFFECT = pa.struct([("kind", pa.string()), ("value", pa.string())])
# One check that made a rule hold; for texts the words and their span (signs, the end exclusive), once for each place.
REASON = pa.struct(
    [
        ("field", pa.string()),
        ("operator", pa.string()),
        ("words", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
    ]
)
# One row for each message and rule that caught it: by message, then in the order of the rules.
CAUGHT = pa.schema(
    [
        pa.field("uid", pa.string(), nullable=False),  # of the message
        pa.field("rule", pa.string(), nullable=False),  # its uid
        pa.field("version", pa.int32(), nullable=False),
        pa.field("effects", pa.list_(EFFECT), nullable=False),
        pa.field("reasons", pa.list_(REASON), nullable=False),
    ]
)
_MOST_REASONS = 12  # kept of one rule and message


@dataclass(frozen=True)
class Caught:
    """A slice of a batch after its rules.

    `holding` tells for each rule (first axis) and message whether its condition holds; `hits` leaves out what an
    earlier rule with `stop` has taken.
    """

    rules: tuple[Rule, ...]
    conditions: tuple[Numbered, ...]  # of the rules
    checks: tuple[Check, ...]  # by their number
    facts: Facts
    masks: Masks
    finds: Finds
    holding: np.ndarray
    hits: np.ndarray

    def as_batch(self) -> pa.RecordBatch:
        """Schema CAUGHT."""
        rows, places = np.nonzero(self.hits.T)
        chosen = [self.rules[place] for place in places]
        effects = pa.array([_effects(rule) for rule in self.rules], pa.list_(EFFECT))
        columns = [
            self.facts.column("uid").take(pa.array(rows)),
            pa.array([rule.uid for rule in chosen], pa.string()),
            pa.array([rule.version for rule in chosen], pa.int32()),
            effects.take(pa.array(places)),
            pa.array([self.reasons(*pair) for pair in zip(rows, places, strict=True)], pa.list_(REASON)),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=CAUGHT)

    def reasons(self, row: int, place: int) -> list[tuple[str, str, str | None, int | None, int | None]]:
        """Why the rule at `place` holds for the message at `row`: rows of REASON. Of what had to be absent, nothing."""
        told: list[tuple[str, str, str | None, int | None, int | None]] = []
        for number in fulfilled(self.conditions[place], self.masks, row) or ():
            check = self.checks[number]
            for span in list(self.finds.spans(row, number)) or [(None, None, None)]:
                told.append((check.field, check.operator, *span))
        return told[:_MOST_REASONS]


def hold_back(rules: tuple[Rule, ...], holding: np.ndarray) -> np.ndarray:
    """`holding` without what an earlier rule with `stop` has taken."""
    hits = holding.copy()
    stopped = np.zeros(holding.shape[1], bool)
    for rule, hit in zip(rules, hits, strict=True):
        hit &= ~stopped
        if rule.stop:
            stopped |= hit
    return hits


def _effects(rule: Rule) -> list[tuple[str, str]]:
    return [(effect.kind, written_value(effect.kind, effect.value)) for effect in rule.effects]


def written_value(kind: str, value: object) -> str:
    """The value of an effect as text; yes and no for those that are done or not."""
    written = EFFECTS[kind].value.write(value)
    return {True: "yes", False: "no"}.get(written, written) if isinstance(written, bool) else str(written)
