"""Appreciation Day, open, with one person who consented to being shown and one who was not asked yet."""

from folkmoot.rooms.recognition.actions.moving import add, move
from folkmoot.rooms.recognition.models import Honoree, Thanks


def honoree(name="Maria Olsen", state="shown", **more) -> Honoree:
    return Honoree.objects.create(name=name, employer="Kettles & Sons", role="Forum host", state=state, **more)


def thanks(to: Honoree, text="You answered on a Sunday.", *, year=2026, state="public", **more) -> Thanks:
    """A thank-you on its way to `state`."""
    made = add(to, year=year, text=text, from_name="Ana", state="review", **more)
    return move(made, state) if state != "review" else made
