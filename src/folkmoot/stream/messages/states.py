"""The states of an import and the moves between them. Facts come in as arguments; no row is read here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    PREVIEW = "preview", _("Waiting for your word")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNDER_WAY = frozenset({ImportState.WAITING, ImportState.RUNNING})
BROKEN_OFF = frozenset({ImportState.FAILED, ImportState.CANCELLED})


def may_run(state: str) -> bool:
    """A run begins, or goes on where an earlier one ended or was killed."""
    return state in UNDER_WAY | BROKEN_OFF


def may_cancel(state: str) -> bool:
    return state in UNDER_WAY


def may_resume(state: str) -> bool:
    return state in BROKEN_OFF
