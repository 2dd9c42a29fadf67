"""Two entries of one person become one, with the history of both, and two again."""

import pytest

from folkmoot.rooms.directory.actions.curation import deciding, merging
from folkmoot.rooms.directory.actions.listings import correct, move
from folkmoot.rooms.directory.models import Change, Decision, Listing
from folkmoot.rooms.directory.queries.curation import review
from folkmoot.rooms.reception.models import Letter
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(entered):
    """Listed at the bank; submitted again at the brewery."""
    before = entered(state="listed")
    return before, entered("Mara  Quill", employer="Old Brewery", profile="", profile_key="")


def test_a_likeness_is_shown_with_its_reasons(moved):
    before, now = moved
    found = review.alike(now)
    assert [one.listing for one in found] == [before]
    assert {"same_name", "other_employer"} <= {*found[0].likeness.reasons}


def test_who_moved_is_found_under_one_entry_at_the_company_of_now(moved, bob):
    before, now = moved
    done = merging.merge(now, before, bob, right=now)
    before.refresh_from_db()
    now.refresh_from_db()
    assert (done.listing, done.other) == (before, now)
    assert (before.state, before.employer, now.state) == ("listed", "Old Brewery", "refused")
    told = Change.objects.filter(listing=before).order_by("at")
    assert [change.kind for change in told] == ["joined", "moved"]
    assert (told[1].before["employer"], told[1].after["employer"]) == ("Northwind Bank", "Old Brewery")
    assert review.kept_instead_of(now) == before
    assert review.alike(before) == []


def test_they_are_two_again(moved, bob):
    before, now = moved
    done = merging.merge(now, before, bob, right=now)
    merging.undo(done, bob)
    before.refresh_from_db()
    now.refresh_from_db()
    assert (before.state, before.employer, now.state, now.employer) == (
        "listed",
        "Northwind Bank",
        "review",
        "Old Brewery",
    )
    assert [change.kind for change in Change.objects.filter(listing=before)] == ["joined"]
    assert now.findings.count() == before.findings.count() == 5
    assert [one.listing for one in review.alike(now)] == [before]


def test_two_listed_entries_become_one_without_anybody_seeming_to_leave(entered, bob):
    one, other = entered(state="listed"), entered(state="listed")
    done = merging.merge(other, one, bob, right=one)
    assert done.listing == one
    assert [change.kind for change in Change.objects.all()] == ["joined", "joined"]
    merging.undo(done, bob)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("listed", "listed")
    assert Change.objects.filter(listing=one).count() == Change.objects.filter(listing=other).count() == 1


def test_a_listed_entry_takes_no_words_whose_rules_are_open(entered, bob):
    before, now = entered(state="listed"), entered(met=False)
    with pytest.raises(RefusedError, match="still open"):
        merging.merge(now, before, bob, right=now)
    assert merging.merge(now, before, bob, right=before).listing == before


def test_a_merge_stays_once_the_entry_has_changed(moved, bob):
    before, now = moved
    done = merging.merge(now, before, bob, right=now)
    before.refresh_from_db()
    correct(before, {"title": "Head of community"})
    with pytest.raises(RefusedError, match="has changed since"):
        merging.undo(done, bob)


def test_two_people_are_not_shown_beside_each_other_again(moved, bob):
    before, now = moved
    done = deciding.keep_apart(now, before, bob, "Two people of one name.")
    assert review.alike(now) == review.alike(before) == []
    merging.undo(done, bob)
    assert len(review.alike(now)) == 1


def test_who_removes_their_entry_is_gone_from_the_one_it_was_made_one_with(moved, bob):
    before, now = moved
    Listing.objects.filter(pk=now.pk).update(person=before.person)
    now.refresh_from_db()
    merging.merge(now, before, bob, right=now, reason="Mara moved.")
    before.refresh_from_db()
    move(before, "removed")
    now.refresh_from_db()
    assert (now.state, now.name, now.employer) == ("removed", "", "")
    assert set(Decision.objects.values_list("reason", flat=True)) == {""}
    assert all(not decision.data for decision in Decision.objects.all())


def test_who_only_claimed_to_be_a_person_cannot_remove_them(moved, bob):
    before, now = moved  # submitted by two addresses
    merging.merge(now, before, bob, right=before)
    now.refresh_from_db()
    move(now, "removed")
    before.refresh_from_db()
    assert (before.state, before.name) == ("listed", "Mara Quill")


def test_a_merge_sends_no_letter_of_refusal(moved, bob):
    before, now = moved
    Letter.objects.all().delete()
    merging.merge(now, before, bob, right=now)
    assert not Letter.objects.exists()
