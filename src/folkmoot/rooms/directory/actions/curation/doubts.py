"""Something is wrong here: a visitor says so, the desk has a case, and a person settles it."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.rooms.directory.models import Doubt, Listing, Roll
from folkmoot.rooms.directory.states import DoubtKind
from folkmoot.rooms.reception.actions import note, tell_desk
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def doubt(room: Room, kind: str, text: str, *, listing: Listing | None = None, roll: Roll | None = None) -> Doubt:
    """Keep what a visitor says of an entry or a list, and have the desk look at it."""
    found = Doubt.objects.create(kind=kind, text=text, listing=listing, roll=roll)
    note("doubt.add", on=found, data={"kind": kind})
    told = "\n\n".join(part for part in (str(DoubtKind(kind).label), text) if part)
    title = _("A visitor says that something is wrong in the directory")
    tell_desk(room, title=title, text=told, url=_where(room, found), key=f"doubt:{found.uid}")
    return found


def _where(room: Room, found: Doubt) -> str:
    if room.host is None:
        return ""
    slug = room.host.slug
    if found.listing:
        return links.site() + reverse("directory_host:entry", args=[slug, found.listing.uid])
    return links.site() + reverse("directory_host:doubts", args=[slug])


@transaction.atomic
def settle_doubt(found: Doubt, actor: User, outcome: str) -> None:
    """Write down what came of it. Raises RefusedError without a word, or where somebody has done so already."""
    if not outcome.strip():
        raise RefusedError(_("There is no outcome yet"), remedy=_("Write in a sentence what came of it."))
    done = {"settled_at": timezone.now(), "settled_by": actor, "outcome": outcome.strip()}
    if not Doubt.objects.filter(pk=found.pk, settled_at=None).update(**done):
        raise RefusedError(_("Somebody has settled this already"), remedy=_("Load the page anew."))
    note("doubt.settle", on=found, actor=actor)
