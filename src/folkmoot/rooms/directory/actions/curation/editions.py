"""Editions are frozen, brought in from before, and opened for submissions again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.rooms.directory.models import Edition, EditionEntry, Listing, Roll
from folkmoot.rooms.directory.queries.curation import editions
from folkmoot.rooms.directory.queries.sheets import kept_out
from folkmoot.rooms.reception.actions import note
from folkmoot_engine.directory.editions import Entered
from folkmoot_engine.directory.profiles import read_profile
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def freeze(actor: User, *, year: int, roll: Roll | None = None, **told) -> Edition:
    """Keep the lists (or one) as they stand, for good. `told`: fields of the edition: reason, closes, successor ….

    Raises RefusedError where that year has its edition already, or nobody is listed.
    """
    listed = list(editions.to_freeze(roll))
    if not listed:
        raise RefusedError(_("Nobody is listed yet"), remedy=_("An edition is frozen once somebody is."))
    edition = _begun(actor, year=year, roll=roll, frozen_on=timezone.localdate(), **told)
    rows = [_frozen(edition, place, listing) for place, listing in enumerate(listed)]
    EditionEntry.objects.bulk_create(rows, batch_size=500)
    note("edition.freeze", on=edition, actor=actor, data={"year": year, "entries": len(rows)})
    return edition


@transaction.atomic
def bring_in(actor: User, entries: list[Entered], *, year: int, frozen_on: date, **told) -> Edition:
    """An edition that was kept elsewhere, with its date; of people who were removed here, their places alone.

    Raises RefusedError where that year has one already.
    """
    edition = _begun(actor, year=year, roll=None, frozen_on=frozen_on, was_imported=True, **told)
    known = {key: roll for roll in Roll.objects.all() for key in (roll.slug, roll.name.casefold())}
    rows = [_brought(edition, place, entry, known) for place, entry in enumerate(entries)]
    EditionEntry.objects.bulk_create(rows, batch_size=500)
    is_out = kept_out()
    gone = [row.pk for row in rows if is_out({name: getattr(row, name) for name in ("name", "employer", "profile")})]
    blank_entries(EditionEntry.objects.filter(pk__in=gone))
    note("edition.import", on=edition, actor=actor, data={"year": year, "entries": len(rows)})
    return edition


def _begun(actor: User, *, year: int, roll: Roll | None, **fields) -> Edition:
    there = editions.of_year(year)
    if any(edition.roll in (None, roll) or roll is None for edition in there):
        raise _there_already(year)
    try:
        with transaction.atomic():
            return Edition.objects.create(year=year, roll=roll, **fields)
    except IntegrityError as error:  # two at once
        raise _there_already(year) from error


def _there_already(year: int) -> RefusedError:
    return RefusedError(
        _("There is an edition of that year already"),
        where=str(year),
        remedy=_("What was frozen is not changed again: choose another year."),
    )


def _frozen(edition: Edition, place: int, listing: Listing) -> EditionEntry:
    return EditionEntry(
        edition=edition,
        listing=listing,
        position=place,
        roll_slug=listing.roll.slug,
        roll_name=listing.roll.name,
        sector=listing.sector.name if listing.sector else "",
        name=listing.name,
        employer=listing.employer,
        title=listing.title,
        profile=listing.profile,
        profile_key=listing.profile_key,
    )


def _brought(edition: Edition, place: int, entry: Entered, known: dict[str, Roll]) -> EditionEntry:
    roll = known.get(entry.roll.casefold())
    profile = read_profile(entry.profile_key)
    return EditionEntry(
        edition=edition,
        position=place,
        roll_slug=roll.slug if roll else slugify(entry.roll)[:60] or "list",
        roll_name=roll.name if roll else entry.roll[:120],
        sector=entry.sector[:120],
        name=entry.name[:120],
        employer=entry.employer[:160],
        title=entry.title[:160],
        profile=profile.address,
        profile_key=profile.key,
    )


def must_be_open(roll: Roll) -> None:
    """Raises RefusedError where an edition has closed submissions to this list: when, why, and where it goes on."""
    edition = editions.closing(roll)
    if edition is None:
        return
    told = [edition.reason, edition.successor_name, edition.successor_address]
    day = date_format(edition.frozen_on, "DATE_FORMAT")
    what = _("Submissions to this list were closed on %(day)s") % {"day": day}
    raise RefusedError(what, remedy=" ".join(part for part in told if part))


@transaction.atomic
def reopen(edition: Edition, actor: User) -> None:
    """Submissions are open again. Twice is once."""
    if Edition.objects.filter(pk=edition.pk, closes=True, reopened_at=None).update(reopened_at=timezone.now()):
        note("edition.reopen", on=edition, actor=actor)


@transaction.atomic
def name_successor(edition: Edition, actor: User, *, name: str, address: str) -> None:
    """Where the work on the lists goes on."""
    Edition.objects.filter(pk=edition.pk).update(successor_name=name, successor_address=address)
    note("edition.successor", on=edition, actor=actor)


@transaction.atomic
def take_out(entry: EditionEntry, actor: User) -> None:
    """A person of an edition wants to be gone: their place stays, without a word of them."""
    blank_entries(EditionEntry.objects.filter(pk=entry.pk, removed_at=None))
    note("edition.take-out", on=entry, actor=actor)


def blank_entries(rows) -> int:
    blank = dict.fromkeys(("name", "employer", "title", "profile", "profile_key"), "")
    return rows.update(**blank, removed_at=timezone.now())
