"""Patterns and phrases for RE2: linear in the length of the text, whatever a person writes.

A *pattern* is a regular expression. A *phrase* is plain words: it is looked for in comparable text (one case, no
accents, look-alike letters as Latin ones), from word to word, whatever stands between the words.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Any

import re2

from folkmoot_engine.errors import PatternError
from folkmoot_engine.text.normalise import fold

LONGEST_PATTERN = 1_000  # signs
LONGEST_PHRASE = 200
# Vowel signs of Indian and other scripts, as ranges: parts of words that Python does not count among their letters.
_MARK_CODES = [code for code in range(0x0900, 0x20000) if unicodedata.category(chr(code)) == "Mc"]
_MARKS = "".join(
    f"{chr(run[0][1])}-{chr(run[-1][1])}"
    for run in (list(run) for _, run in groupby(enumerate(_MARK_CODES), lambda pair: pair[1] - pair[0]))
)
_MEMORY = 8 << 20  # bytes RE2 may use for one pattern
_SLASHED = re.compile(r"\\[^1-9k]", re.DOTALL)  # a sign meant as itself; \1 and \k are references
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]", re.DOTALL)
_PHRASE = re.compile(r"[^\W_]+\*?|[^\w\s]+|_+")
# Scripts that put no space between words: Han, Kana, Thai, Lao, Khmer, Burmese. A phrase of theirs may begin anywhere.
_UNSPACED = re.compile("[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]")
# What a backtracking engine offers and no linear one can, and how to do without.
_BACKTRACKING = (
    (re.compile(r"\(\?<?[=!]"), "looks around itself", "Say what must be there, and put what must not into “none”."),
    (re.compile(r"\(\?P=|\\[1-9]|\\k[<{']"), "refers back to what it matched", "Write out the words it may repeat."),
    (re.compile(r"\(\?>"), "holds on to what it matched", "Write (?:…) instead of (?>…)."),
    (re.compile(r"\(\?\("), "depends on a group", "Write the two cases as two patterns."),
)


def options(memory: int = _MEMORY) -> Any:
    """RE2's options for patterns of rules: upper and lower case alike, quiet."""
    chosen = re2.Options()
    chosen.log_errors = False
    chosen.case_sensitive = False
    chosen.max_mem = memory
    return chosen


def check_pattern(pattern: str) -> str:
    """`pattern` as it came. Raises PatternError, saying why and at which sign, where it cannot be matched linearly."""
    if not pattern or len(pattern) > LONGEST_PATTERN:
        raise PatternError(
            f"A pattern has from 1 to {LONGEST_PATTERN:,} signs, this has {len(pattern):,}",
            remedy="Write what distinguishes the text, and split long alternatives into several patterns.",
        )
    try:
        compiled = compile_pattern(pattern)
    except (re2.error, UnicodeEncodeError) as error:
        raise _explained(pattern, error) from error
    if compiled.search("") is not None:
        raise PatternError(
            f"The pattern “{pattern}” matches every text, even an empty one",
            remedy="Write at least one sign that must be there.",
        )
    return pattern


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str) -> Any:
    """One pattern or phrase's expression, compiled alone, to find where it matched."""
    return re2.compile(pattern, options())


def _explained(pattern: str, error: Exception) -> PatternError:
    bare = _SLASHED.sub(_blank, _CLASS.sub(_blank, pattern))
    for construct, what, remedy in _BACKTRACKING:
        if found := construct.search(bare):
            return PatternError(
                f"The pattern {what} (“{found[0]}”), which cannot be done in time linear in the text",
                where=f"sign {found.start() + 1} of “{pattern}”",
                remedy=remedy,
            )
    if isinstance(error, UnicodeEncodeError):
        return PatternError(
            "The pattern holds half a character", where=f"sign {error.start + 1}", remedy="Type it again."
        )
    reason = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error.args[0])
    said, _, fragment = reason.partition(": ")
    at = pattern.find(fragment) if fragment else -1
    place = f"sign {at + 1} of “{pattern}”" if at >= 0 and fragment != pattern else f"“{pattern}”"
    too_much = "repetition size" in said or "too large" in said
    remedy = "Write smaller repetitions, as {1,20}." if too_much else "To match a sign itself, write \\ before it."
    return PatternError(f"The pattern is broken: {said}", where=place, remedy=remedy)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def check_phrase(phrase: str) -> str:
    """`phrase` with single spaces. Raises PatternError where it holds nothing to look for, or a “*” inside a word."""
    phrase = " ".join(phrase.split())
    if not 0 < len(phrase) <= LONGEST_PHRASE:
        raise PatternError(
            f"A phrase has from 1 to {LONGEST_PHRASE} signs, this has {len(phrase):,}",
            remedy="Write the words to look for.",
        )
    if not phrase.isprintable():
        raise PatternError("The phrase holds signs that cannot be seen", where=repr(phrase), remedy="Type it again.")
    pieces = _PHRASE.findall(fold(phrase).text)
    if not pieces:
        raise PatternError(f"The phrase “{phrase}” holds nothing to look for", remedy="Write a word.")
    if re.search(r"\*\w", phrase):
        raise PatternError(
            f"In “{phrase}” a “*” stands inside a word",
            remedy="Put it at the end (“refund*” finds “refunded”), or write a pattern.",
        )
    return phrase


def is_words(phrase: str) -> bool:
    """Whether `phrase` is letters, digits and what usually stands between words; else it is looked for sign by sign."""
    text = fold(phrase).text
    plain = re.sub(r"(?<=[^\s*])\*", "", text)
    between = "'.,-_ "
    return any(map(is_of_word, plain)) and all(is_of_word(sign) or sign in between for sign in plain)


def words_in_spaced(phrase: str) -> str:
    """The expression of a phrase of words for RE2, for comparable text in which all but the words are spaces."""
    words = _words(phrase)
    starts, ends = _bounded(words)
    body = " +".join(_word(word, "[^ ]*") for word in words)
    return f"{'(?:^| )' if starts else ''}{body}{'(?:$| )' if ends else ''}"


@lru_cache(maxsize=8192)
def words_in_folded(phrase: str, *, ascii_only: bool) -> re.Pattern[str]:
    """The same for comparable text as it is, to tell the place of what was found. Nothing in it can backtrack far."""
    letters = [r"[^\W_]"] if ascii_only else [r"[^\W_]", f"[{_MARKS}]"]
    letter = f"(?:{'|'.join(letters)})"
    words = _words(phrase)
    starts, ends = _bounded(words)
    stem = re.escape(words[0].rstrip("*"))
    # What must not stand before the first word is asked behind it: a pattern that begins with letters is found sooner.
    before = "".join(f"(?<!{one}{stem})" for one in letters) if starts else ""
    first = stem + before + _word(words[0], f"{letter}*").removeprefix(stem)
    body = f"(?:(?!{letter}).)+".join([first, *(_word(word, f"{letter}*") for word in words[1:])])
    flags = re.DOTALL | (re.ASCII if ascii_only else re.UNICODE)
    return re.compile(f"{body}(?!{letter})" if ends else body, flags)


def signs(phrase: str) -> str:
    """The expression of a phrase with other signs than letters and digits, for comparable text."""
    return r"\s+".join(re2.escape(piece) for piece in fold(phrase).text.split())


def _words(phrase: str) -> list[str]:
    return "".join(sign if is_of_word(sign) or sign == "*" else " " for sign in fold(phrase).text).split()


def is_of_word(sign: str) -> bool:
    """Whether a sign of comparable text belongs to a word: letters, digits, vowel signs."""
    return sign.isalnum() or unicodedata.category(sign) == "Mc"


def _bounded(words: list[str]) -> tuple[bool, bool]:
    """Whether something other than a letter must stand before the phrase, and after it."""
    return not _UNSPACED.match(words[0][0]), not (words[-1].endswith("*") or _UNSPACED.match(words[-1][-1]))


def _word(word: str, ending: str) -> str:
    stem = re.escape(word.rstrip("*"))
    return stem + ending if word.endswith("*") else stem
