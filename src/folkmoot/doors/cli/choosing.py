"""Which workspace and which person a command means."""

from folkmoot.foundation.accounts import queries as accounts
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot_engine.errors import RefusedError


def workspace(slug: str | None) -> Workspace:
    """The workspace of that address, or the only one there is. Raises RefusedError that names the choices."""
    everyone = workspaces.all_workspaces()
    names = ", ".join(one.slug for one in everyone)
    if slug is not None:
        chosen = next((one for one in everyone if one.slug == slug), None)
        if chosen is None:
            raise RefusedError("There is no such workspace", where=slug, remedy=f"There are: {names or 'none yet'}.")
        return chosen
    if not everyone:
        raise RefusedError(
            "There is no workspace yet", remedy='Make one: `folkmoot workspace create "Name" --owner E-MAIL`.'
        )
    if len(everyone) > 1:
        raise RefusedError("There are several workspaces", where=names, remedy="Say which: --workspace SLUG.")
    return everyone[0]


def person(email: str) -> User:
    """The account with that address. Raises RefusedError."""
    user = accounts.by_email(email)
    if user is None:
        raise RefusedError(
            "There is no account with this address", where=email, remedy="`folkmoot user list` lists all."
        )
    return user
