from django.db import models

from folkmoot.foundation.workspaces.models import Watch, Workspace, WorkspaceRow


class LakeChange(WorkspaceRow):
    """A row that the lake does not know yet as it is now. Written by the database itself, see `Watch`; removed when
    the lake has it.

    Never unique: a row that changes while it is on its way to the lake is written down once more.
    """

    watches = (
        Watch(
            "folkmoot_messages.Message",
            "message",
            "id",
            ("channel_id", "thread_id", "parent_id", "parent_native_id", "author_id", "kind", "sent_at")
            + ("deleted_at", "hidden_at", "erased_at"),
        ),
        # Which message opens a thread depends on the others: one may have moved away from the front.
        Watch(
            "folkmoot_messages.Message",
            "thread",
            "thread_id",
            ("thread_id", "parent_native_id", "sent_at"),
            only_old=True,
        ),
        Watch("triage.Verdict", "message", "message_id", ("judge", "language", "packed")),
        Watch("members.Handle", "handle", "id", ("member_id", "kind", "first_at")),
        Watch("members.Member", "member", "id", ("is_staff", "erased_at")),
        Watch("channels.Channel", "channel", "id", ("kind",)),
        Watch("folkmoot_messages.Coverage", "coverage", "id", ("of_id", "channel_id")),
        Watch("folkmoot_messages.Import", "coverage", "id", ("first_sent_at", "last_sent_at")),
        Watch("desk.Queue", "queue", "id", ("slug",)),
        Watch(
            "desk.Case",
            "case",
            "id",
            ("message_id", "thread_id", "channel_id", "queue_id", "state", "level", "opened_at", "due_at")
            + ("done_at", "done_by_id"),
        ),
        Watch("desk.Case", "moved", "id", ("channel_id",), only_old=True),  # its decisions with it
        Watch("desk.Decision", "decision", "id", ("message_id",)),
    )

    # Without a constraint: rows are logged while their workspace goes, and outlive it until the next look.
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=10)
    row = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
