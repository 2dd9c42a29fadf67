"""What follows from a rule: pure data. The site's desk carries it out, in the rule's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules.hints import did_you_mean
from folkmoot_engine.rules.value import NAME, YES_NO, ValueKind, choice

PRIORITIES = ("low", "normal", "high", "urgent")


@dataclass(frozen=True)
class EffectKind:
    """A kind of effect. Of those that are `single`, a message gets one: the first rule that names it keeps it."""

    name: str
    sentence: str
    value: ValueKind
    single: bool = False


_KINDS = (
    EffectKind("queue", "Make a case of it, in this queue (its short name, as in its address)", NAME, single=True),
    EffectKind("label", "Give it this label", NAME),
    EffectKind("priority", "Give its case this priority", choice(*PRIORITIES, many=False), single=True),
    EffectKind("assign", "Give its case to this person", NAME, single=True),
    EffectKind("hide", "Hide it until a person has reviewed it", YES_NO, single=True),
    EffectKind("notify", "Tell this person or role", NAME),
    EffectKind("propose", "Propose this saved reply (a person sends it, or does not)", NAME),
)
EFFECTS = {kind.name: kind for kind in _KINDS}


@dataclass(frozen=True)
class Effect:
    """One thing to do. Raises RuleError where there is no such kind, or the value is none of its."""

    kind: str
    value: Any

    def __post_init__(self) -> None:
        effect_kind(self.kind).value.check(self.value)


def effect_kind(name: str) -> EffectKind:
    """Raises RuleError, with the nearest name, where there is no such effect."""
    if name not in EFFECTS:
        raise RuleError(f"There is no effect “{name}”", remedy=did_you_mean(name, EFFECTS))
    return EFFECTS[name]


def settled(effects: Iterable[Effect]) -> list[Effect]:
    """What is to be done of the effects of several rules, in the order of the rules: nothing twice, singles once."""
    kept: dict[Any, Effect] = {}
    for effect in effects:
        kept.setdefault(effect.kind if EFFECTS[effect.kind].single else effect, effect)
    return list(kept.values())
