"""The five rules of entry, each at its edges."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.directory import rules
from folkmoot_engine.directory.rules import REASONS, RULES, Facts, Thresholds, fails, judge

GOOD = Facts(
    profile="https://www.linkedin.com/in/mara-quill",
    work="job",
    evidence="“Community manager, I run our customer forum.”",
    employees=1_001,
    employed_by="brand",
    serves="own",
)


def ends(facts: Facts, rule: str, thresholds: Thresholds | None = None) -> tuple[str, str]:
    found = {each.rule: each for each in judge(facts, thresholds)}[rule]
    assert found.words == REASONS[found.reason]
    return found.outcome, found.reason


def test_every_rule_is_told_in_order():
    assert [each.rule for each in judge(GOOD)] == ["profile", "work", "size", "side", "place"] == list(RULES)
    assert [each.outcome for each in judge(GOOD)] == ["met", "to_check", "met", "met", "met"]
    assert fails(judge(GOOD)) == []


@pytest.mark.parametrize(
    ("employees", "outcome"),
    [(1_001, "met"), (1_000, "not_met"), (999, "not_met"), (1, "not_met"), (0, "to_check"), (None, "to_check")],
)
def test_a_thousand_is_not_more_than_a_thousand(employees: int | None, outcome: str):
    assert ends(replace(GOOD, employees=employees), "size")[0] == outcome


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_threshold_is_the_sites(employees: int, limit: int):
    outcome, _ = ends(replace(GOOD, employees=employees), "size", Thresholds(employees=limit))
    assert outcome == ("met" if employees > limit else "not_met")


@pytest.mark.parametrize(
    ("work", "evidence", "ending"),
    [
        ("job", "runs the forum", ("to_check", "work-told")),
        ("job", "  ", ("to_check", "work-untold")),
        ("unknown", "", ("to_check", "work-untold")),
        ("spare_time", "moderates a forum", ("not_met", "work-spare-time")),
        ("<b>", "", ("to_check", "work-untold")),
    ],
)
def test_what_the_profile_says_is_read_by_a_person(work: str, evidence: str, ending: tuple[str, str]):
    assert ends(replace(GOOD, work=work, evidence=evidence), "work") == ending


@pytest.mark.parametrize(
    ("employed_by", "serves", "ending"),
    [
        ("brand", "own", ("met", "side-own")),  # a software company's own community manager
        ("brand", "clients", ("not_met", "side-clients")),
        ("vendor", "clients", ("not_met", "side-clients")),  # on contract at a community platform vendor
        ("service", "clients", ("not_met", "side-clients")),
        ("self", "clients", ("not_met", "side-clients")),
        ("vendor", "own", ("to_check", "side-own-elsewhere")),
        ("service", "own", ("to_check", "side-own-elsewhere")),
        ("self", "own", ("to_check", "side-own-elsewhere")),
        ("unknown", "own", ("to_check", "side-unknown")),
        ("brand", "unknown", ("to_check", "side-unknown")),
        ("", "", ("to_check", "side-unknown")),
    ],
)
def test_whom_they_serve_decides(employed_by: str, serves: str, ending: tuple[str, str]):
    assert ends(replace(GOOD, employed_by=employed_by, serves=serves), "side") == ending


@pytest.mark.parametrize(
    ("products", "ending"),
    [
        ("builds", ("met", "side-builds")),
        ("uses", ("not_met", "side-uses")),
        ("unknown", ("to_check", "side-products-unknown")),
    ],
)
def test_researchers_and_product_managers_are_judged_by_what_they_make(products: str, ending: tuple[str, str]):
    """Whom they serve does not count: many of them make the products that the others use, at a vendor."""
    facts = replace(GOOD, makes_products=True, products=products, employed_by="vendor", serves="clients")
    assert ends(facts, "side") == ending


@pytest.mark.parametrize("source", ["mail", "social", "sheet", ""])
def test_what_came_by_another_way_is_a_candidate(source: str):
    assert ends(replace(GOOD, source=source), "place") == ("not_met", "place-elsewhere")


def test_the_hosts_are_the_sites():
    facts = replace(GOOD, profile="https://www.xing.com/profile/Mara_Quill")
    assert ends(facts, "profile") == ("not_met", "profile-host")
    assert ends(facts, "profile", Thresholds(hosts=("linkedin.com", "xing.com"))) == ("met", "profile-form")


@given(
    st.builds(
        Facts,
        profile=st.text(max_size=60),
        work=st.text(max_size=5) | st.sampled_from(rules.WORKS),
        evidence=st.text(max_size=20),
        employees=st.none() | st.integers(),
        employed_by=st.text(max_size=5) | st.sampled_from(rules.EMPLOYERS),
        serves=st.text(max_size=5) | st.sampled_from(rules.SERVES),
        makes_products=st.booleans(),
        products=st.text(max_size=5) | st.sampled_from(rules.PRODUCTS),
        source=st.text(max_size=5),
    )
)
def test_whatever_is_told_each_rule_ends(facts: Facts):
    judged = judge(facts)
    assert [each.rule for each in judged] == list(RULES)
    assert all(each.outcome in ("met", "not_met", "to_check") and each.reason in REASONS for each in judged)
