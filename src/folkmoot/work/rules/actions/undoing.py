"""What a rule did is taken back, as far as nobody has touched it since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions import Ruling, undo_ruling
from folkmoot.work.desk.queries.ruling import touched_since
from folkmoot.work.desk.queries.standing import standing_cases
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.models import Rule, RuleHit
from folkmoot.work.rules.queries import catching

AT_ONCE = 200


@dataclass(frozen=True)
class Undoable:
    """Of what a rule did: how many hits can be taken back, and how many a person has touched since."""

    free: int = 0
    touched: int = 0


def count_hits(workspace: Workspace, rule: Rule, since: datetime | None = None) -> Undoable:
    """What `undo_hits` would do now."""
    free = touched = 0
    for hits in _parts(workspace, rule, since):
        held = _touched(workspace, hits)
        free += len(hits) - len(held)
        touched += len(held)
    return Undoable(free, touched)


def undo_hits(
    workspace: Workspace,
    actor: User,
    rule: Rule,
    *,
    since: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Undoable:
    """Take back what the rule did since then, the latest first: each decision by a decision of the actor's.

    So many at a time are one transaction; killed between two, it goes on where it was. Messages once caught are not
    caught again by this rule.
    """
    must_write(workspace, actor)
    total = catching.hits_of(workspace, rule, since=since).count()
    free = touched = 0
    for hits in _parts(workspace, rule, since):
        if cancelled():
            break
        with transaction.atomic():
            held = _touched(workspace, hits)
            for hit in hits:
                if hit.pk not in held:
                    _undo(workspace, actor, rule, hit)
        free, touched = free + len(hits) - len(held), touched + len(held)
        progress(free + touched, total)
    audit.record("rule.undo", workspace=workspace, actor=actor, on=rule, data={"undone": free, "left": touched})
    return Undoable(free, touched)


def _undo(workspace: Workspace, actor: User, rule: Rule, hit: RuleHit) -> None:
    still = RuleHit.objects.filter(workspace=workspace, pk=hit.pk, undone_at=None)
    if still.update(undone_at=timezone.now()) and hit.steps:
        undo_ruling(workspace, actor, hit.message, hit.steps, Ruling(hit.by, str(rule.uid), rule.name, hit.version))


def _parts(workspace: Workspace, rule: Rule, since: datetime | None):
    before = None
    while hits := list(catching.hits_of(workspace, rule, since=since, before=before)[:AT_ONCE]):
        yield hits
        before = hits[-1].pk


def _touched(workspace: Workspace, hits: list[RuleHit]) -> set[int]:
    """Ids of the hits about whose cases a person has done something since."""
    cases = standing_cases(workspace, [hit.message_id for hit in hits])
    last = {cases[hit.message_id].uid: hit.last_entry for hit in hits if hit.message_id in cases}
    touched = touched_since(workspace, last)
    return {hit.pk for hit in hits if hit.message_id in cases and cases[hit.message_id].uid in touched}
