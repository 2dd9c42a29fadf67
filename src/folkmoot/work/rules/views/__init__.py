"""Pages of rules."""

from folkmoot.work.rules.views.listing import archive, bring_back, duplicate, move, rules, starter, switch
from folkmoot.work.rules.views.previewing import cancel_preview, preview
from folkmoot.work.rules.views.replying import saved_replies, saved_reply
from folkmoot.work.rules.views.single import rule, undo, versions
from folkmoot.work.rules.views.writing import example, form, new_form, new_yaml, yaml

__all__ = [
    "archive",
    "bring_back",
    "cancel_preview",
    "duplicate",
    "example",
    "form",
    "move",
    "new_form",
    "new_yaml",
    "preview",
    "rule",
    "rules",
    "saved_replies",
    "saved_reply",
    "starter",
    "switch",
    "undo",
    "versions",
    "yaml",
]
