"""Boards: several people answer the scorecard apart, and one of them holds it against each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot_engine.schema import new_uid


class Board(models.Model):
    """One team's scorecards. Who has its keeper's link keeps it; nobody's address is tied to it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    threshold = models.SmallIntegerField(_("a threshold of your own"), null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"board {self.uid}"


class Seat(models.Model):
    """One person on a board, by a name or a role of their choice. Their own link leads back to it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="seats")
    name = models.CharField(_("name or role"), max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="seat_once")]

    def __str__(self) -> str:
        return f"seat {self.uid}"


class Version(models.Model):
    """What one person answered at one time; answering anew makes another.

    `answers` has a yes (true), a no (false) or a share of 100 as text by the id of each criterion; `notes` has a text
    and whether it is private, by the id of those that have one.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    notes = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "number"], name="scorecard_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.seat_id}"


class Suggestion(models.Model):
    """A criterion that somebody misses. It is kept for the discussion, and never counts."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="suggestions")
    text = models.CharField(_("suggestion"), max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"suggestion {self.uid}"
