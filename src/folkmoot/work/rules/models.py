from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot.work.rules.states import PreviewState
from folkmoot_engine.schema import new_uid


class Rule(WorkspaceRow):
    """A condition on messages and what follows, as it is now. What it says stands in its versions.

    `at_work` is the version that is switched on, or nothing; a newer one waits until its preview was seen.
    """

    uid = models.UUIDField(default=new_uid, editable=False)
    name = models.CharField(_("name"), max_length=200)
    version = models.PositiveIntegerField(default=1)  # the newest
    position = models.PositiveIntegerField(default=0)
    at_work = models.PositiveIntegerField(null=True, blank=True)
    switched_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    switched_on_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="rule_uid")]
        indexes = [models.Index(fields=["workspace", "position", "id"], name="rule_order")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RuleVersion(WorkspaceRow):
    """What a rule said from a moment on: YAML without uid, order and version, which are those of the rule."""

    append_only = True  # kept by the walls: see workspaces.queries.walls

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "rule", "number"], name="ruleversion_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.rule_id}"


class RuleHit(WorkspaceRow):
    """A message that a rule caught, once and never again: what it was caught by, and what was done.

    `reasons` hold fields, operators and spans, but no words: those are read from the message, as long as it is there
    and says what it said (`content_hash`). `steps` are what can be taken back, `left` what was not done, and why.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="hits", db_index=False)
    message = models.ForeignKey("folkmoot_messages.Message", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    content_hash = models.BigIntegerField()
    reasons = models.JSONField(default=list)  # [field, operator, start, end]
    steps = models.JSONField(default=list)
    left = models.JSONField(default=list)
    last_entry = models.BigIntegerField(default=0)  # of the audit, written by the rule
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "message", "rule"], name="rulehit_once")]
        indexes = [
            # Counted by itself alone, without a look at the rows.
            models.Index(fields=["workspace", "rule", "-at"], name="rulehit_counted", condition=Q(undone_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.message_id}"


class RulePreview(WorkspaceRow):
    """What a version of a rule would have done to the messages of the last `days`.

    `found` quotes nobody: it holds figures, uids of messages, and spans in them.
    """

    uid = models.UUIDField(default=new_uid, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="previews", db_index=False)
    version = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PreviewState, default=PreviewState.WAITING)
    found = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)  # to somebody who may switch the rule on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="rulepreview_uid")]
        indexes = [models.Index(fields=["workspace", "rule", "-id"], name="rulepreview_newest")]

    def __str__(self) -> str:
        return f"preview {self.uid}"


class SavedReply(WorkspaceRow):
    """Words kept for an answer that is given often. A rule proposes it by its name."""

    uid = models.UUIDField(default=new_uid, editable=False)
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="savedreply_uid"),
            models.UniqueConstraint(fields=["workspace", "name"], name="savedreply_name"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
