"""Is it allowed? What every action asks before it changes a rule."""

from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.rules import permissions
from folkmoot_engine.errors import RefusedError


def must_write(workspace: Workspace, actor: User) -> None:
    """Raises RefusedError for whoever does not lead here."""
    place = workspaces.membership(workspace, actor)
    if place is None or not permissions.may_write_rules(place.role):
        raise RefusedError(_("Only owners and managers change rules"), remedy=_("Ask one of them."))
