"""The API of curation: the editions of the lists, and two of them compared; all as the pages show it."""

from datetime import date

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from folkmoot.rooms.directory.models import Edition, EditionEntry
from folkmoot.rooms.directory.queries.curation import editions as rows
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.directory.editions import Entered

router = Router(tags=["directory"])


class EditionOut(Schema):
    """One edition: of all lists, or of the one that `list` names. `closes`: submissions are closed by it."""

    year: int
    list: str | None
    frozen_on: date
    reason: str
    closes: bool
    successor_name: str
    successor: str
    page: str


class EntryOut(Schema):
    """A person as the edition has them; without a word of theirs where they wanted to be gone."""

    list: str
    sector: str
    name: str
    title: str
    employer: str
    profile: str
    removed: bool


class EditionWithEntriesOut(EditionOut):
    entries: list[EntryOut]


class PersonThen(Schema):
    name: str
    title: str
    employer: str
    list: str
    sector: str


class MovedOut(Schema):
    before: PersonThen
    after: PersonThen


class ComparisonOut(Schema):
    """Lists that both years hold: who joined, who left, who moved, and how many stayed."""

    joined: list[PersonThen]
    left: list[PersonThen]
    moved: list[MovedOut]
    stayed: int


@router.get("/editions", response=list[EditionOut], summary="The editions of the lists, the latest first")
def editions(request: HttpRequest) -> list[dict]:
    return [_edition(edition) for edition in rows.editions()]


@router.get("/editions/compare", response=ComparisonOut, summary="Two years side by side")
def compared(
    request: HttpRequest,
    before: int = Query(..., ge=1, le=9_999),
    after: int = Query(..., ge=1, le=9_999),
) -> dict:
    years = rows.years()
    if before not in years or after not in years:
        raise Http404
    found = rows.compared(before, after)
    return {
        "joined": [_person(one) for one in found.joined],
        "left": [_person(one) for one in found.left],
        "moved": [{"before": _person(was), "after": _person(now)} for was, now in found.moved],
        "stayed": len(found.stayed),
    }


@router.get("/editions/{int:year}", response=list[EditionWithEntriesOut], summary="The lists as they stood in a year")
def of_year(request: HttpRequest, year: int) -> list[dict]:
    found = rows.of_year(year)
    if not found:
        raise Http404
    return [{**_edition(edition), "entries": [_entry(one) for one in rows.entries_of([edition])]} for edition in found]


def _edition(edition: Edition) -> dict:
    return {
        "year": edition.year,
        "list": edition.roll.slug if edition.roll else None,
        "frozen_on": edition.frozen_on,
        "reason": edition.reason,
        "closes": edition.closes and edition.reopened_at is None,
        "successor_name": edition.successor_name,
        "successor": edition.successor_address,
        "page": links.absolute("directory:edition", edition.year),
    }


def _entry(entry: EditionEntry) -> dict:
    is_gone = rows.is_gone(entry)
    said = {name: "" if is_gone else getattr(entry, name) for name in ("name", "title", "employer", "profile")}
    return {"list": entry.roll_slug, "sector": entry.sector, **said, "removed": is_gone}


def _person(entered: Entered) -> dict:
    said = {name: getattr(entered, name) for name in ("name", "title", "employer", "sector")}
    return {**said, "list": entered.roll}
