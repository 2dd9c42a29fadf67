"""Decisions on messages, each with its statement of reasons, and their reversal. Neither is ever edited."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.actions import set_hidden
from folkmoot.stream.triage import queries as triage
from folkmoot.work.desk import permissions
from folkmoot.work.desk.actions.asking import must_not_be_anothers, must_work, refuse_unless
from folkmoot.work.desk.actions.changing import Fields, assign, begin, restored, stored
from folkmoot.work.desk.models import Case, Decision, HouseRule, Label, MessageLabel, Queue
from folkmoot.work.desk.states import CaseState, DecisionKind
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def decide(
    workspace: Workspace,
    actor: User,
    case: Case,
    *,
    kind: str,
    message: Any = None,
    house_rule: HouseRule | None = None,
    reason: str = "",
    label: Label | None = None,
    to_queue: Queue | None = None,
    version: int | None = None,
) -> Decision:
    """Decide about a message of the case's thread (its own, if none is given).

    approve   it may stand; the case is done
    hide      it is covered; the case is done. Needs a house rule in force and a reason
    label     it carries `label`; the case goes on
    escalate  the case goes to `to_queue`, open and nobody's, due by that queue's hours

    Raises RefusedError, and then nothing has changed.
    """
    case = begin(workspace, case, version)
    must_not_be_anothers(actor, case, must_work(workspace, actor, case))
    message = message or case.message
    reason = reason.strip()
    _must_be_of_thread(case, message)
    _must_say_why(kind, house_rule, reason)
    kind = DecisionKind(kind)
    before = _EFFECTS[kind](workspace, actor, case, message, label, to_queue)
    verdict = triage.verdict(workspace, message)
    decision = Decision.objects.create(
        workspace=workspace,
        case=case,
        message=message,
        author=message.author,
        kind=kind,
        house_rule=house_rule,
        reason=reason,
        label=label if kind == DecisionKind.LABEL else None,
        to_queue=to_queue if kind == DecisionKind.ESCALATE else None,
        verdict=verdict,
        content_hash=message.content_hash,
        automated_detection=bool(verdict and verdict.queue),
        decided_by=actor,
        before=before,
    )
    audit.record(f"case.{kind}", workspace=workspace, actor=actor, on=case, data=_told(decision))
    return decision


@transaction.atomic
def reverse(workspace: Workspace, actor: User, decision: Decision, *, reason: str = "") -> Decision:
    """Put back what a decision changed, by a decision of its own: one's own, or anybody's if one leads.

    What was changed again since then stays as it is now.
    """
    case = begin(workspace, decision.case)
    role = must_work(workspace, actor, case)
    refuse_unless(
        decision.decided_by_id == actor.pk or permissions.may_override(role),
        _("%(name)s decided this") % {"name": decision.decided_by.get_short_name()},
        _("Ask them, or a manager, to reverse it."),
        where=case.title,
    )
    reversal = take_back(workspace, actor, case, decision, reason.strip())
    data = {"decision": str(decision.uid), "reversal": str(reversal.uid)}
    audit.record("case.reverse", workspace=workspace, actor=actor, on=case, data=data)
    return reversal


def take_back(workspace: Workspace, actor: User, case: Case, decision: Decision, reason: str = "") -> Decision:
    """The reversing decision and its effects, without an entry: `reverse` and `undo` write their own."""
    if decision.reverses_id or Decision.objects.filter(workspace=workspace, reverses=decision).exists():
        raise RefusedError(
            _("This decision was reversed already, or is a reversal itself"),
            where=case.title,
            remedy=_("Decide again."),
        )
    message = decision.message
    if decision.kind == DecisionKind.HIDE:
        set_hidden(workspace, message, False)
    if decision.kind == DecisionKind.LABEL:
        MessageLabel.objects.filter(workspace=workspace, message=message, label=decision.label).delete()
    before = _put_back(workspace, case, decision.before)
    return Decision.objects.create(
        workspace=workspace,
        case=case,
        message=message,
        author=message.author,
        kind=decision.kind,
        house_rule=decision.house_rule,
        reason=reason,
        label=decision.label,
        to_queue=decision.to_queue,
        verdict=decision.verdict,
        content_hash=message.content_hash,
        decided_by=actor,
        reverses=decision,
        before=before,
    )


def _put_back(workspace: Workspace, case: Case, kept: Fields) -> Fields:
    """Restore the case if it stands as the decision left it."""
    left = kept.get("after", {})
    unchanged = stored({name: getattr(case, name) for name in left}) == left
    return assign(workspace, case, restored(workspace, kept["before"]) if left and unchanged else {})


def _approve(
    workspace: Workspace, actor: User, case: Case, message: Any, label: Label | None, to_queue: Queue | None
) -> Fields:
    refuse_unless(
        message.hidden_at is None,
        _("The message is hidden"),
        _("Reverse the decision that hid it."),
        where=case.title,
    )
    return _finish(workspace, actor, case, message)


def _hide(
    workspace: Workspace, actor: User, case: Case, message: Any, label: Label | None, to_queue: Queue | None
) -> Fields:
    refuse_unless(
        message.hidden_at is None,
        _("The message is hidden already"),
        _("There is nothing more to do."),
        where=case.title,
    )
    set_hidden(workspace, message, True)
    return _finish(workspace, actor, case, message)


def _label(
    workspace: Workspace, actor: User, case: Case, message: Any, label: Label | None, to_queue: Queue | None
) -> Fields:
    refuse_unless(label is not None, _("No label was chosen"), _("Choose one."), where=case.title)
    _put, is_new = MessageLabel.objects.get_or_create(workspace=workspace, message=message, label=label)
    refuse_unless(
        is_new,
        _("The message carries “%(label)s” already") % {"label": label.name},
        _("Choose another label."),
        where=case.title,
    )
    return assign(workspace, case, {})


def _escalate(
    workspace: Workspace, actor: User, case: Case, message: Any, label: Label | None, to_queue: Queue | None
) -> Fields:
    refuse_unless(to_queue is not None, _("No queue was chosen"), _("Choose one."), where=case.title)
    refuse_unless(
        to_queue.pk != case.queue_id,
        _("The case is in that queue already"),
        _("Choose another one."),
        where=case.title,
    )
    after = {
        "queue": to_queue,
        "owner": None,
        "claimed_at": None,
        "state": CaseState.OPEN,
        "snoozed_until": None,
        "done_at": None,
        "done_by": None,
        "due_at": timezone.now() + timedelta(hours=to_queue.hours_to_answer),
    }
    return assign(workspace, case, after)


def _finish(workspace: Workspace, actor: User, case: Case, message: Any) -> Fields:
    """A word on the case's own message settles the case; one on another message of the thread does not."""
    if message.pk != case.message_id or case.state == CaseState.DONE:
        return assign(workspace, case, {})
    after = {"state": CaseState.DONE, "snoozed_until": None, "done_at": timezone.now(), "done_by": actor}
    return assign(workspace, case, after)


_EFFECTS = {
    DecisionKind.APPROVE: _approve,
    DecisionKind.HIDE: _hide,
    DecisionKind.LABEL: _label,
    DecisionKind.ESCALATE: _escalate,
}


def _must_be_of_thread(case: Case, message: Any) -> None:
    refuse_unless(
        message.thread_id == case.thread_id and message.workspace_id == case.workspace_id,
        _("The message belongs to another conversation"),
        _("Decide about it in a case of its own."),
        where=case.title,
    )


def _must_say_why(kind: str, house_rule: HouseRule | None, reason: str) -> None:
    if kind == DecisionKind.HIDE:
        refuse_unless(
            house_rule is not None and bool(reason),
            _("Hiding a message needs a house rule and a reason"),
            _("Its author has a right to know both: choose the rule, and say what in the message breaks it."),
        )
    refuse_unless(
        house_rule is None or house_rule.retired_at is None,
        _("This wording of the rule is no longer in force"),
        _("Choose a rule that is."),
    )


def _told(decision: Decision) -> Fields:
    """What the audit says: names of our own things, no words of a member nor about one."""
    names = {
        "rule": decision.house_rule and decision.house_rule.code,
        "label": decision.label and decision.label.name,
        "queue": decision.to_queue and decision.to_queue.name,
    }
    told = {name: value for name, value in names.items() if value}
    return {"decision": str(decision.uid), "message": str(decision.message.uid), **decision.before, **told}
