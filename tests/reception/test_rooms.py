"""Rooms are opened, closed, and looked after by one team."""

import json

import pytest
from click.testing import CliRunner
from django.test import Client

from folkmoot.doors.cli import main
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import inside, outside
from folkmoot.rooms.reception import actions, queries
from folkmoot.stream.messages.models import Import, Message
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.queries.events import history
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db


def test_a_room_opens_with_a_host_and_closes_without_loss(workspace):
    with pytest.raises(RefusedError, match="Nobody would look after"):
        actions.switch("directory", on=True)
    room = actions.switch("directory", on=True, host=workspace)
    actions.choose(room, None, employees=1_000)
    actions.switch("directory", on=False)
    found = queries.room("directory")
    assert (found.is_on, found.host, found.choices) == (False, workspace, {"employees": 1_000})
    with outside():
        assert set(Entry.objects.values_list("verb", flat=True)) == {"room.open", "room.choose", "room.close"}


def test_the_scorecard_needs_nobody(db):
    assert actions.switch("scorecard", on=True).host is None
    with pytest.raises(RefusedError, match="no such public room"):
        actions.switch("garden", on=True)


def test_an_owner_opens_a_room_on_their_page_and_the_rail_shows_it(alice_client, workspace):
    assert "Public rooms" not in alice_client.get("/w/north/desk/all/").content.decode().split("<main")[0]
    page = alice_client.post("/w/north/rooms/settings/", {"room": "directory"}, follow=True)
    assert "is open to the public" in page.content.decode()
    assert queries.hosts(workspace, "directory")
    assert "/w/north/rooms/" in alice_client.get("/w/north/desk/all/").content.decode()
    alice_client.post("/w/north/rooms/settings/", {"room": "directory", "close": "yes"})
    assert not queries.is_on("directory")


def test_on_a_site_of_several_no_team_takes_a_room_by_itself(alice_client, workspace, other_workspace):
    page = alice_client.post("/w/north/rooms/settings/", {"room": "directory"}, follow=True)
    assert "several workspaces" in page.content.decode()
    actions.switch("directory", on=True, host=other_workspace)
    for words in ({"room": "directory"}, {"room": "directory", "close": "yes"}, {"room": "x"}):
        alice_client.post("/w/north/rooms/settings/", words)
    assert queries.room("directory").host == other_workspace
    assert queries.is_on("directory")


def test_an_agent_sees_what_waits_but_opens_nothing(bob_client, directory):
    assert bob_client.get("/w/north/rooms/").status_code == 200
    assert bob_client.post("/w/north/rooms/settings/", {"room": "scorecard"}).status_code == 403


def test_the_command_line_opens_lists_and_closes(workspace):
    run = CliRunner().invoke
    assert "north" in run(main, ["room", "open", "directory", "--host", "north"]).output
    told = json.loads(run(main, ["room", "list", "--json"]).output)
    assert {"room": "directory", "state": "open", "host": "north"} in told["rooms"]
    refused = run(main, ["room", "open", "recognition"])
    assert (refused.exit_code, "Nobody would look after" in refused.output) == (1, True)
    run(main, ["room", "close", "directory"])
    assert not queries.is_on("directory")


def test_what_a_visitor_tells_becomes_a_case_that_triage_leaves_open(workspace, directory):
    from folkmoot.flow import steps

    for _ in range(2):
        actions.tell_desk(
            directory, title="Wrong employer", text="She moved <b>on</b>.", url="https://x.example/1", key="1"
        )
    with inside(workspace):
        steps.triage_all(workspace)
        case = Case.objects.get()
        message = Message.objects.get()
        assert (case.state, message.text, message.channel.name) == (
            "open",
            "She moved <b>on</b>.",
            "Directory of practitioners",
        )
        assert [event.sentence for event in history(workspace, case)] == ["A visitor of a public page asked for it"]
        assert (Import.objects.get().fetched, Import.objects.get().kept) == (1, 1)


def test_the_api_describes_itself_and_is_silent_about_closed_rooms(db):
    told = Client().get("/api/v1/openapi.json")
    assert told.json()["info"]["title"] == "Folkmoot"
