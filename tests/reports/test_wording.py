"""A brief is read in thirty seconds, whatever it says and in either language; and it stays as it was written."""

import json

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.evidence.reports.queries import drawing, wording
from folkmoot_engine.render.brief import FIGURES

HUGE = st.integers(0, 10**12)
AMOUNT = st.floats(0, 1e12, allow_nan=False) | st.none()
MOVED = st.fixed_dictionaries(
    {"metric": st.sampled_from(FIGURES), "value": st.floats(0, 1e12), "usual": st.floats(0, 1e12)}
    | {"weeks": st.integers(0, 11), "percent": HUGE},
)
SAID = st.fixed_dictionaries({"messages": AMOUNT, "active_members": AMOUNT})
HEADLINES = st.one_of(
    *(st.fixed_dictionaries({"code": st.just(code), "values": MOVED}) for code in ("above", "below")),
    *(st.fixed_dictionaries({"code": st.just(code), "values": SAID}) for code in ("usual", "first", "too-few")),
    st.just({"code": "nothing-collected", "values": {}}),
    st.builds(lambda some: {"code": "partly-collected", "values": {"collected": some, "days": 7}}, st.integers(1, 6)),
)
CHANGES = st.tuples(
    st.builds(lambda one, all_: {"code": "channel", "values": {"channel": "c", "change": one, "of": all_}}, HUGE, HUGE),
    st.builds(lambda values: {"code": "also", "values": values}, MOVED),
    st.builds(lambda n: {"code": "busiest", "values": {"thread": "t", "messages": n, "share": 100}}, HUGE),
    st.just({"code": "praise", "values": {"praise": "m"}}),
).map(list)
NEEDS = st.lists(
    st.builds(
        lambda code, n, of: {"code": code, "values": {"count": n, "of": of}},
        st.sampled_from(["overdue", "pending", "unanswered", "reversals"]),
        HUGE,
        HUGE,
    ),
    max_size=4,
    unique_by=lambda need: need["code"],
)
FIGURE = st.fixed_dictionaries({"value": AMOUNT, "before": AMOUNT, "n": HUGE, "is_few": st.booleans()})
PACKED = st.builds(
    lambda headline, changes, needs, figures: {
        "first": "2026-12-28",
        "last": "2027-01-03",
        "headline": headline,
        "changes": changes,
        "needs": needs,
        "figures": [{"metric": name, **one} for name, one in zip(FIGURES, figures, strict=True)],
    },
    HEADLINES,
    CHANGES | st.just([]),
    NEEDS,
    st.tuples(*[FIGURE] * len(FIGURES)),
)
NAME = st.text(max_size=120) | st.sampled_from(["North Bicycles", "The Most Wonderful Community Of Them All And More"])


@given(PACKED, NAME)
def test_no_brief_is_longer_than_thirty_seconds(packed: dict, name: str):
    told = wording.told(packed, name)
    assert set(told) == {code for code, _name in settings.LANGUAGES}
    for text in told.values():
        assert wording.words_of(text) <= wording.MOST_WORDS
        assert text["headline"] and text["needs"] and len(text["figures"]) == 5
    assert json.loads(json.dumps(told)) == told


def packed(headline: dict, changes=(), needs=(), **figure) -> dict:
    one = {"value": 1204.0, "before": 1000.0, "n": 1204, "is_few": False, **figure}
    figures = [{"metric": name, **one} for name in FIGURES]
    week = {"first": "2026-11-09", "last": "2026-11-15"}
    return {**week, "headline": headline, "changes": list(changes), "needs": list(needs), "figures": figures}


ABOVE = {"metric": "messages", "value": 2000.0, "usual": 995.0, "weeks": 11, "percent": 101}


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ({"code": "above", "values": ABOVE}, "Messages: 2,000, 101% above the usual 995."),
        (
            {"code": "below", "values": ABOVE | {"weeks": 0, "value": 8.0, "percent": 99}},
            "Messages: 8, 99% less than the week before (995).",
        ),
        (
            {"code": "above", "values": {**ABOVE, "metric": "first_response_median", "value": 60.0, "usual": 3.25}},
            "First response (median): 2.5 d, 101% above the usual 3.2 h.",
        ),
        (
            {"code": "above", "values": {**ABOVE, "usual": 150.0, "percent": 1233}},
            "Messages: 2,000, 13 times the usual 150.",
        ),
        (
            {"code": "above", "values": {"metric": "messages", "value": 60.0, "usual": 0.0, "weeks": 4}},
            "Messages: 60, where there usually are none.",
        ),
        ({"code": "usual", "values": {"messages": 1204}}, "A week about as usual: 1,204 messages."),
        (
            {"code": "partly-collected", "values": {"collected": 2, "days": 7}},
            "Only 2 of 7 days were collected: this week cannot be compared.",
        ),
    ],
)
def test_headlines(headline: dict, sentence: str):
    assert wording.told(packed(headline), "North")["en"]["headline"] == sentence


def test_a_whole_brief_in_both_languages():
    changes = [
        {"code": "channel", "values": {"channel": "c-uid", "change": 900.0, "of": 1005.0}},
        {"code": "busiest", "values": {"thread": "t-uid", "messages": 250, "share": 13}},
    ]
    needs = [{"code": "overdue", "values": {"count": 1}}, {"code": "unanswered", "values": {"count": 3}}]
    told = wording.told(packed({"code": "above", "values": ABOVE}, changes, needs), "North Bicycles")
    english = told["en"]
    assert english["title"] == "North Bicycles: week 46, November 9 to November 15 2026"
    assert english["changes"] == [
        {
            "code": "channel",
            "text": "Mostly in {channel}: +900 there, +1,005 in all since the week before.",
            "channel": "c-uid",
        },
        {"code": "busiest", "text": "Busiest: “{thread}”, 250 messages, 13% of all.", "thread": "t-uid"},
    ]
    assert [need["text"] for need in english["needs"]] == [
        "1 case is overdue.",
        "3 threads of the week got no answer in two days.",
    ]
    assert english["figures"][1] == {"metric": "messages", "label": "Messages", "value": "1,204", "change": "+20%"}
    german = told["de"]
    assert german["figures"][1]["value"] == "1.204"
    for part in ("changes", "needs"):
        assert not {line["text"] for line in german[part]} & {line["text"] for line in english[part]}
    assert german["headline"] != english["headline"]


@pytest.mark.parametrize(
    ("most", "changes_left", "needs_left"),
    [
        (119, ["channel", "also", "busiest"], ["overdue", "pending", "unanswered", "reversals"]),
        (100, ["channel", "busiest"], ["overdue", "pending", "unanswered", "reversals"]),
        (90, ["channel", "busiest"], ["overdue", "pending", "unanswered"]),
        (70, [], ["overdue", "pending", "unanswered"]),
        (50, [], ["overdue", "pending"]),
    ],
)
def test_what_gives_way_first(monkeypatch, most: int, changes_left: list[str], needs_left: list[str]):
    """The lesser lines go; the headline, the figures and the most pressing need stay."""
    monkeypatch.setattr(wording, "MOST_WORDS", most)
    changes = [
        {"code": "channel", "values": {"channel": "c", "change": 10.0**9, "of": 10.0**9}},
        {"code": "also", "values": ABOVE},
        {"code": "busiest", "values": {"thread": "t", "messages": 10**9, "share": 13}},
    ]
    needs = [
        {"code": code, "values": {"count": 2, "of": 20}} for code in ("overdue", "pending", "unanswered", "reversals")
    ]
    told = wording.told(packed({"code": "above", "values": ABOVE}, changes, needs), "North")["en"]
    assert [line["code"] for line in told["changes"]] == changes_left
    assert [line["code"] for line in told["needs"]] == needs_left
    assert wording.words_of(told) <= most


@pytest.mark.parametrize(
    ("now", "before", "is_few", "change"),
    [
        (110.0, 100.0, False, "+10%"),
        (90.0, 100.0, False, "−10%"),
        (100.0, 100.0, False, "±0%"),
        (5_000_000.0, 1.0, False, "+999%"),
        (5.0, 2.3e-313, False, "+999%"),
        (30.0, 0.0, False, "+30"),
        (None, 100.0, False, ""),
        (100.0, None, False, ""),
        (4.0, 2.0, True, "n 4"),
    ],
)
def test_changes_of_figures(now, before, is_few: bool, change: str):
    told = wording.told(packed({"code": "usual", "values": {}}, value=now, before=before, n=4, is_few=is_few), "North")
    assert told["en"]["figures"][1]["change"] == change


def test_an_abbreviation_at_the_end_has_one_full_stop():
    also = {"code": "also", "values": {**ABOVE, "metric": "first_response_median", "value": 3.3, "usual": 0.95}}
    german = wording.told(packed({"code": "usual", "values": {}}, [also]), "North")["de"]
    assert german["changes"][0]["text"].endswith("57 Min.") and ".." not in german["changes"][0]["text"]


def test_lengths_of_time_are_short():
    with translation.override("en"):
        told = [wording.amount("first_response_median", value) for value in (0.25, 0.999, 1, 3.25, 47.9, 48, 240, None)]
    assert told == ["15 min", "60 min", "1.0 h", "3.2 h", "47.9 h", "2.0 d", "10.0 d", "–"]


def test_the_line_of_the_year_before_is_drawn_and_explained_where_there_is_one():
    days = [f"2025-11-{day:02}" for day in (3, 10, 17)]
    one, two = (
        [[day, value] for day, value in zip(days, values, strict=True)] for values in ((None, None, 7), (5, None, 7))
    )
    assert not drawing.has_year({"year_points": one})
    assert drawing.has_year({"year_points": two})
