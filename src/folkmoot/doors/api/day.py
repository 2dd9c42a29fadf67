"""The API of day: its dates and the tributes of a year."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from folkmoot.rooms.recognition.queries import day as queries
from folkmoot_engine.recognition.day import LAST_YEAR, day_of, mondays

router = Router(tags=["thanks"])
Year = Annotated[int, Field(ge=1, le=LAST_YEAR)]


class DayOut(Schema):
    """The Day of a year, with the Mondays of January it was counted from."""

    year: int
    date: date
    mondays: list[date]


class TributeOut(Schema):
    title: str
    url: str
    year: int


@router.get("/days", response=list[DayOut], summary="The Day of a year and of those after it")
def days(request: HttpRequest, first: Year = 2010, count: Annotated[int, Field(ge=1, le=400)] = 1) -> list[dict]:
    told = range(first, min(first + count - 1, LAST_YEAR) + 1)
    return [{"year": year, "date": day_of(year), "mondays": list(mondays(year))} for year in told]


@router.get("/tributes", response=list[TributeOut], summary="Tributes elsewhere that are shown, of a year")
def tributes(request: HttpRequest, year: Query[Year]) -> list:
    return list(queries.tributes(year))
