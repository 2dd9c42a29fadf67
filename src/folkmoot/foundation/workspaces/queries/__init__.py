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
    if connection.vendor != "postgresql":
        yield
        return
    before = _setting("SELECT current_setting('folkmoot.workspace', true)")
    _setting("SELECT set_config('folkmoot.workspace', %s, false)", value)
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None:
            _setting("SELECT set_config('folkmoot.workspace', %s, false)", before or "")


def _setting(sql: str, *values: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


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
