"""`folkmoot lake`: what it holds, whether it is right, and how it is put right."""

import json

import pytest
from tests.cli.conftest import folkmoot
from tests.lake.conftest import lying

from folkmoot.evidence.lake import queries
from folkmoot.evidence.lake.models import LakeChange
from folkmoot.stream.messages.models import Message

__all__ = ["folkmoot"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def told(folkmoot):
    def told(*arguments: str) -> tuple[int, dict]:
        done = folkmoot("lake", *arguments, "--json")
        return done.exit_code, json.loads(done.output)

    return told


def test_it_is_filled_looked_at_and_found_the_same(folkmoot, told, community, workspace):
    community.make_case()
    (status,) = told("status")[1]["lakes"]
    assert (status["workspace"], status["in_step"], status["as_of"]) == ("north", False, "never filled")
    assert folkmoot("lake", "refresh").output == "north: 0 changes taken in.\n"
    (status,) = told("status")[1]["lakes"]
    assert (status["in_step"], status["zone"], status["messages"], status["cases"]) == (True, "Europe/Berlin", 1, 1)
    community.say(None, "One more.")
    assert told("status")[1]["lakes"][0]["in_step"] is False
    assert folkmoot("lake", "refresh", "--workspace", "north").output == "north: 1 change taken in.\n"
    assert told("check") == (0, {"differences": []})
    assert "are the same" in folkmoot("lake", "check").output


def test_a_difference_is_said_and_mended(folkmoot, told, community, workspace):
    message = community.say(None, "Hello.")
    folkmoot("lake", "refresh")
    Message.objects.filter(pk=message.pk).update(kind="answer")
    LakeChange.objects.all().delete()
    difference = {"workspace": "north", "table": "messages", "month": "2026-03"}
    expected = {"differences": [difference | {"rows_in_lake": 1, "rows_in_database": 1}]}
    assert told("check") == (1, expected)
    assert told("check", "--mend") == (1, expected)
    assert told("check") == (0, {"differences": []})


def test_a_lake_that_cannot_be_read_is_said_and_made_anew(folkmoot, told, community, workspace):
    community.say(None, "Hello.")
    folkmoot("lake", "refresh")
    (queries.lake_of(workspace).folder / "manifest.json").write_text("{")
    assert "damaged" in told("status")[1]["lakes"][0]["as_of"]
    checks = {one["check"]: one for one in json.loads(folkmoot("check", "--json").output)["checks"]}
    assert (checks["lake"]["sound"], "lake rebuild" in checks["lake"]["says"]) == (False, True)
    assert folkmoot("lake", "rebuild").output == "north: made anew, 1 message.\n"
    assert len(lying(workspace)["messages"]) == 1
    checks = {one["check"]: one for one in json.loads(folkmoot("check", "--json").output)["checks"]}
    assert checks["lake"]["sound"]
