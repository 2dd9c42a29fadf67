"""A rule as YAML, on the second tab."""

from dataclasses import replace

from django.utils.translation import gettext as _

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules import Rule, RuleSet, read_rules, write_rules


def yaml_of(rule: Rule) -> str:
    """The rule as a person changes it: its uid, its version and whether it is on are not theirs to write."""
    return write_rules(RuleSet((replace(rule, uid="", version=1, on=True),)))


def read_one(text: str) -> Rule:
    """The one rule in `text`. Raises RuleError, with the place."""
    rules = read_rules(text).rules
    if len(rules) != 1:
        raise RuleError(
            _("Here stands one rule, and the text has %(number)d") % {"number": len(rules)},
            remedy=_("Write one rule; several are added at once on the page of a new rule."),
        )
    return rules[0]


def read_several(text: str) -> RuleSet:
    """One rule or more. Raises RuleError, with the place."""
    rules = read_rules(text)
    if not rules.rules:
        raise RuleError(_("There is no rule in the text"), remedy=_("Begin with “rules:”, as the example does."))
    return rules


EXAMPLE = write_rules(
    RuleSet(
        read_rules(
            "rules:\n  - name: Refunds\n    when: {message.text: {contains: [refund*, money back]}}\n"
            "    then: [queue: questions, label: refund]\n"
        ).rules
    )
)
