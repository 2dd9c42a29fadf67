"""The Day's pages for the team that looks after the room."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.rooms.reception.access import host_page
from folkmoot.rooms.recognition.actions import day as actions
from folkmoot.rooms.recognition.forms.day import TributeForm
from folkmoot.rooms.recognition.permissions import may_review
from folkmoot.rooms.recognition.queries import day as queries
from folkmoot_engine.errors import RefusedError

SHOWN = 100
DONE = {
    "public": _("The tribute is shown."),
    "refused": _("The tribute is not shown."),
    "review": _("The tribute waits for review again."),
}


@host_page("recognition", may_review)
@require_safe
def tributes(request: HttpRequest) -> HttpResponse:
    """Links that visitors suggested."""
    words = {"waiting": queries.tributes_waiting()[:SHOWN], "decided": queries.tributes_decided()[:SHOWN]}
    return render(request, "recognition/host/tributes.html", words)


@host_page("recognition", may_review)
@require_POST
def decide_tribute(request: HttpRequest, uid) -> HttpResponse:
    found, form = queries.tribute(uid), TributeForm(request.POST)
    if found is None or not form.is_valid():
        raise Http404
    found.version = form.cleaned_data["version"]  # the one they saw
    try:
        actions.decide(found, form.cleaned_data["to"], request.user)
        messages.success(request, DONE[form.cleaned_data["to"]])
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect("recognition_host:tributes", slug=request.workspace.slug)
