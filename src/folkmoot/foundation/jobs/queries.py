"""What is due, what runs, what became of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.jobs.states import JobState
from folkmoot.foundation.workspaces.queries import outside


def find(kind: str, key: str) -> Job | None:
    """The one job of this kind and key."""
    with outside():
        return Job.objects.filter(kind=kind, key=key).first()


def claimable(kinds: Iterable[str], now: datetime, limit: int = 10) -> list[Job]:
    """Jobs a worker may take: those whose lease ran out, then those due, the most important and the oldest first."""
    kinds = list(kinds)
    with outside():
        lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now, kind__in=kinds).order_by("lease_until")
        due = Job.objects.filter(state=JobState.DUE, due_at__lte=now, kind__in=kinds)
        found = list(lost[:limit])
        return found + list(due.order_by("-priority", "due_at", "id")[: limit - len(found)])


def is_cancel_asked(job: Job) -> bool:
    with outside():
        return Job.objects.filter(pk=job.pk).exclude(cancel_asked_at=None).exists()


def unfinished(kinds: Iterable[str], now: datetime, workspace=None) -> bool:
    """Is anything of these kinds still running, or due by now?"""
    with outside():
        jobs = Job.objects.filter(Q(state=JobState.RUNNING) | Q(state=JobState.DUE, due_at__lte=now))
        jobs = jobs.filter(kind__in=list(kinds))
        return (jobs if workspace is None else jobs.filter(workspace=workspace)).exists()
