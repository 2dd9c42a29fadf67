"""Take back one's own last step on a case."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions.asking import must_reply, must_work, refuse_unless, role_of
from folkmoot.work.desk.actions.changing import Fields, assign, begin, restored, touch
from folkmoot.work.desk.actions.decisions import take_back
from folkmoot.work.desk.models import Case, Decision, Note, Reply
from folkmoot.work.desk.queries.events import last_step, sentence
from folkmoot.work.desk.states import DecisionKind, ReplyState


@transaction.atomic
def undo(workspace: Workspace, actor: User, case: Case) -> Case:
    """Take back the actor's last step: a claim, a release, a move, a note, a reply or a decision.

    Repeated, it goes back step by step. Raises RefusedError if the last step is not the actor's or cannot be
    taken back, and says whose or why.
    """
    case = begin(workspace, case)
    role_of(workspace, actor)
    entry = last_step(workspace, case)
    refuse_unless(entry is not None, _("There is nothing to undo"), _("Nothing was done here yet."), where=case.title)
    _must_be_actors(actor, case, entry)
    taken_back = _UNDO[entry.verb](workspace, actor, case, entry.data)
    data = {**taken_back, "undoes": str(entry.uid), "verb": entry.verb}
    audit.record("case.undo", workspace=workspace, actor=actor, on=case, data=data)
    return case


def _must_be_actors(actor: User, case: Case, entry: Entry) -> None:
    name = entry.actor.get_short_name() if entry.actor else "Folkmoot"
    refuse_unless(
        entry.actor_id == actor.pk,
        _("The last step was not yours: %(name)s, %(what)s") % {"name": name, "what": sentence(entry)},
        _("Look at the case again, and change it from where it stands now."),
        where=case.title,
    )
    refuse_unless(
        entry.verb in _UNDO,
        _("This step cannot be taken back: %(what)s") % {"what": sentence(entry)},
        _("Decide again."),
        where=case.title,
    )


def _restore(workspace: Workspace, actor: User, case: Case, data: Fields) -> Fields:
    must_work(workspace, actor, case)
    return assign(workspace, case, restored(workspace, data["before"]))


def _reverse(workspace: Workspace, actor: User, case: Case, data: Fields) -> Fields:
    must_work(workspace, actor, case)
    decision = Decision.objects.get(workspace=workspace, uid=data["decision"])
    return {"reversal": str(take_back(workspace, actor, case, decision).uid)}


def _withdraw_note(workspace: Workspace, actor: User, case: Case, data: Fields) -> Fields:
    return _mark(workspace, case, Note, data["note"], withdrawn=True)


def _bring_back_note(workspace: Workspace, actor: User, case: Case, data: Fields) -> Fields:
    return _mark(workspace, case, Note, data["note"], withdrawn=False)


def _withdraw_reply(workspace: Workspace, actor: User, case: Case, data: Fields) -> Fields:
    if data.get("was_draft"):
        must_reply(workspace, actor, case)
        Reply.objects.filter(workspace=workspace, uid=data["reply"]).update(state=ReplyState.DRAFT, recorded_at=None)
        touch(workspace, case)
        return {"reply": data["reply"]}
    return _mark(workspace, case, Reply, data["reply"], withdrawn=True)


def _bring_back_reply(workspace: Workspace, actor: User, case: Case, data: Fields) -> Fields:
    must_reply(workspace, actor, case)
    return _mark(workspace, case, Reply, data["reply"], withdrawn=False)


def _mark(workspace: Workspace, case: Case, model: type, uid: str, *, withdrawn: bool) -> dict[str, Any]:
    at = timezone.now() if withdrawn else None
    model.objects.filter(workspace=workspace, case=case, uid=uid).update(withdrawn_at=at)
    touch(workspace, case)
    return {model._meta.model_name: uid}


_MOVES = ("claim", "release", "assign", "wait", "snooze", "finish", "reopen", "prioritise")
_UNDO = {
    **{f"case.{verb}": _restore for verb in _MOVES},
    **{f"case.{kind}": _reverse for kind in DecisionKind.values},
    "case.note": _withdraw_note,
    "case.withdraw_note": _bring_back_note,
    "case.reply": _withdraw_reply,
    "case.record_reply": _withdraw_reply,
    "case.withdraw_reply": _bring_back_reply,
}
