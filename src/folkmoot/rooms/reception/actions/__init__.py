"""What changes rooms, visitors and letters. Nothing personal stands in an entry of the audit."""

from folkmoot.rooms.reception.actions.counting import TooOften, count, forget_tallies
from folkmoot.rooms.reception.actions.letters import deliver, hold_back, write_letter
from folkmoot.rooms.reception.actions.noting import note
from folkmoot.rooms.reception.actions.opening import choose, switch, take
from folkmoot.rooms.reception.actions.telling import tell_desk
from folkmoot.rooms.reception.actions.visitors import confirm, forget, forget_marks, meet, refuse_mail

__all__ = [
    "TooOften",
    "choose",
    "confirm",
    "count",
    "deliver",
    "forget",
    "forget_marks",
    "forget_tallies",
    "hold_back",
    "meet",
    "note",
    "refuse_mail",
    "switch",
    "take",
    "tell_desk",
    "write_letter",
]
