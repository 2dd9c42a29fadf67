"""Messages of the host's channels become thanks: found by the flow, decided by a person, gone with their message."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.reception import queries as reception
from folkmoot.rooms.reception.actions import choose, note
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.queries.judging import WORTH_A_LOOK
from folkmoot.rooms.recognition.actions.moving import add, move
from folkmoot.rooms.recognition.models import Heard, Honoree, Thanks
from folkmoot.rooms.recognition.queries import day_heard as queries
from folkmoot.rooms.recognition.queries.day_heard import Offer, Told
from folkmoot.rooms.recognition.states import HeardKind, HeardState, Place, Source, ThanksState
from folkmoot.stream.messages.models import Message
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.recognition.hashtag import read_tag

LISTEN = "day.listen"  # the step's name
AT_ONCE = 5_000
MOST_LETTERS = 4_000
ROOM = "recognition"


@transaction.atomic
def listen_for(room: Room, written: str, actor) -> str:
    """Choose the room's hashtag, and look for it in all that came in before. Raises RefusedError for what is none."""
    try:
        tag = read_tag(written)
    except RefusedError as error:
        remedy = _("Write letters and numbers only, such as CMAD.")
        raise RefusedError(_("That is no hashtag"), where=error.where, remedy=remedy) from error
    choose(room, actor, hashtag=tag)
    jobs.enqueue(LISTEN, str(room.host.uid), workspace=room.host)
    return tag


def hear(workspace: Workspace, messages: Iterable[int]) -> int:
    """Keep which of these messages have the hashtag, in the workspace whose team looks after the room. Returns how
    many are new; what was heard before changes nothing."""
    room = reception.room(ROOM)
    if not room.is_on or room.host != workspace:
        return 0
    found = queries.tagged(workspace, messages, queries.tag_of(room))
    known = set(
        Heard.objects.filter(host=workspace, message__in=[one.uid for one in found]).values_list("message", flat=True)
    )
    new = [one for one in found if one.uid not in known]
    rows = [Heard(host=workspace, message=one.uid, said_at=one.sent_at, kind=HeardKind.HASHTAG) for one in new]
    with transaction.atomic():
        Heard.objects.bulk_create(rows, ignore_conflicts=True)
        if rows:
            note("heard.find", on=room, data={"messages": len(rows)})
    return len(rows)


def hear_all(workspace: Workspace, *, cancelled=lambda: False) -> int:
    """Listen to everything that ever came in. Twice changes nothing."""
    count, last = 0, 0
    while not cancelled() and (messages := queries.after(workspace, last, AT_ONCE)):
        count += hear(workspace, messages)
        last = messages[-1]
    return count


@transaction.atomic
def queue(told: Told, whom: dict[str, Any], *, name_the_author: bool, actor) -> Thanks:
    """Make a thank-you of a message with the hashtag, to whom a person of the team says; it is reviewed like others.

    The author is named only where that person says that the name is public.
    """
    honoree = queries.honoree_named(whom["name"], whom["employer"]) or Honoree.objects.create(**whom)
    from_name = (told.message.author_name or "") if name_the_author else ""
    _decide(told.heard, HeardState.QUEUED, actor)
    thanks = _thanks(told.message, honoree, Source.CHANNEL, actor, from_name=from_name[:120])
    Heard.objects.filter(pk=told.heard.pk).update(thanks=thanks)
    return thanks


@transaction.atomic
def thank(workspace: Workspace, offer: Offer, actor) -> Thanks:
    """Offer praise in public, as thanks to who helped: it is reviewed, and shown only if they consent."""
    heard = _take(workspace, offer, HeardState.QUEUED, actor)
    honoree = queries.honoree_of(offer.to) or _of_the_team(workspace, offer.to)
    thanks = _thanks(offer.message, honoree, Source.DESK, actor)
    Heard.objects.filter(pk=heard.pk).update(thanks=thanks)
    return thanks


@transaction.atomic
def keep(workspace: Workspace, offer: Offer, actor) -> Heard:
    """Keep praise as thanks among the team."""
    return _take(workspace, offer, HeardState.KEPT, actor)


@transaction.atomic
def leave(workspace: Workspace, offer: Offer, actor) -> Heard:
    """It is no thanks to anybody of the team: it is not offered again."""
    return _take(workspace, offer, HeardState.LEFT, actor)


@transaction.atomic
def leave_heard(heard: Heard, actor) -> None:
    """A message with the hashtag that is no thanks."""
    _decide(heard, HeardState.LEFT, actor)


@transaction.atomic
def take_back(heard: Heard, actor) -> None:
    """It waits again; praise is offered again. What became a thank-you is decided on in its own queue."""
    if heard.state not in (HeardState.KEPT, HeardState.LEFT):
        raise _decided_already()
    if heard.kind == HeardKind.PRAISE:
        note("heard.take-back", on=heard, actor=actor, data={"was": heard.state})
        Heard.objects.filter(pk=heard.pk).delete()
        return
    Heard.objects.filter(pk=heard.pk).update(state=HeardState.WAITING, decided_at=None, decided_by=None)
    note("heard.take-back", on=heard, actor=actor, data={"was": heard.state})


def forget(workspace: Workspace, messages: Iterable[int]) -> int:
    """The author of these messages is erased: what was made of them goes, public thanks too."""
    rows = queries.of_messages(workspace, messages)
    for heard in rows:
        if heard.thanks is not None and heard.thanks.state != ThanksState.REMOVED:
            move(heard.thanks, ThanksState.REMOVED, text="", from_name="", medium="", verdict={}, origin="")
    Heard.objects.filter(pk__in=[heard.pk for heard in rows]).delete()
    return len(rows)


def _take(workspace: Workspace, offer: Offer, state: str, actor) -> Heard:
    words = {"said_at": offer.message.sent_at, "kind": HeardKind.PRAISE, "to": offer.to}
    heard, _is_new = Heard.objects.get_or_create(host=workspace, message=offer.message.uid, defaults=words)
    _decide(heard, state, actor)
    return heard


def _decide(heard: Heard, to: str, actor) -> None:
    waiting = Heard.objects.filter(pk=heard.pk, state=HeardState.WAITING)
    if not waiting.update(state=to, decided_by=actor, decided_at=timezone.now()):
        raise _decided_already()
    note(f"heard.{to}", on=heard, actor=actor, data={"kind": heard.kind})


def _decided_already() -> RefusedError:
    return RefusedError(_("Somebody has decided on this already"), remedy=_("Load the page anew to see what they did."))


def _of_the_team(workspace: Workspace, user) -> Honoree:
    return Honoree.objects.create(
        name=(user.name or user.get_short_name())[:120], employer=workspace.name[:160], place=Place.BRAND, user=user
    )


def _thanks(message: Message, honoree: Honoree, source: str, actor, *, from_name: str = "") -> Thanks:
    text = message.text[:MOST_LETTERS]
    return add(
        honoree,
        year=message.sent_at.year,
        actor=actor,
        state=ThanksState.REVIEW,
        source=source,
        text=text,
        from_name=from_name,
        medium=_address(message.url or message.thread.url),
        verdict=_verdict(text),
        origin=f"message:{message.workspace_id}:{message.uid.hex}",
    )


def _verdict(text: str) -> dict[str, Any]:
    """What triage says of it, and what speaks against showing it."""
    judged = reception.judge(text)
    doubts = {label: probability for label, probability in judged.risks if probability >= WORTH_A_LOOK}
    return {**judged.packed(), "doubts": doubts}


def _address(url: str) -> str:
    """Only what leads to the web, and fits."""
    return url if urlsplit(url).scheme in ("http", "https") and len(url) <= 500 else ""
