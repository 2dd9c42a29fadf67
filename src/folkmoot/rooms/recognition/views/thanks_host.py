"""For the host's team: what waits to be read, what was decided, and who is thanked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.permissions import may_read
from folkmoot.rooms.reception import queries as reception
from folkmoot.rooms.reception.access import host_page
from folkmoot.rooms.recognition.actions import thanks_reviewing as actions
from folkmoot.rooms.recognition.forms.thanks import AcceptForm, RefuseForm
from folkmoot.rooms.recognition.models import Thanks
from folkmoot.rooms.recognition.permissions import may_review
from folkmoot.rooms.recognition.queries import thanks as queries
from folkmoot.rooms.recognition.queries import thanks_reviewing as around_queries
from folkmoot.rooms.recognition.states import ThanksState
from folkmoot_engine.errors import RefusedError

ON_A_PAGE = 50
TABS = {
    "waiting": queries.waiting,
    "accepted": lambda: queries.decided_as(queries.TO_SHOW),
    "refused": lambda: queries.decided_as([ThanksState.REFUSED]),
}


@host_page("recognition", may_review)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; and what was decided, the latest first."""
    tab = request.GET.get("show") if request.GET.get("show") in TABS else "waiting"
    page = Paginator(TABS[tab](), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition/host/queue.html", {"tab": tab, "page": page, "numbers": queries.numbers()})


@host_page("recognition", may_review)
@require_safe
def one(request: HttpRequest, uid) -> HttpResponse:
    """One thank-you, with what triage says of it, what can be done, and what was."""
    return _page(request, _found(uid))


@host_page("recognition", may_review)
@require_POST
def accept(request: HttpRequest, uid) -> HttpResponse:
    thanks = _found(uid)
    form = AcceptForm(request.POST, doubted=bool(thanks.verdict.get("doubts")))
    said = _("Accepted. It is shown once %(name)s says yes.") % {"name": thanks.honoree.name}
    return _decide(request, thanks, form, actions.accept, said)


@host_page("recognition", may_review)
@require_POST
def refuse(request: HttpRequest, uid) -> HttpResponse:
    thanks = _found(uid)
    return _decide(request, thanks, RefuseForm(request.POST), actions.refuse, _("Refused. Nobody sees it."))


@host_page("recognition", may_review)
@require_POST
def take_back(request: HttpRequest, uid) -> HttpResponse:
    """Undo a decision."""
    thanks = _found(uid)
    try:
        actions.take_back(thanks, request.user)
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect("recognition_host:one", request.workspace.slug, uid)


@host_page("recognition", may_review)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is thanked, what they answered, and how they are reached."""
    page = Paginator(queries.people(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition/host/people.html", {"page": page, "numbers": queries.numbers()})


@host_page("recognition", may_read)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The way of a member of the team to the thanks for them: their account says who they are."""
    honoree = queries.honoree_of_user(request.user)
    if honoree is None:
        return render(request, "recognition/host/none.html")
    return redirect("recognition:own", queries.honoree_token(honoree))


def card(request: HttpRequest, workspace: Workspace) -> str:
    """For the overview of the rooms: how much waits here."""
    if not reception.hosts(workspace, "recognition"):
        return ""
    return render_to_string("recognition/host/card.html", {"workspace": workspace, "numbers": queries.numbers()})


def _decide(request: HttpRequest, thanks: Thanks, form, act, said: str) -> HttpResponse:
    """On to the next one that waits, with a way to undo."""
    if not form.is_valid():
        return _page(request, thanks, form)
    told = form.cleaned_data
    thanks.version = told.pop("version")  # as the page showed it: what changed since is refused
    slug = request.workspace.slug
    try:
        act(thanks, request.user, **told)
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("recognition_host:one", slug, thanks.uid)
    undo = reverse("recognition_host:take_back", args=[slug, thanks.uid])
    messages.success(request, said, extra_tags=undo)
    following = queries.waiting().first()
    return redirect("recognition_host:one", slug, following.uid) if following else redirect(_queue(slug))


def _page(request: HttpRequest, thanks: Thanks, form=None) -> HttpResponse:
    around = around_queries.neighbours(thanks)
    words = {
        "thanks": thanks,
        "honoree": thanks.honoree,
        "form": form,
        "refuse": form if isinstance(form, RefuseForm) else RefuseForm(),
        "doubts": sorted(thanks.verdict.get("doubts", {}).items(), key=lambda pair: -pair[1]),
        "before": around.before,
        "after": around.after,
        "left": around.left,
        "events": around_queries.events_of(thanks),
    }
    return render(request, "recognition/host/one.html", words, status=422 if form else 200)


def _found(uid) -> Thanks:
    thanks = queries.reviewed(uid)
    if thanks is None or thanks.state == ThanksState.REMOVED:
        raise Http404
    return thanks


def _queue(slug: str) -> str:
    return reverse("recognition_host:queue", args=[slug])
