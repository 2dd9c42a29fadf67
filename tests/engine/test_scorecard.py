"""The startup scorecard: its criteria, what answers add up to, and how several people's are held against each other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.errors import AnswersError, MissingCriteria, UnknownCriteria
from folkmoot_engine.scorecard import (
    CONTRADICTIONS,
    CRITERIA,
    HIGHEST,
    LOWEST,
    NEAR_ALIKE,
    changed,
    compare,
    score,
)

PLUS = [one.id for one in CRITERIA.values() if one.points > 0]
MINUS = [one.id for one in CRITERIA.values() if one.points < 0]
SHARED = "community-supported"
answers = st.fixed_dictionaries(
    {name: st.booleans() for name in CRITERIA if name != SHARED}
    | {SHARED: st.booleans() | st.decimals(0, 100, allow_nan=False)}
)


def saying(*yes: str, **more) -> dict:
    return {name: name in yes for name in CRITERIA} | more


def test_the_criteria_are_the_ten_and_the_eight():
    assert (len(PLUS), len(MINUS), LOWEST, HIGHEST) == (10, 8, -9, 10)
    assert list(CRITERIA) == PLUS + MINUS
    assert {one.points for one in CRITERIA.values()} == {1, -1, -2}
    assert [name for name in MINUS if CRITERIA[name].points == -2] == ["not-prepared"]
    assert CRITERIA["not-prepared"].text == (
        "Management and organisation are not prepared to take community feedback and make changes"
    )


@pytest.mark.parametrize("criterion", CRITERIA.values(), ids=lambda one: one.id)
def test_each_criterion_counts_for_itself(criterion):
    found = score(saying(criterion.id))
    assert found.sum == criterion.points
    assert (found.plus, found.minus) == ((criterion.points, 0) if criterion.points > 0 else (0, criterion.points))
    assert found.counted == (criterion,) and found.contradictions == () and criterion.find_out


@given(answers)
def test_the_sum_is_plus_and_minus_within_the_range(given_answers):
    found = score(given_answers)
    assert found.sum == found.plus + found.minus == sum(one.points for one in found.counted)
    assert 0 <= found.plus <= HIGHEST and LOWEST <= found.minus <= 0
    assert 0 <= found.place <= 1


def test_both_ends_of_the_range_are_reached():
    most, least = score(saying(*PLUS)), score(saying(*MINUS))
    assert (most.sum, most.place, least.sum, least.place) == (10, 1, -9, 0)
    assert score(saying()).sum == 0 and score(saying(*CRITERIA)).sum == 1


@pytest.mark.parametrize(
    ("share", "minus"),
    [("0", 0), ("94.9", 0), ("94.99999999999999999999999999999999", 0), ("95", -1), ("95.0", -1), ("100", -1)],
)
def test_95_percent_are_needed_and_enough(share: str, minus: int):
    assert score(saying(**{SHARED: Decimal(share)})).minus == minus


@pytest.mark.parametrize("share", ["-0.1", "100.1", "NaN", "Infinity"])
def test_a_share_lies_between_0_and_100(share: str):
    with pytest.raises(AnswersError, match="between 0 and 100"):
        score(saying(**{SHARED: Decimal(share)}))


def test_only_that_criterion_takes_a_share():
    with pytest.raises(AnswersError, match=r"takes yes or no.*\(97\)"):
        score(saying(stealth=Decimal(97)))


@pytest.mark.parametrize("pair", CONTRADICTIONS, ids=lambda pair: f"{pair.first.id}-{pair.second.id}")
def test_what_does_not_go_together_is_pointed_out_and_counted_all_the_same(pair):
    found = score(saying(pair.first.id, pair.second.id))
    assert found.contradictions == (pair,) and pair.why
    assert found.sum == pair.first.points + pair.second.points
    assert score(saying(pair.first.id)).contradictions == ()


def test_a_thriving_and_no_discussion_of_the_lifestyle_contradict():
    told = {(pair.first.id, pair.second.id) for pair in CONTRADICTIONS}
    assert ("lifestyle-discussion", "no-lifestyle-discussion") in told
    assert score(saying()).contradictions == ()  # there may be some discussion that does not thrive


@pytest.mark.parametrize("pair", NEAR_ALIKE, ids=lambda pair: pair.first.id)
def test_near_alike_criteria_each_count(pair):
    found = score(saying(pair.first.id, pair.second.id))
    assert found.near_alike == (pair,) and abs(found.sum) == 2


def test_unknown_criteria_are_named():
    with pytest.raises(UnknownCriteria, match="“stelth”.*Did you mean “stealth”"):
        score(saying() | {"stelth": True})


def test_missing_criteria_are_named():
    with pytest.raises(MissingCriteria, match=r"“stealth”, “not-prepared” \(founder\)"):
        score({name: True for name in CRITERIA if name not in ("stealth", "not-prepared")}, where="founder")


def test_the_agenda_begins_where_people_differ_most():
    founder = saying("online-product", "strong-product", "stealth")
    support = saying("online-product", "not-prepared", "customers-ask", "stealth")
    product = saying("online-product", "customers-ask")
    sales = saying("online-product", "not-prepared", "strong-product")
    found = compare({"founder": founder, "support": support, "product": product, "sales": sales})
    assert [(one.criterion.id, one.split) for one in found.agenda] == [
        ("not-prepared", 0.5),  # divided evenly, and weighs two
        ("strong-product", 0.5),
        ("customers-ask", 0.5),
        ("stealth", 0.5),
    ]
    assert found.agenda[0].yes == ("support", "sales") and found.agenda[0].no == ("founder", "product")
    assert {name: one.sum for name, one in found.scores.items()} == {
        "founder": 1,
        "support": -1,
        "product": 2,
        "sales": 0,
    }
    assert (found.sums, found.at_stake, len(found.criteria)) == ((-1, 2), 5, 18)


def test_those_who_agree_have_no_agenda():
    found = compare({"founder": saying("stealth"), "support": saying("stealth")})
    assert found.agenda == [] and found.at_stake == 0
    assert compare({"founder": saying()}).agenda == []


@given(st.dictionaries(st.sampled_from("abcdef"), answers, min_size=1))
def test_everybody_stands_on_one_side_of_each_criterion(people):
    found = compare(people)
    for one in found.criteria:
        assert sorted(one.yes + one.no) == sorted(people)
        assert 0 <= one.split <= 0.5 and (one.split > 0) == one.is_one == (one in found.agenda)
    splits = [one.split for one in found.agenda]
    assert splits == sorted(splits, reverse=True)


def test_a_share_is_compared_by_what_it_counts():
    people = {"a": saying(**{SHARED: Decimal("94.9")}), "b": saying(**{SHARED: False}), "c": saying(SHARED)}
    assert [(one.yes, one.no) for one in compare(people).agenda] == [(("c",), ("a", "b"))]


def test_what_changed_from_one_time_to_the_next():
    before = saying("stealth", "online-product", **{SHARED: Decimal(60)})
    after = saying("online-product", "customers-ask", **{SHARED: Decimal(70)})
    assert [one.id for one in changed(before, after)] == ["customers-ask", "stealth", SHARED]
    assert changed(before, dict(before)) == []
