"""What a reviewer sees around a thank-you: its neighbours in the queue, and what was done to it."""

from dataclasses import dataclass
from datetime import datetime

from folkmoot.foundation.audit.queries import entries_on
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.recognition.models import Thanks
from folkmoot.rooms.recognition.queries.thanks import waiting


@dataclass(frozen=True)
class Around:
    """The one before and the one after in the queue, and how many wait."""

    before: Thanks | None
    after: Thanks | None
    left: int


@dataclass(frozen=True)
class Event:
    """One change: `verb` as the audit has it, `was` the state before, `actor` a user or nobody."""

    verb: str
    was: str
    actor: object | None
    at: datetime


def neighbours(thanks: Thanks) -> Around:
    """Around one that waits, where it stands; for one that does not, the beginning of the queue is after it."""
    queue = list(waiting().values_list("pk", flat=True))
    place = queue.index(thanks.pk) if thanks.pk in queue else -1
    before = _at(queue[place - 1]) if place > 0 else None
    after = _at(queue[place + 1]) if place + 1 < len(queue) else None
    return Around(before, after, len(queue))


def events_of(thanks: Thanks) -> list[Event]:
    """What happened to it, the latest first."""
    with outside():
        entries = list(entries_on(None, thanks.uid))
    return [Event(entry.verb, entry.data.get("was", ""), entry.actor, entry.at) for entry in entries]


def _at(number: int) -> Thanks | None:
    return waiting().filter(pk=number).first()
