"""Which thank-yous there are: for everybody, for who is thanked, for who wrote them, and for who reviews them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.states import DIGEST_EVERY, HonoreeState, ThanksState
from folkmoot_engine.recognition.naming import person_key, slug_of

# Purposes of links: of who wrote a thank-you, of who is thanked, to pass on to them, and to end their digest.
MINE, OWN, PASS_ON, QUIET = "recognition.mine", "recognition.own", "recognition.pass-on", "recognition.quiet"
TO_SHOW = (ThanksState.PUBLIC, ThanksState.HIDDEN)  # what a reviewer passed


# ---- For everybody ----


def shown(year: int | None = None) -> QuerySet[Thanks]:
    """What the wall shows, the newest first: passed by a reviewer, of people who said yes."""
    found = Thanks.objects.filter(state=ThanksState.PUBLIC, honoree__state=HonoreeState.SHOWN)
    if year is not None:
        found = found.filter(year=year)
    return found.select_related("honoree").order_by("-decided_at", "-id")


def years() -> list[tuple[int, int]]:
    """(year, how many the wall shows of it), the latest first."""
    counted = shown().order_by().values("year").annotate(n=Count("id")).order_by("-year")
    return [(row["year"], row["n"]) for row in counted]


def waiting_for_yes(year: int | None = None) -> int:
    """How many were passed whose person has not answered: they are counted and not shown."""
    found = Thanks.objects.filter(state=ThanksState.PUBLIC, honoree__state=HonoreeState.ASKED)
    return (found.filter(year=year) if year is not None else found).count()


def shown_person(slug: str) -> Honoree | None:
    return Honoree.objects.filter(state=HonoreeState.SHOWN, slug=slug).first() if slug else None


def shown_of(honoree: Honoree) -> QuerySet[Thanks]:
    return shown().filter(honoree=honoree)


def people_shown() -> QuerySet[Honoree]:
    """Everybody the wall names, with `n` thank-yous and the `latest` of them."""
    public = Q(thanks__state=ThanksState.PUBLIC)
    found = Honoree.objects.filter(state=HonoreeState.SHOWN)
    found = found.annotate(n=Count("thanks", filter=public), latest=Max("thanks__decided_at", filter=public))
    return found.filter(n__gt=0).order_by("name", "id")


def known_as(uid) -> Honoree | None:
    """Whom a link on a brand's page means; nobody who has not said yes."""
    return Honoree.objects.filter(uid=uid, state=HonoreeState.SHOWN).first()


# ---- For who writes ----


def honoree_named(name: str, employer: str) -> Honoree | None:
    key = person_key(name, employer)
    found = Honoree.objects.filter(key=key).exclude(state=HonoreeState.REMOVED)
    return found.order_by("id").first() if key else None


def honoree_of_listing(listing: Listing) -> Honoree | None:
    found = Honoree.objects.filter(listing=listing).exclude(state=HonoreeState.REMOVED)
    return found.order_by("id").first()


def thanks_by_link(token: str) -> Thanks | None:
    """What whoever wrote it finds behind their link."""
    return _thanks(links.read(MINE, token))


def mine_link(thanks: Thanks) -> str:
    return links.absolute("recognition:mine", links.make(MINE, thanks.uid))


def pass_on_link(thanks: Thanks) -> str:
    """What whoever wrote it may hand to the person thanked, where we cannot reach them; "" where we can."""
    if thanks.state != ThanksState.PUBLIC or thanks.honoree.visitor_id or has_answered(thanks.honoree):
        return ""
    return links.absolute("recognition:passed", links.make(PASS_ON, thanks.uid))


# ---- For who is thanked ----


def honoree_token(honoree: Honoree, purpose: str = OWN) -> str:
    """For whoever is reached now: the link of an address that was given before another one is over."""
    return links.make(_held_by(honoree, purpose), honoree.uid)


def honoree_by_link(token: str, purpose: str = OWN) -> Honoree | None:
    try:
        claimed = UUID(token.partition(":")[0])
    except ValueError:
        return None
    honoree = Honoree.objects.select_related("visitor").filter(uid=claimed).first()
    return honoree if honoree and links.read(_held_by(honoree, purpose), token) else None


def _held_by(honoree: Honoree, purpose: str) -> str:
    return f"{purpose}.{honoree.visitor.uid.hex if honoree.visitor else ''}"


def honoree_of_user(user) -> Honoree | None:
    found = Honoree.objects.filter(user=user).exclude(state=HonoreeState.REMOVED)
    return found.order_by("id").first()


def passed_on(token: str) -> Thanks | None:
    """The thank-you behind a link to pass on, while it stands."""
    found = _thanks(links.read(PASS_ON, token))
    return found if found is not None and found.state == ThanksState.PUBLIC else None


def passed_of(honoree: Honoree) -> QuerySet[Thanks]:
    """All that was passed for this person, what they keep to themselves included."""
    return honoree.thanks.filter(state__in=TO_SHOW).order_by("-decided_at", "-id")


def all_for(honoree: Honoree) -> list[Thanks]:
    """Every thank-you of whatever state that still says something."""
    found = honoree.thanks.exclude(state=ThanksState.REMOVED)
    return list(found.select_related("visitor", "boss", "reach"))


def has_answered(honoree: Honoree) -> bool:
    return honoree.state != HonoreeState.ASKED


def is_reached(honoree: Honoree) -> bool:
    """Has this person answered, or proved an address of theirs, here or in the directory?"""
    if has_answered(honoree) or (honoree.listing is not None and honoree.listing.person_id):
        return True
    return honoree.visitor is not None and honoree.visitor.confirmed_at is not None


def free_slug(honoree: Honoree) -> str:
    """An address of their own: their name, with a number where others have it."""
    stem = slug_of(honoree.name)[:60] or "person"
    taken = set(Honoree.objects.filter(slug__startswith=stem).exclude(pk=honoree.pk).values_list("slug", flat=True))
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


def waiting_for_digest(now: datetime) -> list[Honoree]:
    """Those who are shown, want the digest, had none for a week, and have something new."""
    due = Q(digest_at=None, answered_at__lte=now - DIGEST_EVERY) | Q(digest_at__lte=now - DIGEST_EVERY)
    wanting = Honoree.objects.filter(due, state=HonoreeState.SHOWN, wants_digest=True, visitor__no_mail_since=None)
    found = wanting.exclude(visitor=None).select_related("visitor").order_by("id")
    return [honoree for honoree in found if new_for(honoree)]


def new_for(honoree: Honoree) -> list[Thanks]:
    """What was passed since they last heard of it."""
    since = honoree.digest_at or honoree.answered_at or honoree.created_at
    found = honoree.thanks.filter(state=ThanksState.PUBLIC, decided_at__gt=since)
    return list(found.order_by("decided_at", "id"))


# ---- For who reviews ----


def waiting() -> QuerySet[Thanks]:
    """What nobody decided on yet, the oldest first."""
    return _with_people(state=ThanksState.REVIEW).order_by("created_at", "id")


def decided_as(states: Iterable[str]) -> QuerySet[Thanks]:
    """What was decided, the latest first."""
    return _with_people(state__in=list(states)).order_by("-decided_at", "-id")


def numbers() -> dict[str, int]:
    """State → how many."""
    counted = Thanks.objects.values_list("state").annotate(n=Count("id"))
    return {**dict.fromkeys(ThanksState.values, 0), **dict(counted)}


def reviewed(uid) -> Thanks | None:
    """One that reached a reviewer: what nobody confirmed is nobody's to see."""
    return _with_people(uid=uid).exclude(state=ThanksState.UNCONFIRMED).first()


def decided(uid, version: int) -> Thanks | None:
    """One whose decision still holds: nothing was done to it since."""
    states = (ThanksState.PUBLIC, ThanksState.REFUSED)
    return _with_people(uid=uid, version=version, state__in=states).first()


def people() -> QuerySet[Honoree]:
    """Everybody for whom a thank-you was passed, with how many (`n`)."""
    passed = Count("thanks", filter=Q(thanks__state__in=TO_SHOW))
    found = Honoree.objects.exclude(state=HonoreeState.REMOVED).annotate(n=passed)
    return found.filter(n__gt=0).select_related("visitor", "user").order_by("name", "id")


# ---- For the tidying ----


def unconfirmed(before: datetime) -> list[Thanks]:
    return list(_with_people(state=ThanksState.UNCONFIRMED, created_at__lt=before))


def is_needed(visitor: Visitor) -> bool:
    """Does anything on this site but their own letters point to them?"""
    relations = [one for one in _relations(visitor) if one.related_model is not Letter]
    return any(one.related_model._default_manager.filter(**{one.field.name: visitor}).exists() for one in relations)


def _relations(visitor: Visitor) -> list[Any]:
    return [one for one in visitor._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]


def _with_people(**asked) -> QuerySet[Thanks]:
    people = ("honoree__visitor", "honoree__user", "honoree__listing__person", "visitor", "reach", "boss", "decided_by")
    return Thanks.objects.filter(**asked).select_related(*people)


def _thanks(uid) -> Thanks | None:
    return _with_people(uid=uid).first() if uid else None
