"""Conditions worked out over masks (one boolean a row). A check is known by its number, and asked once."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import NamedTuple, TypeAlias

import numpy as np

from folkmoot_engine.rules.condition import All, AnyOf, Check, Condition, NoneOf


class Group(NamedTuple):
    """All, AnyOf or NoneOf of numbered conditions."""

    kind: type
    parts: tuple["Numbered", ...]


Numbered: TypeAlias = int | Group
Masks = Sequence[np.ndarray | None]  # by the number of the check; None where it has not been asked yet


def numbered(condition: Condition, numbers: Mapping[Check, int]) -> Numbered:
    """`condition` with the number of each check in its place."""
    if isinstance(condition, Check):
        return numbers[condition]
    return Group(type(condition), tuple(numbered(part, numbers) for part in condition.conditions))


def holds(condition: Numbered, masks: Masks) -> np.ndarray:
    """The rows for which `condition` holds, given the masks of all its checks."""
    if isinstance(condition, int):
        return masks[condition]
    parts = (holds(part, masks) for part in condition.parts)
    if condition.kind is All:
        return reduce(and_, parts)
    together = reduce(or_, parts)
    return ~together if condition.kind is NoneOf else together


def possible(condition: Numbered, masks: Masks, rows: int, *, wanted: bool = True) -> np.ndarray:
    """The rows that may yet come out as `wanted`, whatever the checks without a mask will say."""
    if isinstance(condition, int):
        mask = masks[condition]
        if mask is None:
            return np.ones(rows, bool)
        return mask if wanted else ~mask
    inner = wanted != (condition.kind is NoneOf)
    parts = (possible(part, masks, rows, wanted=inner) for part in condition.parts)
    # That all hold, or that of several none does, needs every part; the opposite needs one.
    needs_every = inner == (condition.kind is All)
    return reduce(and_ if needs_every else or_, parts)


def fulfilled(condition: Numbered, masks: Masks, row: int) -> list[int] | None:
    """The checks that make `condition` hold in one row; None where it does not. What must be absent is not told."""
    if isinstance(condition, int):
        return [condition] if masks[condition][row] else None
    told: list[int] = []
    held = condition.kind is not AnyOf
    for part in condition.parts:
        found = fulfilled(part, masks, row)
        if found is None:
            if condition.kind is All:
                return None
        elif condition.kind is NoneOf:
            return None
        else:
            held = True
            told += found
    return told if held else None
