"""Whose world a piece of code stands in, and who belongs to it."""

from contextlib import contextmanager

from django.db import connection
from django_scopes import scope, scopes_disabled

from folkmoot.foundation.workspaces.models import Membership, Workspace


@contextmanager
def inside(workspace: Workspace):
    """Stand in one workspace: scoped queries see its rows; PostgreSQL's row-level wall lets only those through."""
    with scope(workspace=workspace), _wall_open_for(str(workspace.pk)):
        yield workspace


@contextmanager
def outside():
    """Stand above all workspaces: for worker, sign-in, command line. Never for a page of a workspace."""
    with scopes_disabled(), _wall_open_for("*"):
        yield


@contextmanager
def _wall_open_for(value: str):
    """Say to PostgreSQL which rows this connection may see, and afterwards what it said before."""
    if connection.vendor != "postgresql":
        yield
        return
    before = _say(value)
    try:
        yield
    finally:
        # A transaction that failed takes back by itself what was said within it, and takes no more orders.
        if connection.connection is not None and not connection.needs_rollback and not _has_failed():
            _say(before)


def _has_failed() -> bool:
    """Is the transaction one that PostgreSQL will only roll back? Django may not have noticed yet."""
    return connection.connection.info.transaction_status.name in ("INERROR", "UNKNOWN")


def _say(value: str) -> str:
    """Set it and return what it was. Not through Django's cursor: it is not one of the page's queries."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        found = connection.connection.execute(
            "WITH before AS MATERIALIZED (SELECT current_setting('folkmoot.workspace', true) AS value) "
            "SELECT value, set_config('folkmoot.workspace', %s, false) FROM before",
            [value],
        )
        return found.fetchone()[0] or ""


def by_slug(slug: str) -> Workspace | None:
    return Workspace.objects.filter(slug=slug).first()


def membership(workspace: Workspace, user) -> Membership | None:
    """The user's place in the workspace, if it has not ended."""
    with outside():
        return Membership.objects.filter(workspace=workspace, user=user, ended_at=None).first()


def memberships_of(user) -> list[Membership]:
    """Every place a user has, workspaces by name."""
    with outside():
        places = Membership.objects.filter(user=user, ended_at=None).select_related("workspace")
        return list(places.order_by("workspace__name"))


def all_workspaces() -> list[Workspace]:
    """All workspaces of the site, by address."""
    return list(Workspace.objects.order_by("slug"))
