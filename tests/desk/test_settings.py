"""Queues, house rules and labels."""

import pytest

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import inside as inside_of
from folkmoot.work.desk import actions, queries
from folkmoot.work.desk.models import HouseRule, Label, Queue
from folkmoot_engine.errors import RefusedError


def test_a_workspace_begins_with_queues_rules_and_labels(workspace, inside):
    actions.ensure_defaults(workspace)
    actions.ensure_defaults(workspace)
    assert [queue.slug for queue in Queue.objects.all()] == ["urgent", "moderation", "questions", "general"]
    assert [rule.code for rule in queries.house_rules(workspace)] == ["1", "2", "3", "4", "5", "6"]
    assert Label.objects.count() == 4
    assert list(Entry.objects.values_list("verb", flat=True)) == ["desk.set_up"]


def test_they_are_written_in_the_language_of_the_workspace(db):
    workspace = Workspace.objects.create(slug="nord", name="Nord", language="de")
    with inside_of(workspace):
        actions.ensure_defaults(workspace)
        assert Queue.objects.filter(slug="urgent").exists()
        assert "kind" not in HouseRule.objects.get(code="1").title or not _has_german()


def _has_german() -> bool:
    from django.utils.translation import gettext, override

    with override("de"):
        return gettext("Be kind to one another") != "Be kind to one another"


def test_a_queue_is_changed(workspace, alice, community):
    queue = Queue.objects.get(slug="questions")
    changed = actions.change_queue(workspace, alice, queue, name="Help", hours_to_answer=4)
    assert (changed.name, changed.hours_to_answer, changed.position) == ("Help", 4, 2)
    entry = Entry.objects.get(verb="queue.change")
    assert entry.data == {
        "before": {"name": "Questions", "hours_to_answer": 24},
        "after": {"name": "Help", "hours_to_answer": 4},
    }
    actions.change_queue(workspace, alice, queue, name="Help")
    assert Entry.objects.filter(verb="queue.change").count() == 1


def test_a_new_wording_is_a_new_version(workspace, alice, community):
    rule = HouseRule.objects.get(code="2")
    fresh = actions.change_house_rule(workspace, alice, rule, title=rule.title, text="No threats.")
    assert (fresh.code, fresh.version, fresh.retired_at) == ("2", 2, None)
    rule.refresh_from_db()
    assert rule.retired_at is not None
    assert [one.version for one in queries.house_rules(workspace) if one.code == "2"] == [2]
    assert [one.version for one in queries.house_rules(workspace, retired=True) if one.code == "2"] == [2, 1]
    assert actions.change_house_rule(workspace, alice, fresh, title=fresh.title, text=fresh.text) == fresh
    with pytest.raises(RefusedError, match="no longer in force"):
        actions.change_house_rule(workspace, alice, rule, title="x", text="y")


def test_a_rule_is_added_and_retired(workspace, alice, community):
    rule = actions.add_house_rule(workspace, alice, code="7", title="Sleep", text="Enough.")
    with pytest.raises(RefusedError, match="number 7 already"):
        actions.add_house_rule(workspace, alice, code="7", title="Eat", text="Well.")
    actions.retire_house_rule(workspace, alice, rule)
    assert "7" not in [one.code for one in queries.house_rules(workspace)]
    with pytest.raises(RefusedError, match="no longer in force"):
        actions.retire_house_rule(workspace, alice, rule)


def test_a_label_is_added_once(workspace, alice, community):
    assert actions.add_label(workspace, alice, name="Event").name == "Event"
    with pytest.raises(RefusedError, match="a label “Event” already"):
        actions.add_label(workspace, alice, name="Event")


def test_only_those_who_lead_change_them(workspace, bob, community):
    queue, rule = Queue.objects.get(slug="urgent"), HouseRule.objects.get(code="1")
    for refused in (
        lambda: actions.change_queue(workspace, bob, queue, name="x"),
        lambda: actions.add_house_rule(workspace, bob, code="9", title="x", text="y"),
        lambda: actions.change_house_rule(workspace, bob, rule, title="x", text="y"),
        lambda: actions.retire_house_rule(workspace, bob, rule),
        lambda: actions.add_label(workspace, bob, name="x"),
    ):
        with pytest.raises(RefusedError, match="Only owners and managers"):
            refused()
    assert not Entry.objects.exclude(verb="desk.set_up").exists()
