from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot.work.desk.states import CaseState, DecisionKind, ReplyState
from folkmoot_engine.schema import new_uid


class Queue(WorkspaceRow):
    """A named share of the work. Triage suggests one by its slug."""

    uid = models.UUIDField(default=new_uid, editable=False)
    slug = models.SlugField(max_length=60, db_index=False)
    name = models.CharField(_("name"), max_length=120)
    about = models.CharField(_("what belongs here"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    hours_to_answer = models.PositiveSmallIntegerField(_("hours until due"), default=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="queue_uid"),
            models.UniqueConstraint(fields=["workspace", "slug"], name="queue_slug"),
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class HouseRule(WorkspaceRow):
    """A clause of the house rules that a decision can rest on. A change of wording is a new version."""

    uid = models.UUIDField(default=new_uid, editable=False)
    code = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("wording"))
    version = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="houserule_uid"),
            models.UniqueConstraint(fields=["workspace", "code", "version"], name="houserule_version"),
        ]
        ordering = ["code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Label(WorkspaceRow):
    """A word the team puts on messages."""

    uid = models.UUIDField(default=new_uid, editable=False)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="label_uid"),
            models.UniqueConstraint(fields=["workspace", "name"], name="label_name"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Case(WorkspaceRow):
    """Work that a message asks for. A list shows the most urgent first, then the oldest.

    `snoozed_until` is set while the case is snoozed, `done_at` and `done_by` while it is done, and only then.
    """

    uid = models.UUIDField(default=new_uid, editable=False)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="cases", db_index=False)
    thread = models.ForeignKey(
        "folkmoot_messages.Thread", on_delete=models.CASCADE, related_name="cases", db_index=False
    )
    message = models.ForeignKey(
        "folkmoot_messages.Message", on_delete=models.CASCADE, related_name="cases", db_index=False
    )
    # As the message has them; here so that a list is filtered without looking at messages.
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="cases", db_index=False)
    author = models.ForeignKey(
        "members.Handle", on_delete=models.PROTECT, related_name="cases", null=True, blank=True, db_index=False
    )
    language = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8, choices=CaseState, default=CaseState.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    urgency = models.FloatField(default=0.0)  # 0 to 1, of the verdict that opened it
    level = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(  # empty where triage found that nothing is needed any more
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    # Counts every change, so that a page can ask "anything new?" and an old page cannot overwrite a new state.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="case_uid"),
            models.UniqueConstraint(fields=["workspace", "message"], name="case_message"),
        ]
        indexes = [
            # A queue's list; and, by itself alone, what each queue holds, whose it is and what is late.
            models.Index(
                fields=["workspace", "state", "queue", "-urgency", "opened_at", "id", "owner", "due_at"],
                name="case_queue",
            ),
            # What a list is narrowed to stands in its index, so that only the rows shown are read.
            models.Index(
                fields=["workspace", "state", "-urgency", "opened_at", "id"]
                + ["channel", "level", "language", "owner", "message"],
                name="case_all",
            ),
            models.Index(fields=["workspace", "owner", "state", "-urgency", "opened_at", "id"], name="case_owner"),
            models.Index(
                fields=["workspace", "snoozed_until", "id"], name="case_wake", condition=Q(snoozed_until__isnull=False)
            ),
            models.Index(fields=["workspace", "-done_at", "-id"], name="case_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["workspace", "author", "id"], name="case_author"),
            models.Index(fields=["workspace", "thread"], name="case_thread"),
        ]

    def __str__(self) -> str:
        return f"case {self.uid}"

    @property
    def title(self) -> str:
        """What its conversation is called; "" where nobody gave it a name."""
        return self.thread.title or self.message.title


class Decision(WorkspaceRow):
    """What a person did to a message, with its statement of reasons. Never edited; reversed by another decision.

    Names members and messages by relation only, so that erasing a member leaves it whole and impersonal.
    """

    append_only = True  # kept by the walls: see workspaces.queries.walls

    uid = models.UUIDField(default=new_uid, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    message = models.ForeignKey(
        "folkmoot_messages.Message", on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    author = models.ForeignKey(  # of the message
        "members.Handle", on_delete=models.PROTECT, related_name="decisions", null=True, blank=True, db_index=False
    )
    kind = models.CharField(max_length=10, choices=DecisionKind)
    house_rule = models.ForeignKey(
        HouseRule, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    reason = models.TextField(blank=True)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    to_queue = models.ForeignKey(
        Queue, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    verdict = models.ForeignKey(
        "triage.Verdict", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    content_hash = models.BigIntegerField()  # of the message as it was judged
    automated_detection = models.BooleanField(default=False)
    automated_decision = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(auto_now_add=True)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True, db_index=False
    )
    # What the decision changed, as it was before, so that its reversal can put it back.
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="decision_uid"),
            models.UniqueConstraint(fields=["workspace", "reverses"], name="decision_reversed_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "case", "id"], name="decision_case"),
            models.Index(fields=["workspace", "message", "id"], name="decision_message"),
            models.Index(fields=["workspace", "author", "id"], name="decision_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class MessageLabel(WorkspaceRow):
    """A label on a message, put there by a decision."""

    message = models.ForeignKey("folkmoot_messages.Message", on_delete=models.CASCADE, related_name="+", db_index=False)
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "message", "label"], name="messagelabel_once")]

    def __str__(self) -> str:
        return str(self.label)


class Note(WorkspaceRow):
    """A private word among the team."""

    uid = models.UUIDField(default=new_uid, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="note_uid")]
        indexes = [models.Index(fields=["workspace", "case", "id"], name="note_case")]

    def __str__(self) -> str:
        return self.text[:60]


class Reply(WorkspaceRow):
    """What the brand says in a thread. To an imported channel we cannot send: a person copies it there and says so."""

    uid = models.UUIDField(default=new_uid, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=ReplyState, default=ReplyState.DRAFT)
    written_at = models.DateTimeField(auto_now_add=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="reply_uid")]
        indexes = [models.Index(fields=["workspace", "case", "id"], name="reply_case")]

    def __str__(self) -> str:
        return self.text[:60]
