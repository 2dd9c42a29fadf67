from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.recognition.models.thanks import Thanks
from folkmoot.rooms.recognition.states import HeardKind, HeardState, TributeState
from folkmoot_engine.schema import new_uid


class Tribute(models.Model):
    """A link to a tribute elsewhere: an article, a film, a post. Nobody is asked who suggests it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))  # of the Day it is for
    title = models.CharField(_("what it is called"), max_length=160)
    url = models.URLField(_("address"), max_length=500)
    state = models.CharField(max_length=8, choices=TributeState, default=TributeState.REVIEW)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "url"], name="tribute_once")]
        indexes = [models.Index(fields=["state", "year", "created_at"], name="tribute_year")]

    def __str__(self) -> str:
        return f"tribute {self.uid}"


class Heard(models.Model):
    """A message of the host's channels that may be a thank-you. Holds none of its words and not who said it: both are
    read from the message, so that they go with it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    host = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    message = models.UUIDField()  # its uid
    said_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=HeardKind)
    state = models.CharField(max_length=8, choices=HeardState, default=HeardState.WAITING)
    to = models.ForeignKey(  # of the team, where it is praise
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    thanks = models.OneToOneField(Thanks, on_delete=models.SET_NULL, related_name="heard", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "message"], name="heard_once")]
        indexes = [models.Index(fields=["host", "state", "-said_at"], name="heard_said")]

    def __str__(self) -> str:
        return f"heard {self.uid}"
