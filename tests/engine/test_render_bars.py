"""Bars: one picture with one sentence, in the page's colours, that any names and counts can be drawn in."""

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from folkmoot_engine.render.bars import bars

NAMES = st.text(max_size=30)


def test_bars_are_one_image_in_the_colours_of_the_page():
    drawn = bars([("Strategists", 12), ("Researchers", None)], text="12 strategists", withheld="under 5").svg()
    root = etree.fromstring(drawn.encode())
    assert (root.get("role"), root.get("aria-label")) == ("img", "12 strategists")
    assert "var(--accent" in drawn
    assert {"Strategists", "Researchers", "12", "under 5"} <= {text.strip() for text in root.itertext()}
    assert len(drawn) < 8_000


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes
@example([("\x1f\x80" + "𐀀" * 30, None), ("<&>" * 20, 3)], "\U0001f600")
@given(st.lists(st.tuples(NAMES, st.none() | st.integers(0, 10**6)), max_size=8), NAMES)
def test_any_names_and_counts_make_a_picture(rows, text):
    assert etree.fromstring(bars(rows, text=text).svg().encode()).tag.endswith("svg")
