"""Cases that are there when triage comes back to their messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from folkmoot.foundation.audit import queries as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.models import Case, Decision
from folkmoot.work.desk.states import CaseState, DecisionKind


def standing_cases(workspace: Workspace, messages: Iterable[int]) -> dict[int, Case]:
    """Message id → its case."""
    return {case.message_id: case for case in Case.objects.filter(workspace=workspace, message__in=list(messages))}


def untouched(workspace: Workspace, cases: list[Case]) -> list[Case]:
    """Those that are open, nobody's, and with nothing written or decided: no entry names them."""
    idle = [case for case in cases if case.state == CaseState.OPEN and case.owner_id is None]
    named = audit.objects_with_entries(workspace, [case.uid for case in idle])
    return [case for case in idle if case.uid not in named]


def messages_waiting_in(workspace: Workspace, threads: Iterable[int]) -> list[int]:
    """Ids of the messages of these threads whose cases are open and nobody's: news in the thread may settle them."""
    waiting = Case.objects.filter(
        workspace=workspace, thread__in=list(threads), state=CaseState.OPEN, owner=None
    ).order_by("message_id")
    return list(waiting.values_list("message_id", flat=True))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases past their time; and messages that were hidden without a person, and whose case nobody has closed."""

    overdue: int
    pending: int


def waiting_for_decision(workspace: Workspace, now: datetime) -> Waiting:
    """What somebody has to look at. Two queries."""
    open_cases = Case.objects.filter(workspace=workspace, state__in=[CaseState.OPEN, CaseState.WAITING])
    hidden = Decision.objects.filter(
        workspace=workspace, kind=DecisionKind.HIDE, automated_decision=True, reversed_by=None
    ).exclude(case__state=CaseState.DONE)
    return Waiting(open_cases.filter(due_at__lt=now).count(), hidden.values("message").distinct().count())
