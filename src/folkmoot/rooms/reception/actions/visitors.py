"""Visitors come, prove their address, and are forgotten."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from folkmoot.foundation.mail.states import MAY_BE_CLAIMED, DeliveryState
from folkmoot.rooms.reception import queries
from folkmoot.rooms.reception.actions.noting import note
from folkmoot.rooms.reception.models import Letter, Visitor

MARKED = timedelta(days=2)  # longer than the day for which letters to an address are counted


def meet(email: str, name: str = "", language: str = "") -> Visitor:
    """Whoever is reached at this address: known already, or new. What is known is not overwritten by a stranger, and
    whoever wanted no letters before they were forgotten wants none now."""
    email = email.strip().lower()
    fresh = {"name": name.strip()[:120], "language": language or translation.get_language() or ""}
    since = queries.stopped_since(email)
    if since is not None:
        fresh |= {"no_mail_since": since, "mark": queries.mark_of(email)}
    return Visitor.objects.get_or_create(email=email, defaults=fresh)[0]


@transaction.atomic
def confirm(visitor: Visitor) -> None:
    """They followed a link that only their mail had. Twice is once."""
    if Visitor.objects.filter(pk=visitor.pk, confirmed_at=None).update(confirmed_at=timezone.now()):
        note("visitor.confirm", on=visitor)
        visitor.refresh_from_db()


@transaction.atomic
def refuse_mail(visitor: Visitor, *, refuse: bool = True) -> None:
    """They want no letters, or want them again."""
    same = Q(pk=visitor.pk) | Q(mark=visitor.mark or queries.mark_of(visitor.email))
    Visitor.objects.filter(same).update(no_mail_since=timezone.now() if refuse else None)
    note("visitor.no-mail" if refuse else "visitor.mail", on=visitor)


@transaction.atomic
def forget(visitor: Visitor) -> None:
    """Blank name and address, and drop the letters that have not gone. A keyed hash stays of the address: for good
    where no letters are wanted there, else for a day or two (`forget_marks`)."""
    mark = visitor.mark or queries.mark_of(visitor.email)
    blank = {"email": "", "name": "", "language": "", "mark": mark, "erased_at": timezone.now()}
    Visitor.objects.filter(pk=visitor.pk).update(**blank)
    waiting = Letter.objects.filter(to=visitor, state__in=MAY_BE_CLAIMED)
    waiting.update(state=DeliveryState.DROPPED, subject="", text="")
    Letter.objects.filter(to=visitor).update(subject="", text="")
    note("visitor.forget", on=visitor)


def forget_marks() -> int:
    """Remove what would know addresses again of people long forgotten, but for those who want no letters."""
    return queries.marked_in_vain(timezone.now() - MARKED).update(mark="")
