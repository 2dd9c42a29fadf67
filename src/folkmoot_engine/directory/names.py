"""Names of people made comparable: scripts, accents, word order, hyphens, initials and the ways of spelling a sound.

Kanji are read as Chinese (no dictionary of readings is taken along): 山田 and Yamada do not meet. Nicknames are left
alone: Bob and Robert are two names here.
"""

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*")
_EAST_ASIAN = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff]")
_SYLLABLES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NOT_LETTERS = re.compile(r"[^a-z]")
_BESIDE_THE_NAME = frozenset(
    ["dr", "prof", "mr", "mrs", "ms", "miss", "sir", "dame", "jr", "sr", "ii", "iii", "iv", "phd", "mba", "msc"]
)
_LONGEST = 200  # signs read of a name
_MOST_WORDS = 8

# What is heard alike is spelt alike, in this order: Mueller and Müller, Dmitry and Dmitrii, Aleksey and Alexei.
_SOUNDS = (
    (re.compile("([aou])e"), r"\1"),
    (re.compile("ph"), "f"),
    (re.compile("x"), "ks"),
    (re.compile("c(?=[kaou])|q"), "k"),
    (re.compile("kk"), "k"),
    (re.compile("[yj]"), "i"),
    (re.compile("w"), "v"),
    (re.compile("dt"), "t"),
    (re.compile("z"), "s"),
    (re.compile("(?<=[aeou])h(?![aeiou])"), ""),
    (re.compile("^ie"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile("(?<=.)[aeiou]")

Words = tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def words_of(name: str) -> Words:
    """The words of a name in their order: small Latin letters alone, titles and degrees left out.

    >>> words_of("Dr. Łukasz O’Brien-Müller")
    ('lukasz', 'obrien', 'muller')
    """
    words = [word for part in _WORD.findall(name[:_LONGEST]) for word in _latin(part)]
    return tuple([word for word in words if word not in _BESIDE_THE_NAME] or words)[:_MOST_WORDS]


def _latin(part: str) -> list[str]:
    """One written word; several where a script without spaces holds a whole name (王小明: wang, xiao, ming)."""
    read = anyascii(part)
    pieces = _SYLLABLES.findall(read) if _EAST_ASIAN.search(part) else [read]
    return [letters for piece in pieces if (letters := _NOT_LETTERS.sub("", piece.lower()))]


@lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """A word of `words_of` as it is heard; never empty.

    >>> sound("mueller") == sound("muller")
    True
    """
    heard = word
    for pattern, letters in _SOUNDS:
        heard = pattern.sub(letters, heard)
    return heard or word


@lru_cache(maxsize=1 << 15)
def bones(word: str) -> str:
    """What is left of the sound without its vowels, the first letter kept: what a block of likely pairs shares."""
    return _VOWELS.sub("", sound(word))


def join_split(one: Words, other: Words) -> tuple[Words, Words]:
    """Both names, with words that only one of them writes apart written together: Anne Marie and Annemarie."""
    return _joined(one, frozenset(other)), _joined(other, frozenset(one))


def _joined(words: Words, known: frozenset[str]) -> Words:
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] not in known and joined[-1] + word in known:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def is_initial(one: str, other: str) -> bool:
    """Whether one of two words is the first letter of the other, which is longer."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 < len(long) and long.startswith(short)


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ as a slip of the pen does: by one letter or two swapped, in a word long enough.

    A vowel more or another one at the end makes another name, and no slip: Daniel and Daniela, Mario and Maria.
    """
    if min(len(one), len(other)) < 5 or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return one.rstrip("aeo") != other.rstrip("aeo")
