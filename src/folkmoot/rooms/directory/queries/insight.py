"""Counts of those listed, and of what they answered. No number tells of a hidden group of fewer than five."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from folkmoot.rooms.directory.models import Answers, Listing, Reader, Roll, Survey
from folkmoot.rooms.directory.queries.questionnaire import NO_ANSWER, QUESTIONS
from folkmoot.rooms.directory.states import ListingState
from folkmoot_engine.directory import industries
from folkmoot_engine.directory.small_groups import FEWEST, Table, counted, cross_counted

SIZES = ((1_001, 5_000), (5_001, 10_000), (10_001, 50_000), (50_001, 100_000), (100_001, None))  # employees
UNKNOWN = ""


@dataclass(frozen=True)
class Count:
    """One table of the page: how many there are of each kind. None where a number would point at few people."""

    name: str  # a code
    title: str
    about: str
    rows: tuple[tuple[str, int | None], ...]
    n: int

    @property
    def is_withheld(self) -> bool:
        return any(count is None for _name, count in self.rows)


def counts() -> list[Count]:
    """What the lists hold, counted. Names, employers, lists, sectors, countries and years are public themselves and
    counted in full; sizes of companies are not, and small groups of them are withheld."""
    listings = list(
        Listing.objects.filter(state=ListingState.LISTED)
        .select_related("roll", "sector")
        .only("roll", "sector", "region", "employees", "listed_at")
    )
    sectors = [listing.sector.name for listing in listings if listing.sector]
    found = [
        _counted("role", _("By list"), _("Everybody is in one list."), (one.roll.name for one in listings), _rolls()),
        _counted(
            "sector", _("By sector"), _("Sectors of the same name in several lists are counted together."), sectors
        ),
        _counted("naics", _("By industry (NAICS)"), _naics_told(), map(_naics, sectors)),
        _counted("gics", _("By industry (GICS)"), _gics_told(), map(_gics, sectors)),
        _sized([listing.employees for listing in listings]),
        _counted("region", _("By country"), _("Where the entry says it."), (one.region or UNKNOWN for one in listings)),
        _counted(
            "year", _("By year"), _("The year in which somebody was first listed."), _years(listings), newest=True
        ),
    ]
    return [one for one in found if one.rows]


def _rolls() -> list[str]:
    return list(Roll.objects.values_list("name", flat=True))


def _years(listings: Iterable[Listing]) -> list[str]:
    return [str(one.listed_at.year) for one in listings if one.listed_at]


def _counted(
    name: str, title: str, about: str, values: Iterable[str], order: Iterable[str] = (), newest: bool = False
) -> Count:
    """The largest first, unless an order is given; who says nothing last."""
    found = Counter(values)
    known = {value: count for value, count in found.items() if value != UNKNOWN}
    told = [value for value in order if value in known] or sorted(known, key=lambda value: (-known[value], value))
    if newest:
        told = sorted(known, reverse=True)
    rows = [(value, known[value]) for value in told]
    if found[UNKNOWN] and rows:
        rows.append((_("not said"), found[UNKNOWN]))
    return Count(name, title, about, tuple(rows), sum(count for _value, count in rows))


def _sized(employees: list[int | None]) -> Count:
    title, about = _("By size of the company"), _("Employees. Groups of fewer than five people are not shown.")
    names = [*(_size_name(*size) for size in SIZES), _smaller(), _("not said")]
    table = counted(names, Counter(_size(count) for count in employees))
    if table is None:
        return Count("size", title, about, (), 0)
    rows = zip(table.answers, table.of_answer, strict=True)
    return Count("size", title, about, tuple((name, count) for name, count in rows if count != 0), table.n)


def _size(employees: int | None) -> str:
    if employees is None:
        return _("not said")
    fitting = [size for size in SIZES if size[0] <= employees and (size[1] is None or employees <= size[1])]
    return _size_name(*fitting[0]) if fitting else _smaller()


def _size_name(least: int, most: int | None) -> str:
    if most is None:
        return _("more than %(n)s") % {"n": _number(least - 1)}
    return _("%(least)s to %(most)s") % {"least": _number(least), "most": _number(most)}


def _smaller() -> str:
    return _("up to %(n)s") % {"n": _number(SIZES[0][0] - 1)}


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def _naics(sector: str) -> str:
    codes = industries.of_sector(sector).naics
    return f"{codes[0]} {industries.NAICS[codes[0]]}" if codes else UNKNOWN


def _gics(sector: str) -> str:
    return next(iter(industries.of_sector(sector).gics), UNKNOWN)


def _naics_told() -> str:
    return _("The chief code of a sector among the three-digit ones of NAICS 2022, for comparing with other figures.")


def _gics_told() -> str:
    return _("The chief sector of GICS for ours; it knows companies only, so public service has none.")


# The survey ---------------------------------------------------------------------------------------------------------


def open_survey() -> Survey | None:
    return Survey.objects.filter(closed_at=None).first()


def newest_survey() -> Survey | None:
    return Survey.objects.first()


def surveys() -> list[Survey]:
    return list(Survey.objects.all())


def published(year: int | None = None) -> list[Survey]:
    found = Survey.objects.exclude(published_at=None)
    return list(found if year is None else found.filter(year=year))


def answers_of(survey: Survey, listing: Listing) -> Answers | None:
    return Answers.objects.filter(survey=survey, listing=listing).first()


def answered(survey: Survey) -> int:
    return survey.answers.filter(listing__state=ListingState.LISTED).count()


def listed(uid) -> Listing | None:
    """Somebody listed, for a link of their own."""
    return Listing.objects.select_related("person", "roll").filter(uid=uid, state=ListingState.LISTED).first()


def people_listed() -> list[Listing]:
    """Everybody listed who can be written to."""
    found = Listing.objects.filter(state=ListingState.LISTED, person__erased_at=None).exclude(person=None)
    return list(found.select_related("person").order_by("pk"))


def reader(uid) -> Reader | None:
    return Reader.objects.select_related("visitor").filter(uid=uid).first()


def readers() -> list[Reader]:
    """Visitors who confirmed that they want the report."""
    return list(Reader.objects.exclude(confirmed_at=None).select_related("visitor").order_by("pk"))


def unconfirmed_readers(before: datetime) -> list[Reader]:
    return list(Reader.objects.filter(confirmed_at=None, since__lt=before).select_related("visitor"))


def survey_by_uid(uid) -> Survey | None:
    return Survey.objects.filter(uid=uid).first()


def report(survey: Survey) -> dict[str, Any] | None:
    """What may be told of all answers: codes and counts, None where a number is withheld. None where too few answered.

    Each question by itself, over all and by list; lists too small to be told apart are counted together.
    """
    found = list(survey.answers.filter(listing__state=ListingState.LISTED).select_related("listing__roll"))
    rolls = _rolls()
    tables = {}
    for question in QUESTIONS:
        told = [(one.choices.get(question.code, NO_ANSWER), one.listing.roll.name) for one in found]
        table = cross_counted([*question.codes, NO_ANSWER], rolls, Counter(told))
        if table is None:
            return None
        tables[question.code] = _kept(table)
    listed_now = Listing.objects.filter(state=ListingState.LISTED).count()
    return {"n": len(found), "listed": listed_now, "fewest": FEWEST, "tables": tables}


def _kept(table: Table) -> dict[str, Any]:
    return {
        "answers": list(table.answers),
        "groups": list(table.groups),
        "cells": [list(row) for row in table.cells],
        "of_answer": list(table.of_answer),
        "of_group": list(table.of_group),
        "n": table.n,
    }
