"""Two entries found to be one person: one stays, with what is right of both, and it can be taken back."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.rooms.directory.actions.curation.deciding import decide, must_be_settled, take_back
from folkmoot.rooms.directory.actions.listings import correct, move
from folkmoot.rooms.directory.models import Change, Decision, Finding, Listing, Roll, Sector
from folkmoot.rooms.directory.states import ChangeKind, DecisionKind, ListingState, may_decide
from folkmoot_engine.errors import RefusedError

TAKEN = ("name", "employer", "title", "region", "profile", "employees", "duties")
TAKEN += ("work", "employed_by", "serves", "products")  # what the rules ask
# Of two, the one that is further on its way stays; of two that are equally far, the older.
_WAY = (ListingState.LISTED, ListingState.REVIEW, ListingState.CANDIDATE)


@transaction.atomic
def merge(one: Listing, other: Listing, actor: User, *, right: Listing, reason: str = "") -> Decision:
    """Make two entries of one person one. `right` is the one of them whose words stand: a person who moved is found
    under the company of now, and the history under one entry. Whoever may correct both may correct it.

    Raises RefusedError where one of them may not be merged as it stands, or a listed one would take words whose rules
    are still open.
    """
    if one.pk == other.pk or right not in (one, other):
        raise RefusedError(_("An entry cannot be made one with itself"))
    for listing in (one, other):
        if not may_decide(DecisionKind.MERGE, listing.state):
            raise RefusedError(_("This entry cannot be merged as it stands"), where=str(listing.get_state_display()))
    kept, gone = sorted((one, other), key=lambda listing: (_WAY.index(listing.state), listing.pk))
    if right == gone and kept.state == ListingState.LISTED:
        must_be_settled(gone)
    done = decide(DecisionKind.MERGE, kept, actor, reason, other=gone, data=_remembered(kept, gone, right))
    done.data["told"] = _corrected(kept, _words_of(gone, kept) if right == gone else _hands(gone, kept), actor)
    done.data["version"] = kept.version
    Change.objects.filter(uid__in=done.data["changes"]).update(listing=kept)
    Finding.objects.filter(pk__in=done.data["findings"]).update(listing=kept)
    _put_away(gone, done)
    done.save(update_fields=["data"])
    return done


def undo(done: Decision, actor: User) -> Decision:
    """Take the latest decision on an entry back, whatever its kind. Raises RefusedError where that is too late."""
    return unmerge(done, actor) if done.kind == DecisionKind.MERGE else take_back(done, actor)


@transaction.atomic
def unmerge(done: Decision, actor: User) -> Decision:
    """Two entries again, each with its own words and history. Raises RefusedError where the one that stayed has changed
    since, or something else was decided."""
    kept, gone = (
        Listing.objects.select_related("roll", "sector").get(pk=pk) for pk in (done.listing_id, done.other_id)
    )
    if kept.version != done.data.get("version"):
        raise RefusedError(
            _("The entry has changed since the two were made one"),
            where=str(kept),
            remedy=_("Correct it by hand; the other can be submitted again."),
        )
    back = take_back(done, actor)
    Change.objects.filter(uid__in=done.data["changes"]).update(listing=gone)
    Finding.objects.filter(pk__in=done.data["findings"]).update(listing=gone)
    again = _corrected(kept, _read(done.data["before"]), actor)
    Change.objects.filter(uid__in=[*done.data["told"], *again]).delete()  # it never moved
    for state in _way_back(done.data["state"]):
        move(gone, state, actor=actor, quietly=True)
    Change.objects.filter(listing=gone, kind=ChangeKind.JOINED, at__gt=done.at).delete()  # nor joined anew
    return back


def _remembered(kept: Listing, gone: Listing, right: Listing) -> dict[str, Any]:
    """What it takes to make them two again, and what goes over: the public history, where it does not end with words
    that were found wrong; how the rules ended for the words that stand."""
    last = Change.objects.filter(listing=kept).order_by("-at").first()
    changes = Change.objects.filter(listing=gone)
    if right == kept and last is not None:
        changes = changes.filter(at__lt=last.at)
    findings = Finding.objects.filter(listing=gone) if right == gone else Finding.objects.none()
    before = {name: getattr(kept, name) for name in TAKEN}
    before |= {f"{name}_id": getattr(kept, f"{name}_id") for name in ("roll", "sector", "person")}
    return {
        "state": gone.state,
        "before": before,
        "changes": [str(uid) for uid in changes.values_list("uid", flat=True)],
        "findings": [*findings.values_list("pk", flat=True)],
    }


def _read(before: dict[str, Any]) -> dict[str, Any]:
    fields = {name: before[name] for name in TAKEN}
    fields["roll"] = Roll.objects.get(pk=before["roll_id"])
    fields["sector"] = Sector.objects.filter(pk=before["sector_id"]).first()
    return fields | {"person_id": before["person_id"]}


def _put_away(gone: Listing, done: Decision) -> None:
    """Not listed any more, without a letter and without a line in the public history: nobody has left."""
    if gone.state == ListingState.LISTED:
        move(gone, ListingState.REVIEW, actor=done.by)
    move(gone, ListingState.REFUSED, actor=done.by, quietly=True)
    Change.objects.filter(listing=gone, kind=ChangeKind.LEFT, at__gte=done.at).delete()


def _way_back(state: str) -> list[str]:
    return [ListingState.REVIEW, ListingState.LISTED] if state == ListingState.LISTED else [state]


def _words_of(gone: Listing, kept: Listing) -> dict[str, Any]:
    fields = {name: getattr(gone, name) for name in TAKEN}
    return {**fields, "roll": gone.roll, "sector": gone.sector, **_hands(gone, kept)}


def _hands(gone: Listing, kept: Listing) -> dict[str, Any]:
    """Who may correct it: the person as either entry knew them."""
    return {"person_id": kept.person_id or gone.person_id}


def _corrected(kept: Listing, fields: dict[str, Any], actor: User) -> list[str]:
    """The lines that the correction left in the public history."""
    earlier = {*Change.objects.filter(listing=kept).values_list("pk", flat=True)}
    correct(kept, fields, actor=actor)
    rows = Change.objects.filter(Q(listing=kept) & ~Q(pk__in=earlier))
    return [str(uid) for uid in rows.values_list("uid", flat=True)]
