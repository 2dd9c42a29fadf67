"""Tributes elsewhere: anybody suggests one, a person decides."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.rooms.reception.actions import note
from folkmoot.rooms.recognition.models import Tribute
from folkmoot.rooms.recognition.states import TributeState
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def suggest(*, year: int, title: str, url: str) -> Tribute:
    """Keep a link for review. One that is known already stays as it is."""
    found, is_new = Tribute.objects.get_or_create(year=year, url=url, defaults={"title": title})
    if is_new:
        note("tribute.suggest", on=found, data={"year": year})
    return found


@transaction.atomic
def decide(tribute: Tribute, to: str, actor) -> None:
    """Show a tribute or not; "review" takes that back. Raises RefusedError where somebody else was quicker."""
    rows = Tribute.objects.filter(pk=tribute.pk, version=tribute.version).exclude(state=to)
    by = {"decided_by": actor, "decided_at": timezone.now()}
    if to == TributeState.REVIEW:
        by = {"decided_by": None, "decided_at": None}
    if not rows.update(state=to, version=tribute.version + 1, **by):
        raise RefusedError(
            _("Somebody has decided on this tribute already"), remedy=_("Load the page anew to see what they did.")
        )
    note(f"tribute.{to}", on=tribute, actor=actor, data={"was": tribute.state})
