"""Rules as YAML: what is written is read again as the same; what is wrong is shown where it stands, with advice.

The expected errors are in data/rule_errors.txt: the text, then what is said of it, word for word.
"""

import pickle
import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ruled import rule, says
from folkmoot_engine.errors import FolkmootError, RuleError
from folkmoot_engine.rules import (
    All,
    AnyOf,
    Check,
    Effect,
    Hours,
    NoneOf,
    Rule,
    RuleSet,
    Schedule,
    read_rules,
    write_rules,
)
from folkmoot_engine.rules.effect import PRIORITIES
from folkmoot_engine.rules.field import FIELDS
from folkmoot_engine.rules.hours import DAYS
from folkmoot_engine.rules.reference import reference_page
from folkmoot_engine.rules.rule import uid_of
from folkmoot_engine.rules.value import DOMAINS, DURATION, HOURS, NAMES, PATTERNS, PHRASES, PROBABILITY, YES_NO
from folkmoot_engine.rules.yaml_nodes import LONGEST_TEXT

WHOLE = """\
rules:
  - name: Links from newcomers
    sentence: A newcomer with a link waits for a look.
    version: 3
    active: no
    schedule: {days: [Saturday, sunday], from: 8:00, to: "24:00", zone: Europe/Berlin, last: 2026-12-31}
    when:
      - author.messages: {at most: 3}
      - message.language: no
      - any:
          - message.links: {lead to: [bit.ly, T.co]}
          - message.text:
              contains: free offer
      - none:
          - author.is staff: yes
    then:
      - hide: yes
      - queue: moderation
    stop: yes
  - name: Last
    order: 5
    when:
      channel: [help, lounge]
    then:
      - label: seen
"""


def test_what_a_person_writes_is_read():
    last, links = read_rules(WHOLE).rules  # by their order
    assert last == Rule("Last", Check("channel", "is", ("help", "lounge")), (Effect("label", "seen"),), order=5)
    assert links == Rule(
        name="Links from newcomers",
        sentence="A newcomer with a link waits for a look.",
        uid=uid_of("Links from newcomers"),
        version=3,
        on=False,
        stop=True,
        order=10,
        schedule=Schedule(Hours(("saturday", "sunday"), time(8), time(0), "Europe/Berlin"), last=date(2026, 12, 31)),
        condition=All(
            (
                Check("author.messages", "at most", 3),
                Check("message.language", "is", ("no",)),  # Norwegian, not a refusal
                AnyOf((Check("message.links", "lead to", ("bit.ly", "t.co")), says("contains", "free offer"))),
                NoneOf((Check("author.is staff", "is", True),)),
            )
        ),
        effects=(Effect("hide", True), Effect("queue", "moderation")),
    )


def test_what_is_written_is_what_a_person_would_write():
    rules = RuleSet(
        (
            rule(
                All((says("contains", "yes", "a: b", "ü"), Check("thread.age", "at least", timedelta(days=3)))),
                name="Says yes",
                on=False,
            ),
        )
    )
    assert write_rules(rules) == (
        "rules:\n"
        "  - name: Says yes\n"
        "    active: no\n"
        "    when:\n"
        "      all:\n"
        "        - message.text:\n"
        "            contains:\n"
        "              - 'yes'\n"
        "              - 'a: b'\n"
        "              - ü\n"
        "        - thread.age:\n"
        "            at least: 3 days\n"
        "    then:\n"
        "      - label: seen\n"
    )


def test_nothing_and_no_rules_are_no_rules():
    assert read_rules("") == read_rules("# later\n") == read_rules("rules: []") == RuleSet()
    assert read_rules(write_rules(RuleSet())) == RuleSet()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str):
    with pytest.raises(RuleError) as refused:
        read_rules(end.join(["rules:", "  - name: A", "    whn: b"]))
    assert refused.value.where == "line 3, column 5"
    assert refused.value.excerpt == "    3 |     whn: b\n            ^^^"


def _errors() -> list[tuple[str, str, str]]:
    blocks = (Path(__file__).parent / "data" / "rule_errors.txt").read_text("utf-8").split("=== ")[1:]
    named = (block.partition("\n") for block in blocks)
    return [(name, *body.rstrip("\n").split("\n--- says\n")) for name, _, body in named]


@pytest.mark.parametrize(("name", "text", "says"), _errors(), ids=lambda value: value[:20])
def test_errors_show_the_place_and_say_what_to_do(name: str, text: str, says: str):
    with pytest.raises(RuleError) as refused:
        read_rules(text + "\n", name="house.yaml")
    assert str(refused.value) == says
    assert str(pickle.loads(pickle.dumps(refused.value))) == says


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n  - name: a\x07b\n", "does not allow (line 2, column 12)"),
        ("rules: \ud800\n", "does not allow (line 1, column 8)"),
        ("[" * 5_000, "nested too deep"),
        ("{a: " * 5_000, "nested too deep"),
        ("[a,\n" * 60_000, "nested too deep"),
        ("- a\n" * 60_000, "or too long"),
        ("a" * (LONGEST_TEXT + 1), "are read"),
        ("a: &x [1]\nb: *x\n", "aliases"),
        ("%YAML 1.1\n---\nrules: []\n", ""),
    ],
    ids=lambda value: value[:12],
)
def test_hostile_texts_are_refused_in_words(text: str, said: str):
    if not said:
        assert read_rules(text) == RuleSet()
        return
    with pytest.raises(RuleError) as refused:
        read_rules(text)
    assert said in str(refused.value)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="rules: -[]{}'\"\n\tanywhe&*!|>#%,.0\x00é", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str):
    for written in (text, f"rules:\n  - name: a\n    when: {text}\n", f"rules: [{text}]"):
        try:
            rules = read_rules(written)
        except FolkmootError as refused:
            assert refused.what and (refused.where or refused.remedy)
        else:
            assert read_rules(write_rules(rules)) == rules


PRINTED = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
OPENING_HOURS = st.builds(
    Hours,
    st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(tuple),
    CLOCKS,
    CLOCKS,
    st.sampled_from(["UTC", "Asia/Kolkata"]),
)
WRITTEN = {
    PHRASES.name: st.sampled_from(
        ["no", "free offer", "c++", "#1: deal", "'", "- x", "1.5", "~", "ﬁne", "🎁", "a*", '"']
    ),
    PATTERNS.name: st.sampled_from([r"\d+", r"a: b#", "'x'", "[", "on", r"\bя\b", "{x}", "%a", "a\tb"]),
    NAMES.name: PRINTED,
    DOMAINS.name: st.sampled_from(["example.org", "a-b.co.uk"]),
    YES_NO.name: st.booleans(),
    DURATION.name: st.integers(0, 500_000).map(lambda minutes: timedelta(minutes=minutes)),
    HOURS.name: OPENING_HOURS,
    PROBABILITY.name: st.floats(0, 1),
    "a whole number": st.integers(1, 4),
}


@st.composite
def fields_asked(draw) -> Check:
    field = draw(st.sampled_from(sorted(FIELDS.values(), key=lambda field: field.name)))
    operator = draw(st.sampled_from(field.operators))
    values = st.sampled_from(operator.value.choices) if operator.value.choices else WRITTEN[operator.value.name]
    if not operator.value.many:
        return Check(field.name, operator.name, draw(values))
    kept = draw(st.lists(values, min_size=1, max_size=3, unique=True))
    try:
        return Check(field.name, operator.name, tuple(kept))
    except FolkmootError:  # "[" is no pattern
        return says("matches", r"\[")


EFFECTS = st.one_of(
    st.builds(Effect, st.sampled_from(["queue", "label", "assign", "notify", "propose"]), PRINTED),
    st.builds(Effect, st.just("priority"), st.sampled_from(PRIORITIES)),
    st.builds(Effect, st.just("hide"), st.booleans()),
)
CONDITIONS = st.recursive(
    fields_asked(),
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([All, AnyOf, NoneOf]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
DATES = st.none() | st.dates()
RULES = st.builds(
    lambda first, last, hours, **told: Rule(
        **told, schedule=Schedule(hours, *(sorted((first, last)) if first and last else (first, last)))
    ),
    first=DATES,
    last=DATES,
    hours=st.just(Hours()) | OPENING_HOURS,
    name=PRINTED,
    sentence=st.just("") | PRINTED,
    uid=st.just("") | st.uuids().map(str),
    condition=CONDITIONS,
    effects=st.lists(EFFECTS, min_size=1, max_size=3, unique=True).map(tuple),
    on=st.booleans(),
    stop=st.booleans(),
    order=st.integers(0, 50),
    version=st.integers(1, 9),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(RULES, max_size=3, unique_by=lambda one: one.uid))
def test_rules_are_read_as_they_were_written(rules: list[Rule]):
    kept = RuleSet(tuple(rules))
    assert read_rules(write_rules(kept)) == kept


def test_the_reference_is_what_the_code_says_and_its_examples_can_be_read():
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rules.md"
    assert page.read_text("utf-8") == reference_page(), "run `folkmoot docs`"
    (example,) = re.findall(r"```yaml\n(.*?)```", reference_page(), re.DOTALL)
    assert [one.name for one in read_rules(example).rules] == ["Links from newcomers", "At night"]
    assert all(f"`{name}`" in reference_page() for name in FIELDS)
