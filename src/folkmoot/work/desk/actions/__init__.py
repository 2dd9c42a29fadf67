"""What is done at the desk. Every action writes one audit entry, or none where nothing changed."""

from folkmoot.work.desk.actions.cases import assign, claim, finish, release, reopen, snooze, wait, wake_due
from folkmoot.work.desk.actions.decisions import decide, reverse
from folkmoot.work.desk.actions.many import BulkResult, bulk
from folkmoot.work.desk.actions.opening import Opened, open_cases, open_for
from folkmoot.work.desk.actions.ruling import Asked, Ruled, Ruling, carry_out
from folkmoot.work.desk.actions.settings import (
    add_house_rule,
    add_label,
    change_house_rule,
    change_queue,
    ensure_defaults,
    retire_house_rule,
)
from folkmoot.work.desk.actions.undoing import undo
from folkmoot.work.desk.actions.unruling import undo_ruling
from folkmoot.work.desk.actions.words import add_note, mark_posted, record_reply, withdraw_note, withdraw_reply

__all__ = [
    "Asked",
    "BulkResult",
    "Opened",
    "Ruled",
    "Ruling",
    "add_house_rule",
    "add_label",
    "add_note",
    "assign",
    "bulk",
    "carry_out",
    "change_house_rule",
    "change_queue",
    "claim",
    "decide",
    "ensure_defaults",
    "finish",
    "mark_posted",
    "open_cases",
    "open_for",
    "record_reply",
    "release",
    "reopen",
    "retire_house_rule",
    "reverse",
    "snooze",
    "undo",
    "undo_ruling",
    "wait",
    "wake_due",
    "withdraw_note",
    "withdraw_reply",
]
