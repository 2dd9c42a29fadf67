"""Two handles found to be one person: recorded, undoable, and in nobody's way when archives come again."""

import pytest
from tests.messages.conftest import batch, bring, said

from folkmoot.foundation.audit.models import Entry
from folkmoot.stream.members import queries
from folkmoot.stream.members.actions import merge, undo_merge
from folkmoot.stream.members.models import Handle, Member, PersonalRecord
from folkmoot_engine.errors import RefusedError

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


def member(workspace, name: str) -> Member:
    return PersonalRecord.objects.get(workspace=workspace, name=name).member


@pytest.fixture
def people(bring, workspace, alice):
    bring(batch([said("1"), said("2", author="anna", minute=5), said("3", author="otto")]))
    return {name: member(workspace, name) for name in ("Ann", "Anna", "Otto")}


def test_merged_members_are_one(people, workspace, alice):
    done = merge(workspace, alice, people["Ann"], people["Anna"])
    names = {named.name for named in queries.handles_of(workspace, people["Ann"])}
    assert names == {"Ann", "Anna"}
    assert queries.figures_of(workspace, [people["Ann"].pk])[people["Ann"].pk].messages == 2
    assert [row.name for row in queries.page(workspace).rows] == ["Ann", "Otto"]
    assert PersonalRecord.objects.get(member=people["Anna"]).handles == {}
    assert queries.merges_of(workspace, people["Ann"]) == [done]
    entry = Entry.objects.get(verb="member.merge")
    assert (entry.object_uid, entry.data) == (people["Ann"].uid, {"gone": str(people["Anna"].uid)})


def test_a_merge_undone_leaves_no_trace_but_its_record(people, workspace, alice):
    before = list(PersonalRecord.objects.order_by("pk").values()), list(Handle.objects.order_by("pk").values())
    undo_merge(workspace, alice, merge(workspace, alice, people["Ann"], people["Anna"]))
    assert (
        list(PersonalRecord.objects.order_by("pk").values()),
        list(Handle.objects.order_by("pk").values()),
    ) == before
    assert [row.name for row in queries.page(workspace).rows] == ["Ann", "Anna", "Otto"]
    assert queries.merges_of(workspace, people["Ann"]) == []


def test_what_comes_later_goes_to_the_merged_member(people, workspace, alice, bring):
    merge(workspace, alice, people["Ann"], people["Anna"])
    told = {"realm": "forum", "author_id": "anna", "name": "Anna K.", "kind": "person"}
    bring(batch([said("4", author="anna", minute=9)], handles=[told]))
    assert Member.objects.count() == 3
    assert {named.name for named in queries.handles_of(workspace, people["Ann"])} == {"Ann", "Anna K."}
    assert queries.name_of(workspace, people["Ann"]) == "Ann"
    assert queries.figures_of(workspace, [people["Ann"].pk])[people["Ann"].pk].messages == 3


def test_merges_are_undone_in_their_order(people, workspace, alice):
    first = merge(workspace, alice, people["Ann"], people["Anna"])
    second = merge(workspace, alice, people["Otto"], people["Ann"])
    with pytest.raises(RefusedError, match="merged into another since"):
        undo_merge(workspace, alice, first)
    undo_merge(workspace, alice, second)
    undo_merge(workspace, alice, first)
    with pytest.raises(RefusedError, match="undone already"):
        undo_merge(workspace, alice, first)
    assert Member.objects.filter(merged_into=None).count() == 3


def test_impossible_merges_are_refused(people, workspace, alice):
    with pytest.raises(RefusedError, match="with themselves"):
        merge(workspace, alice, people["Ann"], people["Ann"])
    merge(workspace, alice, people["Ann"], people["Anna"])
    for kept, gone in (("Ann", "Anna"), ("Anna", "Otto")):
        with pytest.raises(RefusedError, match="merged into another already"):
            merge(workspace, alice, people[kept], people[gone])
