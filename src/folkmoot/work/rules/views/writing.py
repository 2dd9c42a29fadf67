"""A rule is written: in the form, as YAML beside it, or begun with an example message."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.stream.channels import queries as channels
from folkmoot.work.desk.views.showing import covered
from folkmoot.work.rules import actions, permissions
from folkmoot.work.rules.forms import (
    GroupDraft,
    RuleDraft,
    apply_act,
    fits_form,
    from_rule,
    read_draft,
    read_one,
    read_several,
    yaml_of,
)
from folkmoot.work.rules.forms.yaml import EXAMPLE
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries import example as examples
from folkmoot.work.rules.queries import listing
from folkmoot.work.rules.queries.fitting import Known, faults_of
from folkmoot.work.rules.views.listing import found_rule, to_list
from folkmoot_engine.errors import FolkmootError, RefusedError, RuleError
from folkmoot_engine.rules import All
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules.effect import PRIORITIES
from folkmoot_engine.rules.hours import DAYS

METHODS = ["GET", "HEAD", "POST"]
TO_YAML, TO_FORM = "to yaml", "to form"


@workspace_page(permissions.may_write_rules)
@require_http_methods(METHODS)
def new_form(request: HttpRequest) -> HttpResponse:
    draft = RuleDraft()
    draft.hours.zone = request.workspace.zone
    draft.order = str(listing.next_position(request.workspace))
    return _form(request, None, draft)


@workspace_page(permissions.may_write_rules)
@require_http_methods(METHODS)
def form(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = found_rule(request, uid)
    said = listing.newest(request.workspace, rule)
    if request.method != "POST" and not fits_form(said):
        messages.info(request, _("This rule holds what the form cannot show. Here it is as YAML."))
        return redirect("rules:yaml", request.workspace.slug, uid)
    return _form(request, rule, from_rule(said))


@workspace_page(permissions.may_write_rules)
@require_http_methods(METHODS)
def new_yaml(request: HttpRequest) -> HttpResponse:
    return _yaml(request, None, EXAMPLE)


@workspace_page(permissions.may_write_rules)
@require_http_methods(METHODS)
def yaml(request: HttpRequest, uid: UUID) -> HttpResponse:
    rule = found_rule(request, uid)
    return _yaml(request, rule, yaml_of(listing.newest(request.workspace, rule)))


@workspace_page(permissions.may_write_rules)
@require_http_methods(METHODS)
def example(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Conditions that a message fulfils, to be ticked; a form begins with those."""
    message = examples.message(request.workspace, uid)
    if message is None:
        raise Http404
    offered = examples.offered(request.workspace, message)
    chosen = [check for n, check in enumerate(offered) if str(n) in request.POST.getlist("pick")]
    if request.method == "POST" and chosen:
        draft = RuleDraft(when=GroupDraft("all", from_rule(_begun(chosen)).when.parts), alone=False)
        draft.hours.zone = request.workspace.zone
        draft.order = str(listing.next_position(request.workspace))
        return _form_page(request, None, draft)
    context = {"message": message, "offered": offered, "nothing_chosen": request.method == "POST"}
    context["covers"] = covered(request)
    return render(request, "rules/example.html", context)


def _begun(chosen: list) -> Said:
    return Said(name="-", condition=All(tuple(chosen)), effects=(), stop=True)


def _form(request: HttpRequest, rule: Rule | None, draft: RuleDraft) -> HttpResponse:
    """The page; or one with a row more or less (`act`); or the rule is kept."""
    if request.method != "POST":
        return _form_page(request, rule, draft)
    draft = read_draft(request.POST)
    act = request.POST.get("act", "")
    if act and act != TO_YAML:
        apply_act(draft, act)
        return _form_page(request, rule, draft)
    said = draft.rule()
    if said is not None and act == TO_YAML:
        return _yaml_page(request, rule, yaml_of(said))
    if said is not None and (kept := _keep(request, rule, said, draft)):
        return kept
    return _form_page(request, rule, draft)


def _keep(request: HttpRequest, rule: Rule | None, said: Said, draft: RuleDraft) -> HttpResponse | None:
    for place, fault in faults_of(Known(request.workspace), said).items():
        draft.then[place].fault = str(fault)
    if draft.is_faulty:
        return None
    try:
        return _kept(request, rule, said)
    except FolkmootError as refusal:
        draft.faults["rule"] = str(refusal)
        return None


def _kept(request: HttpRequest, rule: Rule | None, said: Said) -> HttpResponse:
    """Writes the rule and leads to its preview. Raises FolkmootError."""
    if rule is None:
        kept = actions.add_rule(request.workspace, request.user, said)
    else:
        kept = actions.change_rule(request.workspace, request.user, rule, said, seen=_seen(request))
    if rule is not None and kept.version == kept.at_work:
        messages.success(request, _("Saved."))
        return redirect("rules:rule", request.workspace.slug, kept.uid)
    messages.success(request, _("Saved. Look at what it would have done, then switch it on."))
    return redirect("rules:preview", request.workspace.slug, kept.uid)


def _seen(request: HttpRequest) -> int | None:
    written = request.POST.get("seen", "")
    return int(written) if written.isdecimal() and len(written) < 9 else None


def _form_page(request: HttpRequest, rule: Rule | None, draft: RuleDraft) -> HttpResponse:
    known = Known(request.workspace)
    people = [(email, f"{name} ({email})") for email, name in known.team.items()]
    context = {
        "rule": rule,
        "seen": _seen(request) or (rule.version if rule else ""),
        "draft": draft,
        "days": DAYS,
        "priorities": PRIORITIES,
        "options": {
            "queue": list(known.queues.items()),
            "assign": people,
            "notify": [(role, str(Role(role).label)) for role in known.roles] + people,
            "propose": [(name, name) for name in known.replies],
        },
        "channels": [channel.name for channel in channels.all_of(request.workspace)],
        **_addresses(request, rule),
    }
    return render(request, "rules/form.html", context)


def _yaml(request: HttpRequest, rule: Rule | None, text: str) -> HttpResponse:
    if request.method != "POST":
        return _yaml_page(request, rule, text)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        if request.POST.get("act") == TO_FORM:
            return _from_yaml(request, rule, text)
        if rule is not None:
            return _kept(request, rule, read_one(text))
        return _added(request, text)
    except FolkmootError as error:
        return _yaml_page(request, rule, text, error)


def _from_yaml(request: HttpRequest, rule: Rule | None, text: str) -> HttpResponse:
    said = read_one(text)
    if not fits_form(said):
        raise RefusedError(
            _("The form cannot show this rule"),
            remedy=_("It has a pattern over several lines, or more than a hundred conditions: keep it as YAML."),
        )
    return _form_page(request, rule, from_rule(said))


def _added(request: HttpRequest, text: str) -> HttpResponse:
    rules = read_several(text)
    if len(rules.rules) == 1:
        return _kept(request, None, rules.rules[0])
    done = actions.import_rules(request.workspace, request.user, rules)
    words = ngettext("%(n)d rule is kept, switched off.", "%(n)d rules are kept, switched off.", len(rules.rules))
    messages.success(request, words % {"n": done.added + done.changed + done.unchanged})
    return to_list(request)


def _yaml_page(request: HttpRequest, rule: Rule | None, text: str, error: FolkmootError | None = None) -> HttpResponse:
    context = {
        "rule": rule,
        "seen": _seen(request) or (rule.version if rule else ""),
        "text": text,
        "error": error,
        "excerpt": error.excerpt if isinstance(error, RuleError) else "",
        **_addresses(request, rule),
    }
    return render(request, "rules/yaml.html", context)


def _addresses(request: HttpRequest, rule: Rule | None) -> dict[str, str]:
    names, where = ("new", "new-yaml"), [request.workspace.slug]
    if rule is not None:
        names, where = ("form", "yaml"), [*where, rule.uid]
    form_address, yaml_address = (reverse(f"rules:{name}", args=where) for name in names)
    return {"form_address": form_address, "yaml_address": yaml_address}
