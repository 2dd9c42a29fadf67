"""The workspace's own pages: its settings, its team, and the way into it."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.foundation.accounts.queries import by_email
from folkmoot.foundation.workspaces import actions, permissions
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.foundation.workspaces.forms import ROLE_MEANS, AcceptForm, InviteForm, RoleForm, WorkspaceForm
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import team as places
from folkmoot_engine.errors import RefusedError

SIGNED_IN_BY = "allauth.account.auth_backends.AuthenticationBackend"
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@workspace_page(may=permissions.may_manage_workspace)
@page_methods
def settings(request: HttpRequest) -> HttpResponse:
    form = WorkspaceForm(request.workspace, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_workspace(request.workspace, request.user, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The workspace's settings are saved."))
            return redirect("workspaces:settings", request.workspace.slug)
    return render(request, "workspaces/settings.html", {"form": form}, status=_status(form))


@workspace_page()
@require_http_methods(["GET", "HEAD"])
def team(request: HttpRequest) -> HttpResponse:
    return _team_page(request)


@workspace_page(may=permissions.may_manage_workspace)
@page_methods
def invite(request: HttpRequest) -> HttpResponse:
    """The link is shown once, here: a page that is loaded anew does not have it any more."""
    form = InviteForm(request.membership.role, request.POST or None, initial={"role": Role.AGENT})
    invited = None
    if request.method == "POST" and form.is_valid():
        site = request.build_absolute_uri("/")
        try:
            invited = actions.invite(request.workspace, request.user, site=site, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
    words = {"form": form, "invited": invited, "meanings": _meanings(form)}
    return render(request, "workspaces/invite.html", words, status=_status(form))


@workspace_page(may=permissions.may_manage_workspace)
@require_POST
def withdraw(request: HttpRequest, uid) -> HttpResponse:
    invitation = next((kept for kept in places.open_invitations(request.workspace) if kept.uid == uid), None)
    if invitation is None:
        raise Http404
    return _done_or_refused(
        request,
        lambda: actions.withdraw_invitation(request.workspace, request.user, invitation),
        _("The invitation of %(name)s is withdrawn; its link ends.") % {"name": invitation.email},
    )


@workspace_page(may=permissions.may_manage_workspace)
@require_POST
def role(request: HttpRequest, uid) -> HttpResponse:
    place = _place(request, uid)
    form = RoleForm(request.membership.role, request.POST)
    if not form.is_valid():
        return _team_page(request, refusal=_("Choose a role that you may give away."))
    chosen = Role(form.cleaned_data["role"])
    return _done_or_refused(
        request,
        lambda: actions.change_role(request.workspace, request.user, place, chosen),
        _("%(name)s is now: %(role)s.") % {"name": place.user, "role": chosen.label},
    )


@workspace_page()
@require_POST
def end(request: HttpRequest, uid) -> HttpResponse:
    place = _place(request, uid)
    done = _done_or_refused(
        request,
        lambda: actions.end_membership(request.workspace, request.user, place),
        _("%(name)s is no longer in %(workspace)s.") % {"name": place.user, "workspace": request.workspace.name},
    )
    return redirect("web:home") if place.user == request.user and done.status_code == 302 else done


@never_cache
@sensitive_post_parameters("password")
@page_methods
def invitation(request: HttpRequest, uid, secret: str) -> HttpResponse:
    """Take a place: with the account one has, or with a new one."""
    kept = places.invitation(uid, secret)
    if kept is None:
        return render(request, "workspaces/invitation_gone.html", status=404)
    user = request.user if request.user.is_authenticated else None
    known = by_email(kept.email)
    form = AcceptForm(request.POST or None) if user is None and known is None else None
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        try:
            place = actions.accept_invitation(uid, secret, user=user, **given)
        except RefusedError as error:
            refusal = str(error)
        else:
            return _welcome(request, place)
    words = {"invitation": kept, "form": form, "known": known, "refusal": refusal, "state": _state(kept, user)}
    return render(request, "workspaces/invitation.html", words, status=409 if refusal else 200)


def _welcome(request: HttpRequest, place: Membership) -> HttpResponse:
    if not request.user.is_authenticated:
        login(request, place.user, SIGNED_IN_BY)
    messages.success(request, _("Welcome to %(workspace)s.") % {"workspace": place.workspace.name})
    return redirect("web:home")


def _state(kept, user) -> str:
    """What stands between the person and the place: "open", "accepted", "withdrawn", "expired" or "other account"."""
    if kept.accepted_at:
        return "accepted"
    if kept.withdrawn_at:
        return "withdrawn"
    if places.is_expired(kept):
        return "expired"
    return "other account" if user is not None and user.email != kept.email else "open"


def _place(request: HttpRequest, uid) -> Membership:
    place = places.place_of(request.workspace, uid)
    if place is None:
        raise Http404
    return place


def _done_or_refused(request: HttpRequest, act, said: str) -> HttpResponse:
    try:
        act()
    except RefusedError as error:
        return _team_page(request, refusal=str(error))
    messages.success(request, said)
    return redirect("workspaces:team", request.workspace.slug)


def _team_page(request: HttpRequest, refusal: str = "") -> HttpResponse:
    own = request.membership.role
    form = RoleForm(own)
    people = [
        {
            "place": place,
            "own": place.user == request.user,
            "may_change": permissions.may_change_role(own, place.role, place.role),
            "may_end": place.user == request.user or permissions.may_invite(own, place.role),
        }
        for place in places.team(request.workspace)
    ]
    may_invite = permissions.may_manage_workspace(own)
    words = {
        "people": people,
        "invitations": places.open_invitations(request.workspace) if may_invite else [],
        "roles": form.fields["role"].choices,
        "meanings": list(ROLE_MEANS.items()),
        "may_invite": may_invite,
        "refusal": refusal,
    }
    return render(request, "workspaces/team.html", words, status=409 if refusal else 200)


def _meanings(form: RoleForm) -> list[tuple[str, str]]:
    return [(label, ROLE_MEANS[Role(value)]) for value, label in form.fields["role"].choices]


def _status(form) -> int:
    return 422 if form.errors else 200
