"""The doors of the public rooms: for strangers, and for the team that looks after a room."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt

from folkmoot.foundation.web.access import workspace_page
from folkmoot.foundation.web.middleware import CONTENT_SECURITY_POLICY
from folkmoot.rooms.reception import queries
from folkmoot.rooms.reception.actions import TooOften
from folkmoot_engine.errors import RefusedError

LANGUAGES = dict(settings.LANGUAGES)
IN_ANY_PAGE = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


def public_page(room: str, *, embeddable: bool = False):
    """Let everybody in while the room is open. The view gets `request.room` and must render before it returns.

    What it refuses (RefusedError) becomes a page that says so. `embeddable`: other sites may show it in a frame; it
    must then have no form.
    """

    def door(view):
        @wraps(view)
        def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            request.room = queries.room(room)
            if not request.room.is_on:
                raise Http404
            language = request.GET.get("language")
            if language in LANGUAGES:
                translation.activate(language)
                request.LANGUAGE_CODE = language
            try:
                response = view(request, *args, **kwargs)
            except RefusedError as error:
                response = _refused(request, error)
            if language in LANGUAGES:  # who chose it will want it on the next page, too
                response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
            if embeddable:
                response.headers["Content-Security-Policy"] = IN_ANY_PAGE
            return response

        page.is_public = True
        return xframe_options_exempt(page) if embeddable else page

    return door


def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    status = 429 if isinstance(error, TooOften) else 409
    return render(request, "reception/refused.html", {"error": error, "room": request.room}, status=status)


def host_page(room: str, may: Callable[[str], bool]):
    """Let those of the host's team in whose role may. Everybody else finds nothing: `workspace_page` says how."""

    def door(view):
        @wraps(view)
        def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            request.room = queries.room(room)
            if request.room.host != request.workspace:
                raise Http404
            return view(request, *args, **kwargs)

        return workspace_page(may)(page)

    return door
