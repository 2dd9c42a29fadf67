"""Urgency is the documented formula: between 0 and 1, and each part pulls one way only."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judged import NOW, judge
from folkmoot_engine.triage.reading import Message, combine
from folkmoot_engine.triage.rules.reply import Need
from folkmoot_engine.triage.rules.urgency import SEVERITY, urgency

SHARE = st.floats(0, 1)
RISKS = st.dictionaries(st.sampled_from(sorted(SEVERITY)), SHARE)


def message(reach: int = 0, author_messages: int = 0) -> Message:
    return Message("u", None, "", "", "message", 0, [], [], True, False, reach, "person", False, author_messages)


def value(
    *,
    need: float = 0.8,
    hours: float = 5,
    reach: int = 20,
    messages: int = 3,
    hurry: float = 0.0,
    risks: dict | None = None,
) -> float:
    return urgency(message(reach, messages), Need(need, hours, []), risks or {}, hurry)


def test_the_formula_by_hand():
    # call = 0.8 · (0.30 + 0.25 · (1 − 1/e) + 0.15 · 0 + 0.10 · 0.5) = 0.4064...
    assert round(value(need=0.8, hours=48, reach=0, messages=5), 4) == 0.4064
    # danger = 0.6 · 0.5 · (0.85 + 0.15 · 1) = 0.3
    assert round(value(need=0, reach=10_000, risks={"insult": 0.5}), 4) == 0.3
    # both: 1 − 0.5936 · (1 − 0.6 · 0.5 · 0.85)
    assert round(value(need=0.8, hours=48, reach=0, messages=5, risks={"insult": 0.5}), 4) == 0.5578


@given(SHARE, st.floats(0, 1e6), st.integers(0, 2**31), st.integers(0, 2**31), SHARE, RISKS)
def test_it_lies_between_0_and_1(need, hours, reach, messages, hurry, risks):
    assert 0 <= value(need=need, hours=hours, reach=reach, messages=messages, hurry=hurry, risks=risks) <= 1


@given(st.tuples(SHARE, SHARE).map(sorted), st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)).map(sorted), RISKS)
def test_a_longer_wait_and_a_greater_need_never_lower_it(needs, waits, risks):
    assert value(need=needs[0], risks=risks) <= value(need=needs[1], risks=risks)
    assert value(hours=waits[0], risks=risks) <= value(hours=waits[1], risks=risks)


@given(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(sorted), st.tuples(SHARE, SHARE).map(sorted), RISKS)
def test_reach_and_hurry_never_lower_it_and_a_standing_never_raises_it(numbers, hurries, risks):
    assert value(reach=numbers[0], risks=risks) <= value(reach=numbers[1], risks=risks)
    assert value(hurry=hurries[0], risks=risks) <= value(hurry=hurries[1], risks=risks)
    assert value(messages=numbers[0], risks=risks) >= value(messages=numbers[1], risks=risks)


@given(st.sampled_from(sorted(SEVERITY)), st.tuples(SHARE, SHARE).map(sorted), RISKS)
def test_a_greater_risk_never_lowers_it(head, probabilities, risks):
    less, more = (value(risks=risks | {head: p}) for p in probabilities)
    assert less <= more


@given(st.lists(st.floats(-1, 1), max_size=6), st.floats(0, 1))
def test_evidence_combines_to_a_probability_and_more_of_it_never_lowers_it(weights, further):
    assert 0 <= combine(weights) <= 1
    assert combine([*weights, further]) >= combine(weights) - 1e-12
    assert combine([*weights, -further]) <= combine(weights) + 1e-12


@given(st.lists(st.integers(0, 4_000), min_size=2, max_size=2).map(sorted))
@settings(deadline=None, max_examples=25)
def test_the_judge_follows_the_formula(days):
    sooner, later = (judge("How do I reset it?", sent_at=NOW - timedelta(days=d))["urgency"] for d in days)
    assert sooner <= later


def test_danger_comes_first():
    question = judge("How do I reset it?", sent_at=NOW - timedelta(days=30), reach=5_000, author_messages=1)
    threat = judge("I will kill you", sent_at=NOW, reach=1, author_messages=5_000)
    assert threat["urgency"] > 0.7
    assert (threat["queue"], question["queue"]) == ("urgent", "questions")
    assert judge("thanks, all good")["urgency"] == 0
