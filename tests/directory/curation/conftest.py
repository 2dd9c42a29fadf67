"""A directory that the team of North looks after, with two lists and entries that wait."""

import itertools
from collections.abc import Callable

import pytest
from django.utils import timezone

from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.models import Listing, Roll, Sector
from folkmoot.rooms.reception import actions as reception
from folkmoot_engine.directory.rules import RULES


@pytest.fixture
def directory(workspace):
    return reception.switch("directory", on=True, host=workspace)


@pytest.fixture
def managers(db) -> Roll:
    roll = Roll.objects.get_or_create(slug="managers", defaults={"name": "Managers of communities", "position": 50})[0]
    Sector.objects.get_or_create(roll=roll, name="Financial Services", defaults={"position": 1})
    return roll


@pytest.fixture
def strategists(db) -> Roll:
    return Roll.objects.get_or_create(slug="planners", defaults={"name": "Planners", "position": 51})[0]


@pytest.fixture
def entered(managers) -> Callable[..., Listing]:
    """An entry in review, of a person who submitted themselves; every rule is met."""
    numbers = itertools.count(1)

    def enter(name: str = "Mara Quill", state: str = "review", *, met: bool = True, **fields) -> Listing:
        number = next(numbers)
        person = reception.meet(f"person{number}@example.org", name, "en")
        told = {"employer": "Northwind Bank", "relation": "self", "person": person, "submitter": person}
        told |= {"profile": f"https://www.linkedin.com/in/p{number}", "profile_key": f"linkedin.com/in/p{number}"}
        told |= {
            "roll": managers,
            "submitted_at": timezone.now(),
            "consented_at": timezone.now(),
            "duties": "Looks after the community full time.",
        }
        first = "review" if state == "listed" else state
        listing = listings.add(state=first, name=name, **{**told, **fields})
        for rule in RULES:
            is_open = rule == "work" and not met
            listings.find(listing, rule, "to_check" if is_open else "met", "work-told" if is_open else "profile-form")
        return listings.move(listing, "listed") if state == "listed" else listing

    return enter
