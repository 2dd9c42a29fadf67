"""What bots do: fill in the field nobody sees, answer in no time, come ten thousand times."""

import time
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.rooms.reception import actions, forms, states
from folkmoot.rooms.reception.models import Tally

RULE = "letter.stop"


@pytest.fixture
def limits(monkeypatch):
    monkeypatch.setitem(states.LIMITS, RULE, states.Limit(per_address=3, all_together=10))


def visit(address: str) -> bool:
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    try:
        actions.count(request, RULE)
    except actions.TooOften as error:
        assert "again in" in str(error)
        return False
    return True


def test_one_address_is_held_and_so_are_all_together(db, limits):
    assert [visit("10.0.0.1") for _ in range(5)] == [True, True, True, False, False]
    assert sum(visit(f"10.0.1.{number}") for number in range(200)) == 7
    assert sum(Tally.objects.values_list("times", flat=True)) == 20
    assert not any("10.0" in tally.who for tally in Tally.objects.all())


@pytest.mark.parametrize(
    "address",
    [
        "2001:db8:1:2:{:x}::1",
        "2001:db8::{:x}:0:0:1",  # short for 2001:db8:0:0:…
        "2001:db8:1:{:x}::1",  # the next network that a home has
        "::ffff:10.0.0.1",
    ],
)
def test_a_household_of_ipv6_addresses_is_one(db, limits, address: str):
    assert sum(visit(address.format(number)) for number in range(1, 9)) == 3
    assert visit("2001:db8:1:ff00::1") and visit("10.0.0.2")


def test_a_later_window_begins_anew(db, limits, monkeypatch):
    while visit("10.0.0.1"):
        pass
    later = actions.counting.timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(actions.counting.timezone, "now", lambda: later)
    assert visit("10.0.0.1")
    monkeypatch.setattr(actions.counting.timezone, "now", lambda: later + timedelta(days=3))
    assert actions.forget_tallies() == 4
    assert not Tally.objects.exists()


def sent(age: float = 10, **given) -> forms.PublicForm:
    begun = forms.signing.Signer(salt="folkmoot.rooms.form").sign(f"{time.time() - age:.3f}")
    data = QueryDict(mutable=True)
    data.update({"begun": begun, **given})
    form = forms.PublicForm(data)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("form", "is_bot"),
    [
        ({}, False),
        ({"subject_line": "Cheap watches"}, True),
        ({"age": 0.2}, True),
        ({"begun": ""}, True),
        ({"begun": "1764000000.000:forged"}, True),
        ({"age": -50}, True),
    ],
)
def test_bots_are_told_from_people(form: dict, is_bot: bool):
    assert sent(**form).is_bot is is_bot


def test_a_page_left_open_is_sent_again_with_nothing_lost():
    form = sent(age=100_000)
    assert not form.is_bot
    assert "Nothing is lost" in str(form.errors)
    again = forms.PublicForm({"begun": form.data["begun"]})
    again.quickest = timedelta(0)
    assert again.is_valid()


@given(st.text(max_size=300))
def test_no_mark_but_ours_passes(mark: str):
    form = forms.PublicForm({"begun": mark})
    form.is_valid()
    assert form.is_bot
