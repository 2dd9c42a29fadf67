"""Visitors come, prove their address, and are forgotten."""

from django.db import transaction
from django.utils import timezone, translation

from folkmoot.foundation.mail.states import MAY_BE_CLAIMED, DeliveryState
from folkmoot.rooms.reception.actions.noting import note
from folkmoot.rooms.reception.models import Letter, Visitor


def meet(email: str, name: str = "", language: str = "") -> Visitor:
    """Whoever is reached at this address: known already, or new. What is known is not overwritten by a stranger."""
    fresh = {"name": name.strip()[:120], "language": language or translation.get_language() or ""}
    return Visitor.objects.get_or_create(email=email.strip().lower(), defaults=fresh)[0]


@transaction.atomic
def confirm(visitor: Visitor) -> None:
    """They followed a link that only their mail had. Twice is once."""
    if Visitor.objects.filter(pk=visitor.pk, confirmed_at=None).update(confirmed_at=timezone.now()):
        note("visitor.confirm", on=visitor)
        visitor.refresh_from_db()


@transaction.atomic
def refuse_mail(visitor: Visitor, *, refuse: bool = True) -> None:
    """They want no letters, or want them again."""
    Visitor.objects.filter(pk=visitor.pk).update(no_mail_since=timezone.now() if refuse else None)
    note("visitor.no-mail" if refuse else "visitor.mail", on=visitor)


@transaction.atomic
def forget(visitor: Visitor) -> None:
    """Blank name and address, and drop the letters that have not gone."""
    blank = {"email": "", "name": "", "language": "", "erased_at": timezone.now()}
    Visitor.objects.filter(pk=visitor.pk).update(**blank)
    waiting = Letter.objects.filter(to=visitor, state__in=MAY_BE_CLAIMED)
    waiting.update(state=DeliveryState.DROPPED, subject="", text="")
    Letter.objects.filter(to=visitor).update(subject="", text="")
    note("visitor.forget", on=visitor)
