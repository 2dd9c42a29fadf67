from django.db import models
from django.db.models import Q

from folkmoot.foundation.jobs.states import JobState
from folkmoot_engine.schema import new_uid


class Job(models.Model):
    """Work that is due. The table is the queue: a worker claims a row by a conditional update and holds a lease.

    A lease that ran out (the worker was killed) may be taken again, so every kind of job can be run twice.
    (kind, key) is unique: asking for the same work again finds the row that is there.
    `workspace` is empty for work of the site itself. Workers see all workspaces; pages go through `queries`.
    """

    State = JobState

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.DUE)
    priority = models.SmallIntegerField(default=0)  # higher goes first
    due_at = models.DateTimeField()
    period = models.DurationField(null=True, blank=True)  # done: due again after this
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(default=5)
    error = models.TextField(blank=True)
    done_units = models.BigIntegerField(default=0)
    total_units = models.BigIntegerField(default=0)  # 0: not known yet
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="job_once")]
        indexes = [
            models.Index(fields=["state", "-priority", "due_at"], name="job_due"),
            models.Index(fields=["lease_until"], name="job_lease", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
