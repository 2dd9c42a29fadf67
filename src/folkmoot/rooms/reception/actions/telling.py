"""What a visitor tells us about a room becomes work at the desk of whoever looks after it."""

from django.db import transaction

from folkmoot.foundation.workspaces.queries import inside
from folkmoot.rooms.reception.models import Room
from folkmoot.stream.messages.actions import say
from folkmoot.work.desk.actions import open_for
from folkmoot_engine.schema import new_uid


@transaction.atomic
def tell_desk(room: Room, *, title: str, text: str, url: str = "", key: str = "") -> None:
    """Make a message of it in the room's channel of the host's workspace, with a case. `key`: the same one, told twice,
    is one case. Where nobody hosts the room, nothing happens."""
    if room.host is None:
        return
    with inside(room.host):
        message = say(
            room.host,
            source=f"room:{room.name}",
            channel=str(room),
            native_id=key or str(new_uid()),
            title=title,
            text=text,
            url=url,
        )
        open_for(room.host, message)
