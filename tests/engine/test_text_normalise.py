"""Text made comparable: hiding places are opened, and every span leads back to the text it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.text.normalise import fold, unmask

ANY_TEXT = st.text(alphabet=st.characters())  # lone surrogates included
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\ufe0f"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Straße", "strasse"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("𝓱𝓮𝓵𝓵𝓸", "hello"),
        ("Ноw аrе уоu", "how are you"),  # Cyrillic
        ("Ελεphαnt", "eλephant"),  # Greek
        ("naïve Zoë", "naive zoe"),
        ("Z̷̘a̸̤l̴̟g̶̰o̵̳", "zalgo"),
        ("don’t", "don't"),
        ("was？", "was?"),
        ("🅰🅱🅲", "abc"),
        ("so 👍🏽 gut 🇩🇪", "so 👍🏽 gut 🇩🇪"),
    ],
)
def test_ways_of_writing_become_one(written, folded):
    assert fold(written).text == folded


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1d10t", "idiot"),
        ("$h1t h4pp3n$!", "shit happens!"),
        ("p@ssw0rd", "password"),
        ("in 2024 for 100 $", "in 2024 for 100 $"),
        ("@karl wrote c++", "@karl wrote c++"),
        ("snake_case", "snake case"),
        ("you a r e  k i n d", "you are  kind"),
        ("s.t.0.p it", "stop it"),
        ("a, b and c", "a, b and c"),
        ("1 2 3 4 5", "1 2 3 4 5"),
    ],
)
def test_hidden_words_are_read(written, read):
    assert unmask(written).text == read


def test_a_span_leads_back_to_the_words_as_written():
    text = "Naïve… you І D 1 0 T straße"
    unmasked = unmask(text)
    start = unmasked.text.index("idiot")
    assert text[slice(*unmasked.span(start, start + 5))] == "І D 1 0 T"
    start = unmasked.text.index("strasse")
    assert text[slice(*unmasked.span(start, start + 7))] == "straße"


@given(ANY_TEXT)
def test_any_text_can_be_read_and_every_sign_has_a_place(text):
    for made in (fold(text), unmask(text)):
        made.text.encode()
        places = [made.span(i, i + 1) for i in range(len(made.text))]
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 200), st.sampled_from(ZERO_WIDTH)), max_size=5))
def test_invisible_signs_change_nothing(text, inserted):
    hidden = text
    for place, sign in inserted:
        hidden = hidden[:place] + sign + hidden[place:]
    assert fold(hidden).text == fold(text).text
    assert unmask(hidden).text == unmask(text).text


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text):
    once = fold(text).text
    assert fold(once).text == once
