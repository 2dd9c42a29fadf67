"""Near-duplicates: texts that share most of their word triples, found without comparing each with each.

A text's signature is 8 bands of 4 MinHash values of 16 bits, each band packed into one signed 64-bit number. Two texts
of Jaccard similarity J share a given band with probability J⁴ (so 98 % of pairs with J = 0.8 share one), and the share
of equal values among the 32 estimates J (standard error 0.07 at 0.8). Signatures depend on nothing but the text: they
are the same in every process, on every machine and in every version of Python.
"""

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

BANDS, ROWS = 8, 4
LEAST_SIMILARITY = 0.8
_SHINGLE = 3  # words
_FEWEST_SHINGLES = 6  # different ones; below, a signature would say little
_WORDS_READ = 2_000
_MOST_OFFERED = 32
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+")
_MASK = (1 << 64) - 1


def _splitmix(count: int, state: int) -> np.ndarray:
    """`count` numbers of 64 bits from the splitmix64 generator: constants that need no file."""
    numbers = []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _MASK
        numbers.append(mixed ^ mixed >> 31)
    return np.array(numbers, dtype=np.uint64)


_PLACES = _splitmix(_SHINGLE, 1) | np.uint64(1)
_FACTORS = (_splitmix(BANDS * ROWS, 2) | np.uint64(1))[:, None]
_OFFSETS = _splitmix(BANDS * ROWS, 3)[:, None]
_FIELDS = np.array([48, 32, 16, 0], dtype=np.uint64)


def signature(folded: str) -> list[int]:
    """The bands of a text (folded by `folkmoot_engine.text.normalise.fold`), or [] where it is too short to tell."""
    words = _WORD.findall(folded)[:_WORDS_READ]
    if len(words) < _FEWEST_SHINGLES + _SHINGLE - 1:
        return []
    hashes = np.array([*map(_hash, words)], dtype=np.uint64)
    shingles = _mix(sum(hashes[i : len(hashes) - _SHINGLE + 1 + i] * _PLACES[i] for i in range(_SHINGLE)))
    if len(set(shingles.tolist())) < _FEWEST_SHINGLES:
        return []
    return _bands((shingles * _FACTORS + _OFFSETS).min(axis=1))


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _mix(numbers: np.ndarray) -> np.ndarray:
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return numbers ^ numbers >> np.uint64(31)


def _bands(least: np.ndarray) -> list[int]:
    # The highest bits of a minimum are nearly always zero: take 16 from the middle.
    values = (least >> np.uint64(24) & np.uint64(0xFFFF)).reshape(BANDS, ROWS)
    return (values << _FIELDS).sum(axis=1, dtype=np.uint64).astype(np.int64).tolist()


def similarity(one: list[int], other: list[int]) -> float:
    """The estimated Jaccard similarity of two signatures, 0 to 1; 0 where either is empty."""
    if not one or not other or len(one) != len(other):
        return 0.0
    equal = sum(_equal_values(a ^ b) for a, b in zip(one, other, strict=True))
    return equal / (len(one) * ROWS)


def _equal_values(difference: int) -> int:
    return sum(1 for shift in (0, 16, 32, 48) if not difference >> shift & 0xFFFF)


class SeenInMemory:
    """Signatures met so far, for work on files. Grows by about 1 KB a text; picklable.

    Of texts that share a band only the first few are offered: a text posted a thousand times needs no more.
    """

    def __init__(self) -> None:
        self._signatures: dict[str, list[int]] = {}
        self._by_band: list[dict[int, list[str]]] = [{} for _ in range(BANDS)]

    def add(self, uid: str, signature: list[int]) -> None:
        """Remember a text; one without a signature, or met before, changes nothing."""
        if not signature or uid in self._signatures:
            return
        self._signatures[uid] = signature
        for uids_by_value, value in zip(self._by_band, signature, strict=True):
            uids = uids_by_value.setdefault(value, [])
            if len(uids) < _MOST_OFFERED:
                uids.append(uid)

    def find(self, signatures: list[list[int]]) -> list[list[tuple[str, list[int]]]]:
        """For each signature, earlier texts that share a band: (uid, their signature), in the order they were added."""
        return [self._sharing(signature) for signature in signatures]

    def _sharing(self, signature: list[int]) -> list[tuple[str, list[int]]]:
        uids: dict[str, None] = {}
        for uids_by_value, value in zip(self._by_band, signature, strict=True):
            if value in uids_by_value:
                uids |= dict.fromkeys(uids_by_value[value])
        return [(uid, self._signatures[uid]) for uid in uids]


def nearest(uid: str, signature: list[int], candidates: Iterable[tuple[str, list[int]]]) -> tuple[str, float] | None:
    """The most similar of `candidates` (never `uid` itself) at 0.8 or more, with its similarity.

    Of equals, the first uid.
    """
    similar = [(-similarity(signature, other), other_uid) for other_uid, other in candidates if other_uid != uid]
    best = min(similar, default=(0.0, ""))
    return (best[1], -best[0]) if -best[0] >= LEAST_SIMILARITY else None
