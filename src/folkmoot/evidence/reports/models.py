from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.evidence.reports.states import ReportKind
from folkmoot.foundation.mail.models import Mailing
from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot_engine.schema import new_uid


class Schedule(WorkspaceRow):
    """When a kind of report is sent, by the clocks of the workspace. No row: it is not sent."""

    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.WEEKLY)
    on_since = models.DateTimeField(null=True, blank=True)  # off while empty; what was due earlier is not sent
    weekday = models.PositiveSmallIntegerField(_("day"), default=1)  # 1 is Monday
    hour = models.PositiveSmallIntegerField(_("hour"), default=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind"], name="schedule_once"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7), hour__lte=23), name="schedule_on_the_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on day {self.weekday} at {self.hour}"


class Recipient(WorkspaceRow):
    """Who gets the reports: a stakeholder (name and address, no account), or one of the team (`user`).

    A stakeholder's name and address stand here alone and are blanked when they are removed.
    """

    uid = models.UUIDField(default=new_uid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True, blank=True, db_index=False
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)  # they want none for now
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="recipient_uid"),
            models.UniqueConstraint(
                fields=["workspace", "user"], name="recipient_user", condition=Q(user__isnull=False)
            ),
            models.UniqueConstraint(fields=["workspace", "email"], name="recipient_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def address(self) -> str:
        return self.user.email if self.user else self.email


class Report(WorkspaceRow):
    """A report as it was written, for ever: one a period.

    `packed` holds figures, points of charts, and its sentences in each language. Threads and channels stand in it by
    uid, to be named when it is shown; members not at all. So erasing somebody leaves nothing of them here.
    """

    append_only = True  # kept by the walls: see workspaces.queries.walls

    uid = models.UUIDField(default=new_uid, editable=False)
    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.WEEKLY)
    first = models.DateField()
    last = models.DateField()
    packed = models.JSONField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="report_uid"),
            models.UniqueConstraint(fields=["workspace", "kind", "first", "last"], name="report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} to {self.last}"


class Delivery(WorkspaceRow, Mailing):
    """One mail with one report to one recipient: there is never a second row, so there is never a second mail."""

    uid = models.UUIDField(default=new_uid, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="delivery_uid"),
            models.UniqueConstraint(fields=["workspace", "report", "recipient"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.uid}"
