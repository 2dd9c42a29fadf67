"""Pages of reports."""

from folkmoot.evidence.reports.views.open import read, stop
from folkmoot.evidence.reports.views.pages import again, brief, briefs, send
from folkmoot.evidence.reports.views.settings import mine, remove, settings, stakeholder

__all__ = ["again", "brief", "briefs", "mine", "read", "remove", "send", "settings", "stakeholder", "stop"]
