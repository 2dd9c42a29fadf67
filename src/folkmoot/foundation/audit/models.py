from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from folkmoot_engine.schema import new_uid


class Entry(models.Model):
    """One change: who, what, to what, when. Never edited (the database refuses it).

    `data` refers to members by uid only: no personal value may stand in an append-only row.
    `workspace` is empty for what happens on the site itself, such as signing in.
    """

    uid = models.UUIDField(default=new_uid, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace",
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    verb = models.CharField(max_length=60)  # "case.claim"
    object_kind = models.CharField(max_length=40, blank=True)  # "case"
    object_uid = models.UUIDField(null=True, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    append_only = True  # kept by the walls: see workspaces.queries.walls

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "uid"], name="entry_uid")]
        indexes = [
            models.Index(fields=["workspace", "object_uid", "id"], name="entry_object"),
            models.Index(fields=["workspace", "actor", "id"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return self.verb
