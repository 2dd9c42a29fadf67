"""Mara says thanks to Ana, who looks after a community; North's team reads it."""

import time

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.recognition.actions import thanks as writing
from folkmoot.rooms.recognition.actions import thanks_consent as consent
from folkmoot.rooms.recognition.actions import thanks_reviewing as reviewing
from folkmoot.rooms.recognition.models import Thanks

TEXT = "You stayed with me on a Sunday until the order was found. I will not forget that."
SAID = {
    "name": "Ana Ilves",
    "role": "Community manager",
    "employer": "Harbour Bikes",
    "place": "brand",
    "text": TEXT,
    "medium": "https://forum.example.org/t/42",
    "from_name": "Mara Quill",
    "relation": "customer",
    "email": "mara@example.org",
    "reach": "",
    "boss_name": "",
    "boss": "",
}


def form_data(age: float = 10, **given) -> dict:
    """What a browser sends when a person fills in the form, `age` seconds after it was made."""
    begun = signing.Signer(salt="folkmoot.rooms.form").sign(f"{time.time() - age:.3f}")
    return {**SAID, "begun": begun, "subject_line": "", **given}


def work() -> None:
    """Do all that is asked for, as if the moment for taking decisions back were over."""
    with outside():
        Job.objects.filter(kind="thanks.tell").update(due_at=timezone.now())
    work_off(steps.STEPS)


@pytest.fixture
def room(workspace):
    return reception.switch("recognition", on=True, host=workspace)


@pytest.fixture
def visit(room) -> Client:
    return Client()


@pytest.fixture
def said(room):
    """said(...): a thank-you that was written and confirmed, and waits to be read."""

    def say_it(*, reach: str = "ana@harbour.example", boss: str = "", **given) -> Thanks:
        told = {**SAID, "reach": reach, "boss": boss, **given}
        whom = writing.Whom(told["name"], told["role"], told["employer"], told["place"])
        box = writing.Letterbox(told["email"], told["reach"], told["boss"], "Bea Boss")
        words = {name: told[name] for name in ("text", "from_name", "relation", "medium")}
        made = writing.say(whom, box, **words)
        writing.confirm(made)
        made.refresh_from_db()
        return made

    return say_it


@pytest.fixture
def accepted(said, alice):
    """accepted(...): one that a reviewer accepted, whose person has not answered."""

    def accept_it(**given) -> Thanks:
        made = said(**given)
        reviewing.accept(made, alice, reason="fine" if made.verdict["doubts"] else "")
        made.refresh_from_db()
        return made

    return accept_it


@pytest.fixture
def shown(accepted):
    """shown(...): one whose person said yes."""

    def show_it(**given) -> Thanks:
        made = accepted(**given)
        consent.answer(made.honoree, shown=True)
        made.refresh_from_db()
        return made

    return show_it
