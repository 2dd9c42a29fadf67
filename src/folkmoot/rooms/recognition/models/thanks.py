from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.recognition.states import HonoreeState, Place, Relation, Source, ThanksState
from folkmoot_engine.schema import new_uid


class Honoree(models.Model):
    """A person who is thanked. What is known of them stands here alone, and is blanked when they want to be removed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=HonoreeState, default=HonoreeState.ASKED)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("what they do"), max_length=160, blank=True)
    employer = models.CharField(_("where"), max_length=160, blank=True)
    place = models.CharField(max_length=10, choices=Place, default=Place.UNKNOWN)
    visitor = models.ForeignKey(Visitor, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    listing = models.ForeignKey(Listing, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    wants_digest = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True)  # the last one

    class Meta:
        indexes = [models.Index(fields=["state", "name"], name="honoree_names")]

    def __str__(self) -> str:
        return self.name or f"honoree {self.uid}"


class Thanks(models.Model):
    """One thank-you. Public only when accepted by a reviewer and its honoree consents to being shown."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    honoree = models.ForeignKey(Honoree, on_delete=models.CASCADE, related_name="thanks")
    state = models.CharField(max_length=12, choices=ThanksState, default=ThanksState.UNCONFIRMED)
    source = models.CharField(max_length=8, choices=Source, default=Source.FORM)
    text = models.TextField(_("your thanks"), blank=True)
    from_name = models.CharField(_("your name, as it will be shown"), max_length=120, blank=True)
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.CUSTOMER)
    visitor = models.ForeignKey(Visitor, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    boss = models.ForeignKey(Visitor, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    medium = models.URLField(_("where they helped you"), max_length=500, blank=True)
    verdict = models.JSONField(default=dict)  # what triage said of the text, packed
    reason = models.TextField(blank=True)  # of a refusal
    origin = models.CharField(max_length=120, blank=True)  # what it was made from, where a channel or the desk told
    year = models.PositiveSmallIntegerField()  # of the Day it belongs to
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin"], name="thanks_origin", condition=~models.Q(origin=""))]
        indexes = [
            models.Index(fields=["honoree", "state", "-decided_at"], name="thanks_person"),
            models.Index(fields=["state", "-decided_at"], name="thanks_wall"),
            models.Index(fields=["state", "created_at"], name="thanks_queue"),
        ]

    def __str__(self) -> str:
        return f"thanks {self.uid}"
