"""A preview counts what the rules would have done, and equals what they then do; the starter set does what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ruled import NOON, messages, rule, says
from folkmoot_engine.rules import CompiledRules, RuleSet, preview, read_rules, starter_rules, write_rules
from folkmoot_engine.rules.starter import starter_text
from folkmoot_engine.triage.rules.queue import MODERATION, QUESTIONS, URGENT

WORDS = ("red", "green", "blue")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join), max_size=12)


def colours(*, stop: bool = False, on: bool = True) -> RuleSet:
    return RuleSet(
        tuple(rule(says("contains", word), name=word, order=n, stop=stop, on=on) for n, word in enumerate(WORDS))
    )


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.booleans(), st.integers(1, 5))
def test_a_preview_equals_a_count_message_by_message(texts: list[str], stop: bool, cut: int):
    rules = colours(stop=stop)
    batch = messages(*({"text": text} for text in texts))
    seen = preview(rules, [batch.slice(0, cut), batch.slice(cut)])
    holding = [[word for word in WORDS if word in text.split()] for text in texts]
    hits = [words[:1] if stop else words for words in holding]
    assert (seen.messages, seen.caught) == (len(texts), sum(map(bool, hits)))
    for one in seen.rules:
        word = one.rule.name
        assert one.caught == sum(word in words for words in hits)
        assert one.spared == sum(word in words for words in holding) - one.caught
        assert one.alone == sum(words == [word] for words in hits)
        assert one.share == (one.caught / len(texts) if texts else 0)
        assert one.also_caught_by == {
            other.uid: n
            for other in rules.rules
            if other.name != word and (n := sum({word, other.name} <= set(words) for words in hits))
        }
    assert sum(one.caught for one in seen.rules) == CompiledRules(rules).apply(batch).num_rows


def test_rules_are_tried_while_they_are_switched_off():
    rules = colours(on=False)
    tried = rules.rules[1].uid
    seen = preview(rules, [messages({"text": "red green"})], trying=[tried])
    assert [one.rule.name for one in seen.rules] == ["green"]
    assert seen.of(tried).caught == 1
    with pytest.raises(KeyError):
        seen.of(rules.rules[0].uid)


def test_examples_are_spread_over_time_and_told_with_their_reasons():
    hour = timedelta(hours=1)
    # A busy first day, then one message a day.
    moments = [NOON + n * hour / 10 for n in range(200)] + [NOON + n * 24 * hour for n in range(1, 31)]
    batch = messages(*({"sent_at": moment, "text": "so red " + "x" * 400} for moment in moments))
    (one,) = preview(RuleSet((rule(says("contains", "red")),)), [batch], examples=5).rules
    found = [example.sent_at for example in one.examples]
    assert len(found) == 5 and found == sorted(found)
    assert found[0] == NOON and found[-1] == moments[-1]
    assert sum(moment < NOON + 24 * hour for moment in found) <= 2
    assert one.examples[0].text == "so red " + "x" * 293
    assert one.examples[0].reasons == (("message.text", "contains", "red", 3, 6),)


def test_fewer_examples_are_all_shown_and_none_where_none_are_wanted():
    batch = messages({"text": "red"}, {"text": "green"}, {"text": "red red"})
    rules = RuleSet((rule(says("contains", "red")),))
    assert [example.uid for example in preview(rules, [batch]).rules[0].examples] == ["0", "2"]
    assert preview(rules, [batch], examples=0).rules[0].examples == ()
    assert len(preview(rules, [batch], examples=1).rules[0].examples) == 1


def test_no_messages_are_a_preview_too():
    seen = preview(colours(), [])
    assert (seen.messages, seen.first, [one.share for one in seen.rules]) == (0, None, [0, 0, 0])


def test_a_new_workspace_begins_with_rules_that_wait_for_a_person():
    rules = starter_rules().rules
    assert 10 <= len(rules) <= 15
    assert not any(one.on for one in rules)
    assert all(one.sentence.endswith(".") for one in rules)
    queues = {effect.value for one in rules for effect in one.effects if effect.kind == "queue"}
    assert queues == {URGENT, MODERATION, QUESTIONS}
    assert read_rules(write_rules(starter_rules())) == read_rules(starter_text()) == starter_rules()


NEW = {"author_messages": 1, "author_since": NOON}
STARTED = [
    ("Threats and self-harm", {"risks": [("threat", 0.9)]}),
    ("Links from newcomers to shortened addresses", {"links": ["https://bit.ly/a"], **NEW}),
    ("Advertising from newcomers", {"risks": [("spam", 0.8)], **NEW}),
    ("Personal data in public", {"risks": [("personal-data", 0.65)]}),
    ("Insults", {"risks": [("insult", 0.7)]}),
    ("Safety of the product", {"text": "The charger CAUGHT FIRE last night"}),
    ("Lawyers and authorities", {"text": "Dann spricht mein Anwalt mit euch"}),
    ("From the press", {"text": "Hi, I’m a journalist and write about this"}),
    ("Money back", {"text": "I want to be refunded"}),
    ("First question of a newcomer", {"intents": [("question", 0.9)], **NEW}),
    ("Waiting for three days", {"intents": [("question", 0.9)], "thread_since": NOON - timedelta(days=4)}),
    ("Thanks", {"intents": [("thanks", 0.9)]}),
]


@pytest.mark.parametrize(("name", "told"), STARTED, ids=[name for name, _ in STARTED])
def test_each_of_them_catches_what_it_says_and_no_other_does(name: str, told: dict):
    rules = RuleSet(tuple(replace(one, on=True) for one in starter_rules().rules))
    names = {one.uid: one.name for one in rules.rules}
    rows = CompiledRules(rules).apply(messages(told, {"text": "Good morning, lovely weather"})).to_pylist()
    assert [(row["uid"], names[row["rule"]]) for row in rows] == [("0", name)]


def test_every_rule_of_the_starter_set_is_shown():
    assert [name for name, _ in STARTED] == [one.name for one in starter_rules().rules]
