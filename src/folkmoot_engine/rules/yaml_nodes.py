"""YAML as nodes that know where they stand: scalars stay text, so that "no" is what its field says it is.

Nothing is ever constructed but strings, lists and mappings. Anchors, aliases and tags are refused, keys stand once, and
size, depth and number of nodes are bounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from folkmoot_engine.errors import FolkmootError, RuleError

LONGEST_TEXT = 512 * 1024  # signs
_DEEPEST = 60
_MOST_NODES = 50_000
_WIDEST_EXCERPT = 100
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as YAML has them
_ADVICE = (
    ("'\\t'", "Indent with spaces: YAML allows no tabs."),
    (
        "mapping values are not allowed",
        "A value that holds “: ” must stand in quotes; or the line is indented too far.",
    ),
    ("expected <block end>", "Lines that belong together begin in the same column."),
    ("could not find expected ':'", "After the name of a field stands a colon."),
    ("unknown escape character", "Write patterns in single quotes ('\\d+'): there a backslash is a backslash."),
    ("scanning a quoted scalar", "A quotation mark is opened and not closed."),
    ("flow sequence", "A “[” wants its “]”, with commas between the values."),
    ("flow mapping", "A “{” wants its “}”, with commas between the entries."),
    ("cannot start any token", "A value that begins with this sign must stand in quotes."),
    ("alias", "A value that begins with * must stand in quotes."),
    ("anchor", "A value that begins with & must stand in quotes."),
)


class DoubledName(RuleError):
    """A name stands twice in one mapping."""

    @classmethod
    def of(cls, fault: RuleError) -> "DoubledName":
        return cls(fault.what, where=fault.where, remedy=fault.remedy, excerpt=fault.excerpt)


@dataclass(frozen=True)
class Place:
    """Line and column, from 0, and the signs it takes."""

    line: int
    column: int
    width: int = 1


@dataclass
class Scalar:
    place: Place
    text: str


@dataclass
class Items:
    place: Place
    items: list["Node"] = field(default_factory=list)


@dataclass
class Mapping:
    place: Place
    entries: list[tuple[Scalar, "Node"]] = field(default_factory=list)


Node: TypeAlias = Scalar | Items | Mapping


class Document:
    """A text, and how to point at a place in it."""

    def __init__(self, text: str, name: str = "") -> None:
        self.lines, self.name = _LINE_END.split(text), name

    def error(self, what: str, place: Place, remedy: str = "", detail: str = "") -> RuleError:
        """An error with the line and a caret below the place."""
        where = f"line {place.line + 1}, column {place.column + 1}"
        where = ", ".join(part for part in (self.name, where, detail) if part)
        return RuleError(what, where=where, remedy=remedy, excerpt=self._excerpt(place))

    def placed(self, error: FolkmootError, place: Place) -> RuleError:
        """`error`, which knows nothing of this text, at a place in it."""
        return self.error(error.what, place, error.remedy, error.where)

    def _excerpt(self, place: Place) -> str:
        line = self.lines[place.line] if place.line < len(self.lines) else ""
        # A long line is shown from a little before the place on.
        start = max(0, place.column - _WIDEST_EXCERPT // 2) if len(line) > _WIDEST_EXCERPT else 0
        shown = "".join(sign if sign.isprintable() else " " for sign in line[start : start + _WIDEST_EXCERPT])
        number = f"{place.line + 1:>5} | "
        width = max(1, min(place.width, len(shown) - (place.column - start)))
        return f"{number}{shown.rstrip()}\n{' ' * (len(number) + place.column - start)}{'^' * width}"


def read_nodes(text: str, document: Document) -> Node | None:
    """The one document in `text`; None where it is empty. Raises RuleError."""
    if len(text) > LONGEST_TEXT:
        raise RuleError(
            f"The text has {len(text):,} signs; {LONGEST_TEXT:,} are read", remedy="Split it into several files."
        )
    try:
        return _build(_events(text), document)
    except yaml.reader.ReaderError as error:
        raise document.error(
            "The text holds a sign that YAML does not allow",
            _place_of(text, error.position),
            "Delete it, and type it again.",
        ) from error
    except yaml.MarkedYAMLError as error:
        raise _explained(error, document) from error


def _events(text: str) -> Iterator[yaml.Event]:
    # The parser in Python, not libyaml's: the same errors everywhere, and no stack of C to overflow.
    return yaml.parse(text, Loader=yaml.SafeLoader)


def _build(events: Iterator[yaml.Event], document: Document) -> Node | None:
    root: Node | None = None
    open_nodes: list[Items | Mapping] = []
    keys: list[Scalar | None] = []
    for count, event in enumerate(events):
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise document.error("A second document begins", _start(event), "Keep one document in a file: no “---”.")
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
            keys.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event, document)
        if count > _MOST_NODES or len(open_nodes) > _DEEPEST:
            raise document.error("The text is nested too deep, or too long", node.place, "Split the rules.")
        if open_nodes:
            _attach(open_nodes[-1], keys, node, document)
        else:
            root = node
        if not isinstance(node, Scalar):
            open_nodes.append(node)
            keys.append(None)
    return root


def _node(event: yaml.NodeEvent, document: Document) -> Node:
    place = _start(event)
    if event.anchor is not None:
        raise document.error(
            "Anchors and aliases (“&”, “*”) are not read", place, "Write the value out, or in quotes if it begins so."
        )
    if event.tag is not None:
        raise document.error("Tags (“!”) are not read", place, "Leave it out; a value that begins so stands in quotes.")
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(place, event.value)
    return Items(place) if isinstance(event, yaml.SequenceStartEvent) else Mapping(place)


def _attach(parent: Items | Mapping, keys: list[Scalar | None], node: Node, document: Document) -> None:
    if isinstance(parent, Items):
        parent.items.append(node)
    elif keys[-1] is None:
        keys[-1] = _new_key(parent, node, document)
    else:
        parent.entries.append((keys[-1], node))
        keys[-1] = None


def _new_key(parent: Mapping, node: Node, document: Document) -> Scalar:
    if not isinstance(node, Scalar):
        raise document.error("Here stands a name", node.place, "Write one word or several, then a colon.")
    for known, _ in parent.entries:
        if known.text == node.text:
            what = f"“{node.text}” stands here twice, first in line {known.place.line + 1}"
            raise DoubledName.of(document.error(what, node.place, "Keep one of them."))
    return node


def _start(event: yaml.Event) -> Place:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if isinstance(event, yaml.ScalarEvent) and end.line == start.line else 1
    return Place(start.line, start.column, max(1, width))


def _explained(error: yaml.MarkedYAMLError, document: Document) -> RuleError:
    said = f"{error.context or ''} {error.problem or ''}"
    remedy = next((advice for sign, advice in _ADVICE if sign in said), "Compare it with an example in the reference.")
    # What was opened and never closed is shown where it was opened.
    unclosed = any(end in said for end in ("end of stream", "<stream end>"))
    mark = (error.context_mark if unclosed else error.problem_mark) or error.problem_mark or error.context_mark
    return document.error(f"This is not YAML: {error.problem}", Place(mark.line, mark.column), remedy)


def _place_of(text: str, position: int) -> Place:
    before = _LINE_END.split(text[:position])
    return Place(len(before) - 1, len(before[-1]))
