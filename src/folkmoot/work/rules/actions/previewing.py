"""What a version of a rule would have done to the messages that are here, worked out by the worker."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.jobs import queries as job_queries
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.models import Rule, RulePreview
from folkmoot.work.rules.queries import facts, listing, previewing
from folkmoot.work.rules.states import PERIODS, UNDER_WAY, PreviewState
from folkmoot_engine.errors import FolkmootError, RefusedError
from folkmoot_engine.rules import RuleSet, preview

KIND = "rules.preview"
EXAMPLES = 10


@transaction.atomic
def ask_preview(workspace: Workspace, actor: User, rule: Rule, *, days: int) -> RulePreview:
    """Have the worker try the newest version on the messages of the last `days`. One that is under way goes on."""
    must_write(workspace, actor)
    if days not in PERIODS:
        raise RefusedError(_("A preview looks at 7, 30, 90 or 365 days"), remedy=_("Choose one of them."))
    asked = {"rule": rule, "version": rule.version, "days": days}
    running = RulePreview.objects.filter(workspace=workspace, state__in=UNDER_WAY, **asked).first()
    if running is not None:
        return running
    made = RulePreview.objects.create(workspace=workspace, asked_by=actor, **asked)
    jobs.enqueue(KIND, str(made.uid), workspace=workspace, payload={"preview": str(made.uid)}, priority=5)
    return made


def cancel_preview(workspace: Workspace, actor: User, made: RulePreview) -> None:
    """It ends at the next place where it looks."""
    must_write(workspace, actor)
    job = job_queries.find(KIND, str(made.uid))
    if job is not None:
        jobs.cancel(job)
    _end(workspace, made, PreviewState.CANCELLED)


def mark_shown(workspace: Workspace, made: RulePreview) -> None:
    """Somebody who may switch the rule on has the finished preview before them."""
    shown = RulePreview.objects.filter(workspace=workspace, pk=made.pk, state=PreviewState.DONE, shown_at=None)
    shown.update(shown_at=timezone.now())


def run_preview(
    workspace: Workspace,
    uid: UUID | str,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RulePreview | None:
    """Work a preview out. Killed half-way, it begins again; cancelled, it ends without a result."""
    made = previewing.by_uid(workspace, uid)
    if made is None or made.state not in UNDER_WAY:
        return made
    RulePreview.objects.filter(workspace=workspace, pk=made.pk).update(state=PreviewState.RUNNING)
    try:
        found = _found(workspace, made, progress, cancelled)
    except FolkmootError as error:
        _end(workspace, made, PreviewState.FAILED, error=str(error))
        return previewing.by_uid(workspace, uid)
    if found is None:
        _end(workspace, made, PreviewState.CANCELLED)
    else:
        _end(workspace, made, PreviewState.DONE, found=found)
    return previewing.by_uid(workspace, uid)


def _found(workspace: Workspace, made: RulePreview, progress, cancelled) -> dict | None:
    now = timezone.now()
    since = now - timedelta(days=made.days)
    said = listing.at_version(workspace, made.rule, made.version)
    rules = previewing.with_tried(workspace, said)
    seen = previewing.Seen(workspace, said.uid, since, now)
    batches = _Counted(workspace, since, progress, cancelled)
    told = preview(rules, iter(batches), trying=[said.uid], examples=EXAMPLES, watching=seen.watch)
    if batches.is_cancelled:
        return None
    open_cases = previewing.open_cases(workspace, RuleSet((told.of(said.uid).rule,)), now)
    return {**previewing.as_found(told, said.uid), **seen.as_found(), "open": open_cases}


class _Counted:
    """The history, batch by batch, with word of how far it is; ends early where a person cancels."""

    def __init__(self, workspace: Workspace, since, progress, cancelled) -> None:
        self.workspace, self.since, self.progress, self.cancelled = workspace, since, progress, cancelled
        self.is_cancelled = False

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        total, done = facts.count_since(self.workspace, self.since), 0
        for batch in facts.history(self.workspace, self.since):
            self.is_cancelled = self.cancelled()
            if self.is_cancelled:
                return
            yield batch
            done += batch.num_rows
            self.progress(min(done, total), total)


def _end(workspace: Workspace, made: RulePreview, state: PreviewState, **told) -> None:
    under_way = RulePreview.objects.filter(workspace=workspace, pk=made.pk, state__in=UNDER_WAY)
    under_way.update(state=state, done_at=timezone.now(), **told)
