from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.text import markup
from folkmoot_engine.text.marks import Span, mark


def around(key: str, words: str) -> str:
    return f"[{key}:{words}]"


def marked(source: str, words: str, read=markup.from_markdown) -> str:
    clean = read(source)
    start = clean.text.index(words)
    return mark(clean.html, clean.text, [Span(start, start + len(words), "x")], around)


def test_words_are_wrapped_where_they_stand():
    assert marked("one two three", "two") == "<p>one [x:two] three</p>"


def test_the_second_of_two_like_words_is_told_from_the_first():
    clean = markup.from_text("no, no")
    assert mark(clean.html, clean.text, [Span(4, 6, "x")], around) == "<p>no, [x:no]</p>"


def test_a_span_across_tags_is_wrapped_piece_by_piece():
    assert marked("say **it now** please", "it now please") == "<p>say <strong>[x:it now]</strong>[x: please]</p>"


def test_entities_are_one_character():
    assert marked("a < b & *c*", "< b &") == "<p>a [x:&lt; b &amp;] <em>c</em></p>"


def test_lists_and_quotations_do_not_shift_what_follows():
    assert "[x:worst]" in marked("- first\n- second\n\nthen the worst", "worst")
    assert marked("> he said\n> so\n\nand I *disagree*", "disagree").endswith("<em>[x:disagree]</em></p>")
    assert marked("> he said\nand I disagree", "disagree", markup.from_text).endswith("and I [x:disagree]</p>")


def test_of_overlapping_spans_the_first_and_longest_stays():
    spans = [Span(4, 7, "b"), Span(0, 5, "short"), Span(0, 6, "a"), Span(6, 9, "c")]
    assert mark("<p>abcdefghi</p>", "abcdefghi", spans, around) == "<p>[a:abcdef][c:ghi]</p>"


def test_spans_outside_the_text_are_left_out():
    spans = [Span(-1, 2, "a"), Span(2, 2, "b"), Span(2, 40, "c")]
    assert mark("<p>abc</p>", "abc", spans, around) == "<p>abc</p>"


@given(st.text(alphabet="ab <>&*_`>-\n#é", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_marking_never_changes_the_words(source, start, end):
    clean = markup.from_markdown(source)
    assert mark(clean.html, clean.text, [Span(start, end, "x")], lambda key, words: words) == clean.html
