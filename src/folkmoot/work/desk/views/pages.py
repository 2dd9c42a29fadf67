"""What is looked at: the lists, a case, what is new. Each page whole, or the part that changes for htmx."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.work.desk import permissions, queries
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import View
from folkmoot.work.desk.views.place import Place, place_of
from folkmoot.work.desk.views.showing import (
    Opened,
    case_context,
    covered,
    list_context,
    others_looking,
    reading_context,
    rows,
    ways,
)
from folkmoot_engine.errors import RefusedError

NOTHING_NEW = 204
MOST_DIGITS = 9


@workspace_page(permissions.may_see_desk)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the list one worked in last."""
    kept = request.session.get(_session_key(request), View.ALL.value)
    known = kept in View.values or queries.queue_by_slug(request.workspace, kept)
    return redirect("desk:cases", request.workspace.slug, kept if known else View.ALL.value)


@workspace_page(permissions.may_see_desk)
@require_GET
def cases(request: HttpRequest, view: str) -> HttpResponse:
    """A list: the whole page, or its next rows."""
    place = place_of(request, view)
    after = request.GET.get("after", "")
    try:
        if after and request.htmx:
            return render(request, "desk/rows.html", {"place": place, **rows(place, covered(request), after)})
        context = list_context(place, covered(request), after)
    except RefusedError:
        return redirect(place.address)  # a place in the list that is no longer one: from the top again
    request.session[_session_key(request)] = place.slug
    return render(request, "desk/desk.html", {"title": place.name, **context})


@workspace_page(permissions.may_see_desk)
@require_GET
def case(request: HttpRequest, view: str, uid: UUID) -> HttpResponse:
    """A case in its list; for htmx its thread, with the panel beside it."""
    place = place_of(request, view)
    found = found_case(request, uid)
    context = case_context(request, place, found, _opened(request))
    context["title"] = context["name"]
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/opened.html", context)
    return render(request, "desk/desk.html", {**list_context(place, covered(request)), **context})


@workspace_page(permissions.may_see_desk)
@require_GET
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """To a message: in its own case, else in the case its thread has; else its thread alone, to be read."""
    found = queries.message(request.workspace, uid)
    if found is None:
        raise Http404
    about = found.case_uid or queries.case_of_thread(request.workspace, found.thread_id)
    if about is None:
        return render(request, "desk/reading.html", reading_context(request, found))
    address = reverse("desk:case", args=[request.workspace.slug, View.ALL.value, about])
    return HttpResponseRedirect(f"{address}?around={uid}#m-{uid}")


@workspace_page(permissions.may_see_desk)
@require_GET
def news(request: HttpRequest, view: str) -> HttpResponse:
    """Asked every few seconds with what the page knows already; 204 while there is nothing to tell."""
    place = place_of(request, view)
    found = queries.case(place.workspace, request.GET["case"]) if uid_of(request.GET.get("case", "")) else None
    others = others_looking(place, found) if found else []
    known = (request.GET.get("pulse"), request.GET.get("others", ""))
    if known == (str(queries.pulse(place.workspace)), ", ".join(others)):
        return HttpResponse(status=NOTHING_NEW)
    context = {"place": place, **ways(place), "others": others, "case": found, "swap": True}
    context["fresh"] = _more_than(request.GET.get("total", ""), context["total"])
    if found and request.GET.get("version") != str(found.version):
        context["stale"] = _what_happened(place, found)
        context["address"] = place.case(found.uid)
    return render(request, "desk/news.html", context)


@workspace_page(permissions.may_see_desk)
@require_POST
def covers(request: HttpRequest) -> HttpResponse:
    """Whether harmful words are covered, as each person chooses."""
    request.session["covers"] = request.POST.get("covers") == "on"
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("desk:desk", args=[request.workspace.slug])
    return HttpResponseRedirect(back)


def found_case(request: HttpRequest, uid: UUID) -> Case:
    found = queries.case(request.workspace, uid)
    if found is None:
        raise Http404
    return found


def _opened(request: HttpRequest) -> Opened:
    return Opened(around=uid_of(request.GET.get("around", "")), form=request.GET.get("do", ""))


def uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    """A whole number as an address or a form holds it."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def _more_than(known: str, total: queries.Count) -> int:
    before = number_of(known)
    return 0 if before is None else max(0, total.number - before)


def _what_happened(place: Place, case: Case) -> str:
    event = next(iter(queries.history(place.workspace, case)), None)
    if event is None:
        return _("This case has changed since you opened it.")
    if event.actor is None:
        return f"{event.sentence}."
    return _("%(name)s %(what)s.") % {"name": event.actor.get_short_name(), "what": event.sentence}


def _session_key(request: HttpRequest) -> str:
    return f"desk:{request.workspace.slug}"
