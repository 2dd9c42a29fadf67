"""A person decides of entries: rules settled with reasons, accepted, refused by letter, asked, and all taken back."""

import pytest

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.directory.actions.curation import deciding, merging
from folkmoot.rooms.directory.models import Change, Decision
from folkmoot.rooms.directory.queries.curation import history, review
from folkmoot.rooms.reception.models import Letter
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db


def test_accepting_lists_the_person_and_tells_them(entered, bob):
    listing = entered()
    deciding.accept(listing, bob)
    assert listing.state == "listed"
    assert Change.objects.get(listing=listing).kind == "joined"
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("directory.listed", listing.person)


def test_a_rule_that_is_open_stands_in_the_way_until_somebody_settles_it(entered, bob):
    listing = entered(met=False)
    with pytest.raises(RefusedError, match="still open"):
        deciding.accept(listing, bob)
    with pytest.raises(RefusedError, match="no reason"):
        deciding.settle(listing, bob, "work", "met", "  ")
    deciding.settle(listing, bob, "work", "met", "The profile says so in its first line.")
    deciding.accept(listing, bob)
    assert listing.state == "listed"
    finding = review.findings([listing])[listing.pk]["work"]
    assert (finding.decided_by, finding.reason) == (bob, "The profile says so in its first line.")


def test_a_rule_that_nobody_judged_is_open(entered, bob):
    listing = entered()
    listing.findings.filter(rule="size").delete()
    with pytest.raises(RefusedError, match="still open"):
        deciding.accept(listing, bob)


def test_nobody_is_listed_who_has_not_agreed(entered, bob):
    listing = entered(relation="colleague", consented_at=None)
    with pytest.raises(RefusedError, match="not agreed"):
        deciding.accept(listing, bob)
    assert listing.state == "review"


def test_refusing_needs_a_reason_and_sends_it(entered, bob):
    listing = entered()
    with pytest.raises(RefusedError, match="no reason"):
        deciding.refuse(listing, bob, "")
    deciding.refuse(listing, bob, "The company has 900 employees; the list asks for more than 1,000.")
    assert listing.state == "refused"
    letter = Letter.objects.get(kind="directory.refused")
    assert "900 employees; the list asks for more than 1,000." in letter.text
    assert "send it again" in letter.text


def test_who_was_submitted_without_an_address_is_asked_once_one_is_found(entered, bob):
    listing = entered(state="candidate", relation="colleague", person=None, consented_at=None)
    asked = deciding.ask_person(listing, bob, "ada@example.org")
    assert asked.state == "consent"
    assert Letter.objects.get(kind="directory.consent").to.email == "ada@example.org"
    with pytest.raises(RefusedError):
        deciding.ask_person(asked, bob, "other@example.org")


def test_who_is_asked_to_correct_without_a_link_of_their_own_may_send_it_again(entered, bob):
    listing = entered(relation="colleague", person=None)
    deciding.ask(listing, bob, "Which company is it?")
    text = Letter.objects.get(kind="directory.correct").text
    assert "/directory/submit/" in text and "/directory/own/" not in text


def test_asking_to_correct_leaves_the_entry_where_it_is(entered, bob):
    listing = entered()
    deciding.ask(listing, bob, "Which of the two profiles is yours?")
    assert review.to_review().get().is_asked
    assert Letter.objects.get(kind="directory.correct").to == listing.person
    assert listing.state == "review"


@pytest.mark.parametrize(("act", "words"), [("accept", ""), ("refuse", "Not on the brand's side.")])
def test_a_decision_is_taken_back_and_the_person_told(entered, bob, alice, act, words):
    listing = entered()
    done = getattr(deciding, act)(listing, bob, words)
    merging.undo(done, alice)
    listing.refresh_from_db()
    assert listing.state == "review"
    assert Letter.objects.filter(kind="directory.again").count() == 1
    with pytest.raises(RefusedError, match="taken back"):
        merging.undo(done, alice)


def test_a_refused_candidate_is_a_candidate_again(entered, bob):
    listing = entered(state="candidate", submitted_at=None)
    done = deciding.refuse(listing, bob, "Works at an agency.")
    merging.undo(done, bob)
    listing.refresh_from_db()
    assert listing.state == "candidate"


def test_only_the_latest_decision_can_be_taken_back(entered, bob):
    listing = entered()
    first = deciding.refuse(listing, bob, "Too small.")
    merging.undo(first, bob)
    listing.refresh_from_db()
    second = deciding.accept(listing, bob)
    assert history.last_undoable(listing) == second
    with pytest.raises(RefusedError, match="cannot be taken back"):
        merging.undo(first, bob)


def test_each_decision_has_one_entry_in_the_audit_without_a_personal_word(entered, bob):
    listing = entered()
    deciding.refuse(listing, bob, "Mara Quill works at an agency.")
    with outside():
        entry = Entry.objects.get(object_uid=listing.uid, actor=bob)
    assert (entry.verb, entry.data) == ("listing.refused", {"was": "review"})


def test_the_history_tells_who_decided_what_when_and_why(entered, bob):
    listing = entered(met=False)
    deciding.settle(listing, bob, "work", "met", "It says so.")
    deciding.accept(listing, bob, "Welcome.")
    steps = history.history(listing)
    assert sorted(step.kind for step in steps) == ["change", "decision", "finding"]
    assert steps[-1].row.reason == "It says so."
    decision = Decision.objects.get(listing=listing)
    assert (decision.by, decision.reason, decision.was) == (bob, "Welcome.", "review")
