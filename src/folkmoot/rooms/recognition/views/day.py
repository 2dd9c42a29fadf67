"""The Day's pages for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.recognition.actions import day as actions
from folkmoot.rooms.recognition.forms.day import SuggestForm
from folkmoot.rooms.recognition.queries import day as queries

ROOM = "recognition"
CALENDAR = "text/calendar; charset=utf-8"


@public_page(ROOM)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """When it is, why then, what to do, and what others did."""
    coming = queries.coming(request.room)
    words = {
        "day": coming,
        "told": queries.told(coming.on),
        "wrong": queries.wrong_dates(),
        "tributes": queries.tributes(coming.on.year),
    }
    return render(request, "recognition/day.html", words)


@public_page(ROOM)
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every year since the first Day."""
    return render(request, "recognition/archive.html", {"years": queries.years(request.room)})


@public_page(ROOM)
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    """One year's Day: its date, its thanks and its tributes."""
    if not queries.is_told(request.room, number):
        raise Http404
    found = queries.year(request.room, number)
    words = {"year": found, "told": queries.told(found.day.on), "years": queries.years(request.room)}
    return render(request, "recognition/year.html", words)


@public_page(ROOM)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar that programs subscribe to."""
    answer = HttpResponse(queries.calendar(), content_type=CALENDAR)
    answer.headers["Content-Disposition"] = 'inline; filename="community-manager-appreciation-day.ics"'
    answer.headers["Cache-Control"] = "public, max-age=86400"
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


@public_page(ROOM)
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Anybody suggests a tribute; a person looks at it before it is shown."""
    years = [one.on.year for one in queries.years(request.room)]
    form = SuggestForm(request.POST or None, years=years)
    if request.method == "POST" and (form.is_valid() or form.is_bot):
        if not form.is_bot:
            count(request, "day.suggest")
            actions.suggest(**{name: form.cleaned_data[name] for name in ("year", "title", "url")})
        return redirect("recognition:suggested")
    return render(request, "recognition/suggest.html", {"form": form})


@public_page(ROOM)
@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    return render(request, "recognition/suggested.html")
