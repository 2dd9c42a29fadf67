from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.directory.models.listings import Listing, Roll
from folkmoot.rooms.directory.states import DecisionKind, DoubtKind
from folkmoot_engine.schema import new_uid


class Decision(models.Model):
    """What a person decided of an entry, and why. Never edited, only taken back by another; blanked with the entry."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind)
    was = models.CharField(max_length=12)  # the entry's state before
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)  # what it takes to take it back
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, related_name="undone_by", null=True, blank=True)
    other = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["listing", "-at"], name="decision_history")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Doubt(models.Model):
    """What a visitor says is wrong, of one entry or of a list. Who they are is not asked."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="doubts", null=True, blank=True)
    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="doubts", null=True, blank=True)
    kind = models.CharField(_("what is wrong"), max_length=10, choices=DoubtKind)
    text = models.TextField(_("what should stand there, and how you know"), blank=True)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["settled_at", "at"], name="doubt_open")]

    def __str__(self) -> str:
        return f"doubt {self.uid}"


class Edition(models.Model):
    """The lists, or one of them, as they stood in a year: never changed again, but for people who want to be gone."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    roll = models.ForeignKey(
        Roll, on_delete=models.PROTECT, related_name="editions", null=True, blank=True, verbose_name=_("list")
    )
    frozen_on = models.DateField(_("frozen on"))
    reason = models.TextField(_("why it was frozen"), blank=True)
    was_imported = models.BooleanField(default=False)  # kept elsewhere before
    closes = models.BooleanField(_("close submissions"), default=False)
    reopened_at = models.DateTimeField(null=True, blank=True)
    successor_name = models.CharField(_("name of the successor"), max_length=160, blank=True)
    successor_address = models.CharField(_("address of the successor"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "roll__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "roll"], name="edition_of_roll"),
            models.UniqueConstraint(fields=["year"], condition=Q(roll=None), name="edition_of_all"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.roll.name}" if self.roll else str(self.year)


class EditionEntry(models.Model):
    """One person as an edition has them. Blank once they wanted to be gone: that somebody stood there stays."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    listing = models.ForeignKey(Listing, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    position = models.PositiveIntegerField()
    roll_slug = models.CharField(max_length=60)
    roll_name = models.CharField(max_length=120)
    sector = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    employer = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=160, blank=True)
    profile = models.URLField(max_length=300, blank=True)
    profile_key = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["edition", "position"], name="edition_order")]

    def __str__(self) -> str:
        return f"edition entry {self.uid}"


class Elsewhere(models.Model):
    """A list that somebody else keeps, and that visitors of ours should know."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    roll = models.ForeignKey(
        Roll,
        on_delete=models.CASCADE,
        related_name="elsewhere",
        null=True,
        blank=True,
        verbose_name=_("beside the list"),
    )
    title = models.CharField(_("title"), max_length=160)
    address = models.URLField(_("address"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title
