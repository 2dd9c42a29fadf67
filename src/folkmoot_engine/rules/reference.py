"""The reference of rules: the words of reference.md, with tables made from the registries of fields and effects."""

from importlib.resources import files

from folkmoot_engine.rules.condition import DEEPEST, MOST_CHECKS
from folkmoot_engine.rules.effect import EFFECTS
from folkmoot_engine.rules.field import FIELDS, Field
from folkmoot_engine.rules.pattern import LONGEST_PATTERN, LONGEST_PHRASE
from folkmoot_engine.rules.rule import MOST_RULES
from folkmoot_engine.rules.scanning import LONGEST_READ
from folkmoot_engine.rules.starter import starter_rules
from folkmoot_engine.rules.value import MOST_VALUES
from folkmoot_engine.rules.yaml_nodes import LONGEST_TEXT

_SECTIONS = {
    "message": "The message",
    "intent": "The verdict: intents",
    "risk": "The verdict: risks",
    "verdict": "The verdict: the rest",
    "author": "The author",
    "thread": "The thread",
    "channel": "The channel",
}
_BOUNDS = f"""\
- {MOST_RULES:,} rules, {LONGEST_TEXT:,} signs in a file
- groups {DEEPEST} deep, {MOST_CHECKS:,} fields asked in one rule, {MOST_VALUES} values in one list
- {LONGEST_PHRASE} signs in a phrase, {LONGEST_PATTERN:,} in a pattern
- the first {LONGEST_READ:,} signs of a message are read"""


def reference_page() -> str:
    """docs/reference/rules.md."""
    page = (files(__package__) / "reference.md").read_text(encoding="utf-8")
    tables = [_table(title, _fields_of(prefix)) for prefix, title in _SECTIONS.items()]
    made = {"fields": "\n\n".join(tables), "effects": _effects(), "bounds": _BOUNDS, "starter": _starters()}
    for name, text in made.items():
        page = page.replace(f"<!-- {name} -->", text)
    return page


def _fields_of(prefix: str) -> list[Field]:
    return [field for name, field in FIELDS.items() if name.partition(".")[0] == prefix]


def _table(title: str, fields: list[Field]) -> str:
    lines = [f"### {title}", "", "| field | what it is | can be asked | with |", "|---|---|---|---|"]
    for field in fields:
        asked = ", ".join(f"`{operator.name}`" for operator in field.operators)
        kinds = dict.fromkeys(operator.value.sentence for operator in field.operators)
        lines.append(f"| `{field.name}` | {field.sentence} | {asked} | {' '.join(kinds)} |")
    return "\n".join(lines)


def _effects() -> str:
    return "\n".join(
        f"| `{kind.name}` | {kind.sentence} | {kind.value.sentence}{' *One.*' if kind.single else ''} |"
        for kind in EFFECTS.values()
    )


def _starters() -> str:
    return "\n".join(f"- **{rule.name}.** {rule.sentence}" for rule in starter_rules().rules)
