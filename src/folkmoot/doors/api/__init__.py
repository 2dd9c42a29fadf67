"""The API: what the public pages show, for programs. Described at /api/v1/openapi.json."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from folkmoot.doors.api import curation, day, entry, scorecard, sheets, thanks
from folkmoot.doors.api.doors import Closed, in_room
from folkmoot_engine import __version__
from folkmoot_engine.errors import RefusedError

api = NinjaAPI(
    title="Folkmoot",
    version=__version__,
    description="What the public rooms show on their pages, for programs.",
    urls_namespace="api",
    docs_url=None,  # its page would load scripts from elsewhere
)
for _place, _router, _room in (
    ("/directory", entry.router, "directory"),
    ("/directory", curation.router, "directory"),
    ("/directory", sheets.router, "directory"),
    ("/thanks", thanks.router, "recognition"),
    ("/thanks", day.router, "recognition"),
    ("/scorecard", scorecard.router, "scorecard"),
):
    api.add_router(_place, in_room(_router, _room))


@api.exception_handler(Closed)
def closed(request: HttpRequest, error: Closed) -> HttpResponse:
    return api.create_response(request, {"detail": "Not Found"}, status=404)


@api.exception_handler(RefusedError)
def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    said = {"what": error.what, "where": error.where, "remedy": error.remedy}
    return api.create_response(request, {"detail": str(error), **said}, status=409)
