"""The demo fills each list, once, and writes to nobody."""

import pytest

from folkmoot.rooms.directory.actions.entry_demo import fill_demo
from folkmoot.rooms.directory.queries import entry as queries

from .conftest import letters

pytestmark = pytest.mark.django_db


def test_twice_is_once_and_nobody_is_written_to(room):
    assert fill_demo() == fill_demo() == 28
    assert [roll.people for roll in queries.rolls()] == [12, 11, 3]
    assert {change.kind for change in queries.public_changes(50)} == {"joined", "moved"}
    assert letters() == []
