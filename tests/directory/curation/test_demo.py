"""The demo of curation: something waits in each queue, and nobody gets a letter."""

import pytest

from folkmoot.rooms.directory.actions.curation_demo import fill_demo
from folkmoot.rooms.directory.models import Edition
from folkmoot.rooms.directory.queries.curation import doubts, editions, review, staleness
from folkmoot.rooms.reception.models import Letter

pytestmark = pytest.mark.django_db


def test_something_waits_in_each_queue_and_twice_is_once(rolls, directory):
    assert fill_demo() == fill_demo() == 4
    waiting = review.to_review()
    assert [listing.name for listing in waiting] == ["Odalys  Fenwick", "Ines Aguirre"]
    assert [one.listing.state for one in review.alike(waiting[0])] == ["listed"]
    assert review.candidates().count() == doubts.open_doubts().count() == staleness.not_confirmed().count() == 1
    assert Edition.objects.count() == 2
    assert not Letter.objects.exists()


def test_its_editions_show_who_joined_left_and_moved(rolls, directory):
    fill_demo()
    found = editions.compared(2008, 2010)
    assert [len(found.joined), len(found.left), len(found.moved), len(found.stayed)] == [2, 1, 1, 2]
