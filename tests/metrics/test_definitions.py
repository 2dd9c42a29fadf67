"""What the engine says of metrics stands in the catalogue, and how figures are said."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.evidence.metrics.queries import points_of
from folkmoot.evidence.metrics.templatetags import figures
from folkmoot.evidence.metrics.templatetags.definitions import TEXTS, told
from folkmoot_engine.metrics import METRICS, Figure, Period

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
MESSAGES, MEDIAN = METRICS["messages"], METRICS["first_response_median"]


def said_by_the_engine() -> set[str]:
    return {
        text
        for metric in METRICS.values()
        for text in (
            *(metric.subject, metric.title, metric.unit, metric.sentence, metric.formula, metric.n),
            *metric.exclusions,
        )
    }


def test_each_sentence_of_a_definition_is_in_the_catalogue():
    assert set(TEXTS) == said_by_the_engine()
    assert len(TEXTS) == len(set(TEXTS))


def test_definitions_are_told_in_german():
    with translation.override("de"):
        same = {text for text in TEXTS if told(text) == text}
    assert same <= {"Response"}


def figure(value: float | None, n: int, *, collected: int = 7, why: str = "") -> Figure:
    return Figure("messages", WEEK, value, n, 7, collected, why)


@pytest.mark.parametrize(
    ("now", "before", "metric", "told"),
    [
        (figure(120, 120), figure(100, 100), MESSAGES, "▲ 20\u00a0%"),
        (figure(1199, 1199), figure(1000, 1000), MESSAGES, "▲ 20\u00a0%"),
        (figure(75, 75), figure(100, 100), MESSAGES, "▼ 25\u00a0%"),
        (figure(4, 4), figure(3, 3), MESSAGES, "▲ 1"),  # too few for a share
        (figure(120, 120), figure(0, 0), MESSAGES, "▲ 120"),
        (figure(1.5, 40), figure(3.0, 50), MEDIAN, "▼ 50\u00a0%"),
        (figure(1.5, 4), figure(3.28, 5), MEDIAN, "▼ 1.8"),
        (figure(5, 5), figure(5, 5), MESSAGES, "unchanged"),
        (figure(5, 5, collected=3), figure(50, 50), MESSAGES, "not comparable"),
        (figure(5, 5), figure(None, 0, collected=0, why="not-collected"), MESSAGES, ""),
    ],
)
def test_a_change_is_a_share_where_there_are_enough(now, before, metric, told):
    shown = figures.change(now, before, metric)
    assert told in shown if told else shown == ""


@pytest.mark.parametrize(
    ("amount", "metric", "english", "german"),
    [
        (1234567.0, MESSAGES, "1,234,567", "1.234.567"),
        (1234.5678, MEDIAN, "1,234.6", "1.234,6"),
        (0.0321, MEDIAN, "0.03", "0,03"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(amount, metric, english, german):
    for language, expected in (("en", english), ("de", german)):
        with translation.override(language):
            assert figures.value(figure(amount, 3), metric) == expected


def test_what_is_not_known_says_why():
    assert figures.value(figure(None, 0), MESSAGES) == "–"
    for metric in (MESSAGES, METRICS["decisions"]):
        reasons = {
            figures.why(figure(None, 0, why=why), metric) for why in ("not-collected", "no-cases", "still-waiting")
        }
        assert len(reasons) == 3 and "" not in reasons
    assert figures.why(figure(3, 3), MESSAGES) == ""
    assert figures.gap(figure(3, 3, collected=5), MESSAGES) == "5 of 7 days were collected"
    assert figures.gap(figure(3, 3, collected=5), METRICS["backlog"]) == "5 of 7 days were recorded"
    assert figures.gap(figure(3, 3), MESSAGES) == ""


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 1_099))
def test_a_chart_shows_the_whole_period_once(first: date, days: int):
    period = Period(first, first + timedelta(days=days))
    points = points_of(period)
    following = [(one.last + timedelta(days=1), two.first) for one, two in zip(points, points[1:], strict=False)]
    assert all(end == start for end, start in following)
    assert points[-1].last == period.last and len(points) <= 60
    if period.days > 7:
        assert points[0].first == period.first
    else:
        assert len(points) == 12 and {one.days for one in points} == {period.days}
