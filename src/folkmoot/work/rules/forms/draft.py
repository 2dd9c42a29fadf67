"""A rule as a form holds it: a tree of texts, some of which may be wrong, each with what is wrong about it.

`from_rule(rule).rule()` gives `rule` back.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot_engine.errors import FolkmootError, RuleError
from folkmoot_engine.rules import All, AnyOf, Effect, NoneOf, Rule, Schedule, read_check
from folkmoot_engine.rules.condition import Check, Condition, checks
from folkmoot_engine.rules.effect import EFFECTS, effect_kind
from folkmoot_engine.rules.field import FIELDS, Field, Operator
from folkmoot_engine.rules.hours import DAYS
from folkmoot_engine.rules.rule import STEP
from folkmoot_engine.rules.value import HOURS, YES_NO, read_hours, write_hours

GROUPS: dict[str, type] = {"all": All, "any": AnyOf, "none": NoneOf}
_NAMES = {kind: name for name, kind in GROUPS.items()}
MOST_PARTS = 100  # checks and groups in a form; beyond that, YAML reads better
FIRST_FIELD = "message.text"


@dataclass
class HoursDraft:
    """Days and hours of a zone."""

    days: list[str] = dataclasses.field(default_factory=lambda: list(DAYS))
    start: str = ""
    end: str = ""
    zone: str = "UTC"

    @classmethod
    def of(cls, written: dict[str, Any]) -> "HoursDraft":
        """From what `write_hours` gives."""
        return cls(
            list(written.get("days", DAYS)),
            written.get("from", ""),
            written.get("to", ""),
            written.get("zone", "UTC"),
        )

    def written(self) -> dict[str, Any]:
        """What `read_hours` takes."""
        told = {"from": self.start, "to": self.end, "zone": self.zone}
        return {"days": self.days, **{name: value for name, value in told.items() if value}}


@dataclass
class CheckDraft:
    """One field, what is asked of it, and the values as they were typed."""

    field: str = FIRST_FIELD
    operator: str = ""
    values: list[str] = dataclasses.field(default_factory=list)
    hours: HoursDraft = dataclasses.field(default_factory=HoursDraft)
    fault: str = ""
    is_group = False

    def __post_init__(self) -> None:
        """An operator that the field does not know gives way to the first it knows."""
        if self.field not in FIELDS:
            self.field, self.operator = FIRST_FIELD, ""
        if self.operator not in {one.name for one in self.about.operators}:
            self.operator = self.about.operators[0].name

    @property
    def about(self) -> Field:
        return FIELDS[self.field]

    @property
    def asked(self) -> Operator:
        return self.about.operator(self.operator)

    @property
    def widget(self) -> str:
        """How its value is asked for."""
        kind = self.asked.value
        if kind is HOURS:
            return "hours"
        if kind is YES_NO:
            return "yes or no"
        return "choices" if kind.choices else "lines" if kind.many else "line"

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def lines(self) -> str:
        return "\n".join(self.values)

    def read(self) -> Check | None:
        written = self.hours.written() if self.widget == "hours" else self.values
        if self.widget in ("line", "yes or no"):
            written = self.value
        return _tried(self, lambda: read_check(self.field, self.operator, written))


@dataclass
class GroupDraft:
    """All, any or none of its parts."""

    kind: str = "all"
    parts: list["CheckDraft | GroupDraft"] = dataclasses.field(default_factory=list)
    fault: str = ""
    is_group = True

    def read(self) -> Condition | None:
        parts = [part.read() for part in self.parts]
        if any(part is None for part in parts):
            return None
        return _tried(self, lambda: GROUPS[self.kind](tuple(parts)))

    def every(self) -> Iterator["CheckDraft | GroupDraft"]:
        yield self
        for part in self.parts:
            if isinstance(part, GroupDraft):
                yield from part.every()
            else:
                yield part


@dataclass
class EffectDraft:
    """One thing that follows."""

    kind: str = "label"
    value: str = ""
    fault: str = ""

    def __post_init__(self) -> None:
        if self.kind not in EFFECTS:
            self.kind = "label"

    def read(self) -> Effect | None:
        return _tried(self, lambda: Effect(self.kind, effect_kind(self.kind).value.read(self.value)))


@dataclass
class RuleDraft:
    """A whole rule. `alone` says that the outermost group is only there for the form, while it has one part."""

    name: str = ""
    sentence: str = ""
    order: str = str(STEP)
    stop: bool = False
    timed: bool = False
    hours: HoursDraft = dataclasses.field(default_factory=HoursDraft)
    first: str = ""
    last: str = ""
    when: GroupDraft = dataclasses.field(default_factory=lambda: GroupDraft(parts=[CheckDraft()]))
    alone: bool = True
    then: list[EffectDraft] = dataclasses.field(default_factory=lambda: [EffectDraft()])
    faults: dict[str, str] = dataclasses.field(default_factory=dict)

    def rule(self) -> Rule | None:
        """The rule; or nothing, and every part knows what is wrong about it."""
        condition = self._condition()
        effects = [effect.read() for effect in self.then]
        schedule = self._try("schedule", self._schedule)
        order = self._try("order", lambda: _number(self.order))
        if condition is None or schedule is None or order is None or None in effects:
            return None
        return self._try(
            "rule",
            lambda: Rule(
                name=self.name,
                sentence=self.sentence,
                condition=condition,
                effects=tuple(effects),
                stop=self.stop,
                order=order,
                schedule=schedule,
            ),
        )

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults) or any(part.fault for part in (*self.when.every(), *self.then))

    def _condition(self) -> Condition | None:
        if self.alone and len(self.when.parts) == 1:
            return self.when.parts[0].read()
        return self.when.read()

    def _schedule(self) -> Schedule:
        if not self.timed:
            return Schedule()
        return Schedule(read_hours(self.hours.written()), _day(self.first), _day(self.last))

    def _try(self, where: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except FolkmootError as error:
            self.faults[where] = str(error)
            return None


def from_rule(rule: Rule) -> RuleDraft:
    """A rule as a form shows it."""
    condition, schedule = rule.condition, rule.schedule
    alone = not isinstance(condition, All | AnyOf | NoneOf)
    return RuleDraft(
        name=rule.name,
        sentence=rule.sentence,
        order=str(rule.order),
        stop=rule.stop,
        timed=schedule != Schedule(),
        hours=HoursDraft.of(write_hours(schedule.hours)),
        first=str(schedule.first or ""),
        last=str(schedule.last or ""),
        when=GroupDraft("all", [_part(condition)]) if alone else _part(condition),
        alone=alone,
        then=[EffectDraft(one.kind, _text(effect_kind(one.kind).value.write(one.value))) for one in rule.effects],
    )


def fits_form(rule: Rule) -> bool:
    """Can a form show this rule without losing anything? Patterns over several lines, and very long rules, cannot."""
    if sum(1 for _ in checks(rule.condition)) > MOST_PARTS:
        return False
    values = [value for check in checks(rule.condition) if check.asked.value.many for value in check.value]
    return not any(isinstance(value, str) and value != " ".join(value.splitlines()).strip() for value in values)


def _part(condition: Condition) -> CheckDraft | GroupDraft:
    if not isinstance(condition, Check):
        return GroupDraft(_NAMES[type(condition)], [_part(part) for part in condition.conditions])
    kind = condition.asked.value
    if kind is HOURS:
        hours = HoursDraft.of(write_hours(condition.value))
        return CheckDraft(condition.field, condition.operator, hours=hours)
    values = condition.value if kind.many else [condition.value]
    return CheckDraft(condition.field, condition.operator, [_text(kind.write(value)) for value in values])


def _text(written: Any) -> str:
    return {True: "yes", False: "no"}[written] if isinstance(written, bool) else str(written)


def _tried(draft: Any, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except FolkmootError as error:
        draft.fault = str(error)
        return None


def _number(written: str) -> int:
    if not (written.isdecimal() and len(written) <= 9):
        raise RuleError(f"“{written}” is not a whole number", remedy="Write one like 10.")
    return int(written)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise RuleError(f"“{written}” is not a date", remedy="Write year, month and day, like 2026-11-30.") from error
