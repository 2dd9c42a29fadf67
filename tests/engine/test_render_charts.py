"""Charts: gaps stay gaps, titles stay data, one picture for the page, the mail and who does not see it."""

import subprocess
import sys
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_engine.render.charts import Words, trend

FIRST = date(2026, 8, 24)
SVG = "{http://www.w3.org/2000/svg}"


def weeks(*values: float | None) -> list[tuple[date, float | None]]:
    return [(FIRST + timedelta(weeks=place), value) for place, value in enumerate(values)]


def small(points, **more):
    return trend(points, unit="messages", width=120, height=32, **more)


def large(points, **more):
    return trend(points, unit="messages", width=640, height=260, **more)


def strokes(svg: str, colour: str) -> list[str]:
    """The paths drawn in a colour."""
    return [path.get("d") for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if path.get("stroke") == colour]


def test_a_gap_is_a_gap_in_the_line_and_a_point_alone_is_a_dot():
    svg = small(weeks(30, 32, None, 35, None, None, 40, 42)).svg()
    (line,) = strokes(svg, "var(--accent, #0b5c5e)")
    assert line.count("M") == 3 and line.count("L") == 2
    dots = [
        path for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if path.get("fill", "").startswith("var(--a")
    ]
    assert len(dots) == 2  # the point between two gaps, and the last one


def test_the_year_before_is_grey_and_stands_under_this_year_point_under_point():
    year = [(day - timedelta(weeks=52), value) for day, value in weeks(1, 2, 3)]
    svg = small(weeks(10, 20, 30), year_before=year).svg()
    (now,), (then,) = strokes(svg, "var(--accent, #0b5c5e)"), strokes(svg, "var(--line-strong, #7f888a)")
    assert [step.split(",")[0] for step in now[1:].split("L")] == [step.split(",")[0] for step in then[1:].split("L")]


def test_a_chart_has_no_ground_of_its_own_and_follows_the_page():
    chart = large(weeks(1, 2, 3), title="Messages")
    for svg, accent in ((chart.svg(), "#0b5c5e"), (chart.svg(dark=True), "#62c4c0")):
        assert f"var(--accent, {accent})" in svg
        assert "white" not in svg
        assert ElementTree.fromstring(svg).get("width") == "640"


def test_lines_are_named_at_their_ends_in_the_readers_language():
    words = Words(language="de", now="diese Woche", before="davor", year_before="im Vorjahr")
    svg = large(weeks(1, 2, 3, 9), before=weeks(1, 2, 2, 2), year_before=weeks(2, 2, 2, 2), words=words).svg()
    named = {text.text: text.get("transform") for text in ElementTree.fromstring(svg).iter(f"{SVG}text")}
    assert {"diese Woche", "davor", "im Vorjahr", "14. Sep"} <= set(named)
    heights = sorted(float(named[name].split(",")[1].rstrip(")")) for name in ("davor", "im Vorjahr"))
    assert heights[1] - heights[0] >= 12  # they end at one value, and are moved apart


def test_a_small_chart_has_no_words():
    assert list(ElementTree.fromstring(small(weeks(1, 2), title="Messages").svg()).iter(f"{SVG}text")) == []


@pytest.mark.parametrize("points", [[], weeks(None), weeks(None, None, None), weeks(0, 0), weeks(float("nan"), 4)])
def test_nothing_and_nearly_nothing_can_be_drawn(points):
    for chart in (small(points), large(points, title="Messages", year_before=points)):
        ElementTree.fromstring(chart.svg())
        assert chart.png().startswith(b"\x89PNG")


def test_a_png_has_the_dots_asked_for():
    png = small(weeks(1, 2, 3)).png(scale=3)
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (360, 96)


def test_the_sentence_says_the_ends_the_range_and_the_gaps():
    chart = small(weeks(30, None, 60.25, 42), title="Messages", year_before=weeks(1, 2, 3, 1200))
    assert chart.text == (
        "Messages: messages: 42 at the end (2026-09-14), between 30 and 60.2 since 2026-08-24; "
        "a year before: 1,200; 1 of 4 points were not collected."
    )
    assert small(weeks(None, None)).text == "nothing was collected."
    assert ElementTree.fromstring(chart.svg()).get("aria-label") == chart.text


@settings(max_examples=25, deadline=None)
@given(
    st.text(min_size=1)
    | st.sampled_from(["</svg><script>", "\x00\ud800\ufffe", '" onload="x', "&amp;<b>", "{signal: 1}"])
)
def test_a_title_is_data(title: str):
    root = ElementTree.fromstring(large(weeks(1, 2), title=title).svg())
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "line", "text", "rect"}
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_only_who_draws_waits_for_the_parts_that_draw():
    code = "import sys, folkmoot_engine.render.charts; print({'altair', 'vl_convert', 'pandas'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_a_picture_is_one_image_to_who_does_not_see_it():
    """Its parts have roles without words, which a screen reader would stop at."""
    drawn = small(weeks(1, None, 3, 2)).svg()
    assert drawn.count(' role="') == 1 and "aria-roledescription" not in drawn
