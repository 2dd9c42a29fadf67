"""A brief as it is kept: what was measured, and the sentences of it in each language."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from folkmoot.evidence.reports.queries.measuring import measured_week
from folkmoot.evidence.reports.queries.wording import told
from folkmoot.evidence.reports.states import EARLIEST
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.spelling import write_period

VERSION = 1  # of what `packed` looks like


def composed(workspace: Workspace, week: Period, as_of: datetime) -> dict[str, Any]:
    """The brief of a week as it would be now: the same lake gives the same brief.

    Raises RefusedError for a week of a time that no community is from.
    """
    if week.first < EARLIEST:
        raise RefusedError(
            _("Nothing is known of that time"), where=write_period(week), remedy=_("Choose a later week.")
        )
    measured = measured_week(workspace, week, as_of)
    return {"version": VERSION, **measured, "said": told(measured, workspace.name)}
