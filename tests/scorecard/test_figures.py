"""Figures of the desk are offered to those who see them there, and imposed on nobody."""

import pytest
from django.test import Client

from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.rooms.scorecard import actions, queries
from tests.messages.conftest import bring
from tests.metrics.conftest import community, counted, own_root, teammate, week

pytestmark = pytest.mark.django_db
__all__ = ["bring", "community", "counted", "own_root", "teammate", "week"]
OFFER = "Take the figures of North"


@pytest.fixture
def asked(room) -> list[str]:
    """Every page that asks the questions."""
    board = actions.make_board("Lamps")
    return ["/scorecard/", f"/scorecard/answer/{queries.answer_token(board)}/"]


def test_they_stand_beside_the_criteria_they_speak_to(alice_client, asked, counted):
    for address in asked:
        plain = alice_client.get(address).content.decode()
        assert OFFER in plain and "desk-figure" not in plain
        page = alice_client.get(address, {"figures": "north"}).content.decode()
        assert page.count("desk-figure") == 3
        door = page.split('id="customers-at-the-door"')[1].split("</fieldset>")[0]
        assert "2 questions were asked; 1 of them have no answer so far." in door
        share = page.split('id="community-supported"')[1].split("</fieldset>")[0]
        assert "50.0 %" in share and "(1 of 2)" in share and "of 28 days were collected" in share
        assert " checked" not in page  # the answers stay the person's


def test_those_who_do_not_see_them_at_the_desk_are_not_offered_any(asked, counted, teammate, charlie):
    for user in (None, charlie, teammate("Rae", Role.REVIEWER)):
        client = Client()
        if user:
            client.force_login(user)
        for address in asked:
            page = client.get(address, {"figures": "north"}).content.decode()
            assert OFFER not in page and "desk-figure" not in page and "North" not in page


def test_nothing_collected_is_said(alice_client, asked):
    page = alice_client.get(asked[0], {"figures": "north"}).content.decode()
    assert "Nothing of the last four weeks was collected for North Bicycles." in page and "desk-figure" not in page
