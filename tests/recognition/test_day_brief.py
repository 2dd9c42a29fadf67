"""The weekly brief carries one thanks, which stands in it by uid alone and goes with its message."""

import json
from datetime import UTC, datetime

import pytest

from folkmoot.evidence.lake.actions import keep_in_step
from folkmoot.evidence.reports.queries import naming, wording
from folkmoot.evidence.reports.queries.measuring import measured_week
from folkmoot.rooms.recognition.models import Heard
from folkmoot_engine.metrics import Period
from tests.desk.conftest import Community, community

__all__ = ["community"]
pytestmark = pytest.mark.django_db
SAID = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORDS = "You are a star and everybody in the workshop says so, every single day of the year"


@pytest.fixture
def packed(workspace, community: Community, bob, settings, tmp_path):
    """The brief of a week in which somebody took a message as thanks."""
    settings.LAKE = settings.LAKE | {"root": tmp_path / "lake"}
    message = community.say(community.make_author("Mara"), WORDS, sent_at=SAID)
    Heard.objects.create(host=workspace, message=message.uid, said_at=SAID, kind="praise", state="kept", to=bob)
    keep_in_step(workspace)
    measured = measured_week(workspace, Period.week("2026-W10"), datetime(2026, 3, 9, 8, tzinfo=UTC))
    return {"version": 1, **measured, "said": wording.told(measured, workspace.name)}, message


def lines(workspace, packed) -> list[str]:
    return [line.text for line in naming.shown(workspace, packed).changes if line.code == "praise"]


def test_it_quotes_the_first_words_and_leads_to_the_message(packed, workspace):
    written, message = packed
    (line,) = [line for line in naming.shown(workspace, written).changes if line.code == "praise"]
    assert line.text == "Thanks to the team: “You are a star and everybody in the workshop says…”"
    assert line.opening == message.uid
    assert "star" not in json.dumps(written) and str(message.uid) in json.dumps(written)
    assert sum(map(wording._count, naming.plain_lines(naming.shown(workspace, written)))) <= wording.MOST_WORDS


@pytest.mark.parametrize("gone", ["erased_at", "hidden_at", "deleted_at"])
def test_what_is_gone_is_not_quoted(packed, workspace, gone):
    written, message = packed
    type(message).objects.filter(workspace=workspace, pk=message.pk).update(**{gone: SAID})
    assert lines(workspace, written) == []
