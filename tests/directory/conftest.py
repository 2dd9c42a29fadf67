"""The directory, open and looked after by the team of North; how an entry is sent in, and what the mail brought."""

import re
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core import mail, signing
from django.test import Client

from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.models import Listing, Roll, Sector
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.models import Room


@pytest.fixture
def rolls(db) -> None:
    """As the migration makes them; tests that clear all tables may have run before."""
    import_module("folkmoot.rooms.directory.migrations.0002_entry").seed(apps, None)


@pytest.fixture
def room(workspace, rolls) -> Room:
    return reception.switch("directory", on=True, host=workspace)


@pytest.fixture
def form(room) -> Callable[..., dict[str, Any]]:
    """What a browser sends of a good entry; `begun` some seconds ago."""

    def make(**given) -> dict[str, Any]:
        sector = Sector.objects.get(roll__slug="community-managers", name="Financial Services")
        begun = signing.Signer(salt="folkmoot.rooms.form").sign(f"{time.time() - 30:.3f}")
        return {
            "begun": begun,
            "relation": "self",
            "email": "mara@mill.test",
            "name": "Mara Quill",
            "employer": "Mill Bank",
            "title": "Community Manager",
            "place": f"community-managers:{sector.pk}",
            "profile": "https://de.linkedin.com/in/mara-quill?trk=x",
            "work": "job",
            "duties": "“I run our customer forum.”",
            "employees": "1001",
            "employed_by": "brand",
            "serves": "own",
            **given,
        }

    return make


@pytest.fixture
def send(form) -> Callable[..., Any]:
    """Send an entry in; what the site answers."""
    return lambda client=None, **given: (client or Client()).post("/directory/submit/", form(**given))


def letters() -> list[mail.EmailMessage]:
    """Whatever the mail brought since it was asked last."""
    work_off(steps.STEPS)
    brought = list(mail.outbox)
    mail.outbox.clear()
    return brought


def link_in(letter: mail.EmailMessage) -> str:
    return re.search(r"https?://[^/\s]+(/directory/(?:confirm|consent|own|again)/\S+)", letter.body)[1]


@pytest.fixture
def make_listed(room) -> Callable[..., Listing]:
    """Somebody on a list, by whatever way they came there."""

    def make(name: str = "Mara Quill", *, email: str = "", roll: str = "community-managers", **given) -> Listing:
        found = Roll.objects.get(slug=roll)
        sector = given.pop("sector", "")
        person = reception.meet(email or f"{name.split()[0].lower()}@mill.test", name)
        slug = name.lower().replace(" ", "-")
        said = {
            "employer": "Mill Bank",
            "title": "Community Manager",
            "profile": f"https://www.linkedin.com/in/{slug}",
            "sector": found.sectors.get(name=sector) if sector else None,
            "employees": 5_000,
            "work": "job",
            "duties": "Runs the forum",
            "employed_by": "brand",
            "serves": "own",
            **given,
        }
        made = listings.add(state="unconfirmed", roll=found, name=name, person=person, submitter=person, **said)
        listings.apply_rules(made)
        made = listings.move(made, "review", consented_at=made.created_at)
        return listings.move(made, "listed")

    return make
