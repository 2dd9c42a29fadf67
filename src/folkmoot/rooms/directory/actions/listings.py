"""What becomes of a listing. Every change goes through here: asked of `states`, noted, told in the public history."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.rooms.directory.actions import blanking, letters
from folkmoot.rooms.directory.models import Change, Finding, Listing
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.directory.states import ChangeKind, ListingState, may_move
from folkmoot.rooms.reception.actions import note
from folkmoot.rooms.reception.queries import room
from folkmoot_engine.directory.profiles import read_profile
from folkmoot_engine.directory.rules import Judgement, judge
from folkmoot_engine.directory.words import search_text
from folkmoot_engine.errors import RefusedError

PUBLIC = ("name", "employer", "title", "region", "profile")  # fields whose changes the history tells
MOVES_PERSON = ("employer", "roll", "sector")


@transaction.atomic
def add(*, state: str = ListingState.CANDIDATE, actor=None, **fields: Any) -> Listing:
    """A new entry; not public, whatever its state says it waits for. `state` is not `listed`."""
    if state == ListingState.LISTED:
        raise ValueError("an entry is listed by moving it there")
    listing = Listing(state=state, **fields)
    for name, value in _derived(listing).items():
        setattr(listing, name, value)
    listing.save()
    note("listing.add", on=listing, actor=actor, data={"state": state, "source": listing.source})
    return listing


@transaction.atomic
def move(listing: Listing, to: str, *, actor=None, reason: str = "", quietly: bool = False, **fields: Any) -> Listing:
    """Move an entry on, tell its public history, and write to whom it concerns: that they are listed, or why not.

    Removing blanks it (see `blanking`). `reason` is told in the letter; `quietly` sends none.
    Raises RefusedError where it may not go there, where the person has not agreed to be listed, or where somebody
    else changed it meanwhile.
    """
    _check_way(listing, to)
    was, now = listing.state, timezone.now()
    moments = {ListingState.REVIEW: "submitted_at", ListingState.REMOVED: "removed_at"}
    if to in moments:
        fields.setdefault(moments[to], now)
    if to == ListingState.LISTED:
        fields |= {"listed_at": listing.listed_at or now, "confirmed_at": now}
    _write(listing, {**fields, "state": to})
    _tell_move(listing)
    if to == ListingState.REMOVED:
        blanking.blank(listing)
    note(f"listing.{to}", on=listing, actor=actor, data={"was": was})
    if not quietly and to in (ListingState.LISTED, ListingState.REFUSED):
        letters.tell_outcome(listing, reason)
    return listing


@transaction.atomic
def correct(listing: Listing, fields: dict[str, Any], *, actor=None) -> Listing:
    """Change what an entry says. The history of a listed one tells that it moved (employer, list, sector) or was
    corrected."""
    changed = differing(listing, fields)
    if not changed:
        return listing
    _write(listing, changed)
    if listing.state == ListingState.LISTED:
        _tell_difference(listing)
    note("listing.correct", on=listing, actor=actor, data={"fields": sorted(changed)})
    return listing


def differing(listing: Listing, fields: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields that say something else than the entry does; a profile written otherwise is the same."""
    read = read_profile(fields.get("profile", ""), _hosts())
    said = {**fields, "profile": read.address} if read.address else fields
    return {name: value for name, value in said.items() if getattr(listing, name) != value}


@transaction.atomic
def find(listing: Listing, rule: str, outcome: str, reason: str, *, actor=None) -> Finding:
    """Note how a rule of entry ended."""
    found = Finding.objects.create(listing=listing, rule=rule, outcome=outcome, reason=reason, decided_by=actor)
    if actor is not None:
        note("listing.find", on=listing, actor=actor, data={"rule": rule, "outcome": outcome})
    return found


def apply_rules(listing: Listing) -> list[Judgement]:
    """Judge an entry by the rules of entry, and note what ends differently from last time: what a person found stands
    for as long as the facts do."""
    judged = judge(queries.facts(listing), queries.thresholds(room("directory")))
    before = queries.last_of_machine(listing)
    for each in judged:
        if before.get(each.rule) != (each.outcome, each.reason):
            find(listing, each.rule, each.outcome, each.reason)
    return judged


def told(listing: Listing) -> dict[str, str]:
    """What the public history says of an entry."""
    said = {name: str(getattr(listing, name)) for name in PUBLIC}
    return said | {"roll": listing.roll.slug, "sector": listing.sector.name if listing.sector else ""}


def tell(listing: Listing, kind: str, *, before: dict | None = None, after: dict | None = None) -> Change:
    return Change.objects.create(listing=listing, kind=kind, before=before or {}, after=after or {}, at=timezone.now())


def _check_way(listing: Listing, to: str) -> None:
    if not may_move(listing.state, to):
        raise RefusedError(
            _("This entry cannot go there from where it is"),
            where=f"{listing.get_state_display()} → {ListingState(to).label}",
            remedy=_("Load the page anew: somebody may have decided already."),
        )
    if to == ListingState.LISTED and listing.consented_at is None:
        raise RefusedError(
            _("The person has not agreed to be listed"),
            remedy=_("Nothing is public before they do. Ask them first."),
        )


def _tell_move(listing: Listing) -> None:
    """Who is looked at again stays where they were for the public history, until it is known what becomes of them."""
    last = queries.last_change(listing)
    is_known = last is not None and last.kind != ChangeKind.LEFT
    if listing.state == ListingState.LISTED and not is_known:
        tell(listing, ChangeKind.JOINED, after=told(listing))
    elif listing.state == ListingState.LISTED:
        _tell_difference(listing)
    elif is_known and listing.state in (ListingState.REFUSED, ListingState.REMOVED):
        tell(listing, ChangeKind.LEFT, before=last.after)


def _tell_difference(listing: Listing) -> None:
    last, after = queries.last_change(listing), told(listing)
    before = last.after if last else {}
    if before != after:
        moved = any(before.get(name) != after[name] for name in MOVES_PERSON)
        tell(listing, ChangeKind.MOVED if moved else ChangeKind.CORRECTED, before=before, after=after)


def _derived(listing: Listing) -> dict[str, str]:
    """What follows from the other fields: the profile as it is shown, its key, the words of a search."""
    read = read_profile(listing.profile, _hosts())
    sector = listing.sector.name if listing.sector else ""
    words = search_text(listing.name, listing.employer, listing.title, sector, listing.roll.name)
    return {"profile": read.address or listing.profile, "profile_key": read.key, "words": words}


def _hosts() -> tuple[str, ...]:
    return queries.thresholds(room("directory")).hosts


def _write(listing: Listing, fields: dict[str, Any]) -> None:
    """By a conditional update on the version: of two who change an entry, the second looks again."""
    for name, value in fields.items():
        setattr(listing, name, value)
    fields = {**fields, **_derived(listing)}
    rows = Listing.objects.filter(pk=listing.pk, version=listing.version)
    if not rows.update(**fields, version=listing.version + 1, changed_at=timezone.now()):
        raise RefusedError(
            _("Somebody else changed this entry meanwhile"),
            remedy=_("Load the page anew and look at what it says now."),
        )
    listing.refresh_from_db()
