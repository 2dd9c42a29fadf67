"""The second wall, looked at from outside: what a connection sees that says nothing, or lies."""

import pytest
from django.apps import apps
from django.db import connection
from tests.desk.conftest import Community

from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.queries import walls
from folkmoot.work.desk import actions

pytestmark = pytest.mark.django_db
# Rows of the site itself: people, sessions, and what Django keeps of its own tables.
OF_THE_SITE = {"workspaces_workspace", "accounts_user"}
ROOMS = ("reception", "directory", "recognition", "scorecard")  # public, so of no workspace


def counted(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def test_every_table_that_names_a_workspace_is_walled():
    named = {
        model._meta.db_table for model in apps.get_models() if any(f.name == "workspace" for f in model._meta.fields)
    }
    assert named == {table.name for table in walls.tables()}
    own = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("folkmoot.") and model._meta.app_label not in ROOMS
    }
    assert own - named == OF_THE_SITE


def test_a_connection_that_says_nothing_sees_nothing(workspace, other_workspace, alice, charlie, on_postgresql):
    if not on_postgresql:
        pytest.skip("SQLite has no row-level security")
    for place in (workspace, other_workspace):
        with workspaces.inside(place):
            actions.ensure_defaults(place)
            Community(place).make_case()
    assert walls.row_wall_holds()
    tables = [table.name for table in walls.tables() if not table.may_stand_outside]
    assert {table: counted(table) for table in tables if counted(table)} == {}
    with workspaces.inside(workspace):
        mine = {table: counted(table) for table in tables}
    with workspaces.outside():
        everything = {table: counted(table) for table in tables}
    assert everything["desk_case"] == 2 * mine["desk_case"] == 2


def test_after_a_page_the_connection_says_nothing_again(alice_client, workspace, alice, on_postgresql):
    if not on_postgresql:
        pytest.skip("SQLite has no row-level security")
    for address in ("settings/team/", "desk/all/", "nowhere/", "archives/00000000-0000-7000-8000-000000000000/"):
        alice_client.get(f"/w/north/{address}")
        assert counted("workspaces_membership") == 0, address
