"""A text that is to be read in so many words has so many, whatever goes into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.render.fitting import Part, clip, count_words, fit

SOME_TEXT = st.text(max_size=60) | st.sampled_from(
    ["one two three", "Überraschung: 1.204 Beiträge", "昨日はありがとう", "a-b c/d"]
)
PARTS = st.lists(
    st.builds(Part, st.lists(SOME_TEXT, min_size=1, max_size=3).map(tuple), st.integers(0, 5)), max_size=12
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" · — + ", 0),
        ("Messages rose by 34% to 1,204.", 6),
        ("Die Beiträge stiegen um 34 % auf 1.204.", 7),
        ("9–15 November", 3),
        ("don't stop", 2),
        ("so-so", 2),
        ("3.4 h", 2),
        ("مرحبا بكم", 2),
        ("ありがとう", 5),
        ("日本 tour", 3),
    ],
)
def test_words_are_counted_as_a_strict_person_does(text: str, words: int):
    assert count_words(text) == words


@given(SOME_TEXT, st.integers(0, 8))
def test_clipping_leaves_no_more_than_asked_for(text: str, most: int):
    clipped = clip(text, most)
    assert count_words(clipped) <= most
    assert "\n" not in clipped
    if count_words(text) <= most:
        assert clipped == " ".join(text.split())


@given(PARTS, st.integers(0, 40))
def test_whatever_goes_in_no_more_comes_out(parts: list[Part], most: int):
    texts = fit(parts, most)
    assert len(texts) == len(parts)
    assert sum(map(count_words, texts)) <= most


@given(PARTS)
def test_nothing_is_shortened_without_need(parts: list[Part]):
    assert fit(parts, 10_000) == [part.text for part in parts]


def test_what_is_worth_less_gives_first_and_of_equals_the_later():
    parts = [Part(("a b c", "a"), 9), Part(("d e f", "d", ""), 1), Part(("g h i", ""), 1), Part(("j k",), 0)]
    assert fit(parts, 11) == ["a b c", "d e f", "g h i", "j k"]
    assert fit(parts, 10) == ["a b c", "d e f", "", "j k"]
    assert fit(parts, 7) == ["a b c", "d", "", "j k"]
    assert fit(parts, 5) == ["a b c", "", "", "j k"]
    assert fit(parts, 3) == ["a", "", "", "j k"]
    assert fit(parts, 2) == ["a", "", "", "j…"]
