"""When the weekly brief is sent, and to whom."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.evidence.reports import actions, permissions, queries
from folkmoot.evidence.reports.forms import ScheduleForm, StakeholderForm
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot_engine.errors import RefusedError


@workspace_page(permissions.may_manage_reports)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """On or off, day and hour; and below it the list of those who get it."""
    form = ScheduleForm(queries.schedule(request.workspace), request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_schedule(request.workspace, request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("reports:settings", request.workspace.slug)
    return _page(request, schedule=form)


@workspace_page(permissions.may_manage_reports)
@require_POST
def stakeholder(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list who has no account."""
    form = StakeholderForm(request.POST)
    if form.is_valid():
        try:
            added = actions.add_stakeholder(request.workspace, request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("%(name)s gets the next brief.") % {"name": added.name})
            return redirect("reports:settings", request.workspace.slug)
    return _page(request, stakeholder=form)


@workspace_page(permissions.may_manage_reports)
@require_POST
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    recipient = queries.recipient(request.workspace, uid)
    if recipient is None:
        raise Http404
    name = str(recipient)
    actions.remove_recipient(request.workspace, request.user, recipient)
    messages.success(request, _("%(name)s gets no more briefs.") % {"name": name})
    return redirect("reports:settings", request.workspace.slug)


@workspace_page(permissions.may_manage_reports)
@require_POST
def mine(request: HttpRequest) -> HttpResponse:
    """Everybody of the team says for themselves whether they want it."""
    wants = request.POST.get("wants") == "yes"
    actions.receive(request.workspace, request.user, wants)
    messages.success(request, _("You get the next brief.") if wants else _("You get no more briefs."))
    return redirect("reports:settings", request.workspace.slug)


def _page(
    request: HttpRequest, schedule: ScheduleForm | None = None, stakeholder: StakeholderForm | None = None
) -> HttpResponse:
    workspace = request.workspace
    listed = queries.recipients(workspace)
    own = next((one for one in listed if one.user == request.user), None)
    words = {
        "schedule": schedule or ScheduleForm(queries.schedule(workspace)),
        "form": stakeholder or StakeholderForm(initial={"language": workspace.language}),
        "coming": queries.coming(workspace, timezone.now()),
        "rows": [{"recipient": one, "wants": queries.wants(workspace, one)} for one in listed],
        "is_mine": own is not None and own.stopped_at is None,
    }
    is_wrong = any(
        form is not None and not form.is_valid() for form in (schedule, stakeholder) if form and form.is_bound
    )
    return render(request, "reports/settings.html", words, status=422 if is_wrong else 200)
