"""The list of channels, and a new name for one."""

import pytest
from django.urls import reverse

from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.stream.channels.actions import find_or_make
from folkmoot.stream.channels.models import Channel

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"channels:{name}", args=["north", *args])


@pytest.fixture
def channel(workspace) -> Channel:
    with standing_inside(workspace):
        return find_or_make(workspace, {"slack:C1": "general"})["slack:C1"]


def test_a_channel_gets_another_name(alice_client, channel):
    assert "general" in alice_client.get(page("channels")).content.decode()
    answer = alice_client.post(page("channel", channel.uid), {"name": "Town square"})
    assert answer["Location"] == page("channels")
    shown = alice_client.get(page("channels")).content.decode()
    assert "Town square" in shown
    assert "The channel is now called Town square." in shown


def test_a_name_is_needed(alice_client, workspace, channel):
    for name in ("", "   ", "x" * 201):
        assert alice_client.post(page("channel", channel.uid), {"name": name}).status_code == 400
    with standing_inside(workspace):  # on PostgreSQL nobody outside sees the row
        channel.refresh_from_db()
    assert channel.name == "general"


def test_without_channels_the_page_says_what_to_do(alice_client, workspace):
    assert "Bring an archive in" in alice_client.get(page("channels")).content.decode()


def test_only_those_who_lead_rename_and_nobody_from_elsewhere(bob_client, charlie_client, channel):
    for client, expected in ((bob_client, 403), (charlie_client, 404)):
        assert client.get(page("channels")).status_code == expected
        assert client.post(page("channel", channel.uid), {"name": "mine"}).status_code == expected
