"""Which reports are kept, who gets them, how far each mail is, and what is due."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from folkmoot.evidence.reports.models import Delivery, Recipient, Report, Schedule
from folkmoot.evidence.reports.permissions import may_see_reports
from folkmoot.evidence.reports.states import ReportKind, last_due, next_due
from folkmoot.foundation.jobs import queries as jobs
from folkmoot.foundation.mail.states import DeliveryState
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import team
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.spelling import write_period

WRITE = "brief"  # the step's name
SHOWN = 60  # a year of them, and a little


@dataclass(frozen=True)
class Due:
    """The week whose report comes next, and when."""

    week: Period
    at: datetime


def schedule(workspace: Workspace) -> Schedule:
    """When the brief is sent; one not kept yet, and off, where nobody has said."""
    found = Schedule.objects.filter(workspace=workspace, kind=ReportKind.WEEKLY).first()
    return found or Schedule(workspace=workspace)


def due_week(workspace: Workspace, now: datetime) -> Period | None:
    """The week whose brief should have been written by now and is not. What was due before it was switched on is not
    due, and of several that were missed only the last."""
    chosen = schedule(workspace)
    if chosen.on_since is None:
        return None
    week, moment = last_due(now, weekday=chosen.weekday, hour=chosen.hour, zone=workspace.zone)
    return None if moment < chosen.on_since or report(workspace, week) else week


def coming(workspace: Workspace, now: datetime) -> Due | None:
    """What is sent next."""
    chosen = schedule(workspace)
    if chosen.on_since is None:
        return None
    return Due(*next_due(now, weekday=chosen.weekday, hour=chosen.hour, zone=workspace.zone))


def report(workspace: Workspace, week: Period) -> Report | None:
    kept = Report.objects.filter(workspace=workspace, kind=ReportKind.WEEKLY, first=week.first, last=week.last)
    return kept.select_related("workspace").first()


def job_key(workspace: Workspace, week: Period) -> str:
    return f"{workspace.uid}:{write_period(week)}"


def trouble(workspace: Workspace, week: Period) -> str:
    """Why a week's brief could not be written so far; "" where nothing went wrong."""
    job = jobs.find(WRITE, job_key(workspace, week))
    return job.error if job and not report(workspace, week) else ""


def reports(workspace: Workspace) -> list[Report]:
    """The latest first, each with how many mails it made: `mails`, those `sent`, and those to `look_at`."""
    kept = Report.objects.filter(workspace=workspace)
    states = "deliveries__state"
    counted = kept.annotate(
        mails=Count("deliveries"),
        sent=Count("deliveries", filter=Q(**{states: DeliveryState.SENT})),
        look_at=Count("deliveries", filter=Q(**{f"{states}__in": [DeliveryState.FAILED, DeliveryState.UNKNOWN]})),
    )
    return list(counted.order_by("-first")[:SHOWN])


def recipients(workspace: Workspace) -> list[Recipient]:
    """Everybody on the list, the team first; those who stopped it, too."""
    found = Recipient.objects.filter(workspace=workspace, removed_at=None).select_related("user")
    return sorted(found, key=lambda one: (one.user is None, str(one).casefold()))


def recipient(workspace: Workspace, uid: uuid.UUID) -> Recipient | None:
    return recipients_of(workspace).filter(uid=uid).first()


def recipient_of(workspace: Workspace, user) -> Recipient | None:
    """Somebody of the team on the list."""
    return recipients_of(workspace).filter(user=user).first()


def recipient_at(workspace: Workspace, email: str) -> Recipient | None:
    """Whoever has this address on the list: a stakeholder, or one of the team."""
    return recipients_of(workspace).filter(Q(email__iexact=email) | Q(user__email__iexact=email)).first()


def recipients_of(workspace: Workspace):
    return Recipient.objects.filter(workspace=workspace, removed_at=None).select_related("user")


def readers(workspace: Workspace) -> list[Recipient]:
    """Who gets the next report: those who want it and, of the team, those who still may."""
    return [one for one in recipients(workspace) if wants(workspace, one)]


def wants(workspace: Workspace, recipient: Recipient) -> bool:
    """Does a mail to this recipient still have to go?"""
    if recipient.removed_at or recipient.stopped_at:
        return False
    return recipient.user is None or (recipient.user.is_active and leads(workspace, recipient.user))


def leads(workspace: Workspace, user) -> bool:
    place = team.place_of(workspace, user.uid)
    return place is not None and may_see_reports(place.role)


def deliveries(workspace: Workspace, report: Report) -> list[Delivery]:
    """Every mail of a report, by recipient."""
    found = Delivery.objects.filter(workspace=workspace, report=report).select_related("recipient__user")
    return sorted(found, key=lambda one: str(one.recipient).casefold())


def delivery(workspace: Workspace, uid: uuid.UUID) -> Delivery | None:
    found = Delivery.objects.filter(workspace=workspace, uid=uid)
    return found.select_related("workspace", "report__workspace", "recipient__user").first()
