"""A rule, and the set of a workspace's rules in their order."""

import uuid
from dataclasses import dataclass, field

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules.condition import MOST_CHECKS, Condition, checks
from folkmoot_engine.rules.effect import Effect
from folkmoot_engine.rules.hours import Schedule

STEP = 10  # between the orders of rules that stand one below the other
MOST_RULES = 2_000
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "folkmoot:rules")
_LONGEST_NAME, _LONGEST_SENTENCE = 200, 1_000


@dataclass(frozen=True)
class Rule:
    """A condition and what follows. `stop` keeps its messages from the rules after it. Raises RuleError."""

    name: str
    condition: Condition
    effects: tuple[Effect, ...]
    uid: str = ""  # told from the name where it is left out
    sentence: str = ""
    on: bool = True
    stop: bool = False
    order: int = STEP
    version: int = 1
    schedule: Schedule = field(default_factory=Schedule)

    def __post_init__(self) -> None:
        _check_words("name", self.name, 1, _LONGEST_NAME)
        _check_words("sentence", self.sentence, 0, _LONGEST_SENTENCE)
        object.__setattr__(self, "uid", _checked_uid(self.uid) if self.uid else uid_of(self.name))
        if not self.effects and not self.stop:
            raise RuleError(
                f"Nothing follows from the rule “{self.name}”", remedy="Name an effect, or write “stop: yes”."
            )
        if len(set(self.effects)) < len(self.effects):
            raise RuleError(f"The rule “{self.name}” names an effect twice", remedy="Leave one of them out.")
        if sum(1 for _ in checks(self.condition)) > MOST_CHECKS:
            raise RuleError(f"The rule “{self.name}” asks more than {MOST_CHECKS:,} things", remedy="Split it.")
        for what, number, least in (("order", self.order, 0), ("version", self.version, 1)):
            if not least <= number < 1 << 31:
                raise RuleError(f"The {what} of “{self.name}” is out of bounds", remedy=f"Write {least} or more.")


@dataclass(frozen=True)
class RuleSet:
    """Rules by their order; of one order, as they were given. Raises RuleError where two share a uid."""

    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        if len(self.rules) > MOST_RULES:
            raise RuleError(
                f"There are more than {MOST_RULES:,} rules", remedy="Join rules that have the same effects."
            )
        names: dict[str, str] = {}
        for rule in self.rules:
            if rule.uid in names:
                raise RuleError(
                    f"The rules “{names[rule.uid]}” and “{rule.name}” share the uid {rule.uid}",
                    remedy="Leave the uid out of the new one, and give it a name of its own.",
                )
            names[rule.uid] = rule.name
        object.__setattr__(self, "rules", tuple(sorted(self.rules, key=lambda rule: rule.order)))


def uid_of(name: str) -> str:
    """The uid of a rule written without one: the same name gives the same, so a file can be read again."""
    return str(uuid.uuid5(_NAMESPACE, name))


def _checked_uid(uid: str) -> str:
    try:
        return str(uuid.UUID(uid))
    except ValueError as error:
        raise RuleError(f"“{uid}” is not a uid", remedy="Leave it out, or copy it whole.") from error


def _check_words(what: str, words: str, least: int, most: int) -> None:
    if not least <= len(words) <= most or words != " ".join(words.split()) or not (words.isprintable() or not words):
        raise RuleError(
            f"The {what} of a rule has from {least} to {most:,} visible signs, single spaces between words",
            where=f"“{words[:40]}”",
            remedy=f"Write a {what} that says what the rule does.",
        )
