"""The way of a listing, and what may become of it. Facts come in as arguments; no row is read here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListingState(TextChoices):
    """candidate → unconfirmed → consent → review → listed; refused ones may be corrected, removed ones are blank."""

    CANDIDATE = "candidate", _("Candidate")  # came by mail, social media or a spreadsheet: not submitted yet
    UNCONFIRMED = "unconfirmed", _("Waiting for the submitter to confirm")
    CONSENT = "consent", _("Waiting for the person's consent")
    REVIEW = "review", _("To be reviewed")
    LISTED = "listed", _("Listed")
    REFUSED = "refused", _("Not listed")
    REMOVED = "removed", _("Removed")


MOVES: dict[str, frozenset[str]] = {
    ListingState.CANDIDATE: frozenset({ListingState.UNCONFIRMED, ListingState.REFUSED, ListingState.REMOVED}),
    ListingState.UNCONFIRMED: frozenset({ListingState.CONSENT, ListingState.REVIEW, ListingState.REMOVED}),
    ListingState.CONSENT: frozenset({ListingState.REVIEW, ListingState.REFUSED, ListingState.REMOVED}),
    ListingState.REVIEW: frozenset(
        {ListingState.LISTED, ListingState.REFUSED, ListingState.CONSENT, ListingState.REMOVED}
    ),
    ListingState.LISTED: frozenset({ListingState.REVIEW, ListingState.REMOVED}),
    ListingState.REFUSED: frozenset({ListingState.UNCONFIRMED, ListingState.REVIEW, ListingState.REMOVED}),
    ListingState.REMOVED: frozenset(),
}


def may_move(before: str, after: str) -> bool:
    return after in MOVES[before]


class Relation(TextChoices):
    """Who submits an entry, seen from the person it names."""

    SELF = "self", _("I am that person")
    COLLEAGUE = "colleague", _("A colleague")
    OTHER = "other", _("Somebody else")


class Source(TextChoices):
    """Where an entry came from first."""

    FORM = "form", _("The public form")
    SHEET = "sheet", _("A spreadsheet")
    MAIL = "mail", _("Mail or social media")


class Outcome(TextChoices):
    """How a rule of entry ends."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    TO_CHECK = "to_check", _("To be checked by a person")


class ChangeKind(TextChoices):
    JOINED = "joined", _("joined the list")
    LEFT = "left", _("left the list")
    MOVED = "moved", _("moved")  # to another employer, list or sector
    CORRECTED = "corrected", _("was corrected")
