from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from folkmoot.foundation.workspaces.permissions import Role
from folkmoot_engine.schema import new_uid


class Workspace(models.Model):
    """One brand's (or client's) closed world. Every row of the stream and the work belongs to exactly one."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class WorkspaceRow(models.Model):
    """A row that belongs to one workspace. A query that names no workspace raises (django-scopes);
    a relation that would leave the workspace is refused by the database (`queries.walls`).

    Relations between such rows carry no index of their own: the workspace leads every index.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Watch:
    """One table that a log watches. A log is a model with the columns `kind` and `row` that names its `watches`:
    the database itself writes a row of it for each row of the table that is new, gone, or changed in `columns`
    (`queries.walls`), so that no way of changing a row escapes it.
    """

    model: str  # "members.Handle"
    kind: str
    row: str  # the column whose value is logged
    columns: tuple[str, ...]
    # Only what a row no longer says is logged: its old value, when it changes or goes.
    only_old: bool = False


class Membership(WorkspaceRow):
    """A user's place in a workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(WorkspaceRow):
    """A place kept for somebody who has no account here yet. The link's secret is kept as a hash only."""

    uid = models.UUIDField(default=new_uid, editable=False)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    secret_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="invitation_uid")]
        indexes = [models.Index(fields=["workspace", "secret_hash"], name="invitation_secret")]

    def __str__(self) -> str:
        return self.email
