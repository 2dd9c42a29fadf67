"""The way in, the site's pulse, and what people see when something went wrong."""

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from folkmoot.foundation.web import slots
from folkmoot.foundation.workspaces import queries
from folkmoot.foundation.workspaces.models import Membership


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the work where there is one workspace; else a choice, or word that there is none yet."""
    places = [{"membership": place, "address": first_page(place)} for place in queries.memberships_of(request.user)]
    if len(places) == 1 and "all" not in request.GET:
        return redirect(places[0]["address"])
    return render(request, "web/home.html", {"places": places})


def first_page(place: Membership) -> str:
    """Where the rail begins for this role; the team, should the rail be empty."""
    for entry in slots.content("rail"):
        if not entry.may(place.role) or not entry.stands_in(place.workspace):
            continue
        try:
            return reverse(entry.address, args=[place.workspace.slug])
        except NoReverseMatch:
            continue
    return reverse("workspaces:team", args=[place.workspace.slug])


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For whoever watches the site: 200 while it answers and reaches its database, 503 otherwise."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "out of reach"}, status=503)
    return JsonResponse({"status": "well", "database": "reached"})


def nowhere(request: HttpRequest) -> HttpResponse:
    """In place of a page that a part we took brings along and this site does not want."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(
        request,
        400,
        _("The site did not understand this request"),
        _("The address or the form was not complete. Nothing was changed."),
        _("Go back and try again. What you wrote may still be in the form."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(
        request,
        403,
        _("Your role does not include this page"),
        _("You are signed in and all is well; this part of the workspace belongs to other roles. Nothing was changed."),
        _("If you need it for your work, ask an owner of the workspace."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(
        request,
        404,
        _("There is nothing at this address"),
        _("It may have been moved or erased, or it may belong to a workspace that you are not part of."),
        _("Check the address, or begin again from the start page."),
    )


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without a valid token: nearly always a page left open for long."""
    return _fault(
        request,
        403,
        _("This page was open for too long"),
        _("To keep others from acting in your name, forms expire. Nothing was changed."),
        _("Go back, copy what you wrote, load the page anew and send it again."),
    )


def too_often(request: HttpRequest) -> HttpResponse:
    """To whoever signs in, or asks for a new password, again and again."""
    return _fault(
        request,
        429,
        _("That was too often in a short time"),
        _("To keep guessers out, the site lets everybody wait for a while. Nothing was changed."),
        _("Wait a few minutes, then try again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Made without the request: asking who is signed in would ask the database, which may be what broke."""
    words = {
        "status": 500,
        "what": _("Something broke on our side"),
        "lost": _("It is not your doing. What was saved before is safe; what you just sent was not saved."),
        "remedy": _("Go back and try again in a minute. If it stays so, tell whoever runs this site when it happened."),
    }
    return HttpResponse(render_to_string(_fault_template(request), words), status=500)


def _fault(request: HttpRequest, status: int, what: str, lost: str, remedy: str) -> HttpResponse:
    words = {"status": status, "what": what, "lost": lost, "remedy": remedy}
    return render(request, _fault_template(request), words, status=status)


def _fault_template(request: HttpRequest) -> str:
    return "web/fault_part.html" if getattr(request, "htmx", False) else "web/fault.html"
