"""Conditions hold for what they say, and for nothing else; a second, plainer computation agrees."""

import pickle
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ruled import NOON, caught, messages, rule, says
from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules import (
    CAUGHT,
    FACTS,
    All,
    AnyOf,
    Check,
    CompiledRules,
    Effect,
    Hours,
    NoneOf,
    Rule,
    RuleSet,
    Schedule,
    compiling,
    read_check,
    settled,
)
from folkmoot_engine.rules.condition import DEEPEST
from folkmoot_engine.rules.field import FIELDS, INTENTS, RISKS
from folkmoot_engine.schema.verdict import VERDICT
from folkmoot_engine.triage import first

DAY = timedelta(days=1)
HOLDS = [
    (Check("message.language", "is", ("de", "fr")), {"language": "fr"}, {"language": None}),
    (Check("message.kind", "is", ("question",)), {"kind": "question"}, {"kind": "message"}),
    (
        Check("message.links", "lead to", ("example.org",)),
        {"links": ["https://WWW.Shop.Example.org:8/x?a=b"]},
        {"links": ["https://notexample.org", "https://example.org.evil.net", "no link", "http://[broken"]},
    ),
    (Check("message.link count", "at least", 2), {"links": ["a.net", "b.net"]}, {"links": None}),
    (Check("message.attachments", "at least", 1), {"attachments": 1}, {"attachments": None}),
    (Check("message.mentions", "is", 0), {"mentions": []}, {"mentions": ["kim"]}),
    (Check("message.length", "at most", 5), {"text": "äöüßé"}, {"text": "äöüßéx"}),
    (Check("message.opens thread", "is", False), {"opens_thread": False}, {"opens_thread": True}),
    (Check("message.reach", "at least", 500), {"reach": 500}, {"reach": 499}),
    (Check("intent.question", "at least", 0.8), {"intents": [("thanks", 0.1), ("question", 0.8)]}, {"intents": []}),
    (Check("risk.spam", "at most", 0.2), {"risks": [("insult", 0.9)]}, {"risks": None}),
    (Check("verdict.urgency", "at least", 0.5), {"urgency": 0.5}, {"urgency": None}),
    (Check("verdict.needs reply", "at most", 0.5), {"needs_reply": 0.5}, {"needs_reply": 0.51}),
    (Check("verdict.level", "is", 3), {"level": 3}, {"level": 2}),
    (Check("author.messages", "at most", 3), {"author_messages": 3}, {"author_messages": 4}),
    (
        Check("author.known for", "at most", 7 * DAY),
        {"author_since": NOON - 7 * DAY},
        {"author_since": NOON - 7 * DAY - timedelta(microseconds=1)},
    ),
    (Check("author.known for", "at least", DAY), {"author_since": NOON - DAY}, {"author_since": None}),
    (Check("author.kind", "is", ("bot", "system")), {"author_kind": "bot"}, {"author_kind": "person"}),
    (Check("author.is staff", "is", True), {"author_is_staff": True}, {"author_is_staff": False}),
    (Check("author.standing", "is", ("Trusted",)), {"author_standing": "trusted"}, {"author_standing": None}),
    (Check("thread.age", "at least", 3 * DAY), {"thread_since": NOON - 3 * DAY}, {"thread_since": NOON}),
    (Check("thread.replies", "is", 0), {"replies": 0}, {"replies": 1}),
    (Check("thread.answered", "is", True), {"answered": True}, {"answered": False}),
    (Check("thread.title", "contains", ("price list",)), {"thread_title": "The PRICE-list"}, {"thread_title": None}),
    (Check("thread.tags", "is", ("café",)), {"thread_tags": ["a", "CAFE"]}, {"thread_tags": None}),
    (Check("message.title", "contains", ("help",)), {"title": "Help!"}, {"title": None}),
    (Check("channel", "is", ("Lounge",)), {"channel": "lounge"}, {"channel": "lounge 2"}),
    (
        Check("message.sent", "during", Hours(("wednesday",), time(12), time(13), "UTC")),
        {"sent_at": NOON},
        {"sent_at": NOON + timedelta(hours=1)},
    ),
]


@pytest.mark.parametrize(("check", "does", "does_not"), HOLDS, ids=[f"{c.field}-{c.operator}" for c, *_ in HOLDS])
def test_a_check_holds_for_what_it_says_alone(check: Check, does: dict, does_not: dict):
    assert caught(check, does, does_not) == [True, False]
    assert caught(NoneOf((check,)), does, does_not) == [False, True]


def test_every_field_is_shown_to_hold_and_not_to_hold():
    shown = {check.field for check, *_ in HOLDS} | {"message.text"}
    heads = {f"intent.{label}" for label in INTENTS} | {f"risk.{label}" for label in RISKS}
    assert shown | heads == set(FIELDS)


def test_the_heads_are_those_of_the_first_judge_and_every_column_exists():
    assert (INTENTS, RISKS) == (first.INTENTS, first.RISKS)
    assert {column for field in FIELDS.values() for column in field.columns} <= set(FACTS.names)
    assert FACTS.field("intents").type == VERDICT.field("intents").type


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("free offer", "a FREE, offer!", "FREE, offer"),
        ("cafe", "Im Café.", "Café"),
        ("über uns", "Lies UBER-UNS", "UBER-UNS"),
        ("refund*", "were refunded?", "refunded"),
        ("free", "carefree freedom", None),
        ("don't", "I don’t", "don’t"),
        ("et", "нет", None),  # a Cyrillic word is folded into Latin letters and others
        ("нет", "ну нет.", "нет"),
        ("спам", "не спамить", None),
        ("無料", "今なら無料です", "無料"),
        ("ดี", "สวัสดีครับ", "ดี"),
        ("काम", "यह काम है", "काम"),
        ("का", "यह काम है", None),
        ("c++", "I like C++.", "C++"),
        ("🎁", "take it 🎁🎁", "🎁"),
        ("100%", "100 % or 100% sure", "100%"),
        ("party", "the P\u200bARTY.", "P\u200bARTY"),
        ("cafe", "cafe\u0301 now", "cafe\u0301"),
        ("ﬁne day", "a ﬁne\n\nday", "ﬁne\n\nday"),
        ("word", "snake_word_case", "word"),
    ],
)
def test_phrases_are_found_from_word_to_word_with_their_place(phrase: str, text: str, found: str | None):
    rules = CompiledRules(RuleSet((rule(says("contains", phrase)),)))
    rows = rules.apply(messages({"text": text})).to_pylist()
    assert [reason["words"] for row in rows for reason in row["reasons"]][:1] == ([found] if found else [])
    assert all(text[r["start"] : r["end"]] == r["words"] for row in rows for r in row["reasons"])


def test_patterns_see_the_text_as_written_or_made_comparable():
    told = [{"text": "Größe 42"}, {"text": "GROSSE 42"}, {"text": "ﬁx"}]
    assert caught(says("matches", r"größe \d+"), *told) == [True, False, False]
    assert caught(says("matches folded", r"^grosse \d{2}$"), *told) == [True, True, False]
    assert caught(says("matches", "fix"), *told) == [False, False, False]
    assert caught(says("matches folded", "FIX"), *told) == [False, False, True]


def test_hours_follow_the_zone_and_pass_midnight():
    night = Hours(("friday",), time(22), time(6), "Europe/Berlin")
    friday = NOON + 2 * DAY  # 13:00 in Berlin
    moments = [friday + timedelta(hours=h) for h in (8.9, 9, 12, 16.9, 17, 33)]
    told = [{"sent_at": moment} for moment in moments]
    assert caught(Check("message.sent", "during", night), *told) == [False, True, True, True, False, False]


def test_a_schedule_is_kept_at_the_moment_of_looking():
    november = Schedule(Hours(zone="Europe/Berlin"), date(2026, 11, 4), date(2026, 11, 30))
    rules = CompiledRules(RuleSet((rule(says("contains", "hello"), schedule=november),)))
    before = NOON.replace(day=3, hour=22, minute=59)
    assert rules.apply(messages({"sent_at": before}, {"sent_at": before + timedelta(minutes=1)})).num_rows == 1
    assert rules.apply(messages({}, {}), at=NOON + 26 * DAY).num_rows == 2
    assert rules.apply(messages({}), at=NOON + 27 * DAY).num_rows == 0


def test_ages_are_counted_until_the_moment_of_looking():
    waiting = Check("thread.age", "at least", 3 * DAY)
    assert caught(waiting, {"thread_since": NOON}) == [False]
    assert caught(waiting, {"thread_since": NOON}, at=NOON + 3 * DAY) == [True]


def test_rules_go_in_their_order_and_stop():
    first_rule = rule(says("contains", "spam"), name="first", order=1, stop=True, effects=(Effect("queue", "a"),))
    second = rule(Check("author.messages", "at least", 0), name="second", order=2, version=7)
    off = rule(Check("author.messages", "at least", 0), name="off", on=False)
    rules = CompiledRules(RuleSet((second, off, first_rule)))
    out = rules.apply(messages({"text": "spam"}, {"text": "ham"}))
    assert out.schema == CAUGHT
    assert [(row["uid"], row["rule"], row["version"]) for row in out.to_pylist()] == [
        ("0", first_rule.uid, 1),
        ("1", second.uid, 7),
    ]
    assert out.to_pylist()[0]["effects"] == [{"kind": "queue", "value": "a"}]


def test_reasons_name_the_checks_that_held_and_not_those_of_a_group_that_did_not():
    condition = AnyOf(
        (
            All((says("contains", "red"), says("contains", "absent"))),
            says("contains", "blue"),
            NoneOf((says("matches", "x"),)),
        )
    )
    (row,) = CompiledRules(RuleSet((rule(condition),))).apply(messages({"text": "red blue"})).to_pylist()
    assert [(r["operator"], r["words"], r["start"]) for r in row["reasons"]] == [("contains", "blue", 4)]


def test_effects_settle_nothing_twice_and_singles_once():
    told = [
        Effect("queue", "a"),
        Effect("label", "x"),
        Effect("queue", "b"),
        Effect("label", "x"),
        Effect("label", "y"),
    ]
    assert settled(told) == [Effect("queue", "a"), Effect("label", "x"), Effect("label", "y")]


def test_compiled_rules_cross_processes():
    rules = CompiledRules(RuleSet((rule(says("matches", "h.llo")),)))
    batch = messages({}, {"text": "bye"})
    assert pickle.loads(pickle.dumps(rules)).apply(batch).equals(rules.apply(batch))


def test_a_batch_needs_only_the_columns_its_rules_ask_for():
    rules = CompiledRules(RuleSet((rule(Check("thread.tags", "is", ("a",))),)))
    assert rules.columns == ("uid", "sent_at", "thread_tags")
    batch = messages({"thread_tags": ["a"]}, {})
    assert rules.apply(batch.select(rules.columns)).num_rows == 1
    with pytest.raises(RuleError, match="“thread_tags”"):
        rules.apply(batch.select(["uid", "sent_at"]))


def test_a_large_batch_says_the_same_as_its_messages_alone():
    told = [
        {"text": "Größe", "links": ["https://a.org"], "thread_tags": ["x"], "risks": [("spam", 0.9)], "language": "de"},
        {"text": "size", "links": None, "thread_tags": None, "risks": None, "language": None},
        {"text": "größer", "links": ["b.org", "a.org"], "thread_tags": [], "risks": [("spam", 0.1)], "language": "de"},
    ]
    checks = (
        says("contains", "größe*"),
        Check("message.links", "lead to", ("a.org",)),
        Check("thread.tags", "is", ("x",)),
        Check("risk.spam", "at most", 0.5),
        Check("message.language", "is", ("de",)),
    )
    rules = CompiledRules(RuleSet(tuple(rule(check, name=str(n), order=n) for n, check in enumerate(checks))))
    alone = [rules.apply(messages(one)).column("rule").to_pylist() for one in told]
    assert [len(one) for one in alone] == [4, 0, 4]
    many = messages(*(told * 3_000)).slice(1)
    together: dict[str, list[str]] = {str(n): [] for n in range(1, 9_000)}
    for row in rules.apply(many).to_pylist():
        together[row["uid"]].append(row["rule"])
    assert list(together.values()) == (alone * 3_000)[1:]


def test_long_texts_are_worked_on_a_few_at_a_time_and_read_from_their_beginning(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiling, "_MOST_BYTES", 100_000)
    rules = CompiledRules(RuleSet((rule(says("contains", "needle")),)))
    told = [{"text": "hay " * 4_900 + "needle"}, {"text": "hay " * 5_100 + "needle"}] * 10
    batch = messages(*told)
    assert len(list(rules.catch(batch))) > 2
    out = rules.apply(batch).to_pylist()
    assert [row["uid"] for row in out] == [str(n) for n in range(0, 20, 2)]
    assert {row["reasons"][0]["start"] for row in out} == {19_600}


def test_empty_batches_and_no_rules_give_nothing():
    assert CompiledRules(RuleSet()).apply(messages({})).num_rows == 0
    assert CompiledRules(RuleSet((rule(says("contains", "a")),))).apply(messages({}).slice(0, 0)).schema == CAUGHT


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Check("message.txt", "contains", ("a",)), "Did you mean “message.text”"),
        (lambda: Check("message.text", "contain", ("a",)), "Did you mean “contains”"),
        (lambda: Check("message.text", "contains", "a"), "a list of 1 to"),
        (lambda: Check("message.text", "contains", ()), "a list of 1 to"),
        (lambda: Check("author.messages", "at least", True), "not a whole number"),
        (lambda: Check("author.messages", "at least", -1), "out of bounds"),
        (lambda: Check("risk.spam", "at least", 1.5), "out of bounds"),
        (lambda: Check("risk.spam", "at least", float("nan")), "out of bounds"),
        (lambda: Check("message.links", "lead to", ("https://a.org",)), "not a domain"),
        (lambda: Check("author.kind", "is", ("boot",)), "Did you mean “bot”"),
        (lambda: All(()), "empty"),
        (lambda: Effect("que", "a"), "Did you mean “queue”"),
        (lambda: Effect("priority", "higher"), "Did you mean “high”"),
        (lambda: Rule("a", says("contains", "a"), ()), "Nothing follows"),
        (lambda: Rule(" ", says("contains", "a"), (Effect("label", "x"),)), "visible signs"),
        (lambda: Rule("a", says("contains", "a"), (Effect("label", "x"),), uid="12"), "not a uid"),
        (lambda: Rule("a", says("contains", "a"), (Effect("label", "x"),) * 2), "twice"),
        (lambda: RuleSet((rule(says("contains", "a")),) * 2), "share the uid"),
        (lambda: Hours(zone="Europe/Berln"), "Did you mean “Europe/Berlin”"),
        (lambda: Schedule(first=date(2026, 2, 1), last=date(2026, 1, 1)), "before it begins"),
    ],
)
def test_what_is_no_rule_cannot_be_made(make, said: str):
    with pytest.raises(RuleError, match=said) as refused:
        make()
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


@pytest.mark.parametrize(
    ("field", "operator", "written", "kept"),
    [
        ("message.text", "contains", [" free   offer ", "free offer", "now"], ("free offer", "now")),
        ("message.links", "lead to", "www.Bücher.example.", ("xn--bcher-kva.example",)),
        ("author.kind", "is", "Bot", ("bot",)),
        ("author.messages", "at most", "3", 3),
        ("risk.spam", "at least", ".8", 0.8),
        ("author.is staff", "is", "No", False),
        ("thread.age", "at least", "36 hours", timedelta(hours=36)),
        ("message.sent", "during", {"days": "Sunday", "to": "24:00"}, Hours(("sunday",))),
    ],
)
def test_what_is_typed_into_a_form_is_read(field: str, operator: str, written, kept):
    assert read_check(field, operator, written) == Check(field, operator, kept)


def test_conditions_stand_only_so_deep():
    condition = says("contains", "a")
    for _ in range(DEEPEST):
        condition = NoneOf((condition,))
    assert caught(condition, {"text": "a"}, {"text": "b"}) == [True, False]
    with pytest.raises(RuleError, match="deep"):
        NoneOf((condition,))


WORDS = ("red", "green", "blue")
LEAVES = st.one_of(
    st.sampled_from(WORDS).map(lambda word: says("contains", word)),
    st.sampled_from(WORDS).map(lambda word: says("matches", rf"\b{word}\b")),
    st.integers(0, 5).map(lambda n: Check("author.messages", "at least", n)),
    st.booleans().map(lambda flag: Check("author.is staff", "is", flag)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([All, AnyOf, NoneOf]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
TOLD = st.fixed_dictionaries(
    {
        "text": st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
        "author_messages": st.integers(0, 6),
        "author_is_staff": st.booleans(),
    }
)


def plainly(condition, told: dict) -> bool:
    """The same, one message at a time."""
    if isinstance(condition, Check):
        if condition.field == "message.text":
            return any(word in condition.value[0] for word in told["text"].split())
        if condition.field == "author.messages":
            return told["author_messages"] >= condition.value
        return told["author_is_staff"] == condition.value
    parts = [plainly(part, told) for part in condition.conditions]
    return {All: all, AnyOf: any, NoneOf: lambda parts: not any(parts)}[type(condition)](parts)


@settings(max_examples=150, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=4), st.lists(TOLD, min_size=1, max_size=5))
def test_columns_say_the_same_as_one_message_at_a_time(conditions: list, told: list[dict]):
    rules = tuple(rule(condition, name=str(n), order=n) for n, condition in enumerate(conditions))
    rows = CompiledRules(RuleSet(rules)).apply(messages(*told)).to_pylist()
    names = {one.uid: place for place, one in enumerate(rules)}
    expected = [(str(m), r) for m, one in enumerate(told) for r, c in enumerate(conditions) if plainly(c, one)]
    assert [(row["uid"], names[row["rule"]]) for row in rows] == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.text(min_size=1, max_size=12))
def test_any_text_is_read_and_every_span_lies_in_it(texts: list[str], sought: str):
    texts = [text.encode(errors="ignore").decode() for text in texts]
    condition = AnyOf(
        (says("contains", "a b", "ß*", "😀"), says("matches", r"\S{2}"), says("matches folded", "[aeiou]"))
    )
    out = CompiledRules(RuleSet((rule(condition),))).apply(messages(*({"text": text} for text in texts)))
    for row in out.to_pylist():
        text = texts[int(row["uid"])]
        assert row["reasons"]
        assert all(text[r["start"] : r["end"]] == r["words"] for r in row["reasons"])
