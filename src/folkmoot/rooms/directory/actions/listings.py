"""What becomes of a listing. Every change goes through here: asked of `states`, noted, told in the public history."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.rooms.directory.models import Change, Finding, Listing
from folkmoot.rooms.directory.states import ChangeKind, ListingState, may_move
from folkmoot.rooms.reception.actions import note
from folkmoot_engine.errors import RefusedError

PUBLIC = ("name", "employer", "title", "region", "profile")  # fields whose changes the history tells
MOVES_PERSON = ("employer", "roll", "sector")


@transaction.atomic
def add(*, state: str = ListingState.CANDIDATE, actor=None, **fields: Any) -> Listing:
    """A new entry; not public, whatever its state says it waits for. `state` is not `listed`."""
    if state == ListingState.LISTED:
        raise ValueError("an entry is listed by moving it there")
    listing = Listing.objects.create(state=state, **fields)
    note("listing.add", on=listing, actor=actor, data={"state": state, "source": listing.source})
    return listing


@transaction.atomic
def move(listing: Listing, to: str, *, actor=None, reason: str = "", **fields: Any) -> Listing:
    """Move an entry on; `reason` is kept in the audit where a person decided. Raises RefusedError where it may not go
    there, or somebody else changed it meanwhile."""
    if not may_move(listing.state, to):
        raise RefusedError(
            _("This entry cannot go there from where it is"),
            where=f"{listing.get_state_display()} → {ListingState(to).label}",
            remedy=_("Load the page anew: somebody may have decided already."),
        )
    now, was = timezone.now(), listing.state
    moments = {ListingState.REVIEW: "submitted_at", ListingState.REMOVED: "removed_at"}
    if to in moments:
        fields.setdefault(moments[to], now)
    if to == ListingState.LISTED:
        fields |= {"listed_at": listing.listed_at or now, "confirmed_at": now}
    _write(listing, {**fields, "state": to})
    if to == ListingState.LISTED:
        tell(listing, ChangeKind.JOINED, after=told(listing))
    elif was == ListingState.LISTED:
        tell(listing, ChangeKind.LEFT, before=told(listing))
    note(f"listing.{to}", on=listing, actor=actor, data={"was": was, "reason": reason} if reason else {"was": was})
    return listing


@transaction.atomic
def correct(listing: Listing, fields: dict[str, Any], *, actor=None) -> Listing:
    """Change what an entry says. The history of a listed one tells that it moved (employer, list, sector) or was
    corrected."""
    before = told(listing)
    changed = {name: value for name, value in fields.items() if getattr(listing, name) != value}
    if not changed:
        return listing
    _write(listing, changed)
    after = told(listing)
    if listing.state == ListingState.LISTED and before != after:
        moved = any(before[name] != after[name] for name in MOVES_PERSON)
        tell(listing, ChangeKind.MOVED if moved else ChangeKind.CORRECTED, before=before, after=after)
    note("listing.correct", on=listing, actor=actor, data={"fields": sorted(changed)})
    return listing


@transaction.atomic
def find(listing: Listing, rule: str, outcome: str, reason: str, *, actor=None) -> Finding:
    """Note how a rule of entry ended."""
    found = Finding.objects.create(listing=listing, rule=rule, outcome=outcome, reason=reason, decided_by=actor)
    if actor is not None:
        note("listing.find", on=listing, actor=actor, data={"rule": rule, "outcome": outcome})
    return found


def told(listing: Listing) -> dict[str, str]:
    """What the public history says of an entry."""
    said = {name: str(getattr(listing, name)) for name in PUBLIC}
    return said | {"roll": listing.roll.slug, "sector": listing.sector.name if listing.sector else ""}


def tell(listing: Listing, kind: str, *, before: dict | None = None, after: dict | None = None) -> Change:
    return Change.objects.create(listing=listing, kind=kind, before=before or {}, after=after or {}, at=timezone.now())


def _write(listing: Listing, fields: dict[str, Any]) -> None:
    """By a conditional update on the version: of two who change an entry, the second looks again."""
    rows = Listing.objects.filter(pk=listing.pk, version=listing.version)
    if not rows.update(**fields, version=listing.version + 1, changed_at=timezone.now()):
        raise RefusedError(
            _("Somebody else changed this entry meanwhile"),
            remedy=_("Load the page anew and look at what it says now."),
        )
    listing.refresh_from_db()
