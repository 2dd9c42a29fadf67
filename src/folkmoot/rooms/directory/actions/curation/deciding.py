"""A person decides of an entry: the rules one by one, then the whole; and takes it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.rooms.directory.actions.curation.writing import write_to
from folkmoot.rooms.directory.actions.letters import ask_for_consent
from folkmoot.rooms.directory.actions.listings import find, move
from folkmoot.rooms.directory.models import Decision, Finding, Listing
from folkmoot.rooms.directory.queries.curation import history, review
from folkmoot.rooms.directory.states import DecisionKind, ListingState, Outcome, may_decide
from folkmoot.rooms.reception.actions import meet, note
from folkmoot_engine.directory.rules import RULES
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def settle(listing: Listing, actor: User, rule: str, outcome: str, reason: str) -> Finding:
    """A person says whether a rule is met, with the reason. Raises RefusedError without one, or where nothing waits."""
    if rule not in RULES or outcome not in (Outcome.MET, Outcome.NOT_MET):
        raise RefusedError(_("There is no such rule, or it cannot end so"), where=rule)
    if listing.state not in (ListingState.REVIEW, ListingState.CANDIDATE):
        raise _not_from_here(listing)
    return find(listing, rule, outcome, _given(reason), actor=actor)


@transaction.atomic
def accept(listing: Listing, actor: User, reason: str = "") -> Decision:
    """List the entry; the person gets a letter. Raises RefusedError while a rule is open, or they have not agreed."""
    must_be_settled(listing)
    done = decide(DecisionKind.ACCEPT, listing, actor, reason)
    move(listing, ListingState.LISTED, actor=actor)
    return done


@transaction.atomic
def refuse(listing: Listing, actor: User, reason: str) -> Decision:
    """Do not list the entry; whoever submitted it gets the reason and a link to correct it."""
    done = decide(DecisionKind.REFUSE, listing, actor, _given(reason))
    move(listing, ListingState.REFUSED, actor=actor, reason=reason.strip())
    return done


@transaction.atomic
def ask(listing: Listing, actor: User, reason: str) -> Decision:
    """Ask the person, or whoever submitted them, to correct the entry; it waits where it is."""
    done = decide(DecisionKind.ASK, listing, actor, _given(reason))
    write_to(listing.person or listing.submitter, "correct", done)
    return done


@transaction.atomic
def ask_person(listing: Listing, actor: User, email: str) -> Listing:
    """Ask a person for their consent whom somebody submitted without an address. Raises RefusedError where nobody has
    submitted them here yet, or they were asked already."""
    if listing.state != ListingState.CANDIDATE or listing.submitter is None or listing.person is not None:
        raise _not_from_here(listing)
    moved = move(listing, ListingState.CONSENT, actor=actor, person=meet(email))
    ask_for_consent(moved)
    return moved


@transaction.atomic
def keep_apart(listing: Listing, other: Listing, actor: User, reason: str = "") -> Decision:
    """The two are two people: neither is shown beside the other again."""
    return decide(DecisionKind.APART, listing, actor, reason, other=other)


def decide(kind: str, listing: Listing, actor: User, reason: str, **fields) -> Decision:
    """Write the decision down. Raises RefusedError where the entry is not where it can be decided on so."""
    if not may_decide(kind, listing.state):
        raise _not_from_here(listing)
    done = Decision.objects.create(
        listing=listing, kind=kind, was=listing.state, reason=reason.strip(), by=actor, **fields
    )
    if kind not in (DecisionKind.ACCEPT, DecisionKind.REFUSE):  # these move the entry, which is noted there
        note(f"listing.{kind}", on=listing, actor=actor, data={"decision": str(done.uid)})
    return done


def must_be_settled(listing: Listing) -> None:
    """Raises RefusedError where a rule of entry is not met, or nobody has looked at it."""
    latest = review.findings([listing]).get(listing.pk, {})
    waiting = [rule for rule in RULES if rule not in latest or latest[rule].outcome != Outcome.MET]
    if waiting:
        raise RefusedError(
            _("A rule of entry is still open, or is not met"),
            remedy=_("Say of each rule whether it is met, and why; then accept the entry."),
        )


@transaction.atomic
def take_back(done: Decision, actor: User) -> Decision:
    """Undo the latest decision on an entry. Raises RefusedError where it is another one's turn, or none's."""
    listing = Listing.objects.select_related("roll", "sector").get(pk=done.listing_id)
    last = history.last_undoable(listing)
    if last is None or last.pk != done.pk:
        raise RefusedError(
            _("This decision cannot be taken back any more"),
            remedy=_("Load the page anew: something else was decided since, or it was taken back already."),
        )
    back = Decision.objects.create(listing=listing, kind=DecisionKind.UNDO, was=listing.state, undoes=done, by=actor)
    note("listing.undo", on=listing, actor=actor, data={"decision": str(done.uid)})
    told = listing.submitter or listing.person
    if done.kind in (DecisionKind.ACCEPT, DecisionKind.REFUSE):
        move(listing, done.was, actor=actor)
        write_to(listing.person if done.kind == DecisionKind.ACCEPT else told, "again", back)
    return back


def _given(reason: str) -> str:
    if not reason.strip():
        raise RefusedError(_("There is no reason yet"), remedy=_("Write in a sentence or two why: it is kept."))
    return reason


def _not_from_here(listing: Listing) -> RefusedError:
    return RefusedError(
        _("This cannot be decided of the entry as it stands"),
        where=str(listing.get_state_display()),
        remedy=_("Load the page anew: somebody may have decided already."),
    )
