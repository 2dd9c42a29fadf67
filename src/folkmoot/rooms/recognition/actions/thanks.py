"""A thank-you is written by a visitor, confirmed, and may be taken back by them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.reception.queries import judge, links
from folkmoot.rooms.recognition.actions.moving import add, move
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries
from folkmoot.rooms.recognition.states import Place, Relation, Source, ThanksState
from folkmoot_engine.recognition.disguise import blame_in, doubts

CONFIRMS_A_DAY = 3  # letters to an address that anybody may have typed
BLANK = {"text": "", "from_name": "", "medium": "", "verdict": {}, "visitor": None, "boss": None, "reach": None}


@dataclass(frozen=True)
class Whom:
    """Who is thanked, as the visitor says: one who is known here (honoree or listing), or by name and place."""

    name: str = ""
    role: str = ""
    employer: str = ""
    place: str = Place.UNKNOWN
    honoree: Honoree | None = None
    listing: Listing | None = None


@dataclass(frozen=True)
class Letterbox:
    """Addresses that a visitor gave: their own, of who is thanked, and of the boss who gets a copy."""

    own: str
    reach: str = ""
    boss: str = ""
    boss_name: str = ""


@transaction.atomic
def say(
    whom: Whom,
    letterbox: Letterbox,
    *,
    text: str,
    from_name: str,
    relation: str = Relation.CUSTOMER,
    medium: str = "",
    source: str = Source.FORM,
) -> Thanks:
    """Keep a thank-you, and write to its visitor for a yes. Nobody else hears of it before that.

    The letter quotes nothing: anybody may have typed that address.
    """
    visitor = reception.meet(letterbox.own, from_name)
    made = add(
        _honoree_of(whom),
        year=timezone.now().year,
        text=text,
        from_name=from_name,
        relation=relation,
        medium=medium,
        source=source,
        visitor=visitor,
        reach=_met(letterbox.reach, whom.name),
        boss=_met(letterbox.boss, letterbox.boss_name) if relation == Relation.COLLEAGUE else None,
        language=translation.get_language() or "",
    )
    words = {"link": links.absolute("recognition:mine", links.make(queries.MINE, made.uid))}
    template = "recognition/letters/confirm.txt"
    reception.write_letter(visitor, "thanks.confirm", str(made.uid), template, words, daily=CONFIRMS_A_DAY)
    return made


@transaction.atomic
def confirm(thanks: Thanks) -> None:
    """Whoever wrote it followed their link: triage reads it, and it waits for a person. Twice is once."""
    if thanks.state != ThanksState.UNCONFIRMED:
        return
    reception.confirm(thanks.visitor)
    now = timezone.now()
    move(thanks, ThanksState.REVIEW, confirmed_at=now, year=now.year, verdict=verdict_on(thanks.text))


@transaction.atomic
def withdraw(thanks: Thanks) -> None:
    """Whoever wrote it takes it back: what it says is blanked, and addresses that only it needed are forgotten."""
    known = [thanks.visitor, thanks.boss, thanks.reach]
    hold_back(thanks)
    move(thanks, ThanksState.REMOVED, **BLANK)
    release(known)


def verdict_on(text: str) -> dict:
    """What triage says of a thank-you, and what speaks against showing it ("doubts": risk → probability)."""
    judged = judge(text)
    packed = judged.packed()
    packed["reasons"] += [reason._asdict() for reason in blame_in(text)]
    packed["doubts"] = doubts(text, judged.risks)
    return packed


def ask_key(thanks: Thanks) -> str:
    """Of the letter that asks its person: each address once."""
    return f"{thanks.uid}:{thanks.honoree.visitor.uid}"


def hold_back(thanks: Thanks) -> None:
    """What is no longer so is told to nobody: letters of it that wait, for a boss's next day say, do not go."""
    for kind in ("thanks.boss", "thanks.accepted", "thanks.refused"):
        reception.hold_back(kind, str(thanks.uid))
    if thanks.honoree.visitor is not None and reception.hold_back("thanks.ask", ask_key(thanks)):
        Honoree.objects.filter(pk=thanks.honoree.pk).update(asked_at=None)


def release(visitors: list[Visitor | None]) -> None:
    """Forget those whom nothing on this site needs any more."""
    for visitor in visitors:
        if visitor is not None and not queries.is_needed(visitor):
            reception.forget(visitor)


def _met(email: str, name: str) -> Visitor | None:
    return reception.meet(email, name) if email else None


def _honoree_of(whom: Whom) -> Honoree:
    """Thanks to one person come together, whoever writes them; whether that person is shown is theirs to say."""
    if whom.honoree is not None:
        return whom.honoree
    if whom.listing is not None:
        known = queries.honoree_of_listing(whom.listing)
        return known or _make(whom.listing.name, whom.listing.title, whom.listing.employer, Place.BRAND, whom.listing)
    known = queries.honoree_named(whom.name, whom.employer)
    return known or _make(whom.name, whom.role, whom.employer, whom.place)


def _make(name: str, role: str, employer: str, place: str, listing: Listing | None = None) -> Honoree:
    return Honoree.objects.create(name=name, role=role, employer=employer, place=place, listing=listing)
