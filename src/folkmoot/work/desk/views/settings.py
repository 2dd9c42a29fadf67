"""The desk's pages of settings: house rules, each change a new version, and queues."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.desk import actions, permissions, queries
from folkmoot.work.desk.forms import HouseRuleForm, QueueForm
from folkmoot.work.desk.models import HouseRule, Queue
from folkmoot_engine.errors import RefusedError


@workspace_page(permissions.may_manage_desk)
@require_http_methods(["GET", "HEAD", "POST"])
def house_rules(request: HttpRequest) -> HttpResponse:
    """All rules, and a form for one more."""
    form = HouseRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rule = actions.add_house_rule(request.workspace, request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Rule %(code)s is in force.") % {"code": rule.code})
            return redirect("desk:house-rules", request.workspace.slug)
    every = queries.house_rules(request.workspace, retired=True)
    context = {
        "form": form,
        "in_force": [rule for rule in every if rule.retired_at is None],
        "past": [rule for rule in every if rule.retired_at is not None],
    }
    return render(request, "desk/house_rules.html", context)


@workspace_page(permissions.may_manage_desk)
@require_http_methods(["GET", "HEAD", "POST"])
def house_rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One rule and its earlier wordings. Its number stays: decisions quote it."""
    rule = _house_rule(request, uid)
    form = HouseRuleForm(request.POST or None, initial={"title": rule.title, "text": rule.text})
    del form.fields["code"]
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_house_rule(request.workspace, request.user, rule, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Rule %(code)s has its new wording. Earlier decisions keep the old one.")
            messages.success(request, words % {"code": changed.code})
            return redirect("desk:house-rules", request.workspace.slug)
    every = queries.house_rules(request.workspace, retired=True)
    earlier = [one for one in every if one.code == rule.code and one.version < rule.version]
    return render(request, "desk/house_rule.html", {"form": form, "rule": rule, "earlier": earlier})


@workspace_page(permissions.may_manage_desk)
@require_POST
def retire_house_rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = _house_rule(request, uid)
    try:
        actions.retire_house_rule(request.workspace, request.user, rule)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Rule %(code)s is retired. Decisions that rest on it still name it.")
        messages.success(request, words % {"code": rule.code})
    return redirect("desk:house-rules", request.workspace.slug)


@workspace_page(permissions.may_manage_desk)
@require_GET
def queues(request: HttpRequest) -> HttpResponse:
    """All queues in their order."""
    counts = queries.queues(request.workspace, request.user).queues
    return render(request, "desk/queues.html", {"counts": counts})


@workspace_page(permissions.may_manage_desk)
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One queue: what it is called, what belongs there, how soon its cases are due, where it stands."""
    found: Queue | None = queries.queue(request.workspace, uid)
    if found is None:
        raise Http404
    now = {name: getattr(found, name) for name in QueueForm.base_fields}
    form = QueueForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_queue(request.workspace, request.user, found, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Cases that are open already keep the time they are due."))
            return redirect("desk:queues", request.workspace.slug)
    return render(request, "desk/queue.html", {"form": form, "queue": found})


def _house_rule(request: HttpRequest, uid: UUID) -> HouseRule:
    rule = queries.house_rule(request.workspace, uid)
    if rule is None or rule.retired_at is not None:
        raise Http404
    return rule
