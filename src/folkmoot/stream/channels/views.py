"""The channels of a workspace, and what they are called."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.stream.channels import actions, permissions, queries
from folkmoot.stream.channels.forms import NameForm
from folkmoot_engine.errors import RefusedError


@workspace_page(may=permissions.may_rename)
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    return render(request, "channels/channels.html", {"channels": queries.with_threads(request.workspace)})


@workspace_page(may=permissions.may_rename)
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, uid) -> HttpResponse:
    found = queries.by_uid(request.workspace, uid)
    if found is None:
        raise Http404
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            name, role = form.cleaned_data["name"], request.membership.role
            actions.rename(request.workspace, request.user, found, name, role=role)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The channel is now called %(name)s.") % {"name": found.name})
            return redirect("channels:channels", request.workspace.slug)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "channels/channel.html", {"form": form, "channel": found}, status=status)
