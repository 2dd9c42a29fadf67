"""The audit: one entry for each change, in the change's own transaction, never edited."""

import pytest
from django.db import IntegrityError, transaction

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import inside, outside


def test_an_entry_says_who_did_what_to_what(workspace, alice):
    with inside(workspace):
        entry = record(
            "workspace.update", workspace=workspace, actor=alice, on=workspace, data={"after": {"zone": "UTC"}}
        )
        kept = Entry.objects.get()
    assert (kept.pk, kept.verb, kept.actor, kept.workspace) == (entry.pk, "workspace.update", alice, workspace)
    assert (kept.object_kind, kept.object_uid, kept.data) == ("workspace", workspace.uid, {"after": {"zone": "UTC"}})
    assert kept.at is not None


def test_a_change_that_fails_leaves_no_entry(workspace):
    with inside(workspace):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record("test.planted", workspace=workspace)
            raise ZeroDivisionError
        assert not Entry.objects.exists()


def test_an_entry_is_never_edited(workspace):
    with inside(workspace):
        entry = record("test.planted", workspace=workspace)
        for change in ({"verb": "test.changed"}, {"data": {"x": 1}}, {"actor": None}):
            with pytest.raises(IntegrityError, match="append-only: a row is never edited"), transaction.atomic():
                Entry.objects.filter(pk=entry.pk).update(**change)


def test_a_workspace_sees_its_own_entries(workspace, other_workspace):
    for place in (workspace, other_workspace):
        with inside(place):
            record("test.planted", workspace=place)
    record("test.site")
    with inside(workspace):
        assert [entry.workspace for entry in Entry.objects.all()] == [workspace]
    with outside():
        assert Entry.objects.count() == 3
