"""A pattern that is not linear, or none at all, is refused with the reason and the place; what is taken, is quick."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ruled import messages, rule, says
from folkmoot_engine.errors import PatternError
from folkmoot_engine.rules import CompiledRules, RuleSet, scanning
from folkmoot_engine.rules.pattern import LONGEST_PATTERN, check_pattern, check_phrase, is_words


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (
            r"free(?=dom)",
            "The pattern looks around itself (“(?=”), which cannot be done in time linear in the text "
            "(sign 5 of “free(?=dom)”). Say what must be there, and put what must not into “none”.",
        ),
        (
            r"(?<!a)b",
            "The pattern looks around itself (“(?<!”), which cannot be done in time linear in the text "
            "(sign 1 of “(?<!a)b”). Say what must be there, and put what must not into “none”.",
        ),
        (
            r"(\w)\1",
            "The pattern refers back to what it matched (“\\1”), which cannot be done in time linear in the text "
            "(sign 5 of “(\\w)\\1”). Write out the words it may repeat.",
        ),
        (
            r"(?>a+)b",
            "The pattern holds on to what it matched (“(?>”), which cannot be done in time linear in the text "
            "(sign 1 of “(?>a+)b”). Write (?:…) instead of (?>…).",
        ),
        (
            r"(a)?(?(1)b|c)",
            "The pattern depends on a group (“(?(”), which cannot be done in time linear in the text "
            "(sign 5 of “(a)?(?(1)b|c)”). Write the two cases as two patterns.",
        ),
        ("a(b", "The pattern is broken: missing ) (“a(b”). To match a sign itself, write \\ before it."),
        (
            "x[z-a]",
            "The pattern is broken: invalid character class range (sign 3 of “x[z-a]”). "
            "To match a sign itself, write \\ before it.",
        ),
        (
            "a**",
            "The pattern is broken: bad repetition operator (sign 2 of “a**”). "
            "To match a sign itself, write \\ before it.",
        ),
        (
            "a{2000}",
            "The pattern is broken: invalid repetition size (sign 2 of “a{2000}”). "
            "Write smaller repetitions, as {1,20}.",
        ),
        (
            r"(\pL{900}){1,2}x",
            "The pattern is broken: invalid repetition size (sign 11 of “(\\pL{900}){1,2}x”). "
            "Write smaller repetitions, as {1,20}.",
        ),
        (
            "a*",
            "The pattern “a*” matches every text, even an empty one. Write at least one sign that must be there.",
        ),
        (
            "",
            f"A pattern has from 1 to {LONGEST_PATTERN:,} signs, this has 0. "
            "Write what distinguishes the text, and split long alternatives into several patterns.",
        ),
        ("a\ud800", "The pattern holds half a character (sign 2). Type it again."),
    ],
)
def test_the_refusal_says_why_and_where(pattern: str, said: str):
    with pytest.raises(PatternError) as refused:
        check_pattern(pattern)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    "pattern", [r"\(?!x", "[(?=]+x", r"\\1", "(?P<name>a)b", r"(?-i)Abc", r"\bword\b", r"\p{Greek}+"]
)
def test_what_only_looks_like_it_is_taken(pattern: str):
    assert check_pattern(pattern) == pattern


@pytest.mark.parametrize(
    ("phrase", "said"),
    [("", "from 1 to 200"), ("a" * 201, "this has 201"), ("re*fund", "inside a word"), ("a\x07", "cannot be seen")],
)
def test_phrases_that_cannot_be_looked_for_are_refused(phrase: str, said: str):
    with pytest.raises(PatternError, match=said):
        check_phrase(phrase)


def test_words_and_signs_are_told_apart():
    assert [is_words(phrase) for phrase in ("a-b, c.", "refund* now", "का", "c++", "***", "-", "a *b")] == [
        True
    ] * 3 + [False] * 4


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab*+?()[]{}|\\^$.1<>=!P:- \u00e9\U0001f600", min_size=1, max_size=12))
def test_every_pattern_is_taken_or_refused_in_words(pattern: str):
    try:
        check_pattern(pattern)
    except PatternError as refused:
        assert refused.what and refused.remedy
        return
    assert CompiledRules(RuleSet((rule(says("matches", pattern)),))).apply(messages({"text": "ab"})).num_rows <= 1


def test_patterns_that_hang_others_take_time_in_line_with_the_text():
    rules = CompiledRules(RuleSet((rule(says("matches", r"(a+)+$", r"(a|a)*b", r"(.*a){12}x")),)))

    def seconds(signs: int) -> float:
        batch = messages(*({"text": "a" * signs + "!"} for _ in range(20)))
        rules.apply(batch)
        start = time.perf_counter()
        rules.apply(batch)
        return time.perf_counter() - start

    # Backtracking would take 2 ** 9 000 times as long; the bound leaves room for a machine that does other things.
    assert seconds(10_000) < 200 * seconds(1_000) + 1


def test_a_set_that_does_not_fit_is_split_and_finds_the_same(monkeypatch: pytest.MonkeyPatch):
    words = [f"word{place}" for place in range(200)]
    rules = RuleSet(tuple(rule(says("matches", rf"\b{word}\w{{2,20}}\b"), name=word) for word in words))
    batch = messages({"text": "word7abc word150xyz word3"})
    whole = CompiledRules(rules)
    monkeypatch.setattr(scanning, "_MEMORY", 1 << 17)
    split = CompiledRules(rules)
    counts = [len(one._reader._scanners[0]._sets) for one in (whole, split)]
    assert counts[0] == 1 < counts[1]
    assert split.apply(batch).equals(whole.apply(batch))
    assert whole.apply(batch).num_rows == 4  # word1, word15 and word150 begin the same
