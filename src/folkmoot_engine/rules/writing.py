"""Rules as YAML, in the order a person reads them: what it is, when, then. `read_rules` gives equal rules back."""

from typing import Any

import yaml

from folkmoot_engine.rules.condition import Check, Condition
from folkmoot_engine.rules.effect import Effect, effect_kind
from folkmoot_engine.rules.hours import Schedule
from folkmoot_engine.rules.reading import GROUPS
from folkmoot_engine.rules.rule import STEP, Rule, RuleSet, uid_of
from folkmoot_engine.rules.value import write_hours

_WIDTH = 110
_NAMES_OF_GROUPS = {kind: name for name, kind in GROUPS.items()}


def write_rules(rules: RuleSet) -> str:
    """The YAML of `rules`: what a rule leaves at its usual value is left out."""
    written = {"rules": [_rule(rule, place * STEP) for place, rule in enumerate(rules.rules, 1)]}
    return yaml.dump(
        written, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )


def _rule(rule: Rule, usual_order: int) -> dict[str, Any]:
    written: dict[str, Any] = {"name": rule.name}
    usual = {"sentence": "", "uid": uid_of(rule.name), "version": 1, "order": usual_order}
    written |= {key: getattr(rule, key) for key, value in usual.items() if getattr(rule, key) != value}
    if not rule.on:
        written["active"] = False
    if rule.schedule != Schedule():
        written["schedule"] = _schedule(rule.schedule)
    written["when"] = _condition(rule.condition)
    if rule.effects:
        written["then"] = [_effect(effect) for effect in rule.effects]
    if rule.stop:
        written["stop"] = True
    return written


def _condition(condition: Condition) -> dict[str, Any]:
    if not isinstance(condition, Check):
        return {_NAMES_OF_GROUPS[type(condition)]: [_condition(part) for part in condition.conditions]}
    kind = condition.asked.value
    if kind.many:
        values = [kind.write(value) for value in condition.value]
        value = values[0] if len(values) == 1 else values
    else:
        value = kind.write(condition.value)
    return {condition.field: value if condition.operator == "is" else {condition.operator: value}}


def _effect(effect: Effect) -> dict[str, Any]:
    return {effect.kind: effect_kind(effect.kind).value.write(effect.value)}


def _schedule(schedule: Schedule) -> dict[str, Any]:
    dates = {"first": schedule.first, "last": schedule.last}
    return write_hours(schedule.hours) | {key: day for key, day in dates.items() if day}


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their name, and nothing is written as a reference to something above."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    bool, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")
)
