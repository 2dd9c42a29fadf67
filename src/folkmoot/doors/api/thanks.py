"""The API of thanks: what the wall shows, and nothing more."""

import uuid
from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries

router = Router(tags=["thanks"])
MOST = 100


class PersonOut(Schema):
    """Somebody who is thanked and said yes to being shown."""

    name: str
    role: str
    employer: str
    page: str
    say_thanks: str  # the form, with this person filled in


class ThanksOut(Schema):
    """One thank-you as the wall shows it."""

    uid: uuid.UUID
    text: str
    from_name: str
    relation: str
    where_they_helped: str
    year: int
    shown_at: datetime
    to: PersonOut


class WallOut(Schema):
    """A page of the wall. `waiting` were read too, and are not shown as their people have not said yes."""

    total: int
    waiting: int
    items: list[ThanksOut]


class PersonWithThanks(PersonOut):
    total: int
    items: list[ThanksOut]


class YearOut(Schema):
    year: int
    total: int


@router.get("/wall", response=WallOut, summary="What the wall of thanks shows, the newest first")
def wall(
    request: HttpRequest,
    year: int | None = Query(None, ge=2000, le=9999),
    limit: int = Query(50, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=1_000_000),
):
    found = queries.shown(year)
    items = [_thanks(one) for one in found[offset : offset + limit]]
    return {"total": found.count(), "waiting": queries.waiting_for_yes(year), "items": items}


@router.get("/years", response=list[YearOut], summary="How much the wall shows of each year")
def years(request: HttpRequest):
    return [{"year": year, "total": total} for year, total in queries.years()]


@router.get("/people/{person}", response=PersonWithThanks, summary="One person, with what is shown of their thanks")
def person_with_thanks(
    request: HttpRequest,
    person: str,
    limit: int = Query(50, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=1_000_000),
):
    honoree = queries.shown_person(person)
    if honoree is None:
        raise HttpError(404, "Not Found")
    found = queries.shown_of(honoree)
    items = [_thanks(one) for one in found[offset : offset + limit]]
    return {**_person(honoree), "total": found.count(), "items": items}


def _thanks(thanks: Thanks) -> dict:
    return {
        "uid": thanks.uid,
        "text": thanks.text,
        "from_name": thanks.from_name,
        "relation": thanks.relation,
        "where_they_helped": thanks.medium,
        "year": thanks.year,
        "shown_at": thanks.decided_at,
        "to": _person(thanks.honoree),
    }


def _person(honoree: Honoree) -> dict:
    return {
        "name": honoree.name,
        "role": honoree.role,
        "employer": honoree.employer,
        "page": links.absolute("recognition:person", honoree.slug),
        "say_thanks": f"{links.absolute('recognition:say')}?for={honoree.uid}",
    }
