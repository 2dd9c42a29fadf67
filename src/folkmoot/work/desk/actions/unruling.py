"""What a rule did, taken back by a person, step by step from the last to the first."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions.changing import assign, restored, stored, touch
from folkmoot.work.desk.actions.decisions import take_back
from folkmoot.work.desk.actions.ruling import Ruling, Step
from folkmoot.work.desk.models import Case, Decision, MessageLabel, Note, Reply
from folkmoot.work.desk.queries.ruling import case_of
from folkmoot.work.desk.queries.single import case_for_change
from folkmoot.work.desk.states import CaseState, ReplyState


@transaction.atomic
def undo_ruling(workspace: Workspace, actor: User, message: Any, steps: list[Step], ruling: Ruling) -> None:
    """Put back what a rule changed about one message. What was changed again since stays as it is now."""
    case = case_of(workspace, message)
    case = case and case_for_change(workspace, case)
    for step in reversed(steps):
        _BACK[step["did"]](workspace, actor, case, step, message, ruling)
    verb, on = ("case.undo_rule", case) if case else ("message.undo_rule", message)
    audit.record(verb, workspace=workspace, actor=actor, on=on, data=ruling.told)


def _decision(workspace: Workspace, actor: User, case: Case, step: Step, message: Any, ruling: Ruling) -> None:
    decision = Decision.objects.get(workspace=workspace, uid=step["decision"])
    if not Decision.objects.filter(workspace=workspace, reverses=decision).exists():
        reason = _("All that the rule “%(rule)s” did is taken back.") % {"rule": ruling.name}
        take_back(workspace, actor, case, decision, reason)


def _move(workspace: Workspace, actor: User, case: Case, step: Step, message: Any, ruling: Ruling) -> None:
    if stored({name: getattr(case, name) for name in step["after"]}) == step["after"]:
        assign(workspace, case, restored(workspace, step["before"]))


def _open(workspace: Workspace, actor: User, case: Case, step: Step, message: Any, ruling: Ruling) -> None:
    """A case that only the rule asked for is no longer needed."""
    if case.state != CaseState.DONE:
        assign(workspace, case, {"state": CaseState.DONE, "snoozed_until": None, "done_at": timezone.now()})


def _note(workspace: Workspace, actor: User, case: Case, step: Step, message: Any, ruling: Ruling) -> None:
    notes = Note.objects.filter(workspace=workspace, uid=step["note"], withdrawn_at=None)
    notes.update(withdrawn_at=timezone.now())
    touch(workspace, case)


def _reply(workspace: Workspace, actor: User, case: Case, step: Step, message: Any, ruling: Ruling) -> None:
    """Only a draft: what a person has posted was said."""
    drafts = Reply.objects.filter(workspace=workspace, uid=step["reply"], state=ReplyState.DRAFT, withdrawn_at=None)
    drafts.update(withdrawn_at=timezone.now())
    touch(workspace, case)


def _label(workspace: Workspace, actor: User, case: Case, step: Step, message: Any, ruling: Ruling) -> None:
    MessageLabel.objects.filter(workspace=workspace, message=message, label__uid=step["label"]).delete()


_BACK: dict[str, Callable[..., None]] = {
    "decide": _decision,
    "move": _move,
    "open": _open,
    "note": _note,
    "reply": _reply,
    "label": _label,
}
