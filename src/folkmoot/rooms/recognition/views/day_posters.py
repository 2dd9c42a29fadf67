"""Posters for the office wall."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.recognition.models import Thanks
from folkmoot.rooms.recognition.queries import day_posters as queries


@public_page("recognition")
@require_safe
def of_thanks(request: HttpRequest, uid, kind: str) -> HttpResponse:
    """One thank-you."""
    return _answer(request, queries.of_thanks(uid), kind)


@public_page("recognition")
@require_safe
def of_person(request: HttpRequest, uid, kind: str) -> HttpResponse:
    """The latest thanks to one person."""
    return _answer(request, queries.of_person(uid), kind)


def _answer(request: HttpRequest, thanks: list[Thanks], kind: str) -> HttpResponse:
    if kind not in queries.KINDS or not thanks:
        raise Http404
    count(request, "day.poster")
    poster = queries.poster(thanks, request.GET.get("paper", ""))
    answer = HttpResponse(queries.drawn(poster, kind), content_type=queries.KINDS[kind])
    answer.headers["Content-Disposition"] = f'inline; filename="thanks.{kind}"'
    answer.headers["Cache-Control"] = "private, max-age=300"  # not for long: it may be hidden at any time
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
