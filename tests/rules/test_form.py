"""The form of a rule and its YAML are the same rule."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from tests.engine.test_rules_yaml import RULES

from folkmoot.work.rules.forms import apply_act, as_posted, fits_form, from_rule, read_draft, read_one, yaml_of
from folkmoot_engine.rules import Rule, read_rules, starter_rules


def plain(rule: Rule) -> Rule:
    """What a person writes of a rule."""
    return replace(rule, uid="", version=1, on=True)


@settings(max_examples=60)
@given(RULES)
def test_form_to_rule_to_yaml_to_rule_to_form_is_the_same(rule: Rule):
    assert fits_form(rule)
    posted = as_posted(from_rule(rule))
    sent = QueryDict(posted.urlencode())
    through_form = read_draft(sent).rule()
    assert through_form == plain(rule)
    through_yaml = read_one(yaml_of(through_form))
    assert through_yaml == plain(rule)
    assert as_posted(from_rule(through_yaml)) == posted


@pytest.mark.parametrize("rule", starter_rules().rules, ids=lambda rule: rule.name)
def test_the_starters_can_be_changed_in_the_form(rule: Rule):
    assert fits_form(rule)
    assert read_draft(as_posted(from_rule(rule))).rule() == plain(rule)


def test_a_pattern_over_two_lines_is_left_to_yaml():
    text = 'rules: [{name: a, when: {message.text: {matches: "a\\nb"}}, then: [label: x]}]'
    assert not fits_form(read_rules(text).rules[0])


def test_conditions_are_added_put_into_groups_and_taken_away():
    draft = from_rule(read_rules("rules: [{name: a, when: {channel: help}, then: [label: x]}]").rules[0])
    apply_act(draft, "add group:when")
    apply_act(draft, "add check:when.1")
    apply_act(draft, "add effect:")
    assert [part.is_group for part in draft.when.parts] == [False, True]
    assert len(draft.when.parts[1].parts) == 2 and len(draft.then) == 2
    apply_act(draft, "remove:when.1.0")
    apply_act(draft, "remove:when.1")
    apply_act(draft, "remove effect:1")
    assert draft.rule() is not None and yaml_of(draft.rule()).count("help") == 1


@pytest.mark.parametrize(
    "act", ["remove:when", "remove:when.9", "add check:when.0.0", "remove effect:²", "x", "remove:"]
)
def test_an_act_that_is_none_changes_nothing(act: str):
    draft = from_rule(starter_rules().rules[0])
    before = as_posted(draft)
    apply_act(draft, act)
    assert as_posted(draft) == before


def test_what_is_wrong_is_told_where_it_stands():
    draft = from_rule(starter_rules().rules[0])
    sent = as_posted(draft)
    sent["when.0.0.value"] = "very"
    sent["then.0.value"] = ""
    sent["order"] = "first"
    told = read_draft(sent)
    assert told.rule() is None and told.is_faulty
    assert "not a number" in told.when.parts[0].parts[0].fault
    assert told.then[0].fault and "whole number" in told.faults["order"]
    assert told.when.parts[0].parts[0].value == "very"


def test_another_field_takes_no_value_of_the_one_before():
    sent = as_posted(from_rule(starter_rules().rules[0]))
    sent["when.0.0.field"] = "message.text"
    part = read_draft(sent).when.parts[0].parts[0]
    assert (part.field, part.operator, part.values) == ("message.text", "contains", [])


@pytest.mark.parametrize("count", ["9" * 400, "²", "-1", "1e9"])
def test_a_form_with_strange_counts_is_a_small_one(count: str):
    sent = as_posted(from_rule(starter_rules().rules[0]))
    sent["when.count"] = sent["then.count"] = count
    assert len(read_draft(sent).when.parts) <= 100
