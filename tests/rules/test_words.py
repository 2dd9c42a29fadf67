"""Every field, operator, effect and choice of the engine has its word on the site."""

from folkmoot.work.rules.templatetags import ruling
from folkmoot_engine.rules import read_rules, starter_rules
from folkmoot_engine.rules.effect import EFFECTS
from folkmoot_engine.rules.field import FIELDS


def test_the_site_has_a_word_for_everything_rules_are_made_of():
    assert set(ruling.FIELD_NAMES) == set(FIELDS)
    operators = {operator for field in FIELDS.values() for operator in field.operators}
    assert set(ruling.OPERATORS) == {operator.name for operator in operators}
    assert set(ruling.EFFECT_NAMES) == set(EFFECTS)
    kinds = [operator.value for operator in operators] + [kind.value for kind in EFFECTS.values()]
    assert {choice for kind in kinds for choice in kind.choices} <= set(ruling.CHOICES)
    assert {name.partition(".")[0] for name in FIELDS} == set(ruling.SECTIONS)


def test_a_rule_without_a_sentence_is_told_in_one():
    rule = read_rules(
        "rules: [{name: a, when: {all: [{message.text: {contains: [a, b, c, d]}}, {none: [{author.is staff: yes}]}]},"
        " then: [queue: urgent, hide: yes], stop: yes}]"
    ).rules[0]
    assert ruling.does(rule) == (
        "When Text of the message contains one of “a”, “b”, “c” and 1 more and neither Author belongs to the house "
        "is yes: Make a case of it, in the queue “urgent”, Hide it until a person has reviewed it, keep it from the "
        "rules below."
    )
    assert all(ruling.does(one) == one.sentence for one in starter_rules().rules)
