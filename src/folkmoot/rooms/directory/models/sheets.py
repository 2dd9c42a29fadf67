from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.directory.models.listings import Listing, Roll
from folkmoot.rooms.directory.states import SheetEffect, SheetState
from folkmoot_engine.schema import new_uid


class Sheet(models.Model):
    """A spreadsheet that somebody else keeps, known by its name; or one that we exported, until it comes back."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(_("spreadsheet"), max_length=120, unique=True)
    mapping = models.JSONField(default=dict)  # field → column, as last used
    roll = models.ForeignKey(Roll, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    is_export = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class SheetRow(models.Model):
    """A row of theirs as it was when it was last merged: the common ground of the next merge. Removed with what it
    says of a person who wants to be forgotten."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    cells = models.JSONField(default=dict)  # by field, or by column where it is none of ours

    def __str__(self) -> str:
        return f"row {self.pk}"


class SheetImport(models.Model):
    """One upload of a spreadsheet: looked through, applied, perhaps taken back. Its rows go when it is over."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=SheetState, default=SheetState.PREVIEW)
    roll = models.ForeignKey(Roll, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)  # as in the file, by column
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)  # by the key of a row: see queries.sheets
    counts = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class SheetChange(models.Model):
    """What an import did to one entry, so that it can be taken back."""

    of = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="changes")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    effect = models.CharField(max_length=7, choices=SheetEffect)
    before = models.JSONField(default=dict)  # cells
    after = models.JSONField(default=dict)
    common = models.JSONField(null=True, default=None)  # their row at the merge before this one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "listing"], name="sheet_change_once")]

    def __str__(self) -> str:
        return f"{self.effect} {self.pk}"


class KeptOut(models.Model):
    """Somebody who was removed, as a keyed hash of profile or name: no spreadsheet brings them back."""

    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.digest[:8]
