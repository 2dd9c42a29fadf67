from django.db import models

from folkmoot.foundation.mail.states import DeliveryState


class Mailing(models.Model):
    """A row that becomes one mail to one reader. There is never a second row, so there is never a second mail."""

    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    claim = models.UUIDField(null=True, blank=True)  # of the worker that has it; a new one for each attempt
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
