"""Conditions: checks of single fields, put together with all, any and none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules.field import Field, Operator, field_named

DEEPEST = 12  # conditions within conditions
MOST_CHECKS = 1_000  # in one rule


@dataclass(frozen=True)
class Check:
    """One field, what is asked of it, and the value. Raises RuleError or PatternError where they do not fit."""

    field: str
    operator: str
    value: Any  # of the operator's kind: for most a tuple, one of which is enough

    def __post_init__(self) -> None:
        self.asked.value.check(self.value)

    @property
    def about(self) -> Field:
        return field_named(self.field)

    @property
    def asked(self) -> Operator:
        return self.about.operator(self.operator)


@dataclass(frozen=True)
class _Group:
    conditions: tuple["Condition", ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            raise RuleError("A group of conditions is empty", remedy="Write at least one condition in it.")
        if _depth(self) > DEEPEST:
            raise RuleError(f"Conditions stand more than {DEEPEST} deep", remedy="Split the rule into two.")


class All(_Group):
    """Every one of the conditions holds."""


class AnyOf(_Group):
    """At least one of the conditions holds."""


class NoneOf(_Group):
    """Not one of the conditions holds."""


Condition: TypeAlias = Check | All | AnyOf | NoneOf


def read_check(field: str, operator: str, written: Any) -> Check:
    """A check from what a person typed into a form: a string, a list of them, or (for hours) a mapping.

    Raises RuleError or PatternError where they do not fit.
    """
    kind = field_named(field).operator(operator).value
    if not kind.many:
        return Check(field, operator, kind.read(written))
    values = [written] if isinstance(written, str) else written
    return Check(field, operator, tuple(dict.fromkeys(kind.read(one) for one in values)))


def checks(condition: Condition) -> Iterator[Check]:
    """Every check in `condition`, in the order they are written."""
    if isinstance(condition, Check):
        yield condition
        return
    for part in condition.conditions:
        yield from checks(part)


def _depth(condition: Condition) -> int:
    return 0 if isinstance(condition, Check) else 1 + max(map(_depth, condition.conditions))
