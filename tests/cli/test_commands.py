"""Commands that look after workspaces, people and the database."""

import json

import pytest

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import inside, membership, team, walls
from folkmoot.work.desk.models import Queue

PASSWORD = "seven kettles and a bell"


def test_a_first_account_and_a_first_workspace(folkmoot):
    made = folkmoot("user", "create", "ana@example.org", "--name", "Ana", "--password", "-", stdin=PASSWORD + "\n")
    assert (made.exit_code, made.output) == (0, "ana@example.org has an account.\n")
    ana = User.objects.get(email="ana@example.org")
    assert ana.check_password(PASSWORD)

    made = folkmoot("workspace", "create", "Wrenfield", "--owner", "ana@example.org", "--zone", "Europe/Berlin")
    assert (made.exit_code, made.output) == (0, "Wrenfield is at /w/wrenfield/, owned by ana@example.org.\n")
    workspace = Workspace.objects.get(slug="wrenfield")
    assert membership(workspace, ana).role == "owner"
    with inside(workspace):
        assert Queue.objects.count() >= 4


def test_a_password_that_is_not_given_is_made_and_shown_once(folkmoot, alice):
    told = folkmoot("user", "password", "alice@example.org")
    alice.refresh_from_db()
    assert alice.check_password(told.output.strip().split("Password: ")[1])


def test_a_password_too_easy_is_refused(folkmoot):
    told = folkmoot("user", "create", "ana@example.org", "--password", "password")
    assert told.exit_code == 1
    assert "too easy to guess" in told.stderr
    assert not User.objects.exists()


def test_people_are_invited_with_a_link(folkmoot, workspace, alice):
    told = folkmoot("user", "invite", "bo@example.org", "--role", "reviewer")
    assert told.exit_code == 0
    assert [(one.email, one.role) for one in team.open_invitations(workspace)] == [("bo@example.org", "reviewer")]
    assert "http://localhost:8000/invitation/" in told.output


def test_lists_are_tables_for_people_and_json_for_programs(folkmoot, workspace, other_workspace, alice, charlie):
    told = folkmoot("workspace", "list")
    assert told.output.splitlines()[0].split() == ["slug", "name", "zone", "language", "team"]
    assert len(told.output.splitlines()) == 3
    listed = json.loads(folkmoot("workspace", "list", "--json").output)["workspaces"]
    assert [(one["slug"], one["team"]) for one in listed] == [("north", 1), ("south", 1)]
    people = json.loads(folkmoot("user", "list", "--json").output)["users"]
    assert [(one["email"], one["roles"]) for one in people] == [
        ("alice@example.org", "north: owner"),
        ("charlie@example.org", "south: owner"),
    ]


def test_a_workspace_is_renamed_and_keeps_its_address(folkmoot, workspace):
    assert folkmoot("workspace", "rename", "north", "North & Sons").exit_code == 0
    workspace.refresh_from_db()
    assert (workspace.slug, workspace.name) == ("north", "North & Sons")


def test_where_there_are_several_workspaces_one_must_be_named(folkmoot, workspace, other_workspace):
    told = folkmoot("search", "kettle")
    assert told.exit_code == 1
    assert told.stderr == "folkmoot: There are several workspaces (north, south). Say which: --workspace SLUG.\n"


def test_a_sound_site_is_called_sound(folkmoot, on_postgresql):
    told = folkmoot("check", "--json")
    checks = {one["check"]: one["sound"] for one in json.loads(told.output)["checks"]}
    expected = {"database", "migrations", "walls", "search index", "lake"} | (
        {"row-level security"} if on_postgresql else set()
    )
    assert (told.exit_code, checks) == (0, dict.fromkeys(expected, True))


@pytest.mark.django_db(transaction=True)
def test_missing_walls_are_found_and_a_migration_puts_them_up(folkmoot):
    walls.take_down()
    told = folkmoot("check")
    assert told.exit_code == 1
    assert "run `folkmoot migrate`" in told.output
    assert folkmoot("migrate").exit_code == 0
    assert walls.stand()
