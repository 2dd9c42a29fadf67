from django.db import models

from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot_engine.schema import new_uid


class Verdict(WorkspaceRow):
    """What a judge says of a message. A new judge adds verdicts and edits none.

    Where the message itself changes, its judge looks again and this row says what it says now; a decision that rested
    on the earlier words keeps their `content_hash`, so that anybody can tell.

    `packed` is the whole verdict (schema VERDICT) as compact JSON; the columns are what pages sort and filter by.
    """

    uid = models.UUIDField(default=new_uid, editable=False)
    message = models.ForeignKey(
        "folkmoot_messages.Message", on_delete=models.CASCADE, related_name="verdicts", db_index=False
    )
    judge = models.CharField(max_length=60)
    language = models.CharField(max_length=3, blank=True)
    urgency = models.FloatField()
    level = models.PositiveSmallIntegerField()
    queue = models.CharField(max_length=60, blank=True)  # slug of the suggested queue
    packed = models.JSONField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "message", "judge"], name="verdict_once")]

    def __str__(self) -> str:
        return f"{self.judge} on {self.message_id}"


class Band(WorkspaceRow):
    """One band of a message's MinHash signature: messages that share one may be near-duplicates.

    One index finds the earliest message of a band, and a message's own bands by its verdict's signature.
    """

    message = models.ForeignKey("folkmoot_messages.Message", on_delete=models.CASCADE, related_name="+", db_index=False)
    band = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "band", "message"], name="band_found")]

    def __str__(self) -> str:
        return f"band {self.band}"
