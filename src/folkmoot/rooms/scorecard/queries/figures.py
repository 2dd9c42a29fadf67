"""Figures of a workspace, for those who see them at its desk."""

from dataclasses import dataclass
from datetime import timedelta

from folkmoot.evidence.lake import queries as lake
from folkmoot.evidence.metrics.queries import Measures
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import inside, memberships_of
from folkmoot.rooms.scorecard.permissions import may_take_figures
from folkmoot_engine.metrics import Period
from folkmoot_engine.scorecard.evidence import Evidence, evidence

WEEKS = 4


@dataclass(frozen=True)
class Figures:
    """Of the last whole weeks; by the criterion they speak to, and as far as there are any."""

    found: Evidence

    @property
    def speaks_to(self) -> frozenset[str]:
        """The ids of criteria."""
        if not self.found.collected:
            return frozenset()
        of_questions = {"customers-at-the-door", "community-supported"} if self.found.questions else set()
        return frozenset({"product-discussion", *of_questions})


def workspaces_with_figures(user) -> list[Workspace]:
    return [one.workspace for one in memberships_of(user) if may_take_figures(one.role)]


def figures_of(workspace: Workspace) -> Figures:
    with inside(workspace):
        measures = Measures(workspace)
        last = Period.week_of(measures.today - timedelta(days=7))
        period = Period(last.first - timedelta(weeks=WEEKS - 1), last.last)
        return Figures(evidence(lake.tables(workspace), period, as_of=measures.as_of))
