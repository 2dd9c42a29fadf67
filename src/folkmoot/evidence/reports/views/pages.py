"""The briefs of a workspace: those that are kept, and one of them with its mails."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.evidence.reports import actions, permissions, queries
from folkmoot.evidence.reports.states import EARLIEST
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.spelling import write_period


@workspace_page(permissions.may_see_reports)
@require_safe
def briefs(request: HttpRequest) -> HttpResponse:
    """The kept ones, the latest first; the last week, where it is not among them; and what comes next."""
    kept = [{"report": report, "brief": queries.summary(report)} for report in queries.reports(request.workspace)]
    last = write_period(_last_week())
    words = {
        "rows": kept,
        "last": "" if any(row["brief"].name == last for row in kept) else last,
        "trouble": queries.trouble(request.workspace, _last_week()),
        "coming": queries.coming(request.workspace, timezone.now()),
    }
    return render(request, "reports/briefs.html", words)


@workspace_page(permissions.may_see_reports)
@require_safe
def brief(request: HttpRequest, week: str) -> HttpResponse:
    """One brief: as it was sent or, of a week that has none, as it would be now (kept nowhere)."""
    period = _week(week)
    report = queries.report(request.workspace, period)
    if report:
        shown = queries.kept(report)
    else:
        shown = queries.shown(request.workspace, queries.composed(request.workspace, period, timezone.now()))
    words = {
        "report": report,
        "brief": shown,
        "deliveries": queries.deliveries(request.workspace, report) if report else [],
        "readers": queries.readers(request.workspace),
        "may_send": report is None and period == _last_week(),
    }
    return render(request, "reports/brief.html", words)


@workspace_page(permissions.may_manage_reports)
@require_POST
def send(request: HttpRequest, week: str) -> HttpResponse:
    """Have the last week's brief written and sent now, to everybody on the list."""
    period = _week(week)
    if period != _last_week():
        raise Http404
    try:
        actions.ask_for(request.workspace, period, actor=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The brief is being written and sent. It is here in a moment."))
    return redirect("reports:brief", request.workspace.slug, week)


@workspace_page(permissions.may_manage_reports)
@require_POST
def again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send one mail again whose fate is not known, or that could not be sent."""
    delivery = queries.delivery(request.workspace, uid)
    if delivery is None:
        raise Http404
    try:
        actions.send_again(request.workspace, request.user, delivery)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The mail is on its way again."))
    return redirect("reports:brief", request.workspace.slug, queries.kept(delivery.report).name)


def _week(text: str) -> Period:
    """A week that has begun; anything else is no page."""
    try:
        week = Period.week(text)
    except RefusedError as error:
        raise Http404 from error
    if not EARLIEST <= week.first <= timezone.localdate():
        raise Http404
    return week


def _last_week() -> Period:
    return Period.week_of(timezone.localdate()).before()
