from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot.stream.messages.states import ImportState
from folkmoot_engine.schema import new_uid


class Import(WorkspaceRow):
    """One archive on its way in. fetched = kept + skipped + rejected, in every committed state."""

    State = ImportState

    uid = models.UUIDField(default=new_uid, editable=False)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=250)  # of the file, as its owner called it
    path = models.CharField(max_length=1000)
    is_upload = models.BooleanField(default=False)  # ours to remove when done
    channel_name = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of the archive: resuming needs the same one
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    fetched = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)  # = new + changed + unchanged
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    skipped_why = models.JSONField(default=dict)  # reason → how many
    first_sent_at = models.DateTimeField(null=True, blank=True)  # of the messages read so far, whatever became of them
    last_sent_at = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(default=0.0)  # share of bytes read
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)  # of the latest run; before it `fetched_before` were safe
    fetched_before = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="import_uid"),
            models.CheckConstraint(
                condition=Q(fetched=models.F("kept") + models.F("skipped") + models.F("rejected")),
                name="import_sum",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.name


class Coverage(WorkspaceRow):
    """An archive told of a channel. All channels of one archive were collected from its first message to its last."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="coverage", db_index=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="coverage", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "of", "channel"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.channel} in {self.of}"


class NamedMapping(WorkspaceRow):
    """Which column of a table is what, kept under a name for the next archive of that shape."""

    uid = models.UUIDField(default=new_uid, editable=False)
    name = models.CharField(_("name"), max_length=120)
    mapping = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="namedmapping_uid"),
            models.UniqueConstraint(fields=["workspace", "name"], name="namedmapping_name"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reject(WorkspaceRow):
    """A record that could not be kept: where it stood, why, and the record itself."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    file = models.CharField(max_length=500)
    position = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    reason = models.TextField()
    record = models.JSONField()
    context = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["workspace", "of", "id"], name="reject_import")]

    def __str__(self) -> str:
        return f"{self.file} {self.position}"


class Thread(WorkspaceRow):
    """A conversation of any number of people."""

    uid = models.UUIDField(default=new_uid, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="threads", db_index=False)
    native_id = models.CharField(max_length=250)
    title = models.CharField(max_length=500, blank=True)
    tags = models.JSONField(default=list)
    url = models.CharField(max_length=1000, blank=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    # The accepted answer by its native id: it may arrive after the question.
    accepted_id = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="thread_uid"),
            models.UniqueConstraint(fields=["workspace", "channel", "native_id"], name="thread_native"),
        ]
        indexes = [models.Index(fields=["workspace", "-last_at"], name="thread_newest")]

    def __str__(self) -> str:
        return self.title or f"thread {self.uid}"


class Message(WorkspaceRow):
    """One thing said in a thread. `html` is our clean internal form, `text` its plain text (and what search reads)."""

    uid = models.UUIDField(editable=False)  # made from source, native id and time: see folkmoot_engine.schema.uid
    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="messages", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages", db_index=False)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="replies", null=True, blank=True, db_index=False
    )
    author = models.ForeignKey(
        "members.Handle",
        on_delete=models.PROTECT,
        related_name="messages",
        null=True,
        blank=True,
        db_index=False,
    )
    native_id = models.CharField(max_length=250)
    parent_native_id = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=10)  # message, question, answer, comment
    title = models.CharField(max_length=500, blank=True)
    html = models.TextField()
    text = models.TextField()
    sent_at = models.DateTimeField()
    utc_offset = models.SmallIntegerField(null=True, blank=True)  # minutes east
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)  # by its author or source
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a decision of ours
    erased_at = models.DateTimeField(null=True, blank=True)  # its author asked
    score = models.IntegerField(null=True, blank=True)
    views = models.IntegerField(null=True, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    # tags, links, mentions, attachments, reactions, place: what is shown but never searched by
    facts = models.JSONField(default=dict)
    content_hash = models.BigIntegerField()  # of all that the archive says: tells "changed" from "unchanged"
    came_with = models.ForeignKey(
        Import, on_delete=models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "channel", "native_id"], name="message_native"),
        ]
        indexes = [
            models.Index(fields=["workspace", "uid"], name="message_uid"),
            models.Index(fields=["workspace", "thread", "sent_at"], name="message_thread"),
            models.Index(fields=["workspace", "author", "sent_at"], name="message_author"),
            # Replies whose parent has not arrived yet.
            models.Index(
                fields=["workspace", "channel", "parent_native_id"],
                name="message_orphan",
                condition=Q(parent=None) & ~Q(parent_native_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Arrival(WorkspaceRow):
    """A message, new or changed, that triage has not seen. Written with the message, removed with the verdict."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["workspace", "message"], name="arrival_message")]

    def __str__(self) -> str:
        return f"arrival {self.pk}"
