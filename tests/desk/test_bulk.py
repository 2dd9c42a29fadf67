"""One verb on many cases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from folkmoot.foundation.audit.models import Entry
from folkmoot.work.desk import actions, queries
from folkmoot.work.desk.models import Case
from folkmoot_engine.errors import RefusedError


def test_many_are_changed_and_the_rest_says_why(workspace, alice, bob, community):
    free, foreign, done = (community.make_case() for _ in range(3))
    actions.claim(workspace, alice, foreign)
    actions.finish(workspace, bob, done)
    result = actions.bulk(workspace, bob, [free, foreign, done], verb="finish")
    assert result.done == [free]
    assert [(case, error.what) for case, error in result.refused] == [
        (foreign, "Alice has this case"),
        (done, "The case is “Done” and cannot become “Done”"),
    ]


def test_each_has_its_own_entry_and_is_undone_by_itself(workspace, bob, community):
    cases = [community.make_case() for _ in range(3)]
    until = timezone.now() + timedelta(hours=1)
    assert len(actions.bulk(workspace, bob, cases, verb="snooze", until=until).done) == 3
    assert Entry.objects.filter(verb="case.snooze").count() == 3
    actions.undo(workspace, bob, cases[1])
    assert list(Case.objects.order_by("id").values_list("state", flat=True)) == ["snoozed", "open", "snoozed"]
    assert len(actions.bulk(workspace, bob, cases, verb="undo").done) == 2
    assert set(Case.objects.values_list("state", flat=True)) == {"open"}


def test_the_whole_list_may_be_changed(workspace, bob, community):
    for _ in range(3):
        community.make_case()
    found = queries.listed(workspace, "all", user=bob, limit=2)
    assert len(actions.bulk(workspace, bob, found, verb="claim").done) == 2
    assert queries.queues(workspace, bob).views["mine"] == 2


def test_not_every_verb_and_not_any_number(workspace, bob, community, monkeypatch):
    case = community.make_case()
    with pytest.raises(RefusedError, match="“erase” cannot be done to many cases"):
        actions.bulk(workspace, bob, [case], verb="erase")
    monkeypatch.setattr("folkmoot.work.desk.actions.many.MOST", 1)
    with pytest.raises(RefusedError, match="2 cases are more than can be changed at once"):
        actions.bulk(workspace, bob, [case, case], verb="finish")
    assert not Entry.objects.filter(object_uid=case.uid).exists()
