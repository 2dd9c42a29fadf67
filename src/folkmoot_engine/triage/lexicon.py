"""Words and phrases that speak for something: small files of our own, matched all at once in linear time.

Each file in `lexicons/` is named after the head it speaks for. A line is a comment (`#`), an entry with its weight
(`0.7 some words`), or an idiom (`not some other words`) that takes back what was found inside it. In an entry:

    space     any signs but the end of a sentence          ~         up to three words between
    word*     any ending                                   *word     any beginning
    (a|b)     one of them                                  (a|b)? x  one of them or none, before x
    ^         only where a sentence begins                 x'y       with or without the apostrophe

Entries are matched on text made comparable by `folkmoot_engine.text.normalise.unmask`, from word to word. Where risk is
looked for, letters may be repeated ("fuuuck"), inner letters of longer words starred out ("f*ck"),
an l written as 1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby, islice
from typing import Any, NamedTuple

import re2

from folkmoot_engine.errors import PatternError
from folkmoot_engine.text.normalise import Folded, fold

# Where risk is looked for, people hide words; elsewhere the plain spelling is enough.
MASKED_HEADS = frozenset({"profanity", "insult", "threat", "self-harm", "spam"})
_PIECES = re.compile(r"[a-z0-9]+|\)\? ?| ~ | |.")
_GAP = r"[^a-z0-9.?!]+(?:[a-z0-9']+[^a-z0-9.?!]+){0,3}"
_BETWEEN = r"[^a-z0-9.?!]+"
_WRITTEN = {"(": "(?:(?:", ")": "))", ")?": "))?", "|": "|", "*": "[a-z0-9]*", "'": "'?", " ~ ": _GAP}
# A sentence may begin after a name, a greeting or a small word: "@kim hi, so how do I".
_GREETED = (
    r"(?:(?:@[^ ]+|hi|hey|hello|so|and|but|also|ok|okay|well|btw|then|all|guys"
    r"|hallo|moin|und|aber|oder|na|zusammen|leute)[^a-z0-9@.?!]+)*"
)
_OPENING = r"(?:^|[.!?:;,)\n-])[^a-z0-9@]*" + _GREETED
_GREETING, _BOUNDARY, _NOTHING = re.compile("[^a-z0-9@]*" + _GREETED), re.compile("[^a-z0-9@]?"), re.compile("")
_MEMORY = 64 << 20  # bytes RE2 may use for the automaton of one set
_MOST_HITS = 32  # of one entry in one text
_SHORTEST_STARRED = 4


class Hit(NamedTuple):
    """An entry found: the head it speaks for, where (in the folded text), and how much it weighs."""

    head: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Entry:
    head: str
    weight: float  # 0 for an idiom
    words: str
    pattern: str
    joined_pattern: str
    compiled: Any
    leads_up: re.Pattern[str]

    def places(self, text: str) -> Iterator[Hit]:
        """Where `text` has this entry. RE2 is much quicker without groups, so what leads up to it is cut off here."""
        for match in islice(self.compiled.finditer(text), _MOST_HITS):
            start = self.leads_up.match(text, *match.span()).end()
            yield Hit(self.head, start, match.end(), self.weight)


class Lexicon:
    """Entries of one or more heads behind one automaton. Not picklable: ask `lexicon()` for it in each process."""

    def __init__(self, entries: list[_Entry]) -> None:
        self._entries = entries
        self._set = _compile_set([e.pattern for e in entries])
        joinable = [e for e in entries if e.joined_pattern]
        self._joinable = [(e.head, e.weight) for e in joinable]
        self._joined_set = _compile_set([e.joined_pattern for e in joinable])

    def find(self, text: Folded) -> list[Hit]:
        """What is found in `text` (unmasked), without what an idiom takes back, in the order of the text."""
        hits: list[Hit] = []
        idioms: list[Hit] = []
        for index in self._set.Match(text.text) or ():
            entry = self._entries[index]
            (hits if entry.weight else idioms).extend(entry.places(text.text))
        for start, end in text.joined:
            hits += self._find_joined(text.text[start:end], start, end)
        return _heaviest(_without_idioms(hits, idioms) if idioms else hits)

    def _find_joined(self, word: str, start: int, end: int) -> Iterator[Hit]:
        for index in self._joined_set.Match(word) or ():
            head, weight = self._joinable[index]
            yield Hit(head, start, end, weight)


def _without_idioms(hits: list[Hit], idioms: list[Hit]) -> list[Hit]:
    return [h for h in hits if not any(i.head == h.head and _overlap(i, h) for i in idioms)]


def _heaviest(hits: list[Hit]) -> list[Hit]:
    """Of hits for one head that overlap, the one that weighs most; the same words never count twice."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.weight, h.start - h.end, h.start, h.head)):
        if not any(k.head == hit.head and _overlap(k, hit) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, -h.end, h.head))


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All lexicons of this package, compiled once a process."""
    folder = files(__package__) / "lexicons"
    entries = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".txt"):
            entries += read_entries(file.name.removesuffix(".txt"), file.read_text(encoding="utf-8"))
    return Lexicon(entries)


def read_entries(head: str, text: str) -> list[_Entry]:
    """The entries of one lexicon file. Raises PatternError where a line cannot be read."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if line:
            entries.append(_read_entry(head, line, f"{head}.txt, line {number}"))
    return entries


def _read_entry(head: str, line: str, where: str) -> _Entry:
    mark, _, words = line.partition(" ")
    try:
        weight = 0.0 if mark == "not" else float(mark)
        if not (mark == "not" or 0 < weight < 1) or not words.strip():
            raise ValueError(line)
        pattern = _pattern(words.strip(), masked=head in MASKED_HEADS)
        compiled = re2.compile(pattern, _options())
    except (ValueError, re2.error) as error:
        raise PatternError(
            f"“{line}” is not an entry of a lexicon",
            where=where,
            remedy="Write a weight between 0 and 1 (or “not”), a space, and the words.",
        ) from error
    joinable = weight and head in MASKED_HEADS and "^" not in words and "~" not in words
    joined_pattern = _joined_pattern(words.strip()) if joinable else ""
    return _Entry(head, weight, words.strip(), pattern, joined_pattern, compiled, _leads_up(words.strip()))


def _pattern(words: str, *, masked: bool) -> str:
    """The entry, and what must stand before and after it, as a regular expression for RE2."""
    opening = words.startswith("^")
    words = fold(words.removeprefix("^").strip()).text
    body = _body(words, masked=masked, between=_BETWEEN)
    left = r"(?:^|[^a-z0-9])" if words[0].isalnum() or words[0] == "(" else ""
    right = r"\b" if words[-1].isalnum() or words[-1] in ")?" else ""
    return f"{_OPENING if opening else left}(?:{body}){right}"


def _leads_up(words: str) -> re.Pattern[str]:
    """What the pattern of `words` takes in before its first word."""
    if words.startswith("^"):
        return _GREETING
    return _BOUNDARY if words[0].isalnum() or words[0] == "(" else _NOTHING


def _joined_pattern(words: str) -> str:
    return _body(fold(words).text, masked=True, between="")


def _body(words: str, *, masked: bool, between: str) -> str:
    parts = []
    for piece in _PIECES.findall(words):
        if piece.isalnum():
            parts.append(_masked_word(piece) if masked else piece)
        elif piece.isspace():
            parts.append(between)
        elif piece == ")? ":
            parts.append(f"){between})?")  # the space belongs to what may be absent
        elif piece in _WRITTEN:
            parts.append(_WRITTEN[piece])
        elif piece.isascii():
            raise ValueError(piece)
        else:
            parts.append(re2.escape(piece))
    return "".join(parts)


def _masked_word(word: str) -> str:
    """`word` with each letter repeated at will, l also as i, and inner letters starred out in longer words."""
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    parts = []
    for place, (letter, times) in enumerate(runs):
        part = _repeated(letter, times)
        if len(word) >= _SHORTEST_STARRED and 0 < place < len(runs) - 1:
            part = f"(?:{part}|[*#])"
        parts.append(part)
    return "".join(parts)


def _repeated(letter: str, times: int) -> str:
    repeat = "+" if times == 1 else f"{{{times},}}"
    if letter == "l":
        return f"(?:l{repeat}|i{repeat})"
    if letter == "a":
        return f"[a@]{repeat}"
    return f"{letter}{repeat}"


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    return options


def _compile_set(patterns: list[str]) -> Any:
    compiled = re2.Set.SearchSet(_options())
    for pattern in patterns:
        compiled.Add(pattern)
    compiled.Compile()
    return compiled
