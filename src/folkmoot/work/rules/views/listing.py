"""The list of rules, and what is done to one from there."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.rules import actions, permissions
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries import listing
from folkmoot_engine.errors import FolkmootError


@workspace_page(permissions.may_see_rules)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules in their order, with what they do and how often they did."""
    context = {
        "listed": listing.all_rules(request.workspace),
        "may_write": permissions.may_write_rules(request.membership.role),
        "moved": request.GET.get("moved", ""),
        "moved_by": request.GET.get("by", ""),
    }
    return render(request, "rules/rules.html", context)


@workspace_page(permissions.may_write_rules)
@require_POST
def starter(request: HttpRequest) -> HttpResponse:
    count = actions.add_starter_set(request.workspace, request.user)
    words = _("The starter set is here, switched off.") if count else _("The whole starter set was here already.")
    messages.success(request, words)
    return to_list(request)


@workspace_page(permissions.may_write_rules)
@require_POST
def switch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """On (`to=on`) or off."""
    rule = found_rule(request, uid)
    if request.POST.get("to") == "on":
        return _done(request, rule, actions.switch_on, _("“%(name)s” is at work."))
    return _done(request, rule, actions.switch_off, _("“%(name)s” is switched off. What it did stays as it is."))


@workspace_page(permissions.may_write_rules)
@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One place up or down; the list then has its focus where it was."""
    rule = found_rule(request, uid)
    by = -1 if request.POST.get("by") == "up" else 1
    actions.move_rule(request.workspace, request.user, rule, by=by)
    back = reverse("rules:rules", args=[request.workspace.slug])
    return redirect(f"{back}?moved={rule.uid}&by={'up' if by < 0 else 'down'}")


@workspace_page(permissions.may_write_rules)
@require_POST
def duplicate(request: HttpRequest, uid: UUID) -> HttpResponse:
    made = actions.duplicate_rule(request.workspace, request.user, found_rule(request, uid))
    messages.success(request, _("Here is the copy, switched off."))
    return redirect("rules:form", request.workspace.slug, made.uid)


@workspace_page(permissions.may_write_rules)
@require_POST
def archive(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = found_rule(request, uid)
    actions.archive_rule(request.workspace, request.user, rule)
    back = reverse("rules:bring-back", args=[request.workspace.slug, rule.uid])
    words = _("“%(name)s” is deleted. What it did stays as it is.")
    messages.success(request, words % {"name": rule.name}, extra_tags=back)
    return to_list(request)


@workspace_page(permissions.may_write_rules)
@require_POST
def bring_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = listing.archived(request.workspace, uid)
    if rule is None:
        raise Http404
    actions.bring_back_rule(request.workspace, request.user, rule)
    messages.success(request, _("“%(name)s” is here again, switched off.") % {"name": rule.name})
    answer = to_list(request)
    if request.htmx:
        answer = HttpResponse(headers={"HX-Redirect": answer.url})
    return answer


def found_rule(request: HttpRequest, uid: UUID) -> Rule:
    rule = listing.by_uid(request.workspace, uid)
    if rule is None:
        raise Http404
    return rule


def to_list(request: HttpRequest) -> HttpResponse:
    return redirect("rules:rules", request.workspace.slug)


def _done(request: HttpRequest, rule: Rule, act: Callable[..., Rule], words: str) -> HttpResponse:
    try:
        act(request.workspace, request.user, rule)
    except FolkmootError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words % {"name": rule.name})
    return redirect("rules:rule", request.workspace.slug, rule.uid)
