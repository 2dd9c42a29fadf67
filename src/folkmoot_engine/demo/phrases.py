"""Say something new each time: alternatives with gaps, filled from the facts of a conversation, a card and a language.

    {name}       another alternative of that name: of the card, else of the language, else of the shapes
    {=name}      the same, and from then on in this conversation always that one
    {name?}      the same, half of the time; {name?30}: three times in ten; a talkative author more, a terse one less
    {4-31}       a number
    //           a new paragraph

Only `Random.random()` is asked, whose numbers are the same in every version of Python.
"""

import re
from functools import cache
from random import Random
from typing import NamedTuple

from folkmoot_engine.demo.material import sections_of, written

FACTS = frozenset(("product", "product_tag", "km", "size", "order", "serial", "asker", "helper", "me"))
GAP = re.compile(r"\{(?:(\d+)-(\d+)|(=?\w+)(?:(\?)(\d*))?)\}( ?)")
DEEPEST = 6  # gaps within gaps


class Number(NamedTuple):
    low: int
    many: int


class Fact(NamedTuple):
    name: str


class Kept(NamedTuple):
    """Another rule, asked once in a conversation."""

    name: str


class Part(NamedTuple):
    """Another rule; `share` of the time (0 to 1), with the space that follows it."""

    name: str
    share: float
    space: str


Piece = str | Number | Fact | Kept | Part
Rules = dict[str, tuple[tuple[Piece, ...], ...]]


class Card:
    """What can be said about one thing in one language."""

    def __init__(self, language: str, kind: str, name: str, rules: Rules, own: dict[str, list[str]]) -> None:
        self.language, self.kind, self.name, self.rules = language, kind, name, rules
        self.products = own.get("about", ["Heron 2"])
        self.tag = own.get("tag", [""])[0]
        self.intent = own.get("intent", [""])[0]

    def knows(self, key: str) -> bool:
        return key in self.rules

    def say(self, key: str, facts: dict[str, str], talkative: float, random: Random, at: float | None = None) -> str:
        """One of the alternatives of `key`, with its gaps filled: any, or the one at that share of their number."""
        alternatives = self.rules[key]
        pieces = alternatives[int((random.random() if at is None else at) * len(alternatives))]
        if len(pieces) == 1 and type(pieces[0]) is str:
            return pieces[0]
        said = []
        for piece in pieces:
            if type(piece) is str:
                said.append(piece)
            elif type(piece) is Fact:
                said.append(facts[piece.name])
            elif type(piece) is Number:
                said.append(str(piece.low + int(random.random() * piece.many)))
            elif type(piece) is Kept:
                if piece.name not in facts:
                    facts[piece.name] = self.say(piece.name, facts, talkative, random)
                said.append(facts[piece.name])
            elif piece.share == 1.0 or random.random() < piece.share * talkative:
                said.append(self.say(piece.name, facts, talkative, random) + piece.space)
        return "".join(said)


@cache
def cards(language: str) -> dict[str, list[Card]]:
    """Kind → cards of a language, in the order they are written."""
    sections = sections_of(language)
    shared = {**written("shapes.txt")["shapes"], **sections["talk"]}
    compiled = {key: _compiled(lines) for key, lines in shared.items()}
    found: dict[str, list[Card]] = {}
    for title, own in sections.items():
        if title == "talk":
            continue
        kind, _, name = title.partition(" ")
        for told in _dialogues(own):
            rules = compiled | {key: _compiled(lines) for key, lines in told.items()}
            found.setdefault(kind, []).append(Card(language, kind, name, _pruned(rules), told))
    return found


def _dialogues(own: dict[str, list[str]]) -> list[dict[str, list[str]]]:
    """A card as it stands; where it has lines "opening => answer / answer => word back", a card for each of them."""
    parted = [[part.split(" / ") for part in line.split(" => ")] for line in own.get("talk", [])]
    return [{"open": open, "cheer": cheer, "back": back} for open, cheer, back in parted] or [own]


@cache
def shortenings(language: str) -> list[tuple[str, str]]:
    """Long and short forms, as hurried people write them."""
    return [tuple(pair.split("=")) for pair in sections_of(language)["talk"].get("shorten", [])]


def _compiled(alternatives: list[str]) -> tuple[tuple[Piece, ...], ...]:
    return tuple(tuple(_pieces(" ".join(one.split()))) for one in alternatives)


def _pieces(line: str) -> list[Piece]:
    line = line.replace(" // ", "\n\n")
    pieces, end = [], 0
    for gap in GAP.finditer(line):
        low, high, name, maybe, share, space = gap.groups()
        if gap.start() > end:
            pieces.append(line[end : gap.start()])
        if low:
            pieces += [Number(int(low), int(high) - int(low) + 1), space]
        elif name in FACTS:
            pieces += [Fact(name), space]
        elif name.startswith("="):
            pieces += [Kept(name[1:]), space]
        else:
            pieces.append(Part(name, int(share or 50) / 100 if maybe else 1.0, space))
        end = gap.end()
    return [piece for piece in (*pieces, line[end:]) if piece != ""]


def _pruned(rules: Rules) -> Rules:
    """Without gaps for what this card does not have: an optional one goes, an alternative that needs it goes too."""
    kept = {}
    for key, alternatives in rules.items():
        told = tuple(
            tuple(piece for piece in pieces if type(piece) is not Part or piece.name in rules)
            for pieces in alternatives
            if all(type(piece) is not Part or piece.share < 1.0 or piece.name in rules for piece in pieces)
        )
        if any(told):
            kept[key] = told
    return kept
