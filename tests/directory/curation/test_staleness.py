"""Entries grow old: asked, reminded once, shown as not confirmed, and never silently dropped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from folkmoot.rooms.directory.actions.curation.staleness import ask_again
from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.queries.curation import staleness
from folkmoot.rooms.directory.queries.curation.ways import CONFIRM
from folkmoot.rooms.reception.actions import choose
from folkmoot.rooms.reception.models import Letter
from folkmoot.rooms.reception.queries import links

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def old(entered, directory) -> Listing:
    listing = entered(state="listed")
    Listing.objects.filter(pk=listing.pk).update(confirmed_at=timezone.now() - 366 * DAY)
    listing.refresh_from_db()
    Letter.objects.all().delete()  # that they are listed
    return listing


def kinds() -> list[str]:
    return list(Letter.objects.order_by("created_at", "pk").values_list("kind", flat=True))


def test_a_fresh_entry_is_left_alone(entered, directory):
    entered(state="listed")
    assert ask_again() == {"asked": 0, "reminded": 0}


def test_an_old_one_is_asked_then_reminded_once_then_shown_and_kept(old, client):
    now = timezone.now()
    assert ask_again(now) == {"asked": 1, "reminded": 0}
    assert ask_again(now + DAY) == {"asked": 0, "reminded": 0}
    assert ask_again(now + 15 * DAY) == {"asked": 0, "reminded": 1}
    assert ask_again(now + 16 * DAY) == {"asked": 0, "reminded": 0}
    assert kinds() == ["directory.confirm-again", "directory.reminder"]
    old.refresh_from_db()
    assert not staleness.has_lapsed(old, now + 20 * DAY)
    assert staleness.has_lapsed(old, now + 29 * DAY)
    assert list(staleness.not_confirmed(now + 29 * DAY)) == [old]
    assert old.state == "listed"


def test_one_button_confirms_and_looking_changes_nothing(old, client):
    ask_again()
    old.refresh_from_db()
    address = f"/directory/still-right/{links.make(CONFIRM, old.uid)}/"
    assert address in Letter.objects.get().text
    before = old.confirmed_at
    assert "Mara Quill" in client.get(address).content.decode()
    old.refresh_from_db()
    assert old.confirmed_at == before
    assert "confirmed" in client.post(address).content.decode()
    old.refresh_from_db()
    assert old.confirmed_at > old.asked_at
    assert ask_again(timezone.now() + 29 * DAY) == {"asked": 0, "reminded": 0}


def test_a_wrong_link_leads_nowhere(old, client):
    assert client.get("/directory/still-right/nothing/").status_code == 404
    other = links.make("directory.own", old.uid)
    assert client.get(f"/directory/still-right/{other}/").status_code == 404


def test_the_hosts_say_after_how_many_months(entered, directory, alice):
    listing = entered(state="listed")
    Listing.objects.filter(pk=listing.pk).update(confirmed_at=timezone.now() - 40 * DAY)
    assert ask_again()["asked"] == 0
    choose(directory, alice, stale_months=1)
    assert ask_again()["asked"] == 1


def test_who_cannot_be_reached_is_shown_all_the_same(old):
    Listing.objects.filter(pk=old.pk).update(person=None, submitter=None)
    now = timezone.now()
    assert ask_again(now)["asked"] == 1
    assert kinds() == []
    assert list(staleness.not_confirmed(now + 29 * DAY)) == [old]
