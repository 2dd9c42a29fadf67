"""What is asked about rooms, visitors and letters."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.reception.models import Letter, Room, Tally, Visitor
from folkmoot.rooms.reception.queries.judging import Judged, judge
from folkmoot.rooms.reception.states import RoomName

__all__ = [
    "Judged",
    "counted",
    "day_of_letters",
    "hosted_by",
    "hosts",
    "is_on",
    "judge",
    "letter",
    "mark_of",
    "marked_in_vain",
    "old_tallies",
    "open_rooms",
    "room",
    "rooms",
    "stopped_since",
    "visitor",
    "visitor_at",
]


def room(name: str) -> Room:
    """The room of that name; a closed one of nobody where it was never opened (unsaved)."""
    found = Room.objects.select_related("host").filter(name=name).first()
    return found or Room(name=RoomName(name))


def rooms() -> list[Room]:
    """All rooms there are, open or not, in their order."""
    return [room(name) for name in RoomName]


def is_on(name: str) -> bool:
    return Room.objects.filter(name=name, is_on=True).exists()


def open_rooms() -> list[str]:
    """Names of the rooms that are open, in their order."""
    found = set(Room.objects.filter(is_on=True).values_list("name", flat=True))
    return [name for name in RoomName if name in found]


def hosts(workspace: Workspace, name: str) -> bool:
    """Does the workspace's team look after the room?"""
    return Room.objects.filter(name=name, host=workspace).exists()


def hosted_by(workspace: Workspace) -> list[str]:
    found = set(Room.objects.filter(host=workspace).values_list("name", flat=True))
    return [name for name in RoomName if name in found]


def visitor(uid) -> Visitor | None:
    """Whoever can say that they want letters or none: also somebody forgotten, once they wanted none."""
    return Visitor.objects.filter(Q(erased_at=None) | ~Q(no_mail_since=None), uid=uid).first()


def mark_of(email: str) -> str:
    """By what an address is known again that nobody can read any more."""
    return hmac.new(settings.SECRET_KEY.encode(), f"letters to {email}".encode(), hashlib.sha256).hexdigest()


def stopped_since(email: str) -> datetime | None:
    """Since when no letters are wanted there, by somebody who was forgotten meanwhile."""
    found = Visitor.objects.filter(mark=mark_of(email)).exclude(no_mail_since=None)
    return found.values_list("no_mail_since", flat=True).first()


def marked_in_vain(before: datetime) -> QuerySet[Visitor]:
    """Those forgotten before then who never said that they want no letters: nothing need know them again."""
    return Visitor.objects.filter(erased_at__lt=before, no_mail_since=None).exclude(mark="")


def visitor_at(email: str) -> Visitor | None:
    """Whoever is reached at this address, if anybody sent something in from there."""
    email = email.strip().lower()
    return Visitor.objects.filter(email=email).first() if email else None


def letter(uid) -> Letter | None:
    return Letter.objects.select_related("to").filter(uid=uid).first()


def day_of_letters(to: Visitor, kind: str, begins: datetime) -> int:
    """How many letters of a kind are written to an address for the day that begins then, if since forgotten too."""
    found = Letter.objects.filter(kind=kind, due_at__gte=begins, due_at__lt=begins + timedelta(days=1))
    return found.filter(Q(to=to) | Q(to__mark=mark_of(to.email))).count()


def counted(rule: str, who: str, since: datetime) -> int:
    """How often since then; windows that began earlier are not counted."""
    return Tally.objects.filter(rule=rule, who=who, since__gte=since).aggregate(sum=Sum("times"))["sum"] or 0


def old_tallies(before: datetime):
    return Tally.objects.filter(since__lt=before)
