"""The states of a case and the moves between them. Facts come in as arguments; no row is read here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    SNOOZED = "snoozed", _("Snoozed")
    DONE = "done", _("Done")


MOVES = {
    CaseState.OPEN: {CaseState.WAITING, CaseState.SNOOZED, CaseState.DONE},
    CaseState.WAITING: {CaseState.OPEN, CaseState.SNOOZED, CaseState.DONE},
    CaseState.SNOOZED: {CaseState.OPEN, CaseState.WAITING, CaseState.SNOOZED, CaseState.DONE},  # for longer, or shorter
    CaseState.DONE: {CaseState.OPEN},
}


class View(TextChoices):
    """Lists across all queues. Any other list is that of one queue, by its slug."""

    MINE = "mine", _("Mine")
    ALL = "all", _("All open")
    WAITING = "waiting", _("Waiting")
    SNOOZED = "snoozed", _("Snoozed")
    DONE = "done", _("Done")


class DecisionKind(TextChoices):
    APPROVE = "approve", _("Approve")
    HIDE = "hide", _("Hide message")
    LABEL = "label", _("Label")
    ESCALATE = "escalate", _("Escalate")


# How soon a case is looked at, as a rule says it: the urgency it has from then on.
PRIORITIES = {"low": 0.1, "normal": 0.4, "high": 0.6, "urgent": 0.9}


class ReplyState(TextChoices):
    DRAFT = "draft", _("Draft")
    RECORDED = "recorded", _("Recorded")  # copied by a person to a channel we cannot send to


def may_move(before: str, after: str) -> bool:
    return after in MOVES[CaseState(before)]
