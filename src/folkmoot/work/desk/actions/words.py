"""What is written beside a case: notes among the team, and replies in the name of the brand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk import permissions
from folkmoot.work.desk.actions.asking import must_reply, refuse_unless, role_of
from folkmoot.work.desk.actions.changing import begin, touch
from folkmoot.work.desk.models import Case, Note, Reply
from folkmoot.work.desk.states import ReplyState


@transaction.atomic
def add_note(workspace: Workspace, actor: User, case: Case, *, text: str) -> Note:
    """A private word. Anybody who sees the desk may write one, whoever has the case."""
    refuse_unless(
        permissions.may_note(role_of(workspace, actor)), _("Your role does not write notes"), _("Ask a manager.")
    )
    case = begin(workspace, case)
    note = Note.objects.create(workspace=workspace, case=case, author=actor, text=_said(text))
    _tell(workspace, actor, case, "note", note=str(note.uid))
    return note


@transaction.atomic
def withdraw_note(workspace: Workspace, actor: User, note: Note) -> Note:
    """Take a note back: one's own, or anybody's if one leads. It stays, marked as withdrawn."""
    case = begin(workspace, note.case)
    _must_be_own(workspace, actor, note)
    _withdraw(workspace, note)
    _tell(workspace, actor, case, "withdraw_note", note=str(note.uid))
    return note


@transaction.atomic
def record_reply(workspace: Workspace, actor: User, case: Case, *, text: str, recorded: bool = True) -> Reply:
    """Keep what the brand says: as posted by a person at the source (`recorded`), or as a draft to be posted."""
    case = begin(workspace, case)
    must_reply(workspace, actor, case)
    reply = Reply.objects.create(
        workspace=workspace,
        case=case,
        author=actor,
        text=_said(text),
        state=ReplyState.RECORDED if recorded else ReplyState.DRAFT,
        recorded_at=timezone.now() if recorded else None,
    )
    _tell(workspace, actor, case, "record_reply" if recorded else "reply", reply=str(reply.uid))
    return reply


@transaction.atomic
def mark_posted(workspace: Workspace, actor: User, reply: Reply) -> Reply:
    """A draft was copied to the channel by a person."""
    case = begin(workspace, reply.case)
    must_reply(workspace, actor, case)
    drafts = Reply.objects.filter(workspace=workspace, pk=reply.pk, state=ReplyState.DRAFT, withdrawn_at=None)
    changed = drafts.update(state=ReplyState.RECORDED, recorded_at=timezone.now())
    refuse_unless(changed == 1, _("This reply is no draft any more"), _("Look at the case again."), where=case.title)
    _tell(workspace, actor, case, "record_reply", reply=str(reply.uid), was_draft=True)
    reply.refresh_from_db()
    return reply


@transaction.atomic
def withdraw_reply(workspace: Workspace, actor: User, reply: Reply) -> Reply:
    """Take a reply back here. What was posted at the source has to be removed there."""
    case = begin(workspace, reply.case)
    _must_be_own(workspace, actor, reply)
    _withdraw(workspace, reply)
    _tell(workspace, actor, case, "withdraw_reply", reply=str(reply.uid))
    return reply


def _tell(workspace: Workspace, actor: User, case: Case, verb: str, **data) -> None:
    touch(workspace, case)
    audit.record(f"case.{verb}", workspace=workspace, actor=actor, on=case, data=data)


def _said(text: str) -> str:
    refuse_unless(bool(text.strip()), _("There is no text"), _("Write a word first."))
    return text.strip()


def _must_be_own(workspace: Workspace, actor: User, row: Note | Reply) -> None:
    role = role_of(workspace, actor)
    refuse_unless(
        row.author_id == actor.pk or permissions.may_override(role),
        _("Somebody else wrote this"),
        _("Ask them, or a manager, to withdraw it."),
    )


def _withdraw(workspace: Workspace, row: Note | Reply) -> None:
    row.withdrawn_at = timezone.now()
    standing = type(row).objects.filter(workspace=workspace, pk=row.pk, withdrawn_at=None)
    refuse_unless(
        standing.update(withdrawn_at=row.withdrawn_at) == 1,
        _("This was withdrawn already"),
        _("There is nothing more to do."),
    )
