"""Rooms are opened and closed, and their hosts choose for them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.reception import queries
from folkmoot.rooms.reception.actions.noting import note
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.states import RoomName
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def switch(name: str, *, on: bool, host: Workspace | None = None, actor=None) -> Room:
    """Open a room to the public, or close it; nothing in it is lost. `host`: whose team looks after it from now on.

    Raises RefusedError where there is no such room, or a room shall open that nobody would look after.
    """
    if name not in RoomName.values:
        raise RefusedError(
            _("There is no such public room"), where=name, remedy=_("Choose one of: ") + ", ".join(RoomName) + "."
        )
    room = queries.room(name)
    room.is_on, room.host = on, host or room.host
    if on and room.host is None and name != RoomName.SCORECARD:
        raise RefusedError(
            _("Nobody would look after this room"),
            where=name,
            remedy=_("Name the workspace whose team reviews what visitors send in."),
        )
    room.save()
    note("room.open" if on else "room.close", on=room, actor=actor)
    return room


@transaction.atomic
def take(name: str, workspace: Workspace, actor) -> Room:
    """A workspace's team looks after a room that nobody does.

    Raises RefusedError where another workspace has it, or the site has several: then whoever runs the site says which.
    """
    room = queries.room(name)
    if room.host not in (None, workspace):
        raise RefusedError(_("Another team looks after this room"), where=str(room))
    if room.host is None and len(workspaces.all_workspaces()) > 1:
        raise RefusedError(
            _("This site has several workspaces"),
            where=str(room),
            remedy=_("Whoever runs the site says whose team looks after the room: folkmoot room open NAME --host …"),
        )
    return switch(name, on=True, host=workspace, actor=actor)


@transaction.atomic
def choose(room: Room, actor, **chosen: Any) -> Room:
    """Keep what a room's hosts chose, beside what was chosen before."""
    found = Room.objects.select_for_update().get(pk=room.pk)
    found.choices = {**found.choices, **chosen}
    found.save(update_fields=["choices"])
    note("room.choose", on=found, actor=actor, data={"chosen": sorted(chosen)})
    room.choices = found.choices
    return room
