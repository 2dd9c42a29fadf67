from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.directory.models.listings import Listing
from folkmoot.rooms.reception.models import Visitor
from folkmoot_engine.schema import new_uid


class Survey(models.Model):
    """One round of questions to those listed, and the report made of it: frozen when it is published."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict)  # counts of groups that are large enough, and nothing else

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class Answers(models.Model):
    """What one person listed answered; removed when they take it back, or leave the directory."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    choices = models.JSONField(default=dict)  # question → answer, codes of the engine's questionnaire
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "listing"], name="answers_once")]

    def __str__(self) -> str:
        return f"answers {self.pk}"


class Reader(models.Model):
    """A visitor who wants the next report when it is published."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    visitor = models.OneToOneField(Visitor, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"reader {self.uid}"
