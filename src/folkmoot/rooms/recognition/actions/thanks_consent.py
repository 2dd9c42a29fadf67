"""What is shown of a person is theirs to say: all of it, each thank-you, or nothing at all."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.recognition.actions.moving import move
from folkmoot.rooms.recognition.actions.thanks import BLANK, hold_back, release
from folkmoot.rooms.recognition.actions.thanks_letters import ask
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries
from folkmoot.rooms.recognition.states import HonoreeState, ThanksState
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def answer(honoree: Honoree, *, shown: bool) -> None:
    """They say yes to being shown, or no. Either can be changed at any time."""
    _still_here(honoree)
    if honoree.visitor is not None:
        reception.confirm(honoree.visitor)  # their own link came by letter
    honoree.state = HonoreeState.SHOWN if shown else HonoreeState.HIDDEN
    honoree.answered_at = timezone.now()
    honoree.slug = honoree.slug or (queries.free_slug(honoree) if shown else "")
    honoree.save(update_fields=["state", "answered_at", "slug"])
    reception.note("honoree.show" if shown else "honoree.hide", on=honoree)


def keep(thanks: Thanks, *, private: bool) -> None:
    """They keep one thank-you to themselves, or show it again. Twice is once."""
    wanted = ThanksState.HIDDEN if private else ThanksState.PUBLIC
    with transaction.atomic():
        if thanks.state != wanted:
            move(thanks, wanted)


@transaction.atomic
def correct(honoree: Honoree, *, name: str, role: str, employer: str) -> None:
    """They say how they are named."""
    _still_here(honoree)
    honoree.name, honoree.role, honoree.employer = name, role, employer
    honoree.save(update_fields=["name", "role", "employer", "key"])
    reception.note("honoree.correct", on=honoree)


@transaction.atomic
def want_digest(honoree: Honoree, *, wants: bool) -> None:
    """They want the weekly letter, or no longer."""
    Honoree.objects.filter(pk=honoree.pk).update(wants_digest=wants)
    honoree.wants_digest = wants
    reception.note("honoree.digest" if wants else "honoree.no-digest", on=honoree)


@transaction.atomic
def remove(honoree: Honoree) -> None:
    """They want nothing of it here: name and thanks are blanked. This cannot be undone. Twice is once."""
    if honoree.state == HonoreeState.REMOVED:
        return
    known = [honoree.visitor]
    for thanks in queries.all_for(honoree):
        known += [thanks.visitor, thanks.boss, thanks.reach]
        hold_back(thanks)
        move(thanks, ThanksState.REMOVED, **BLANK)
    blank = {"name": "", "role": "", "employer": "", "key": "", "slug": "", "listing": None, "user": None}
    Honoree.objects.filter(pk=honoree.pk).update(**blank, visitor=None, state=HonoreeState.REMOVED)
    honoree.refresh_from_db()
    reception.note("honoree.remove", on=honoree)
    release(known)


@transaction.atomic
def claim(honoree: Honoree, thanks: Thanks, email: str) -> None:
    """Whoever was given the link to pass on says where they are reached; the question goes there, and nowhere else.

    Raises RefusedError where that is the address of who wrote it, or the person is reached elsewhere already.
    """
    _still_here(honoree)
    email = email.strip().lower()
    if queries.is_reached(honoree):
        raise RefusedError(
            _("This person has been asked already"),
            remedy=_("If that was not you, tell the team of this site."),
        )
    if email in {known.email for known in (thanks.visitor, thanks.boss) if known is not None}:
        raise RefusedError(
            _("This is the address of somebody else in this story"),
            remedy=_("Only the person thanked can say yes. Write the address where you are reached yourself."),
        )
    honoree.visitor = reception.meet(email, honoree.name)
    honoree.save(update_fields=["visitor"])
    thanks.honoree = honoree
    reception.note("honoree.claim", on=honoree)
    ask(honoree, thanks, timezone.now())


def _still_here(honoree: Honoree) -> None:
    if honoree.state == HonoreeState.REMOVED:
        raise RefusedError(
            _("Everything about this person was removed"),
            remedy=_("Nothing is left here that could be shown or changed."),
        )
