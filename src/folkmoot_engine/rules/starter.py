"""The rules a new workspace begins with, every one switched off until a person has seen its preview."""

from functools import lru_cache
from importlib.resources import files

from folkmoot_engine.rules.reading import read_rules
from folkmoot_engine.rules.rule import RuleSet


@lru_cache(maxsize=1)
def starter_rules() -> RuleSet:
    """The rules of starter.yaml."""
    return read_rules(starter_text(), name="starter.yaml")


def starter_text() -> str:
    """starter.yaml as it is written, with its remarks."""
    return (files(__package__) / "starter.yaml").read_text(encoding="utf-8")
