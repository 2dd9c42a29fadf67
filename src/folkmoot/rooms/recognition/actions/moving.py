"""What becomes of a thank-you. Every change of state goes through here: asked of `states`, and noted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.rooms.reception.actions import note
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.states import ThanksState, may_move
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def add(honoree: Honoree, *, year: int, actor=None, **fields: Any) -> Thanks:
    """A new thank-you, not public yet."""
    if fields.get("state") == ThanksState.PUBLIC:
        raise ValueError("thanks become public by being moved there")
    thanks = Thanks.objects.create(honoree=honoree, year=year, **fields)
    note("thanks.add", on=thanks, actor=actor, data={"source": thanks.source})
    return thanks


@transaction.atomic
def move(thanks: Thanks, to: str, *, actor=None, **fields: Any) -> Thanks:
    """Move thanks on, by a conditional update on the version. Raises RefusedError where they may not go there, or
    somebody else moved them meanwhile."""
    rows = Thanks.objects.filter(pk=thanks.pk, version=thanks.version)
    if not may_move(thanks.state, to) or not rows.update(**fields, state=to, version=thanks.version + 1):
        raise RefusedError(
            _("These thanks cannot go there from where they are"),
            where=f"{thanks.get_state_display()} → {ThanksState(to).label}",
            remedy=_("Load the page anew: somebody may have decided already."),
        )
    note(f"thanks.{to}", on=thanks, actor=actor, data={"was": thanks.state})
    thanks.refresh_from_db()
    return thanks
