"""Saved replies, which rules propose."""

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.models import SavedReply
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def add_saved_reply(workspace: Workspace, actor: User, *, name: str, text: str) -> SavedReply:
    """Raises RefusedError where the name is taken."""
    must_write(workspace, actor)
    _must_be_free(workspace, name)
    reply = SavedReply.objects.create(workspace=workspace, name=name, text=text)
    audit.record("saved_reply.add", workspace=workspace, actor=actor, on=reply, data={"name": name})
    return reply


@transaction.atomic
def change_saved_reply(workspace: Workspace, actor: User, reply: SavedReply, *, text: str) -> SavedReply:
    """Other words under the same name, by which rules know it. Drafts that were proposed keep theirs."""
    must_write(workspace, actor)
    if reply.text == text:
        return reply
    reply.text = text
    reply.save(update_fields=["text", "written_at"])
    audit.record("saved_reply.change", workspace=workspace, actor=actor, on=reply, data={"name": reply.name})
    return reply


def _must_be_free(workspace: Workspace, name: str) -> None:
    if SavedReply.objects.filter(workspace=workspace, name=name).exists():
        raise RefusedError(
            _("There is a saved reply “%(name)s” already") % {"name": name},
            remedy=_("Change that one, or choose another name."),
        )
