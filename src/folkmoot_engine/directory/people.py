"""The same person twice: under one profile, under two spellings, at the company of before.

A pair is compared only where it shares a profile or a block: the first letter of one word of the name and the bones
of another. So a slip in one word is forgiven as long as its first letter stands. Every likeness gives its reasons; a
person decides.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, permutations

from anyascii import anyascii

from folkmoot_engine.directory.names import Words, bones, is_initial, is_slip, join_split, sound, words_of

SURE, LIKELY, LEAST = 0.95, 0.8, 0.6
_LARGE_BLOCK = 400
_NEIGHBOURS = 20  # compared on each side in a block larger than that


class Reason(StrEnum):
    """Why two entries may be one person, or what speaks against it."""

    SAME_PROFILE = "same_profile"
    OTHER_PROFILE = "other_profile"
    SAME_NAME = "same_name"
    SCRIPT = "script"  # accents or another script
    WORD_ORDER = "word_order"
    WRITTEN_TOGETHER = "written_together"
    MIDDLE_NAMES = "middle_names"
    INITIALS = "initials"
    SPELLING = "spelling"  # another spelling of the same sound
    SLIP = "slip"
    OTHER_NAME = "other_name"
    SAME_EMPLOYER = "same_employer"
    OTHER_EMPLOYER = "other_employer"


@dataclass(frozen=True, slots=True)
class Person:
    """One entry as it is compared. `profile_key` is the normalised address, or empty."""

    uid: str
    name: str
    employer: str = ""
    profile_key: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entries that may be one person, `one` < `other`; `score` 0.6 to 1."""

    one: str
    other: str
    score: float
    reasons: tuple[Reason, ...]

    def partner(self, uid: str) -> str:
        """The uid on the other side of the pair."""
        return self.other if uid == self.one else self.one


def alike(one: Person, other: Person) -> Likeness | None:
    """How much two entries look like one person, or None; the order of the two does not matter."""
    if one.uid > other.uid:
        one, other = other, one
    score, reasons = _names(one.name, other.name)
    if one.profile_key and one.profile_key == other.profile_key:
        found = (1.0, (Reason.SAME_PROFILE, *reasons)) if score else (SURE, (Reason.SAME_PROFILE, Reason.OTHER_NAME))
        return Likeness(one.uid, other.uid, *found)
    score, more = _weighed(one, other, score, reasons) if score else (score, ())
    return Likeness(one.uid, other.uid, round(score, 2), (*reasons, *more)) if score >= LEAST else None


def _weighed(one: Person, other: Person, score: float, reasons: tuple[Reason, ...]) -> tuple[float, list[Reason]]:
    """What employers and profiles say of two names that are alike."""
    more = []
    if one.profile_key and other.profile_key:
        score -= 0.1
        more.append(Reason.OTHER_PROFILE)
    works_there = _same_employer(one.employer, other.employer)
    if works_there is False:
        # A slip or an initial, and another company at once: too little to bother anybody with.
        score = 0.0 if {Reason.SLIP, Reason.INITIALS} & {*reasons} else score - 0.15
    if works_there is not None:
        more.append(Reason.SAME_EMPLOYER if works_there else Reason.OTHER_EMPLOYER)
    return score, more


# A way of comparing looks at the words of both names; what it costs is taken off 1.
_WAYS: tuple[tuple[Reason, float, Callable[[Words, Words], bool]], ...] = (
    (Reason.SCRIPT, 0.01, lambda one, other: one == other),
    (Reason.WORD_ORDER, 0.02, lambda one, other: sorted(one) == sorted(other)),
    (Reason.SPELLING, 0.05, lambda one, other: sorted(map(sound, one)) == sorted(map(sound, other))),
)


def _names(one: str, other: str) -> tuple[float, tuple[Reason, ...]]:
    if one.split() and one.casefold().split() == other.casefold().split():
        return 1.0, (Reason.SAME_NAME,)
    words, others = words_of(one), words_of(other)
    if not words or not others:
        return 0.0, ()
    joined = join_split(words, others)
    together = (Reason.WRITTEN_TOGETHER,) if joined != (words, others) else ()
    for reason, cost, holds in _WAYS:
        if holds(*joined):
            reasons = together if together and reason == Reason.SCRIPT else (*together, reason)
            return 1 - cost, reasons
    cost, reasons = _word_by_word(*sorted(joined, key=lambda words: (len(words), words)))
    return (1 - cost, (*together, *reasons)) if reasons else (0.0, ())


_COSTS = {Reason.SPELLING: 0.05, Reason.SLIP: 0.1, Reason.INITIALS: 0.14, Reason.MIDDLE_NAMES: 0.04}


def _word_by_word(short: Words, long: Words) -> tuple[float, tuple[Reason, ...]]:
    """Each word of the shorter name finds one in the longer; those left over are middle names or a second family name.

    Two whole words must agree, or nearly so; or one, where an initial is all that the shorter name has beside it.
    """
    left, reasons, whole = list(long), set(), 0
    for word in short:
        found = min((_pairing(word, other) for other in left), default=None)
        if found is None or found[1] is None:
            return 1.0, ()
        left.remove(found[2])
        reasons.add(found[1])
        whole += found[1] is not Reason.INITIALS and len(word) > 1
    if left:
        reasons.add(Reason.MIDDLE_NAMES)
    if whole < 2 and not (whole == 1 and Reason.INITIALS in reasons and len(long) == 2):
        return 1.0, ()
    reasons.discard(Reason.SAME_NAME)
    return sum(_COSTS[reason] for reason in reasons), tuple(sorted(reasons))


def _pairing(word: str, other: str) -> tuple[int, Reason | None, str]:
    """How well two words agree, the best first, and the second word."""
    if word == other:
        return 0, Reason.SAME_NAME, other
    if sound(word) == sound(other):
        return 1, Reason.SPELLING, other
    if is_initial(word, other):
        return 2, Reason.INITIALS, other
    if is_slip(word, other):
        return 3, Reason.SLIP, other
    return 4, None, other


def duplicates(people: Iterable[Person]) -> list[Likeness]:
    """All likely pairs, the likeliest first. 10,000 entries take about a second."""
    people = list(people)
    found = [alike(people[i], people[j]) for i, j in _pairs(people)]
    return sorted((likeness for likeness in found if likeness), key=_order)


def duplicates_of(person: Person, people: Iterable[Person]) -> list[Likeness]:
    """Those of `people` who may be `person`, the likeliest first; an entry of the same uid is not compared."""
    keys = set(_blocks(person))
    near = [other for other in people if other.uid != person.uid and not keys.isdisjoint(_blocks(other))]
    return sorted((likeness for other in near if (likeness := alike(person, other))), key=_order)


def _order(likeness: Likeness) -> tuple[float, str, str]:
    return -likeness.score, likeness.one, likeness.other


def _pairs(people: Sequence[Person]) -> set[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, person in enumerate(people):
        for key in _blocks(person):
            blocks[key].append(i)
    return {(min(pair), max(pair)) for block in blocks.values() for pair in _within(block, people)}


def _within(block: list[int], people: Sequence[Person]) -> Iterator[tuple[int, int]]:
    """All pairs of a block; of a very large one only neighbours by name and employer, so that no list takes hours."""
    if len(block) <= _LARGE_BLOCK:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda i: (words_of(people[i].name), people[i].employer.casefold(), people[i].uid))
    for place, i in enumerate(ordered):
        yield from ((i, j) for j in ordered[place + 1 : place + 1 + _NEIGHBOURS])


def _blocks(person: Person) -> set[str]:
    words = words_of(person.name)
    if len(words) < 2:
        keys = {f"alone {bones(word)}" for word in words}
    else:
        keys = {f"{bones(one)[0]} {bones(other)}" for one, other in permutations(words, 2) if len(other) > 1}
    keys.add("together " + "".join(sorted("".join(words))))
    return keys | {f"at {person.profile_key}"} if person.profile_key else keys


_FORM_OF_COMPANY = frozenset(
    [
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "llp",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "gmbh",
        "ag",
        "se",
        "kg",
        "sa",
        "sas",
        "spa",
        "srl",
        "bv",
        "nv",
        "ab",
        "oy",
        "as",
        "group",
        "holding",
        "holdings",
        "the",
        "and",
    ]
)
_LETTERS = re.compile(r"[a-z0-9]+")


def _same_employer(one: str, other: str) -> bool | None:
    """Whether two entries name one company, forms of company and shortening to initials apart; None: not both say."""
    words, others = company_of(one), company_of(other)
    if not words or not others:
        return None
    return words == others or _short_form(words) == "".join(others) or _short_form(others) == "".join(words)


@lru_cache(maxsize=1 << 14)
def company_of(name: str) -> tuple[str, ...]:
    """The words of a company's name as they are compared: small letters, the form of company left out."""
    words = _LETTERS.findall(anyascii(name.replace(".", "")).lower())
    return tuple([word for word in words if word not in _FORM_OF_COMPANY] or words)


def _short_form(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words) if len(words) > 2 else "".join(words)
