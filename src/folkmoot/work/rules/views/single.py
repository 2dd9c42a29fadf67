"""One rule: what it does, what it did, its versions, and taking back what it did."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.jobs import queries as job_queries
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.desk.views.showing import covered
from folkmoot.work.rules import actions, permissions
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries import catching, listing
from folkmoot.work.rules.views.listing import found_rule
from folkmoot_engine.errors import FolkmootError

FEW = 20
UNDO = "rules.undo"
RUNNING = ("due", "running")


@workspace_page(permissions.may_see_rules)
@require_safe
def rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What it says, whether it is at work, and what it caught last."""
    found = found_rule(request, uid)
    said = listing.newest(request.workspace, found)
    context = {
        "rule": found,
        "said": said,
        "hits": listing.hits(request.workspace).get(found.pk, listing.Hits()),
        "latest": catching.latest_hits(request.workspace, found, FEW),
        "covers": covered(request),
        "seen": listing.preview_seen(request.workspace, found),
        "may_write": permissions.may_write_rules(request.membership.role),
    }
    return render(request, "rules/rule.html", context)


@workspace_page(permissions.may_see_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every version, the latest first; a lead puts one back."""
    found = found_rule(request, uid)
    may_write = permissions.may_write_rules(request.membership.role)
    if request.method == "POST" and may_write:
        return _put_back(request, found)
    context = {"rule": found, "versions": listing.versions(request.workspace, found), "may_write": may_write}
    return render(request, "rules/versions.html", context)


@workspace_page(permissions.may_write_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How much can be taken back; asked for, the worker does it, and this page tells how far it is."""
    found = found_rule(request, uid)
    if request.method == "POST":
        return _ask_undo(request, found)
    job = job_queries.find(UNDO, str(found.uid))
    running = job is not None and job.state in RUNNING
    context = {"rule": found, "job": job, "running": running}
    if not running:
        context["ever"] = actions.count_hits(request.workspace, found)
        if found.switched_on_at:
            context["since"] = actions.count_hits(request.workspace, found, found.switched_on_at)
    return render(request, "rules/undo.html", context)


def _ask_undo(request: HttpRequest, found: Rule) -> HttpResponse:
    since = found.switched_on_at if request.POST.get("what") == "since" else None
    payload = {
        "rule": str(found.uid),
        "actor": request.user.pk,
        "since": since.isoformat() if since else "",
    }
    jobs.enqueue(UNDO, str(found.uid), workspace=request.workspace, payload=payload, priority=5)
    return redirect("rules:undo", request.workspace.slug, found.uid)


def _put_back(request: HttpRequest, found: Rule) -> HttpResponse:
    written = request.POST.get("number", "")
    number = int(written) if written.isdecimal() and len(written) < 9 else 0
    try:
        changed = actions.put_back_version(request.workspace, request.user, found, number)
    except FolkmootError as refusal:
        messages.error(request, str(refusal))
        return redirect("rules:versions", request.workspace.slug, found.uid)
    words = _("Version %(number)d says what version %(before)d said. Look at its preview, then switch it on.")
    messages.success(request, words % {"number": changed.version, "before": number})
    return redirect("rules:rule", request.workspace.slug, found.uid)
