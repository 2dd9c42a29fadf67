"""The states of a preview. Facts come in as arguments; no row is read here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PreviewState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


UNDER_WAY = frozenset({PreviewState.WAITING, PreviewState.RUNNING})
PERIODS = (7, 30, 90, 365)  # days of history that a preview looks at
