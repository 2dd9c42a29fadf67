"""The rooms, open and looked after by the team of North."""

import pytest

from folkmoot.rooms.reception import actions
from folkmoot.rooms.reception.models import Visitor


@pytest.fixture
def directory(workspace):
    return actions.switch("directory", on=True, host=workspace)


@pytest.fixture
def mara(db) -> Visitor:
    return actions.meet("Mara@Example.org", "Mara Quill", "en")
