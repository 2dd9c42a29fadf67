"""Saved replies, which rules propose."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.rules import actions, permissions
from folkmoot.work.rules.forms import SavedReplyForm
from folkmoot.work.rules.queries import listing
from folkmoot_engine.errors import RefusedError


@workspace_page(permissions.may_write_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_replies(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for one more."""
    form = SavedReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_saved_reply(request.workspace, request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved. A rule can propose it now."))
            return redirect("rules:saved-replies", request.workspace.slug)
    context = {"form": form, "replies": listing.saved_replies(request.workspace)}
    return render(request, "rules/saved_replies.html", context)


@workspace_page(permissions.may_write_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_reply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Other words; the name stays, as rules know it."""
    reply = listing.saved_reply(request.workspace, uid)
    if reply is None:
        raise Http404
    form = SavedReplyForm(request.POST or None, initial={"text": reply.text})
    del form.fields["name"]
    if request.method == "POST" and form.is_valid():
        actions.change_saved_reply(request.workspace, request.user, reply, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("rules:saved-replies", request.workspace.slug)
    return render(request, "rules/saved_reply.html", {"form": form, "reply": reply})
