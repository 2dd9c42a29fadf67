"""What everybody may read: the lists, the people on them, a search, what has changed, and a list for other pages."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from folkmoot.rooms.directory.models import Change, Listing, Roll
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.directory.queries import wording
from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.queries import links

NEWEST = 8
CHANGES = 50
MOST_TYPED = 100  # signs of a search


@public_page("directory")
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The lists, how many stand on each, and who joined last."""
    words = {"rolls": queries.rolls(), "newest": queries.newest(NEWEST), **_method(request)}
    return render(request, "directory/front.html", words)


@public_page("directory")
@require_safe
@gzip_page
def roll(request: HttpRequest, roll: str) -> HttpResponse:
    """Everybody on one list, by sector; the page is its own printed edition."""
    words = {**_roll_words(request, roll), "embed": links.absolute("directory:embed", roll)}
    return render(request, "directory/roll.html", words)


@public_page("directory", embeddable=True)
@require_safe
@gzip_page
def embed(request: HttpRequest, roll: str) -> HttpResponse:
    """A list for a frame in somebody else's page."""
    return _unindexed(render(request, "directory/embed.html", _roll_words(request, roll)))


@public_page("directory")
@require_safe
def person(request: HttpRequest, uid) -> HttpResponse:
    """One person: what the list says, their one link, and how they moved."""
    listing = queries.person(uid)
    if listing is None:
        raise Http404
    words = {"listing": listing, "history": queries.history(listing), **_method(request)}
    response = render(request, "directory/person.html", words)
    return response if listing.is_indexed else _unindexed(response)


@public_page("directory")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find people by name, company, sector or role."""
    typed = request.GET.get("q", "").strip()[:MOST_TYPED]
    chosen = queries.roll(request.GET.get("list", "").replace("\x00", ""))
    found = queries.search(typed, roll=chosen) if typed else Listing.objects.none()
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    words = {"typed": typed, "chosen": chosen, "page": page, "rolls": queries.rolls(), **_method(request)}
    return _unindexed(render(request, "directory/search.html", words))


@public_page("directory")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """An Atom feed: who joined, moved or was corrected; that somebody left, and not who."""
    feed = Atom1Feed(
        title=_("Changes in the directory of practitioners"),
        link=links.absolute("directory:front"),
        feed_url=links.absolute("directory:changes"),
        description="",
        language=get_language(),
    )
    for change in queries.public_changes(CHANGES):
        feed.add_item(**_item(change))
    return _unindexed(HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"))


@public_page("directory")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The lists, and people who let search engines find them."""
    addresses = [links.absolute("directory:front")]
    addresses += [links.absolute("directory:roll", each.slug) for each in queries.rolls()]
    found = queries.listed().filter(is_indexed=True).order_by("pk").values_list("uid", flat=True)
    addresses += [links.absolute("directory:person", uid) for uid in found[: 50_000 - len(addresses)]]
    return render(request, "directory/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


def _roll_words(request: HttpRequest, slug: str) -> dict:
    roll = queries.roll(slug)
    if roll is None:
        raise Http404
    sectors = queries.by_sector(roll)
    people = sum(len(found) for _sector, found in sectors)
    return {"roll": roll, "sectors": sectors, "people": people, "rolls": _others(roll), **_method(request)}


def _others(roll: Roll) -> list[Roll]:
    return [each for each in queries.rolls() if each != roll]


def _method(request: HttpRequest) -> dict:
    """How the lists are made, for the foot of each."""
    return {"rules": wording.rules(queries.thresholds(request.room))}


def _item(change: Change) -> dict:
    """An entry of the feed. Its id is that of the change, which stays; the person's name goes when they go."""
    listing = change.listing
    roll = wording.named(listing.roll.name)
    item = {"pubdate": change.at, "updateddate": change.at, "unique_id": f"urn:uuid:{change.uid}", "description": ""}
    if change.kind == "left":
        left = _("Somebody left the list “%(roll)s”") % {"roll": roll}
        return {**item, "title": left, "link": links.absolute("directory:roll", listing.roll.slug)}
    said = _("%(name)s (%(employer)s) %(what)s: %(roll)s") % {
        "name": listing.name,
        "employer": listing.employer,
        "what": change.get_kind_display(),
        "roll": roll,
    }
    return {**item, "title": said, "link": links.absolute("directory:person", listing.uid)}


def _unindexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
