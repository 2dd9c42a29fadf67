"""Messages and rules made up for the benchmark: the same for the same seed. Words are syllables put together."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from folkmoot_engine.rules import FACTS, All, AnyOf, Check, Effect, NoneOf, Rule, RuleSet

_SYLLABLES = [
    a + b + c for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai") for c in ("", "n", "r", "s", "l")
]
_WORDS = 40_000
_RULES, _PER_RULE = 200, 5
_NOT_ASCII = 0.15  # share of messages with letters beyond ASCII
_RARE = 30_000  # words of patterns are rarer than this many others
_START = datetime(2026, 1, 1, tzinfo=UTC)
_COLUMNS = ("uid", "text", "sent_at", "channel", "links", "author_is_staff", "author_messages", "risks")


def words(seed: int = 7) -> list[str]:
    """A vocabulary, its commonest word first."""
    chance = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < _WORDS:
        made["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(made)


def batches(messages: int, signs: int, rows: int = 8_192, seed: int = 11) -> Iterator[pa.RecordBatch]:
    """Messages of about `signs` signs; a word's place in the vocabulary tells how rare it is (Zipf)."""
    chance, vocabulary = random.Random(seed), words()
    weights = [1 / (place + 3) for place in range(_WORDS)]
    drawn = chance.choices(vocabulary, weights, k=400_000)
    schema = pa.schema([FACTS.field(name) for name in _COLUMNS])
    for first in range(0, messages, rows):
        made = [_message(chance, drawn, number, signs) for number in range(first, min(first + rows, messages))]
        yield pa.RecordBatch.from_pylist(made, schema)


def _message(chance: random.Random, drawn: list[str], number: int, signs: int) -> dict:
    count = max(2, int(chance.lognormvariate(0, 0.5) * signs / 7))
    at = chance.randrange(len(drawn) - count)
    text = " ".join(drawn[at : at + count]).capitalize() + chance.choice((".", "?", " :)", ""))
    if chance.random() < _NOT_ASCII:
        text = text.replace("a", "ä", 3) + " …"
    return {
        "uid": f"{number:012x}",
        "text": text,
        "sent_at": _START + timedelta(seconds=40 * number),
        "channel": chance.choice(("general", "help", "lounge")),
        "links": ["https://www.example.org/page"] if chance.random() < 0.1 else [],
        "author_is_staff": chance.random() < 0.05,
        "author_messages": int(chance.expovariate(1 / 40)),
        "risks": [("insult", chance.random())] if chance.random() < 0.05 else [],
    }


def rules(seed: int = 5) -> RuleSet:
    """200 rules with 1,000 phrases and patterns: 600 phrases, 250 patterns as written, 150 on comparable text."""
    chance, rare = random.Random(seed), words()[_RARE:]
    return RuleSet(tuple(_rule(chance, rare, number) for number in range(_RULES)))


def _rule(chance: random.Random, rare: list[str], number: int) -> Rule:
    phrases = [" ".join(chance.sample(rare, k=chance.choice((1, 1, 2)))) for _ in range(3)]
    folded = [_pattern(chance, rare) for _ in range(1 if number % 4 else 0)]
    raw = [_pattern(chance, rare) for _ in range(_PER_RULE - len(phrases) - len(folded))]
    asked = [("contains", phrases), ("matches folded", folded), ("matches", raw)]
    texts = AnyOf(tuple(Check("message.text", name, tuple(dict.fromkeys(values))) for name, values in asked if values))
    quick = (
        Check("author.messages", "at most", 60),
        AnyOf((Check("channel", "is", ("help", "general")), Check("risk.insult", "at least", 0.4))),
        NoneOf((Check("author.is staff", "is", True), Check("message.links", "lead to", ("example.com",)))),
    )
    return Rule(f"Rule {number}", All((texts, quick[number % 3])), (Effect("label", f"label {number}"),))


def _pattern(chance: random.Random, rare: list[str]) -> str:
    one, two = chance.sample(rare, k=2)
    return chance.choice(
        (rf"\b{one}s?\b", rf"\b{one}\W+{two}\b", rf"\b(?:{one}|{two})\b", rf"{one}\d{{2,4}}", rf"\b{one}[a-z]{{1,3}}\b")
    )
