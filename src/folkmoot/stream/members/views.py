"""Members: the list, and the page of one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.foundation.web import slots
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.stream.members import actions, permissions, queries
from folkmoot.stream.members.forms import NameForm
from folkmoot.stream.members.models import Member
from folkmoot_engine.errors import RefusedError

OFFERED = 10  # members to merge with


@workspace_page(may=permissions.may_read)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    asked = NameForm(request.GET).asked()
    page = queries.page(request.workspace, **asked)
    previous = max(0, asked["start"] - queries.PAGE) if asked["start"] else None
    return render(request, "members/members.html", {**asked, "page": page, "previous": previous})


@workspace_page(may=permissions.may_read)
@require_safe
def member(request: HttpRequest, uid) -> HttpResponse:
    found = _found(request, uid)
    if found.merged_into is not None:
        return redirect("members:member", request.workspace.slug, found.merged_into.uid)
    role = request.membership.role
    told = {
        "member": found,
        "name": queries.name_of(request.workspace, found),
        "handles": queries.handles_of(request.workspace, found),
        "figures": queries.figures_of(request.workspace, [found.pk])[found.pk],
        "merges": [(done, queries.name_of(request.workspace, done.gone)) for done in _merges(request, found)],
        "sections": [mark_safe(section(request, found)) for section in slots.content("member.history")],
        "may_merge": permissions.may_merge(role) and found.erased_at is None,
        "may_erase": permissions.may_erase(role) and found.erased_at is None,
        "may_mark_staff": permissions.may_mark_staff(role) and found.erased_at is None,
        **_offered(request, found),
    }
    return render(request, "members/member.html", told)


@workspace_page(may=permissions.may_merge)
@require_POST
def merge(request: HttpRequest, uid) -> HttpResponse:
    kept, gone = _found(request, uid), queries.by_uid(request.workspace, _uid(request.POST.get("gone")))
    if gone is None:
        raise Http404
    return _done_or_refused(
        request,
        kept,
        lambda: actions.merge(request.workspace, request.user, kept, gone),
        _("They are one member now. You can undo this below."),
    )


@workspace_page(may=permissions.may_merge)
@require_POST
def undo_merge(request: HttpRequest, uid) -> HttpResponse:
    kept, done = _found(request, uid), queries.merge_by_uid(request.workspace, _uid(request.POST.get("merge")))
    if done is None or done.kept_id != kept.pk:
        raise Http404
    return _done_or_refused(
        request,
        kept,
        lambda: actions.undo_merge(request.workspace, request.user, done),
        _("They are two members again."),
    )


@workspace_page(may=permissions.may_mark_staff)
@require_POST
def staff(request: HttpRequest, uid) -> HttpResponse:
    found = _found(request, uid)
    speaks = request.POST.get("is_staff") == "yes"
    actions.mark_staff(request.workspace, request.user, found, speaks)
    messages.success(request, _("They speak for the brand.") if speaks else _("They no longer speak for the brand."))
    return _to(request, found)


@workspace_page(may=permissions.may_erase)
@require_POST
def erase(request: HttpRequest, uid) -> HttpResponse:
    found = _found(request, uid)
    return _done_or_refused(
        request,
        found,
        lambda: actions.ask_to_erase(request.workspace, request.user, found, role=request.membership.role),
        _("The member is being erased. This takes from a second to a few minutes."),
    )


def _found(request: HttpRequest, uid) -> Member:
    found = queries.by_uid(request.workspace, uid)
    if found is None:
        raise Http404
    return found


def _uid(text: str | None):
    """What a form sent as a uid; a wrong one finds nothing."""
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Http404 from error


def _to(request: HttpRequest, found: Member) -> HttpResponse:
    return redirect("members:member", request.workspace.slug, found.uid)


def _merges(request: HttpRequest, found: Member):
    return queries.merges_of(request.workspace, found)[:OFFERED] if found.erased_at is None else []


def _offered(request: HttpRequest, found: Member) -> dict[str, object]:
    """Members to merge with, once a name was given."""
    name = NameForm({"name": request.GET.get("merge", "")}).asked()["name"]
    if not name:
        return {"sought": "", "offered": None}
    rows = queries.page(request.workspace, name=name, limit=OFFERED + 1).rows
    return {"sought": name, "offered": [row for row in rows if row.member.pk != found.pk][:OFFERED]}


def _done_or_refused(request: HttpRequest, found: Member, act, done: str) -> HttpResponse:
    try:
        act()
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return _to(request, found)
