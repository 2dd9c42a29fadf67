"""The doors of the API: what a closed room has to say, nobody hears."""

from django.http import HttpRequest
from ninja import Router

from folkmoot.rooms.reception import queries


class Closed(Exception):
    """The room is not open."""


def in_room(router: Router, room: str) -> Router:
    """Let nobody in while the room is closed."""

    def is_open(request: HttpRequest) -> bool:
        if not queries.is_on(room):
            raise Closed
        return True

    router.auth = is_open
    return router
