from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import WorkspaceRow
from folkmoot_engine.schema import new_uid


class Channel(WorkspaceRow):
    """One place where the community talks. `source` names it for ever, `kind` says who speaks to it."""

    uid = models.UUIDField(default=new_uid, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    source = models.CharField(max_length=250)
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="channel_uid"),
            models.UniqueConstraint(fields=["workspace", "source"], name="channel_source"),
        ]

    def __str__(self) -> str:
        return self.name
