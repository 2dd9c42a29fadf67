"""The preview of a rule: asked for, waited for, read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.foundation.jobs import queries as jobs
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.templatetags.verdicts import without_harm
from folkmoot.work.desk.views.showing import beside, covered
from folkmoot.work.rules import actions, permissions
from folkmoot.work.rules.forms import PeriodForm
from folkmoot.work.rules.models import RulePreview
from folkmoot.work.rules.queries import listing, previewing
from folkmoot.work.rules.states import UNDER_WAY, PreviewState
from folkmoot.work.rules.templatetags.ruling import field_name
from folkmoot.work.rules.views.listing import found_rule
from folkmoot.work.rules.views.showing import HEAD, harmful
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
    newest = listing.newest(request.workspace, rule)
    context = {"rule": rule, "rule_said": newest, "form": form, "made": made}
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
        "examples": [_marked(one, covered(request)) for one in previewing.examples(request.workspace, found)],
        "covers": covered(request),
        "listed": previewing.listed(request.workspace, found, start, PAGE),
        "affected": _named(previewing.affected(request.workspace, found), covered(request)),
        "next": start + PAGE if len(found["which"]) > start + PAGE else None,
        "previous": max(0, start - PAGE) if start else None,
    }


def _marked(one: dict[str, Any], covers: bool) -> dict[str, Any]:
    """An example with the words of the rule marked, and harmful ones covered where a person wants that."""
    message = one["message"]
    harm = harmful(message.verdict)
    marks = [
        {"head": HEAD, "code": field_name(field), "words": "", "start": start, "end": end}
        for field, _, start, end in one["reasons"]
        if field == "message.text" and start is not None
    ]
    return {**one, "marks": beside(harm, marks), "harm": harm if covers else []}


def _named(cases: list[Case], covers: bool) -> list[Case]:
    for case in cases:
        opening = without_harm(case.message.text, harmful(case.verdict)) if covers else case.message.text
        case.name = case.title or opening
    return cases


def _start(request: HttpRequest) -> int:
    text = request.GET.get("start", "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
