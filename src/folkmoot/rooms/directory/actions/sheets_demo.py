"""For the demo: a spreadsheet of a friendly list to look through, and last year's survey with its report."""

import csv
import random
import tempfile
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from folkmoot.rooms.directory.actions import insight, sheets
from folkmoot.rooms.directory.models import Listing, Roll, SheetImport, Survey
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot.rooms.directory.queries.questionnaire import QUESTIONS
from folkmoot.rooms.directory.states import ListingState

FILE = "community-people-2026.csv"
HEAD = ("Name", "Company", "Role", "Job title", "LinkedIn", "Sector", "Employees", "Handle")
NEW = (
    ("Ilse Brandhorst", "Quillon Instruments", "Community lead", "ilse-brandhorst-quillon", "4200", "@ilse_q"),
    ("Teodor Vasile", "Marram Foods", "Head of community", "teodor-vasile-marram", "12500", "@teo"),
    ("Amara Nwosu", "Saltline Ferries", "Programme manager", "amara-nwosu-saltline", "3100", "@amara"),
)
FEWEST_TO_ASK = 12


@transaction.atomic
def fill_demo() -> None:
    """Called once those listed are there; calling it twice changes nothing."""
    roll = Roll.objects.first()
    if roll is None:
        return
    if not SheetImport.objects.exists():
        _bring_sheet(roll)
    listed = list(Listing.objects.filter(state=ListingState.LISTED).order_by("pk"))
    if len(listed) >= FEWEST_TO_ASK and not Survey.objects.exists():
        _hold_survey(listed)


def _bring_sheet(roll: Roll) -> None:
    """Some people of ours, one of them with a new title, and three whom we do not know; to be looked through."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([HEAD, *_rows(roll)])
        sheets.take_in(path, FILE, roll=roll)


def _rows(roll: Roll) -> list[tuple[str, ...]]:
    known = Listing.objects.filter(roll=roll, state=ListingState.LISTED).select_related("roll", "sector")
    cells = [queries.cells_of(one) for one in known.order_by("pk")[:8]]
    ours = [
        (one["name"], one["employer"], roll.name, one["title"], one["profile"], one["sector"], one["employees"], "")
        for one in cells
    ]
    if ours:
        ours[0] = (*ours[0][:3], f"Senior {ours[0][3].lower()}".strip(), *ours[0][4:7], "@first")
    new = [
        (name, company, roll.name, title, f"https://www.linkedin.com/in/{profile}", "", employees, handle)
        for name, company, title, profile, employees, handle in NEW
    ]
    return ours + new


def _hold_survey(listed: list[Listing]) -> None:
    """Last year's, answered by most; nobody is written to."""
    chance = random.Random(4)
    survey = Survey.objects.create(year=timezone.localdate().year - 1)
    for listing in listed:
        if chance.random() < 0.85:
            told = {one.code: chance.choice(one.codes[:2] * 2 + one.codes) for one in QUESTIONS}
            insight.answer(survey, listing, told)
    if survey.answers.count() >= FEWEST_TO_ASK * 0.6:
        insight.publish(insight.close(survey))
