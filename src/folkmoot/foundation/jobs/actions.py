"""The life of a job: asked for, claimed, kept alive, and finished, failed, cancelled or given back.

No audit entry is written here: a job is how work is done, not a decision of a person. Each action that a person
asked for writes its own. Jobs are claimed above all workspaces, so every action here stands `outside`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from folkmoot.foundation.jobs import queries
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.jobs.states import ENDED, JobState, delay_after
from folkmoot.foundation.workspaces.queries import outside

LEASE = timedelta(seconds=30)


def enqueue(
    kind: str,
    key: str,
    *,
    workspace=None,
    payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    priority: int = 0,
    period: timedelta | None = None,
    most_attempts: int = 5,
) -> Job:
    """Ask for work, in the caller's own transaction: it becomes due when that commits, and not at all if it rolls back.

    (kind, key) is one row for ever, so a key must say whose work it is (a uid). Asking again
    starts an ended job afresh; brings a waiting one forward to the earlier of the two times;
    and makes a running one run once more when it is through, as it may have looked past what is new.
    """
    due_at = due_at or timezone.now()
    asked = {"payload": payload or {}, "priority": priority, "period": period, "most_attempts": most_attempts}
    with outside(), transaction.atomic():
        fresh = Job(kind=kind, key=key, workspace=workspace, due_at=due_at, **asked)
        Job.objects.bulk_create([fresh], ignore_conflicts=True)
        rows = Job.objects.filter(kind=kind, key=key).exclude(uid=fresh.uid)
        rows.filter(state__in=ENDED).update(**asked, **_AFRESH, state=JobState.DUE, due_at=due_at)
        rows.filter(state=JobState.DUE).update(
            **asked, due_at=Case(When(due_at__gt=due_at, then=Value(due_at)), default=F("due_at"))
        )
        rows.filter(state=JobState.RUNNING).update(**asked, due_at=_later_than_claimed())
        return Job.objects.get(kind=kind, key=key)


_AFRESH = {
    "attempts": 0,
    "error": "",
    "done_units": 0,
    "total_units": 0,
    "cancel_asked_at": None,
    "finished_at": None,
    "result": {},
}


def _later_than_claimed() -> Case:
    """A running job whose due time moved since it was claimed runs again: see `finish`."""
    now = timezone.now()
    return Case(When(due_at__lt=now, then=Value(now)), default=F("due_at") + timedelta(milliseconds=1))


def claim(worker: str, kinds: Iterable[str], lease: timedelta = LEASE, now: datetime | None = None) -> Job | None:
    """Take one job for `worker`, or None where nothing is due. Of two who reach for a row, one gets it."""
    now = now or timezone.now()
    for job in queries.claimable(kinds, now):
        if job.state == JobState.RUNNING and job.attempts >= job.most_attempts:
            _give_up_on(job)
        elif _take(job, worker, now + lease):
            return job
    return None


def _take(job: Job, worker: str, until: datetime) -> bool:
    """Exactly one row changes, or somebody else was quicker."""
    seen = {"pk": job.pk, "state": job.state, "worker": job.worker, "attempts": job.attempts, "due_at": job.due_at}
    with outside():
        taken = Job.objects.filter(**seen).update(
            state=JobState.RUNNING, worker=worker, lease_until=until, attempts=job.attempts + 1
        )
    if taken == 1:
        job.state, job.worker, job.lease_until, job.attempts = JobState.RUNNING, worker, until, job.attempts + 1
    return taken == 1


def _give_up_on(job: Job) -> None:
    with outside():
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, lease_until=job.lease_until).update(
            state=JobState.FAILED,
            error=f"The worker was lost {job.attempts} times while doing this. Look at its log, then ask for it again.",
            finished_at=timezone.now(),
        )


def _held(job: Job):
    """The row, as long as the worker that claimed it still holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)


def heartbeat(job: Job, done: int, total: int, lease: timedelta = LEASE) -> bool:
    """Lengthen the lease and note the progress. False: the lease was lost and somebody else has the job."""
    with outside():
        news = {"done_units": max(done, 0), "total_units": max(total, 0)}
        return _held(job).update(lease_until=timezone.now() + lease, **news) == 1


def finish(job: Job, result: dict[str, Any] | None = None) -> bool:
    """The work is done. A periodic job is due again after its period; one that was asked for meanwhile, at once."""
    now = timezone.now()
    over = {"result": result or {}, "error": "", "attempts": 0, "lease_until": None, "finished_at": now}
    over |= {"done_units": max(job.done_units, 0), "total_units": max(job.total_units, 0)}
    with outside(), transaction.atomic():
        unasked = _held(job).filter(due_at=job.due_at)
        if job.cancel_asked_at or queries.is_cancel_asked(job):
            return _held(job).update(**over, state=JobState.CANCELLED) == 1
        if job.period:
            ended = unasked.update(**over, state=JobState.DUE, due_at=now + job.period)
        else:
            ended = unasked.update(**over, state=JobState.DONE)
        return ended == 1 or _held(job).update(**over, state=JobState.DUE) == 1


def fail(job: Job, error: str, *, final: bool = False) -> bool:
    """The work went wrong. Tried again later and later, until `most_attempts`, unless trying cannot help (`final`)."""
    now = timezone.now()
    over = {"error": error, "lease_until": None}
    with outside():
        if job.period:
            return _held(job).update(**over, state=JobState.DUE, due_at=now + job.period, attempts=0) == 1
        if final or job.attempts >= job.most_attempts:
            return _held(job).update(**over, state=JobState.FAILED, finished_at=now) == 1
        return _held(job).update(**over, state=JobState.DUE, due_at=now + delay_after(job.attempts)) == 1


def give_back(job: Job) -> bool:
    """The worker has to go before the work is done: due again at once, and no attempt is counted."""
    with outside():
        return _held(job).update(state=JobState.DUE, lease_until=None, attempts=F("attempts") - 1) == 1


def cancel(job: Job) -> None:
    """Ask for a job to end. A waiting one ends at once, a running one at the next place where it looks."""
    now = timezone.now()
    with outside(), transaction.atomic():
        waiting = Job.objects.filter(pk=job.pk, state=JobState.DUE)
        if not waiting.update(state=JobState.CANCELLED, cancel_asked_at=now, finished_at=now):
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked_at=now)
