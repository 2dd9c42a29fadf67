"""Rules: a condition on a message, its verdict, author, thread and channel, and what follows, returned as data."""

from folkmoot_engine.rules.catching import CAUGHT
from folkmoot_engine.rules.compiling import CompiledRules
from folkmoot_engine.rules.condition import All, AnyOf, Check, NoneOf, read_check
from folkmoot_engine.rules.effect import Effect, settled
from folkmoot_engine.rules.facts import FACTS
from folkmoot_engine.rules.hours import Hours, Schedule
from folkmoot_engine.rules.previewing import Preview, preview
from folkmoot_engine.rules.reading import read_rules
from folkmoot_engine.rules.rule import Rule, RuleSet
from folkmoot_engine.rules.starter import starter_rules
from folkmoot_engine.rules.writing import write_rules

__all__ = [
    "CAUGHT",
    "FACTS",
    "All",
    "AnyOf",
    "Check",
    "CompiledRules",
    "Effect",
    "Hours",
    "NoneOf",
    "Preview",
    "Rule",
    "RuleSet",
    "Schedule",
    "preview",
    "read_check",
    "read_rules",
    "settled",
    "starter_rules",
    "write_rules",
]
