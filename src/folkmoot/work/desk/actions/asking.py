"""Is it allowed? What every action asks before it changes a case."""

from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk import permissions
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.queries.events import history
from folkmoot_engine.errors import RefusedError


def role_of(workspace: Workspace, actor: User) -> str:
    """The actor's role. Raises RefusedError for somebody who does not belong to the workspace."""
    place = workspaces.membership(workspace, actor)
    if place is None:
        raise RefusedError(
            _("%(name)s does not belong to this workspace") % {"name": actor.get_short_name()},
            where=workspace.name,
            remedy=_("Ask an owner for an invitation."),
        )
    return place.role


def refuse_unless(allowed: bool, what: str, remedy: str, *, where: str = "") -> None:
    if not allowed:
        raise RefusedError(what, where=where, remedy=remedy)


def must_work(workspace: Workspace, actor: User, case: Case) -> str:
    """The actor's role, where it allows to work on this case."""
    role = role_of(workspace, actor)
    refuse_unless(
        permissions.may_work(role, case.level),
        _("Your role does not allow you to work on this case"),
        _("Ask a manager to give it to somebody else, or to change your role."),
    )
    return role


def must_not_be_anothers(actor: User, case: Case, role: str) -> None:
    """Nobody moves what somebody else is working on, but for owners and managers."""
    if case.owner_id in (None, actor.pk) or permissions.may_override(role):
        return
    raise RefusedError(
        _("%(name)s has this case") % {"name": case.owner.get_short_name()},
        where=case.title,
        remedy=_("Ask them to release it, or a manager to give it to you."),
    )


def must_reply(workspace: Workspace, actor: User, case: Case) -> None:
    """The actor speaks for the brand here, and nobody else has the case."""
    role = role_of(workspace, actor)
    refuse_unless(
        permissions.may_reply(role, case.level, is_owner=case.owner_id == actor.pk),
        _("Your role does not answer in the name of the brand here"),
        _("Write a note, or ask an agent to answer."),
        where=case.title,
    )
    must_not_be_anothers(actor, case, role)


def must_be_current(workspace: Workspace, case: Case, version: int | None) -> None:
    """An old page cannot overwrite what it has not seen."""
    if version is None or version == case.version:
        return
    event = next(iter(history(workspace, case)), None)
    name = event.actor.get_short_name() if event and event.actor else "Folkmoot"
    what = _("Meanwhile somebody else changed this case: %(name)s, %(what)s")
    raise RefusedError(
        what % {"name": name, "what": event.sentence if event else ""},
        where=case.title,
        remedy=_("Look at it again, then decide."),
    )
