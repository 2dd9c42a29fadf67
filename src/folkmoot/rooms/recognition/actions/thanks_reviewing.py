"""A person decides on each thank-you before anybody sees it, and may take the decision back."""

from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.accounts.queries import by_email
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.recognition.actions.moving import move
from folkmoot.rooms.recognition.actions.thanks import hold_back
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.states import LETTERS_AFTER, ThanksState

TELL = "thanks.tell"  # the step's name


@transaction.atomic
def accept(thanks: Thanks, actor, *, reason: str = "") -> None:
    """Let it be shown, as soon as its person says yes. `reason`: why, where triage had doubts.

    Letters follow a moment later (`LETTERS_AFTER`), so that this can be taken back.
    """
    decided = {"decided_by": actor, "decided_at": timezone.now(), "reason": reason, "refusal": ""}
    move(thanks, ThanksState.PUBLIC, actor=actor, **decided)
    _reach(thanks.honoree, thanks)
    _tell_later(thanks)


@transaction.atomic
def refuse(thanks: Thanks, actor, *, refusal: str, reason: str = "") -> None:
    """Show it to nobody; an accepted one is taken down. Whoever wrote it is told why, kindly."""
    decided = {"decided_by": actor, "decided_at": timezone.now(), "reason": reason, "refusal": refusal}
    hold_back(thanks)
    move(thanks, ThanksState.REFUSED, actor=actor, **decided)
    _tell_later(thanks)


@transaction.atomic
def take_back(thanks: Thanks, actor) -> None:
    """Undo the decision: it waits for review again. Letters that have gone stay gone."""
    blank = {"decided_by": None, "decided_at": None, "reason": "", "refusal": ""}
    hold_back(thanks)
    move(thanks, ThanksState.REVIEW, actor=actor, **blank)


def _reach(honoree: Honoree, thanks: Thanks) -> None:
    """How the person is asked: at the address of their account, else at the one the directory knows, else at the one
    that came with the thanks.

    Only now, as a reviewer has seen it: whoever is reached there will speak for this person.
    """
    if honoree.visitor is not None:
        return
    member = honoree.user
    account = reception.meet(member.email, str(member), member.language) if member else None
    listed = honoree.listing.person if honoree.listing else None
    visitor = account or listed or thanks.reach
    if visitor is not None:
        honoree.visitor, honoree.user = visitor, member or by_email(visitor.email)
        honoree.save(update_fields=["visitor", "user"])


def _tell_later(thanks: Thanks) -> None:
    """One job for each decision: it does nothing where that no longer holds."""
    payload = {"thanks": str(thanks.uid), "version": thanks.version}
    due_at = timezone.now() + LETTERS_AFTER
    jobs.enqueue(TELL, f"{thanks.uid}:{thanks.version}", payload=payload, due_at=due_at)
