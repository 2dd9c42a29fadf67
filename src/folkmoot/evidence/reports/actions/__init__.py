"""What changes reports: they are written, sent, and somebody says when and to whom."""

from folkmoot.evidence.reports.actions.choosing import (
    add_stakeholder,
    receive,
    remove_recipient,
    set_schedule,
    stop,
)
from folkmoot.evidence.reports.actions.sending import deliver, send_again
from folkmoot.evidence.reports.actions.writing import ask_for, write

__all__ = [
    "add_stakeholder",
    "ask_for",
    "deliver",
    "receive",
    "remove_recipient",
    "send_again",
    "set_schedule",
    "stop",
    "write",
]
