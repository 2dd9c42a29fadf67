"""The door of pages behind a secret link."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.scorecard.views.saying import said


def secret_page(find: Callable):
    """Let those in whose link leads somewhere; the view gets what `find(token)` found.

    No search engine keeps such a page, no cache does, and no other site learns its address: not even a browser that
    follows a link tells where it came from. (Within this site it does: Django's check of forms asks for it.)
    """

    def door(view):
        @public_page("scorecard")
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, token: str) -> HttpResponse:
            found = find(token)
            if found is None:
                raise Http404
            request.token, request.said = token, said(request)
            response = view(request, found)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return page

    return door
