"""Addresses and forms with figures and times that nobody would type: refused or passed over, never a broken page."""

import base64
import json

import pytest
from tests.desk.conftest import Community

from folkmoot.foundation.accounts.models import User
from folkmoot.work.desk import actions

pytestmark = pytest.mark.django_db
HUGE = "9" * 5_000
PLACES = [
    "[" * 50_000 + "]" * 50_000,
    json.dumps([0.5, "0001-01-01T00:00:00+14:00", 3]),
    json.dumps([0.5, "9999-12-31T23:59:59-14:00", 3]),
    '[NaN, "2026-01-01T00:00:00Z", 1e999]',
]


@pytest.fixture
def case(workspace, inside):
    actions.ensure_defaults(workspace)
    return Community(workspace).make_case()


@pytest.mark.parametrize(
    "address",
    [
        *(f"archives/?start={start}" for start in (HUGE, "²", "9" * 24, "-1")),
        *(f"desk/all/news/?total={total}" for total in (HUGE, "²")),
        *(f"search/?q=a&{name}={day}" for name in ("since", "until") for day in ("0001-01-01", "9999-12-31")),
    ],
)
def test_strange_figures_break_no_page(alice_client, case, address: str):
    assert alice_client.get(f"/w/north/{address}").status_code == 200


@pytest.mark.parametrize("place", PLACES)
def test_a_place_in_a_list_that_is_none_leads_to_its_top(alice_client, case, place: str):
    after = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    assert alice_client.get("/w/north/desk/all/", {"after": after}).status_code in (200, 302)


def test_a_version_beyond_all_numbers_is_none(alice_client, case):
    assert alice_client.post(f"/w/north/desk/all/case/{case.uid}/claim/", {"version": HUGE}).status_code == 302


@pytest.mark.parametrize("until", ["9999-12-31 23:59", "9999-12-31T23:59:59-12:00"])
def test_nobody_sends_a_case_to_sleep_beyond_the_calendar(bob, bob_client, case, until: str):
    """It broke the list for everybody whose zone is east of Greenwich."""
    User.objects.update(zone="Asia/Tokyo")
    answer = bob_client.post(f"/w/north/desk/all/case/{case.uid}/snooze/", {"until": until})
    assert answer.status_code == 409
    assert bob_client.get("/w/north/desk/snoozed/").status_code == 200
