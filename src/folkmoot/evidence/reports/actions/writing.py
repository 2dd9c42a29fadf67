"""A report is written once, with one delivery for each who gets it, and each delivery becomes a job."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from folkmoot.evidence.reports import queries
from folkmoot.evidence.reports.models import Delivery, Report
from folkmoot.evidence.reports.queries.keeping import WRITE, job_key
from folkmoot.evidence.reports.states import ReportKind
from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.mail.actions import MOST_ATTEMPTS
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.spelling import write_period

SEND = "send-brief"  # the step's name


def ask_for(workspace: Workspace, week: Period, *, actor=None) -> None:
    """Have a week's brief written and sent. It is written once, whoever asks and how often.

    Raises RefusedError where it has been written already.
    """
    if queries.report(workspace, week):
        raise RefusedError(
            _("This brief has been written already"), where=write_period(week), remedy=_("It is kept as it was sent.")
        )
    with transaction.atomic():
        if actor is not None:
            record("report.ask", workspace=workspace, actor=actor, data={"week": write_period(week)})
        payload = {"week": write_period(week)}
        jobs.enqueue(WRITE, job_key(workspace, week), workspace=workspace, payload=payload)


def write(workspace: Workspace, week: Period, now: datetime) -> Report:
    """Write the brief of a week and keep it, with a delivery and its job for each reader. Twice changes nothing."""
    packed = queries.composed(workspace, week, now)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                workspace=workspace, kind=ReportKind.WEEKLY, first=week.first, last=week.last, packed=packed
            )
            record("report.write", workspace=workspace, on=report, data={"week": write_period(week)})
            made = [Delivery(workspace=workspace, report=report, recipient=one) for one in queries.readers(workspace)]
            for delivery in Delivery.objects.bulk_create(made):
                enqueue_delivery(workspace, delivery)
    except IntegrityError:  # another worker, which took us for dead, was quicker
        found = queries.report(workspace, week)
        if found is None:
            raise
        return found
    return report


def enqueue_delivery(workspace: Workspace, delivery: Delivery) -> None:
    jobs.enqueue(
        SEND,
        str(delivery.uid),
        workspace=workspace,
        payload={"delivery": str(delivery.uid)},
        most_attempts=MOST_ATTEMPTS,
    )
