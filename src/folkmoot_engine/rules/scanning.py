"""Texts searched for all patterns and phrases of all rules at once: one automaton for each column and form of it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

from folkmoot_engine.errors import PatternError
from folkmoot_engine.rules.condition import Check
from folkmoot_engine.rules.facts import Facts
from folkmoot_engine.rules.pattern import (
    compile_pattern,
    is_of_word,
    is_words,
    options,
    signs,
    words_in_folded,
    words_in_spaced,
)
from folkmoot_engine.text.normalise import Folded, fold

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CACHE_LIMIT = 1 << 16
_MEMORY = 64 << 20  # bytes RE2 may use for the automaton of one set
LONGEST_READ = 20_000  # signs of a text; longer ones are logs or floods, and judged by their beginning
_MOST_SPANS = 3  # shown of one pattern in one text
# Stands in every set, to learn whether the set's automaton had the memory to be built: RE2 does not say.
_PROBE = "\x00folkmoot\x00"


class Form(Enum):
    """How a text is written before it is searched."""

    RAW = "as it came"
    FOLDED = "made comparable"
    SPACED = "made comparable, a space for all that is no word"


class Sought(NamedTuple):
    """One pattern or phrase: the number of its check, and its expression for the automaton."""

    check: int
    form: Form
    value: str
    expression: str

    def spans(self, text: str, folded: Folded) -> Iterator[tuple[int, int]]:
        """Where in `text`, or in `folded` made from it, it stands: signs of `text`, the end exclusive."""
        if self.form is Form.RAW:
            yield from _first_spans(compile_pattern(self.value), text)
            return
        if self.form is Form.SPACED:
            alone = words_in_folded(self.value, ascii_only=folded.text.isascii())
        else:
            alone = compile_pattern(self.expression)
        for start, end in _first_spans(alone, folded.text):
            yield _with_marks(text, *folded.span(start, end))


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the accents and vowel signs that follow it: comparable text has lost them."""
    while end < len(text) and text[end] > "\x7f" and not fold(text[end]).text:
        end += 1
    return start, end


def _first_spans(pattern: Any, text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in islice(pattern.finditer(text), _MOST_SPANS))


def sought(number: int, check: Check) -> Iterator[Sought]:
    """What a check of a text looks for."""
    for value in check.value:
        if check.operator != "contains":
            yield Sought(number, Form.RAW if check.operator == "matches" else Form.FOLDED, value, value)
        elif is_words(value):
            yield Sought(number, Form.SPACED, value, words_in_spaced(value))
        else:
            yield Sought(number, Form.FOLDED, value, signs(value))


@dataclass
class Scanner:
    """All that is sought in one form of one column."""

    column: str
    form: Form
    sought: list[Sought] = field(default_factory=list)
    _sets: list[tuple[int, Any]] = field(default_factory=list)

    def compile(self) -> None:
        """Builds the automaton; two or more where one would not fit. Raises PatternError where one alone does not."""
        self._sets = list(_sets([s.expression for s in self.sought], self.form is not Form.SPACED))

    def scan(self, texts: list[bytes | None]) -> Iterator[tuple[int, Sought]]:
        """(place in `texts`, what was found there)."""
        for offset, compiled in self._sets:
            match = compiled.Match
            for row, text in enumerate(texts):
                if text and (hits := match(text)):
                    for hit in hits:
                        yield row, self.sought[hit + offset]


class TextReader:
    """The checks of texts of many rules, by number, compiled. Not picklable."""

    def __init__(self, checks: Mapping[int, Check]) -> None:
        self.checks = checks
        by_kind: dict[tuple[str, Form], Scanner] = {}
        for number, check in checks.items():
            for one in sought(number, check):
                key = (check.about.columns[0], one.form)
                by_kind.setdefault(key, Scanner(*key)).sought.append(one)
        self._scanners = tuple(by_kind.values())
        for scanner in self._scanners:
            scanner.compile()

    def read(self, facts: Facts, rows: np.ndarray) -> tuple[dict[int, np.ndarray], "Finds"]:
        """For each check a mask over all of `facts`, only `rows` of which are read; and what was found where."""
        masks = {number: np.zeros(len(facts), bool) for number in self.checks}
        finds = Finds(facts)
        written: dict[tuple[str, Form], pa.Array] = {}
        row_of = rows.tolist()
        for scanner in self._scanners:
            texts = _written(facts, rows, scanner.column, scanner.form, written)
            for place, one in scanner.scan(texts.cast(pa.binary()).to_pylist()):
                row = row_of[place]
                masks[one.check][row] = True
                finds.by_row[row].append((scanner.column, one))
        return masks, finds


class Finds:
    """What was found in which row of a batch."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.by_row: defaultdict[int, list[tuple[str, Sought]]] = defaultdict(list)
        self._latest: tuple[tuple[str, int] | None, tuple[str, Folded] | None] = (None, None)

    def spans(self, row: int, check: int) -> Iterator[tuple[str, int, int]]:
        """The words that fulfilled a check of a text, with their span."""
        for column, one in self.by_row.get(row, ()):
            if one.check == check:
                text, folded = self._text(column, row)
                yield from ((text[start:end], start, end) for start, end in one.spans(text, folded))

    def _text(self, column: str, row: int) -> tuple[str, Folded]:
        """The text that was read, kept until another is asked for: one is asked for several times in a row."""
        if self._latest[0] != (column, row):
            text = self._facts.column(column)[row].as_py()[:LONGEST_READ]
            self._latest = (column, row), (text, fold(text))
        return self._latest[1]


def _written(
    facts: Facts, rows: np.ndarray, column: str, form: Form, known: dict[tuple[str, Form], pa.Array]
) -> pa.Array:
    """`rows` of the column in that form; each form is made from the one before it, once."""
    if (column, form) not in known:
        if form is Form.RAW:
            known[column, form] = _beginnings(facts.column(column).take(pa.array(rows)).cast(pa.string()))
        elif form is Form.FOLDED:
            known[column, form] = fold_all(_written(facts, rows, column, Form.RAW, known))
        else:
            known[column, form] = space_words(_written(facts, rows, column, Form.FOLDED, known))
    return known[column, form]


def _beginnings(texts: pa.Array) -> pa.Array:
    """The texts without what lies beyond the signs that are read; most are shorter, and left as they are."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    return texts if longest <= LONGEST_READ else pc.utf8_slice_codeunits(texts, 0, LONGEST_READ)


def fold_all(texts: pa.Array) -> pa.Array:
    """`fold`, for a whole column: small ASCII letters at once, and only signs beyond ASCII one by one."""
    return _beyond_ascii(pc.ascii_lower(texts), lambda match: fold(match[0]).text)


def space_words(folded: pa.Array) -> pa.Array:
    """Comparable texts with a space for every sign that belongs to no word."""
    validity, offsets, data = folded.buffers()
    spaced = pa.py_buffer(data.to_pybytes().translate(_SPACED) if data else b"")
    texts = pa.StringArray.from_buffers(len(folded), offsets, spaced, validity, folded.null_count, folded.offset)
    return _beyond_ascii(texts, lambda match: match[0].translate(_SPACED_BEYOND))


def _beyond_ascii(texts: pa.Array, rewritten: Callable[[re.Match[str]], str]) -> pa.Array:
    others = pc.invert(pc.string_is_ascii(texts)).fill_null(False)
    if not pc.any(others).as_py():
        return texts
    changed = [_NOT_ASCII.sub(rewritten, text) for text in texts.filter(others).to_pylist()]
    return pc.replace_with_mask(texts, others, pa.array(changed, pa.string()))


class _SpaceTable(dict[int, str]):
    """Code point → itself where it belongs to a word, else a space; worked out when first met."""

    def __missing__(self, code: int) -> str:
        written = chr(code) if is_of_word(chr(code)) else " "
        if len(self) < _CACHE_LIMIT:
            self[code] = written
        return written


_SPACED_BEYOND = _SpaceTable()
_SPACED = bytes(code if code >= 0x80 or chr(code).isalnum() else 0x20 for code in range(256))


def _sets(expressions: list[str], either_case: bool, offset: int = 0) -> Iterator[tuple[int, Any]]:
    chosen = options(_MEMORY)
    chosen.case_sensitive = not either_case
    compiled = re2.Set.SearchSet(chosen)
    for expression in [*expressions, _PROBE]:
        compiled.Add(expression)
    try:
        compiled.Compile()
        built = compiled.Match(_PROBE)
    except re2.error:
        built = None
    if built:
        yield offset, compiled
        return
    if len(expressions) == 1:
        raise PatternError(
            "A pattern needs too much memory",
            where=f"“{expressions[0]}”",
            remedy="Write smaller repetitions, as {1,20}.",
        )
    half = len(expressions) // 2
    yield from _sets(expressions[:half], either_case, offset)
    yield from _sets(expressions[half:], either_case, offset + half)
