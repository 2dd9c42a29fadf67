"""Messages of the host's channels that may be thanks: those with the hashtag, and praise for one of the team.

What they say is read from the messages, so that it goes with them.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.recognition.models import Heard, Honoree
from folkmoot.rooms.recognition.states import HeardKind, HeardState, HonoreeState
from folkmoot.stream.messages.models import Message
from folkmoot.stream.messages.queries.reading import readable
from folkmoot.stream.triage.queries import with_verdict
from folkmoot.work.desk.models import Case, Decision, Reply
from folkmoot_engine.recognition.day import HASHTAG
from folkmoot_engine.recognition.hashtag import has_tag

SHOWN = 50
LOOKED_BACK = timedelta(days=90)
MOST_HELP, MOST_SAID = 500, 2_000  # how much is looked through for one page
IS_PRAISE = 0.5  # the probability from which on words count as thanks
OF_ROOMS = "room:"  # channels of what visitors told us begin like this


class Help(NamedTuple):
    """Somebody of the team did something in a thread: replied (about no message), or decided on one."""

    at: datetime
    user: int
    message: int | None


@dataclass(frozen=True)
class Offer:
    """Praise, and who of the team seems to be meant: whoever did something in the thread last before it."""

    message: Message
    to: User


@dataclass(frozen=True)
class Told:
    """A message that was heard, with what it says now."""

    heard: Heard
    message: Message


def tag_of(room: Room) -> str:
    """The hashtag that the room listens for, without its sign."""
    return room.choices.get("hashtag") or HASHTAG


def standing(workspace: Workspace) -> QuerySet[Message]:
    """Messages that can be read by all: not hidden, not deleted, of nobody who was erased."""
    found = readable(workspace).filter(deleted_at=None, hidden_at=None, erased_at=None)
    return found.exclude(channel__source__startswith=OF_ROOMS).select_related("thread")


def tagged(workspace: Workspace, messages: Iterable[int], tag: str) -> list[Message]:
    """Those of the messages that have the hashtag."""
    found = standing(workspace).filter(pk__in=list(messages), text__icontains=f"#{tag}")
    return [message for message in found if has_tag(message.text, tag)]


def after(workspace: Workspace, last: int, many: int) -> list[int]:
    """The ids of the next messages, in their order."""
    rows = Message.objects.filter(workspace=workspace, pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:many])


def heard(workspace: Workspace, uid: uuid.UUID) -> Told | None:
    """One that waits, while its message stands."""
    row = Heard.objects.filter(host=workspace, uid=uid).select_related("to").first()
    found = _with_messages(workspace, [row]) if row else []
    return found[0] if found else None


def waiting(workspace: Workspace) -> list[Told]:
    """Messages with the hashtag that nobody looked at yet, the latest first."""
    return _with_messages(workspace, _rows(workspace, HeardKind.HASHTAG, HeardState.WAITING)[:SHOWN])


def left(workspace: Workspace) -> list[Told]:
    return _with_messages(workspace, _rows(workspace, HeardKind.HASHTAG, HeardState.LEFT)[:SHOWN])


def kept(workspace: Workspace) -> list[Told]:
    """Praise that the team keeps to itself, the latest first."""
    return _with_messages(workspace, _rows(workspace, HeardKind.PRAISE, HeardState.KEPT)[:SHOWN])


def count_waiting(workspace: Workspace) -> int:
    return _rows(workspace, HeardKind.HASHTAG, HeardState.WAITING).count()


def of_messages(workspace: Workspace, messages: Iterable[int]) -> list[Heard]:
    """What was heard of these messages, whatever became of them."""
    uids = Message.objects.filter(workspace=workspace, pk__in=list(messages)).values_list("uid", flat=True)
    return list(Heard.objects.filter(host=workspace, message__in=list(uids)).select_related("thanks"))


def of_week(workspace: Workspace, first: date, last: date) -> str:
    """The uid of the latest message of these days that somebody of the team took as thanks; "" for none."""
    zone = ZoneInfo(workspace.zone)
    begins, ends = (datetime.combine(day, datetime.min.time(), zone) for day in (first, last + timedelta(days=1)))
    taken = Heard.objects.filter(host=workspace, state__in=(HeardState.QUEUED, HeardState.KEPT))
    rows = taken.filter(said_at__gte=begins, said_at__lt=ends).order_by("-said_at", "-pk")[:SHOWN]
    found = _with_messages(workspace, rows)
    return str(found[0].message.uid) if found else ""


def offers(workspace: Workspace) -> list[Offer]:
    """Praise of the last weeks that nobody decided on, the latest first."""
    since = timezone.now() - LOOKED_BACK
    replies = Reply.objects.filter(workspace=workspace, recorded_at__gte=since)
    decisions = Decision.objects.filter(workspace=workspace, decided_at__gte=since)
    return _offers(workspace, _help(replies, decisions))[:SHOWN]


def offers_beside(workspace: Workspace, case: Case) -> list[Offer]:
    """Praise in the thread of a case."""
    replies = Reply.objects.filter(workspace=workspace, case__thread=case.thread_id)
    decisions = Decision.objects.filter(workspace=workspace, case__thread=case.thread_id)
    return _offers(workspace, _help(replies, decisions))


def offer(workspace: Workspace, uid: uuid.UUID) -> Offer | None:
    """The praise in one message, if it is to be offered."""
    threads = list(Message.objects.filter(workspace=workspace, uid=uid).values_list("thread_id", flat=True)[:1])
    replies = Reply.objects.filter(workspace=workspace, case__thread__in=threads)
    decisions = Decision.objects.filter(workspace=workspace, case__thread__in=threads)
    found = _offers(workspace, _help(replies, decisions))
    return next((one for one in found if one.message.uid == uid), None)


def honoree_of(user: User) -> Honoree | None:
    """Somebody of the team, if they were thanked before."""
    return Honoree.objects.filter(user=user).exclude(state=HonoreeState.REMOVED).first()


def honoree_named(name: str, employer: str) -> Honoree | None:
    known = Honoree.objects.filter(name__iexact=name, employer__iexact=employer)
    return known.exclude(state=HonoreeState.REMOVED).order_by("pk").first()


def _rows(workspace: Workspace, kind: str, state: str) -> QuerySet[Heard]:
    found = Heard.objects.filter(host=workspace, kind=kind, state=state)
    return found.select_related("to").order_by("-said_at", "-pk")


def _with_messages(workspace: Workspace, rows: Iterable[Heard]) -> list[Told]:
    rows = list(rows)
    said = {one.uid: one for one in standing(workspace).filter(uid__in=[row.message for row in rows])}
    return [Told(row, said[row.message]) for row in rows if row.message in said]


def _help(replies: QuerySet[Reply], decisions: QuerySet[Decision]) -> dict[int, list[Help]]:
    """Thread → what people of the team did there, the latest first."""
    told = replies.filter(withdrawn_at=None).exclude(recorded_at=None).order_by("-recorded_at")
    done = decisions.filter(automated_decision=False, reverses=None).order_by("-decided_at")
    rows = [
        *((thread, Help(at, user, None)) for thread, at, user in _few(told, "recorded_at", "author_id")),
        *((thread, Help(*rest)) for thread, *rest in _few(done, "decided_at", "decided_by_id", "message_id")),
    ]
    found: dict[int, list[Help]] = defaultdict(list)
    for thread, one in sorted(rows, key=lambda row: row[1].at, reverse=True):
        found[thread].append(one)
    return found


def _few(rows: QuerySet, *columns: str) -> list[tuple]:
    return list(rows.values_list("case__thread_id", *columns)[:MOST_HELP])


def _offers(workspace: Workspace, done: dict[int, list[Help]]) -> list[Offer]:
    if not done:
        return []
    by_others = standing(workspace).filter(thread__in=list(done), author__member__is_staff=False)
    decided = Heard.objects.filter(host=workspace).values("message")
    said = with_verdict(workspace, by_others.exclude(uid__in=decided)).order_by("-sent_at", "-pk")[:MOST_SAID]
    meant = [(message, _helper(message, done[message.thread_id])) for message in said if _is_praise(message.verdict)]
    people = User.objects.in_bulk({user for _, user in meant if user})
    return [Offer(message, people[user]) for message, user in meant if user in people]


def _is_praise(verdict: dict | None) -> bool:
    scores = (verdict or {}).get("intents", [])
    return any(one["label"] == "thanks" and one["probability"] >= IS_PRAISE for one in scores)


def _helper(message: Message, done: list[Help]) -> int | None:
    """Who did something in the thread last before this was said; a decision on these very words is no help."""
    return next((one.user for one in done if one.at < message.sent_at and one.message != message.pk), None)
