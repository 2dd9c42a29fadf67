"""Cases out of verdicts: opened, raised or lowered, and closed again where a message no longer needs anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Message
from folkmoot.stream.triage.queries import Judged
from folkmoot.work.desk.actions.settings import ANYTHING_ELSE, ensure_defaults
from folkmoot.work.desk.models import Case, Queue
from folkmoot.work.desk.queries.standing import standing_cases, untouched
from folkmoot.work.desk.states import CaseState

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """How many cases a run of triage opened, gave another urgency, and closed."""

    opened: int = 0
    changed: int = 0
    closed: int = 0


@transaction.atomic
def open_cases(workspace: Workspace, verdicts: Iterable[Judged], *, now: datetime | None = None) -> Opened:
    """See to it that each message whose verdict suggests a queue has a case, and only one, however often it is asked.

    An existing case that is not done takes over the new urgency, level and language; which queue it is in stays, as
    people may have moved it, and so does an urgency that a rule gave it. Where the new verdict suggests none, a case
    that nobody touched is closed.
    One audit entry for the run, and one for each closed case, whose history has to say why.
    """
    verdicts, now = list(verdicts), now or timezone.now()
    ensure_defaults(workspace)
    standing = standing_cases(workspace, [verdict.message_id for verdict in verdicts])
    asked = [verdict for verdict in verdicts if verdict.queue]
    opened = _open(workspace, [verdict for verdict in asked if verdict.message_id not in standing], now)
    changed = _change(workspace, [(standing[v.message_id], v) for v in asked if v.message_id in standing])
    settled = [standing[v.message_id] for v in verdicts if not v.queue and v.message_id in standing]
    done = Opened(opened, changed, _close(workspace, settled, now))
    if opened or changed:
        audit.record("desk.open_cases", workspace=workspace, data={"opened": opened, "changed": changed})
    return done


@transaction.atomic
def open_for(workspace: Workspace, message: Message) -> Case:
    """The case of a message that somebody asked us to look at, whatever triage thinks of it; made where there is none.

    An audit entry names it, so that it is not closed until a person has done so.
    """
    ensure_defaults(workspace)
    queue = Queue.objects.get(workspace=workspace, slug=ANYTHING_ELSE)
    now = timezone.now()
    case, is_new = Case.objects.get_or_create(
        workspace=workspace,
        message=message,
        defaults={
            "queue": queue,
            "thread_id": message.thread_id,
            "channel_id": message.channel_id,
            "author_id": message.author_id,
            "opened_at": now,
            "due_at": now + timedelta(hours=queue.hours_to_answer),
        },
    )
    if is_new:
        audit.record("case.ask", workspace=workspace, on=case)
    return case


def _open(workspace: Workspace, verdicts: list[Judged], now: datetime) -> int:
    queues = {queue.slug: queue for queue in Queue.objects.filter(workspace=workspace)}
    rows = []
    for verdict in verdicts:
        queue = queues.get(verdict.queue) or queues[ANYTHING_ELSE]
        case = Case(
            workspace_id=workspace.pk,
            queue_id=queue.pk,
            thread_id=verdict.thread_id,
            message_id=verdict.message_id,
            channel_id=verdict.channel_id,
            author_id=verdict.author_id,
            language=verdict.language,
            urgency=verdict.urgency,
            level=verdict.level,
            opened_at=now,
            due_at=now + timedelta(hours=queue.hours_to_answer),
        )
        rows.append(case)
    Case.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return len(rows)


def _change(workspace: Workspace, pairs: list[tuple[Case, Judged]]) -> int:
    changed = []
    for case, verdict in pairs:
        urgency = case.urgency if case.priority else verdict.urgency
        told = (urgency, verdict.level, verdict.language)
        if case.state != CaseState.DONE and told != (case.urgency, case.level, case.language):
            case.urgency, case.level, case.language = told
            changed.append(case)
    Case.objects.bulk_update(changed, ["urgency", "level", "language"], batch_size=100)
    return len(changed)


def _close(workspace: Workspace, settled: list[Case], now: datetime) -> int:
    """By a conditional update on the version: who touches it first, wins."""
    closed = 0
    for case in untouched(workspace, settled):
        as_read = Case.objects.filter(workspace=workspace, pk=case.pk, version=case.version, state=CaseState.OPEN)
        if as_read.update(state=CaseState.DONE, done_at=now, version=case.version + 1):
            audit.record("case.no_longer_needed", workspace=workspace, on=case)
            closed += 1
    return closed
