"""Claim, release, give, wait, snooze, finish, open again: what is allowed, what is refused, what is kept."""

from folkmoot.foundation.audit.models import Entry
from folkmoot.work.desk import actions, queries


def entries(case) -> list[str]:
    return list(Entry.objects.filter(object_uid=case.uid).order_by("id").values_list("verb", flat=True))


def test_claim_and_release(workspace, bob, case):
    claimed = actions.claim(workspace, bob, case)
    assert (claimed.owner, claimed.version) == (bob, 2)
    assert actions.claim(workspace, bob, case).version == 2
    released = actions.release(workspace, bob, case)
    assert (released.owner, released.claimed_at) == (None, None)
    assert entries(case) == ["case.claim", "case.release"]


def test_pages(workspace, bob, case, community):
    page = queries.cases(workspace, "all", user=bob)
    assert [row.uid for row in page.rows] == [case.uid]
    found = queries.case(workspace, case.uid)
    panel = queries.side_panel(workspace, found)
    assert panel.author.name == "Mara"
    queries.queues(workspace, bob)
    queries.count_cases(workspace, "mine", user=bob)
