"""The API of entry: the lists, who stands on them, a search, and what has changed; all as the pages show it."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from folkmoot.rooms.directory.models import Change, Listing, Roll
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.reception.queries import links

router = Router(tags=["directory"])
MOST = 500


class ListOut(Schema):
    """One list of practitioners, with its sectors in their order."""

    slug: str
    name: str
    about: str
    people: int
    sectors: list[str]
    page: str


class PersonOut(Schema):
    """Somebody who is listed. `profile` is a public professional profile: no other way to them is ever told.
    `country` has the two letters of ISO 3166-1, or none."""

    uid: UUID
    name: str
    title: str
    employer: str
    list: str
    sector: str | None
    country: str
    profile: str
    page: str
    may_be_indexed: bool
    listed_at: datetime | None
    confirmed_at: datetime | None


class PeopleOut(Schema):
    """A part of those found: `total` is how many there are, `people` those from `offset` on."""

    total: int
    offset: int
    people: list[PersonOut]


class ChangeOut(Schema):
    """What became of an entry. Of who left, only that somebody did: `person` is null."""

    uid: UUID
    kind: str
    at: datetime
    list: str
    person: PersonOut | None


@router.get("/lists", response=list[ListOut], summary="The lists, in their order")
def lists(request: HttpRequest, response: HttpResponse) -> list[dict]:
    _unindexed(response)
    return [_list(roll) for roll in queries.rolls()]


@router.get("/people", response=PeopleOut, summary="Who is listed, by name")
def people(
    request: HttpRequest,
    response: HttpResponse,
    q: str = Query("", max_length=100, description="words of the name, company, sector or role; accents do not matter"),
    list: str = Query("", max_length=60, description="the slug of one list"),
    sector: str = Query("", max_length=120, description="the name of a sector"),
    limit: int = Query(100, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=10_000_000),
) -> dict:
    roll = queries.roll(list.replace("\x00", "")) if list else None
    if list and roll is None:
        raise Http404
    _unindexed(response)
    found = queries.search(q, roll=roll, sector=sector.replace("\x00", ""))
    shown = found[offset : offset + limit]
    return {"total": found.count(), "offset": offset, "people": [_person(each) for each in shown]}


@router.get("/people/{uuid:uid}", response=PersonOut, summary="One person")
def person(request: HttpRequest, response: HttpResponse, uid: UUID) -> dict:
    found = queries.person(uid)
    if found is None:
        raise Http404
    _unindexed(response)
    return _person(found)


@router.get("/changes", response=list[ChangeOut], summary="What has changed, newest first")
def changes(request: HttpRequest, response: HttpResponse, limit: int = Query(50, ge=1, le=MOST)) -> list[dict]:
    _unindexed(response)
    return [_change(each) for each in queries.public_changes(limit)]


def _list(roll: Roll) -> dict:
    return {
        "slug": roll.slug,
        "name": roll.name,
        "about": roll.about,
        "people": roll.people,
        "sectors": [sector.name for sector in roll.sectors.all()],
        "page": links.absolute("directory:roll", roll.slug),
    }


def _person(listing: Listing) -> dict:
    return {
        "uid": listing.uid,
        "name": listing.name,
        "title": listing.title,
        "employer": listing.employer,
        "list": listing.roll.slug,
        "sector": listing.sector.name if listing.sector else None,
        "country": listing.region,
        "profile": listing.profile if listing.profile_key else "",
        "page": links.absolute("directory:person", listing.uid),
        "may_be_indexed": listing.is_indexed,
        "listed_at": listing.listed_at,
        "confirmed_at": listing.confirmed_at,
    }


def _change(change: Change) -> dict:
    left = change.kind == "left"
    told = {"uid": change.uid, "kind": change.kind, "at": change.at, "list": change.listing.roll.slug}
    return {**told, "person": None if left else _person(change.listing)}


def _unindexed(response: HttpResponse) -> None:
    """People choose whether search engines show their page; answers for programs are not for these at all."""
    response.headers["X-Robots-Tag"] = "noindex"
