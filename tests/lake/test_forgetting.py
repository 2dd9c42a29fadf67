"""A member who was erased is nobody in the lake, and no file of it that is on the disk knows them."""

import pyarrow.parquet as pq
import pytest
from tests.lake.conftest import derived, lying
from tests.messages.conftest import batch, said

from folkmoot.evidence.lake import actions
from folkmoot.flow.steps import erase_member, triage_all
from folkmoot.stream.members.models import Handle, PersonalRecord
from folkmoot.stream.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(bring, workspace):
    bring(
        batch(
            [
                said("q", "Does anybody know why my gearbox leaks?", author="zed77", author_name="Zedekiah"),
                said("a", "It is the seal.", parent_id="q", minute=4),
                said("q2", "Does it leak again?", author="zed77", author_name="Zedekiah", minute=9),
            ]
        )
    )
    triage_all(workspace)
    actions.keep_in_step(workspace)
    return PersonalRecord.objects.get(name="Zedekiah").member


def values_of(root, table: str, column: str) -> set[object]:
    """Of every file that lies anywhere beneath the root, in force or not."""
    return {value for path in root.rglob(f"{table}/**/*.parquet") for value in pq.read_table(path)[column].to_pylist()}


def test_it_reaches_the_lake_and_its_files(known, workspace, alice, own_root):
    handle = Handle.objects.get(member=known)
    first_said = {Message.objects.get(native_id=one).pk for one in ("q", "q2")}
    before = set(own_root.rglob("*.parquet"))
    assert handle.pk in values_of(own_root, "messages", "handle")
    assert known.pk in values_of(own_root, "handles", "member")

    assert erase_member(workspace, alice, known, role="owner") == 2

    assert lying(workspace) == derived(workspace)
    assert handle.pk not in values_of(own_root, "messages", "handle")
    assert handle.pk not in values_of(own_root, "handles", "id")
    assert known.pk not in values_of(own_root, "handles", "member")
    held = {path for path in before if path.parent.parent.name == "messages" or path.parent.name == "handles"}
    assert held and not held & set(own_root.rglob("*.parquet"))
    theirs = [row for row in lying(workspace)["messages"] if row["id"] in first_said]
    assert {(row["is_deleted"], row["handle"], row["asks"], row["language"]) for row in theirs} == {
        (True, None, None, None)
    }
    assert [row["handle"] for row in lying(workspace)["messages"] if row["id"] not in first_said] != [None]


def test_where_there_is_no_lake_none_is_made(bring, workspace, alice, own_root):
    bring(batch([said("q", author="zed77", author_name="Zedekiah")]))
    erase_member(workspace, alice, PersonalRecord.objects.get(name="Zedekiah").member, role="owner")
    assert not own_root.exists()
