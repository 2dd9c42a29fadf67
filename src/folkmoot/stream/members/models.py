from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot_engine.schema import new_uid


class Member(WorkspaceRow):
    """A person of the community. Holds no personal value: those lie in the member's one `PersonalRecord`."""

    uid = models.UUIDField(default=new_uid, editable=False)
    is_staff = models.BooleanField(_("speaks for the brand"), default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True, db_index=False
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="member_uid")]
        indexes = [models.Index(fields=["workspace", "merged_into"], name="member_merged")]

    def __str__(self) -> str:
        return f"member {self.uid}"


class PersonalRecord(WorkspaceRow):
    """Everything personal we hold of a member outside their own words, in one place that can be blanked."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="personal", db_index=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    # handle uid → {"native_id": ..., "name": ..., "email": ...}
    handles = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member"], name="personal_once")]
        indexes = [models.Index(fields=["workspace", "name"], name="personal_name")]

    def __str__(self) -> str:
        return self.name


class Handle(WorkspaceRow):
    """A member under one roof: a name in one world of accounts (`realm`).

    `key` is a hash of realm and native id, made with the workspace's uid: enough to know the handle again when
    its archive is loaded once more, even after the member was erased, and no personal value.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        BOT = "bot", _("Bot")
        SYSTEM = "system", _("System")

    uid = models.UUIDField(default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="handles", db_index=False)
    realm = models.CharField(max_length=200)
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    standing = models.IntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="handle_uid"),
            models.UniqueConstraint(fields=["workspace", "key"], name="handle_key"),
        ]
        indexes = [models.Index(fields=["workspace", "member"], name="handle_member")]

    def __str__(self) -> str:
        return f"handle {self.uid}"


class Merge(WorkspaceRow):
    """Two members found to be one person: recorded, and undoable."""

    uid = models.UUIDField(default=new_uid, editable=False)
    kept = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="merges_kept", db_index=False)
    gone = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="merges_gone", db_index=False)
    handles = models.JSONField(default=list)  # uids of the handles that moved
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="merge_uid")]
        indexes = [models.Index(fields=["workspace", "kept"], name="merge_kept")]

    def __str__(self) -> str:
        return f"merge {self.uid}"
