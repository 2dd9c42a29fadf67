"""Thanks for everybody: the wall, a person's page, the form, what others embed, and the feed."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.actions import thanks as actions
from folkmoot.rooms.recognition.forms.thanks import SayForm
from folkmoot.rooms.recognition.models import Honoree
from folkmoot.rooms.recognition.queries import thanks as queries
from folkmoot.rooms.recognition.states import Source

ON_A_PAGE = 24
IN_A_FRAME = 5
IN_THE_FEED = 50


@public_page("recognition")
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """All that is shown, by year, the newest first."""
    years = queries.years()
    year = _year(request, years)
    page = Paginator(queries.shown(year), ON_A_PAGE).get_page(request.GET.get("page"))
    words = {"years": years, "year": year, "page": page, "silent": queries.waiting_for_yes(year)}
    words["query"] = f"year={year}&" if year else ""
    return render(request, "recognition/wall.html", words)


@public_page("recognition")
@require_safe
def person(request: HttpRequest, person: str) -> HttpResponse:
    """Everything that is shown of one person."""
    honoree = _shown_person(person)
    page = Paginator(queries.shown_of(honoree), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition/person.html", {"honoree": honoree, "page": page})


@public_page("recognition")
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """Thank somebody. `?for=` names whom, where a link on their brand's page leads here."""
    honoree = _meant(request)
    form = SayForm(request.POST if request.method == "POST" else None, honoree=honoree)
    if request.method == "POST":
        count(request, "thanks.try")
        is_valid = form.is_valid()
        if form.is_bot:
            return redirect("recognition:said")
        if is_valid:
            count(request, "thanks.say")
            _keep(form, Source.BRAND if "for" in request.GET else Source.FORM)
            return redirect("recognition:said")
    status = 422 if form.errors else 200
    return render(request, "recognition/say.html", {"form": form, "honoree": honoree}, status=status)


@public_page("recognition")
@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """What comes next, for whoever has just written: look into your mail."""
    return render(request, "recognition/said.html")


@public_page("recognition")
@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """How to show the wall and the button on another page."""
    return render(request, "recognition/share.html", {"site": links.site()})


@public_page("recognition", embeddable=True)
@require_safe
def embed(request: HttpRequest, person: str = "") -> HttpResponse:
    """The latest thanks, of all or of one person, to be shown in a frame elsewhere."""
    honoree = _shown_person(person) if person else None
    found = queries.shown_of(honoree) if honoree else queries.shown()
    return render(request, "recognition/embed.html", {"honoree": honoree, "found": found[:IN_A_FRAME]})


@public_page("recognition", embeddable=True)
@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """A button for a brand's page. It names a person only where that person said yes."""
    return render(request, "recognition/badge.html", {"honoree": _meant(request)})


@public_page("recognition")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest thanks as an Atom feed."""
    made = Atom1Feed(
        title=_("Thanks to community managers"),
        link=links.absolute("recognition:wall"),
        description="",
        language=get_language(),
        feed_url=links.absolute("recognition:feed"),
    )
    for thanks in queries.shown()[:IN_THE_FEED]:
        names = {"from": thanks.from_name, "to": thanks.honoree.name}
        made.add_item(
            title=_("%(from)s thanks %(to)s") % names,
            link=f"{links.absolute('recognition:person', thanks.honoree.slug)}#thanks-{thanks.uid}",
            description=thanks.text,
            unique_id=f"urn:uuid:{thanks.uid}",
            author_name=thanks.from_name,
            pubdate=thanks.decided_at,
            updateddate=thanks.decided_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _keep(form: SayForm, source: str) -> None:
    told = form.cleaned_data
    whom = actions.Whom(**{name: told[name] for name in SayForm.WHOM}, honoree=form.honoree, listing=form.listing)
    letterbox = actions.Letterbox(told["email"], told["reach"], told["boss"], told["boss_name"])
    said = {name: told[name] for name in ("text", "from_name", "relation", "medium")}
    actions.say(whom, letterbox, **said, source=source)


def _meant(request: HttpRequest) -> Honoree | None:
    try:
        return queries.known_as(uuid.UUID(request.GET.get("for", "")))
    except ValueError:
        return None


def _shown_person(slug: str) -> Honoree:
    honoree = queries.shown_person(slug)
    if honoree is None:
        raise Http404
    return honoree


def _year(request: HttpRequest, years: list[tuple[int, int]]) -> int | None:
    """The year asked for, if there is anything of it."""
    asked = request.GET.get("year", "")
    return next((year for year, _n in years if str(year) == asked), None)
