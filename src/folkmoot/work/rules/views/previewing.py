"""The preview of a rule: asked for, waited for, read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.foundation.jobs import queries as jobs
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.rules import actions, permissions
from folkmoot.work.rules.forms import PeriodForm
from folkmoot.work.rules.models import RulePreview
from folkmoot.work.rules.queries import listing, previewing
from folkmoot.work.rules.states import UNDER_WAY, PreviewState
from folkmoot.work.rules.views.listing import found_rule
from folkmoot_engine.errors import FolkmootError

PAGE = 50
MOST_DIGITS = 6


@workspace_page(permissions.may_write_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the newest version would have done. Whoever reads it to the end of its work may switch the rule on."""
    rule = found_rule(request, uid)
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_preview(request.workspace, request.user, rule, days=form.cleaned_data["days"])
        except FolkmootError as refusal:
            messages.error(request, str(refusal))
        return redirect("rules:preview", request.workspace.slug, rule.uid)
    made = previewing.latest(request.workspace, rule)
    context = {"rule": rule, "said": listing.newest(request.workspace, rule), "form": form, "made": made}
    if made is not None:
        context |= _told(request, made)
    return render(request, "rules/preview.html", context)


@workspace_page(permissions.may_write_rules)
@require_POST
def cancel_preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = found_rule(request, uid)
    made = previewing.latest(request.workspace, rule)
    if made is not None:
        actions.cancel_preview(request.workspace, request.user, made)
    return redirect("rules:preview", request.workspace.slug, rule.uid)


def _told(request: HttpRequest, made: RulePreview) -> dict:
    if made.state in UNDER_WAY:
        return {"under_way": True, "job": jobs.find("rules.preview", str(made.uid))}
    if made.state != PreviewState.DONE:
        return {}
    actions.mark_shown(request.workspace, made)
    start, found = _start(request), made.found
    names = {str(one.rule.uid): one.rule for one in listing.all_rules(request.workspace)}
    return {
        "found": found,
        "percent": 100 * found["share"],
        "most_in_a_week": max((number for _, number in found["weeks"]), default=0),
        "also": [(names[uid], number) for uid, number in found["also"] if uid in names],
        "examples": previewing.examples(request.workspace, found),
        "listed": previewing.listed(request.workspace, found, start, PAGE),
        "affected": previewing.affected(request.workspace, found),
        "next": start + PAGE if len(found["which"]) > start + PAGE else None,
        "previous": max(0, start - PAGE) if start else None,
    }


def _start(request: HttpRequest) -> int:
    text = request.GET.get("start", "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
