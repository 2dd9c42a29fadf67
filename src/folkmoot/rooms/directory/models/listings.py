from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.directory.states import ChangeKind, ListingState, Outcome, Relation, Source
from folkmoot.rooms.reception.models import Visitor
from folkmoot_engine.schema import new_uid


class Roll(models.Model):
    """One list of practitioners, by role."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("about"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """A branch of business within a list, in the list's own order. Its codes join lists for insight only."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="sectors")
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["roll", "name"], name="sector_once")]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """One practitioner's entry. What it says of a person stands here alone, and is blanked when they remove it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=ListingState, default=ListingState.CANDIDATE)
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="listings", verbose_name=_("list"))
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="listings", null=True, blank=True, verbose_name=_("sector")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    employer = models.CharField(_("employer"), max_length=160, blank=True)
    title = models.CharField(_("job title"), max_length=160, blank=True)
    region = models.CharField(_("country"), max_length=2, blank=True)  # ISO 3166-1
    profile = models.URLField(_("public profile"), max_length=300, blank=True)
    profile_key = models.CharField(max_length=300, blank=True)  # the same for the same profile, however written
    # What the rules of entry ask; for whoever reviews, never public.
    employees = models.PositiveIntegerField(_("employees of the company"), null=True, blank=True)
    duties = models.TextField(_("what the profile says of this work"), blank=True)
    serves = models.CharField(max_length=40, blank=True)  # whom the person serves: a code of the rules
    relation = models.CharField(max_length=10, choices=Relation, blank=True)
    source = models.CharField(max_length=5, choices=Source, default=Source.FORM)
    person = models.ForeignKey(Visitor, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    submitter = models.ForeignKey(Visitor, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    extra = models.JSONField(default=dict)  # further columns of other people's spreadsheets: kept, never shown
    is_indexed = models.BooleanField(_("may be found by search engines"), default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)  # first
    confirmed_at = models.DateTimeField(null=True, blank=True)  # last said to be right, by the person
    asked_at = models.DateTimeField(null=True, blank=True)  # to confirm again
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["roll", "state", "sector", "name"], name="listing_list"),
            models.Index(fields=["profile_key"], name="listing_profile"),
            models.Index(fields=["state", "submitted_at"], name="listing_queue"),
        ]

    def __str__(self) -> str:
        return self.name or f"listing {self.uid}"


class Finding(models.Model):
    """How one rule of entry ended for a listing; the latest one of a rule holds."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=20)  # a code of the rules
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["listing", "rule", "-at"], name="finding_latest")]

    def __str__(self) -> str:
        return f"{self.rule} {self.outcome}"


class Change(models.Model):
    """What became of a listing in public, when. Blanked with it: `before` and `after` name employers and titles."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="change_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
