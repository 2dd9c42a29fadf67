"""What was chosen of a spreadsheet is done, a few rows at a time; and taken back, as far as nothing happened since."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.models import Listing, SheetChange, SheetImport, SheetRow
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot.rooms.directory.queries.sheets import Line, Reading
from folkmoot.rooms.directory.states import ListingState, SheetEffect, SheetState, Source
from folkmoot.rooms.reception.actions import note
from folkmoot_engine.directory.merge import Of, merged_cells
from folkmoot_engine.directory.sheets import OWN
from folkmoot_engine.errors import RefusedError

AT_ONCE = 50  # rows in a transaction
COUNTED = ("added", "changed", "removed", "left", "moved_on")


def apply(
    of: SheetImport,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, int]:
    """Do what was chosen. Killed half-way, it goes on where it was: what is done already differs no more.

    Counts rows: added, changed, removed, left (nothing was chosen), moved_on (ours changed after it was looked at).
    """
    if of.state != SheetState.APPLYING:
        return of.counts
    found = queries.merging(of)
    work = _Applying(of, Reading(of.roll), found.listings)
    for at in range(0, len(found.lines), AT_ONCE):
        if cancelled():
            break
        with transaction.atomic():
            for line in found.lines[at : at + AT_ONCE]:
                work.do(line)
        progress(min(at + AT_ONCE, len(found.lines)), len(found.lines))
    return _end(of, work.counts)


@transaction.atomic
def _end(of: SheetImport, counts: dict[str, int]) -> dict[str, int]:
    for effect in SheetEffect:  # what an earlier, interrupted run did counts too
        counts[effect] = SheetChange.objects.filter(of=of, effect=effect).count()
    of.counts, of.state, of.ended_at = counts, SheetState.APPLIED, timezone.now()
    of.rows, of.choices = [], {}
    of.save(update_fields=["counts", "state", "ended_at", "rows", "choices"])
    of.sheet.mapping, of.sheet.roll = of.mapping, of.roll
    of.sheet.save(update_fields=["mapping", "roll"])
    note("sheet.applied", on=of, actor=of.actor, data=counts)
    return counts


class _Applying:
    """One import at work. Their rows become the common ground of the next merge as they are dealt with."""

    def __init__(self, of: SheetImport, reading: Reading, found: dict[str, Listing]) -> None:
        self.of, self.reading, self.listings = of, reading, found
        self.counts = dict.fromkeys(COUNTED, 0)
        self.common: dict[int, list[SheetRow]] = {}
        self.left_out = {}
        for row in queries.rows_of(of.sheet):
            if row.listing_id:
                self.common.setdefault(row.listing_id, []).append(row)
            else:
                self.left_out[_content(row.cells)] = row

    def do(self, line: Line) -> None:
        match line.row.of:
            case Of.NEW:
                self._new(line)
            case Of.GONE:
                self._gone(line)
            case Of.SAME | Of.CHANGED:
                self._changed(line)
            case _:
                self._keep(None, line.row.theirs)

    def _new(self, line: Line) -> None:
        if line.choice is None or not line.choice.get("take"):
            if line.choice is not None:
                self._keep(None, line.row.theirs)
            self.counts["left"] += 1
            return
        fields = self.reading.fields(line.row.theirs)
        made = listings.add(state=ListingState.CANDIDATE, actor=self.of.actor, source=Source.SHEET, **fields)
        self._log(made, SheetEffect.ADDED, {}, queries.cells_of(made))
        self._keep(made, line.row.theirs)
        self.counts["added"] += 1

    def _gone(self, line: Line) -> None:
        listing = self.listings[line.row.ref]
        if not (line.choice and line.choice.get("take") and listing.state == ListingState.CANDIDATE):
            if line.choice:  # seen, and not asked again
                SheetRow.objects.filter(sheet=self.of.sheet, listing=listing).delete()
            self.counts["left"] += 1
            return
        listings.move(listing, ListingState.REMOVED, actor=self.of.actor, reason=str(self.of.sheet))
        self._log(listing, SheetEffect.REMOVED, {}, {})
        self.counts["removed"] += 1

    def _changed(self, line: Line) -> None:
        listing = self.listings[line.row.ref]
        if line.choice is None and line.row.is_open:
            self.counts["moved_on" if line.key in self.of.choices else "left"] += 1
            return
        before = queries.cells_of(listing)
        cells = merged_cells(line.row, (line.choice or {}).get("cells", {}))
        if cells:
            try:
                listings.correct(listing, self.reading.fields(cells, listing), actor=self.of.actor)
            except RefusedError:  # somebody changed it just now
                self.counts["moved_on"] += 1
                return
            self._log(listing, SheetEffect.CHANGED, before, queries.cells_of(listing))
            self.counts["changed"] += 1
        if self._is_settled(line):
            self._keep(listing, line.row.theirs)

    def _is_settled(self, line: Line) -> bool:
        """Was every cell that is open chosen? Else the row stays open at the next merge."""
        chosen = (line.choice or {}).get("cells", {})
        return all(cell.column in chosen for cell in line.row.cells if cell.of in (Of.THEIRS, Of.CONFLICT))

    def _log(self, listing: Listing, effect: str, before: dict, after: dict) -> None:
        earlier = self.common.get(listing.pk)
        SheetChange.objects.create(
            of=self.of,
            listing=listing,
            effect=effect,
            before=before,
            after=after,
            common=earlier[0].cells if earlier else None,
        )

    def _keep(self, listing: Listing | None, theirs: Any) -> None:
        """Their row is what we both know now."""
        cells = {column: cell for column, cell in theirs.items() if cell or not column.startswith(OWN)}
        if listing is None:
            if _content(cells) not in self.left_out:
                self.left_out[_content(cells)] = SheetRow.objects.create(sheet=self.of.sheet, cells=cells)
            return
        known = self.common.get(listing.pk, [])
        if [row.cells for row in known] == [cells]:
            return
        SheetRow.objects.filter(pk__in=[row.pk for row in known]).delete()
        self.common[listing.pk] = [SheetRow.objects.create(sheet=self.of.sheet, listing=listing, cells=cells)]


def _content(cells: dict[str, str]) -> tuple:
    return tuple(sorted(cells.items()))


@transaction.atomic
def take_back(of: SheetImport, *, actor=None) -> dict[str, int]:
    """Undo what an import did. Entries that were changed or submitted since stay as they are; those that it removed
    stay removed. Counts: undone, stayed. Raises RefusedError where it was not applied, or undone already."""
    held = SheetImport.objects.select_for_update().get(pk=of.pk)
    if held.state != SheetState.APPLIED:
        raise RefusedError(_("There is nothing to take back"), where=held.get_state_display())
    done = {"undone": 0, "stayed": 0}
    for change in reversed(queries.changes_of(held)):
        done["undone" if _undo(change, actor) else "stayed"] += 1
    held.state, held.counts = SheetState.UNDONE, {**held.counts, **done}
    held.save(update_fields=["state", "counts"])
    note("sheet.take-back", on=held, actor=actor, data=done)
    return done


def _undo(change: SheetChange, actor) -> bool:
    listing = change.listing
    if change.effect == SheetEffect.REMOVED or queries.cells_of(listing) != change.after:
        return False
    if change.effect == SheetEffect.ADDED:
        if listing.state != ListingState.CANDIDATE:
            return False
        listing.delete()  # it was never anything but a row of that sheet
        return True
    SheetRow.objects.filter(sheet=change.of.sheet, listing=listing).delete()
    if change.common is not None:
        SheetRow.objects.create(sheet=change.of.sheet, listing=listing, cells=change.common)
    fields = Reading(listing.roll).fields(change.before, listing)
    fields["extra"] = {column: cell for column, cell in fields["extra"].items() if column in change.before}
    listings.correct(listing, fields, actor=actor)
    return True
