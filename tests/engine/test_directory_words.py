"""Who is looked for is found, however they and the searcher spell their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.directory.words import search_text, search_words


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Jürgen Müller", "jurgen"),
        ("Jürgen Müller", "MUELLER"),
        ("Jürgen Müller", "müller"),
        ("Ju\u0308rgen", "jürgen"),
        ("Søren Ångström", "soren angstrom"),
        ("Søren Ångström", "soeren aangstroem"),
        ("Łukasz Żak", "lukasz zak"),
        ("Siobhán O’Neill", "oneill"),
        ("Siobhán O'Neill", "o’neill"),
        ("Мара Квилл", "mara"),
        ("Straße & Söhne", "strasse sohne"),
        ("Yıldız", "yildiz"),
    ],
)
def test_both_ways_of_spelling_are_found(kept: str, typed: str):
    assert all(word in search_text(kept) for word in search_words(typed))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_found_in_itself_and_is_plain(text: str):
    kept = search_text(text)
    assert set(search_words(text)) <= set(kept.split())
    assert kept.isascii() and kept == kept.lower()
    assert search_text(kept) == kept


def test_a_decomposed_umlaut_is_one_too():
    assert search_text("Mu\u0308ller") == search_text("Müller")
