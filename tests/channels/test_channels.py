"""Channels come with archives, and people may call them otherwise."""

import pytest

from folkmoot.foundation.audit.models import Entry
from folkmoot.stream.channels import queries
from folkmoot.stream.channels.actions import find_or_make, rename
from folkmoot.stream.channels.models import Channel
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db


def test_a_renamed_channel_keeps_its_name_when_its_archive_comes_again(workspace, inside, alice):
    find_or_make(workspace, {"slack:C1": "general", "mbox:list": "list"})
    channel = Channel.objects.get(source="slack:C1")
    assert channel.kind == "slack"
    rename(workspace, alice, channel, "  Town   square ", role="owner")
    find_or_make(workspace, {"slack:C1": "general"})
    assert [one.name for one in queries.all_of(workspace)] == ["list", "Town square"] or [
        one.name for one in queries.all_of(workspace)
    ] == ["Town square", "list"]
    entry = Entry.objects.get(verb="channel.rename")
    assert (entry.actor, entry.data) == (alice, {"before": "general", "after": "Town square"})


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_channel_needs_a_name(workspace, inside, alice, name):
    channel = find_or_make(workspace, {"slack:C1": "general"})["slack:C1"]
    with pytest.raises(RefusedError, match="Give it 1 to 200 characters"):
        rename(workspace, alice, channel, name, role="owner")
    assert Channel.objects.get().name == "general"


def test_only_those_who_lead_rename(workspace, inside, bob):
    channel = find_or_make(workspace, {"slack:C1": "general"})["slack:C1"]
    with pytest.raises(RefusedError, match="Ask a manager"):
        rename(workspace, bob, channel, "mine", role="agent")


def test_channels_with_their_threads(workspace, inside, django_assert_num_queries):
    find_or_make(workspace, {"a:1": "one", "a:2": "two"})
    with django_assert_num_queries(1):
        assert [(one.name, one.thread_count) for one in queries.with_threads(workspace)] == [("one", 0), ("two", 0)]
