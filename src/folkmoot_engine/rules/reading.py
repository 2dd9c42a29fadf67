"""Rules from YAML, as a community manager writes them; errors point at the place and say what was probably meant."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from folkmoot_engine.errors import FolkmootError, RuleError
from folkmoot_engine.rules.condition import DEEPEST, All, AnyOf, Check, Condition, NoneOf
from folkmoot_engine.rules.effect import Effect, effect_kind
from folkmoot_engine.rules.field import FIELDS, Operator, field_named
from folkmoot_engine.rules.hints import did_you_mean
from folkmoot_engine.rules.hours import Schedule
from folkmoot_engine.rules.rule import STEP, Rule, RuleSet
from folkmoot_engine.rules.value import COUNT, HOURS, YES_NO, ValueKind, read_hours
from folkmoot_engine.rules.yaml_nodes import Document, Items, Mapping, Node, Scalar, read_nodes

GROUPS = {"all": All, "any": AnyOf, "none": NoneOf}
RULE_KEYS = ("name", "sentence", "uid", "version", "order", "active", "schedule", "when", "then", "stop")
SCHEDULE_KEYS = ("days", "from", "to", "zone", "first", "last")


def read_rules(text: str, *, name: str = "") -> RuleSet:
    """The rules in `text`; `name` is that of the file, for errors. Raises RuleError at the first thing wrong."""
    return _Reader(Document(text, name)).rule_set(read_nodes(text, Document(text, name)))


class _Reader:
    """Walks the nodes of one document, and knows where to point."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def rule_set(self, root: Node | None) -> RuleSet:
        if root is None:
            return RuleSet()
        entries = self.entries(root, ("rules",), "The file begins with “rules:”")
        nodes = self.items(entries["rules"]) if "rules" in entries else []
        rules = []
        for place, node in enumerate(nodes, 1):
            rules.append(self.rule(node, place * STEP))
            self.at(node, RuleSet, tuple(rules))  # a uid that stands twice is told where it stands again
        return RuleSet(tuple(rules))

    def rule(self, node: Node, order: int) -> Rule:
        entries = self.entries(node, RULE_KEYS, "A rule is a mapping with name, when and then")
        self.require(node, entries, ("name", "when"), "A rule")
        told: dict[str, Any] = {key: self.text(entries[key]) for key in ("name", "sentence", "uid") if key in entries}
        told["order"] = self.value(COUNT, entries["order"]) if "order" in entries else order
        if "version" in entries:
            told["version"] = self.value(COUNT, entries["version"])
        for key, known_as in (("active", "on"), ("stop", "stop")):
            if key in entries:
                told[known_as] = self.value(YES_NO, entries[key])
        if "schedule" in entries:
            told["schedule"] = self.schedule(entries["schedule"])
        told["condition"] = self.condition(entries["when"])
        told["effects"] = tuple(self.effects(entries["then"])) if "then" in entries else ()
        return self.at(node, Rule, **told)

    def condition(self, node: Node, depth: int = 0) -> Condition:
        """A list means all of it; a mapping has one entry: a group, or a field."""
        if depth > DEEPEST:
            raise self.document.error(
                f"Conditions stand more than {DEEPEST} deep", node.place, "Split the rule into two."
            )
        if isinstance(node, Items):
            return self.group(All, node, depth)
        key, value = self.single(node, "A condition is a field with what is asked of it, or all, any or none")
        if key.text in GROUPS:
            return self.group(GROUPS[key.text], value, depth)
        if "." not in key.text and key.text not in FIELDS:
            remedy = did_you_mean(key.text, [*GROUPS, *FIELDS], "Write all, any, none, or a field as “message.text”.")
            raise self.document.error(f"“{key.text}” is no condition", key.place, remedy)
        return self.check(key, value)

    def group(self, kind: type, node: Node, depth: int) -> Condition:
        parts = tuple(self.condition(part, depth + 1) for part in self.items(node))
        return self.at(node, kind, parts)

    def check(self, key: Scalar, node: Node) -> Check:
        field = self.at(key, field_named, key.text)
        if isinstance(node, Mapping):
            asked, node = self.single(node, f"“{field.name}” is asked one thing")
            operator: Operator = self.at(asked, field.operator, asked.text)
        elif field.plain:
            operator = field.plain
        else:
            known = ", ".join(operator.name for operator in field.operators)
            first = f"{field.name}: {{{field.operators[0].name}: …}}"
            raise self.document.error(
                f"What is asked of “{field.name}” is missing", node.place, f"It knows: {known}. Write “{first}”."
            )
        return self.at(node, Check, field.name, operator.name, self.value(operator.value, node))

    def effects(self, node: Node) -> Iterable[Effect]:
        for item in self.items(node):
            key, value = self.single(item, "An effect is its kind and its value")
            kind = self.at(key, effect_kind, key.text)
            yield self.at(value, Effect, key.text, self.value(kind.value, value))

    def schedule(self, node: Node) -> Schedule:
        entries = self.entries(node, SCHEDULE_KEYS, "A schedule has days, from, to, zone, first and last")
        dates = {
            key: self.at(entries[key], _date, self.text(entries[key])) for key in ("first", "last") if key in entries
        }
        hours = {key: self.plain(value) for key, value in entries.items() if key not in dates}
        return self.at(node, Schedule, self.at(node, read_hours, hours), **dates)

    def value(self, kind: ValueKind, node: Node) -> Any:
        """A value of that kind; of kinds that hold many, a tuple, from one value or a list."""
        if kind is HOURS:
            return self.at(node, read_hours, self.plain(node))
        if not kind.many:
            return self.at(node, kind.read, self.text(node))
        nodes = node.items if isinstance(node, Items) else [node]
        return tuple(dict.fromkeys(self.at(one, kind.read, self.text(one)) for one in nodes))

    def plain(self, node: Node) -> Any:
        """Nodes as strings, lists and dictionaries."""
        if isinstance(node, Scalar):
            return node.text
        if isinstance(node, Items):
            return [self.text(item) for item in node.items]
        return {key.text: self.plain(value) for key, value in node.entries}

    def at(self, node: Node, make: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """What `make` gives; what it refuses is told with the place of `node`."""
        try:
            return make(*values, **named)
        except FolkmootError as error:
            raise self.document.placed(error, node.place) from error

    def text(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            raise self.document.error("Here stands one value", node.place, "Write it without list or further entries.")
        if not node.text:
            raise self.document.error("A value is missing", node.place, "Write it behind the colon.")
        return node.text

    def items(self, node: Node) -> list[Node]:
        if not isinstance(node, Items):
            raise self.document.error("Here stands a list", node.place, "Begin each of its lines with “- ”.")
        return node.items

    def single(self, node: Node, expected: str) -> tuple[Scalar, Node]:
        if isinstance(node, Mapping) and len(node.entries) == 1:
            return node.entries[0]
        place = node.entries[1][0].place if isinstance(node, Mapping) and node.entries else node.place
        raise self.document.error(expected, place, "Begin a line of its own with “- ” for each, one entry in it.")

    def entries(self, node: Node, known: tuple[str, ...], expected: str) -> dict[str, Node]:
        if not isinstance(node, Mapping):
            raise self.document.error(expected, node.place, f"Known are: {', '.join(known)}.")
        for key, _ in node.entries:
            if key.text not in known:
                raise self.document.error(f"“{key.text}” is not known here", key.place, did_you_mean(key.text, known))
        return {key.text: value for key, value in node.entries}

    def require(self, node: Node, entries: dict[str, Node], keys: tuple[str, ...], what: str) -> None:
        for key in keys:
            if key not in entries:
                raise self.document.error(f"{what} lacks “{key}”", node.place, f"Add a line “{key}: …”.")


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise RuleError(f"“{written}” is not a date", remedy="Write year, month and day, like 2026-11-30.") from error
