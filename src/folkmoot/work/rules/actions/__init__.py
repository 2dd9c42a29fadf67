"""What is done to rules, and what rules do. Every change of a rule writes one audit entry."""

from folkmoot.work.rules.actions.acting import act, look_again
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.actions.previewing import ask_preview, cancel_preview, mark_shown, run_preview
from folkmoot.work.rules.actions.replying import add_saved_reply, change_saved_reply
from folkmoot.work.rules.actions.starting import add_starter_set, begin_with_starter_set, import_rules
from folkmoot.work.rules.actions.switching import switch_off, switch_on
from folkmoot.work.rules.actions.undoing import count_hits, undo_hits
from folkmoot.work.rules.actions.writing import (
    add_rule,
    archive_rule,
    bring_back_rule,
    change_rule,
    duplicate_rule,
    move_rule,
    put_back_version,
)

__all__ = [
    "act",
    "add_rule",
    "add_saved_reply",
    "add_starter_set",
    "archive_rule",
    "ask_preview",
    "begin_with_starter_set",
    "bring_back_rule",
    "cancel_preview",
    "change_rule",
    "change_saved_reply",
    "count_hits",
    "duplicate_rule",
    "import_rules",
    "look_again",
    "mark_shown",
    "move_rule",
    "must_write",
    "put_back_version",
    "run_preview",
    "switch_off",
    "switch_on",
    "undo_hits",
]
