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
    ListingState.CANDIDATE: frozenset(
        {ListingState.UNCONFIRMED, ListingState.CONSENT, ListingState.REFUSED, ListingState.REMOVED}
    ),
    ListingState.UNCONFIRMED: frozenset(
        {
            ListingState.CANDIDATE,  # submitted by somebody who has no address of the person: a person looks
            ListingState.CONSENT,
            ListingState.REVIEW,
            ListingState.REFUSED,
            ListingState.REMOVED,
        }
    ),
    ListingState.CONSENT: frozenset({ListingState.REVIEW, ListingState.REFUSED, ListingState.REMOVED}),
    ListingState.REVIEW: frozenset(
        {ListingState.LISTED, ListingState.REFUSED, ListingState.CONSENT, ListingState.REMOVED}
    ),
    ListingState.LISTED: frozenset({ListingState.REVIEW, ListingState.REMOVED}),
    ListingState.REFUSED: frozenset(
        {
            ListingState.UNCONFIRMED,
            ListingState.CANDIDATE,
            ListingState.CONSENT,
            ListingState.REVIEW,
            ListingState.REMOVED,
        }
    ),
    ListingState.REMOVED: frozenset(),
}


def may_move(before: str, after: str) -> bool:
    return after in MOVES[before]


class DecisionKind(TextChoices):
    """What a person of the team decides of an entry."""

    ACCEPT = "accept", _("accepted")
    REFUSE = "refuse", _("refused")
    ASK = "ask", _("asked to correct")
    MERGE = "merge", _("made one with another entry")
    APART = "apart", _("kept apart from another entry")
    UNDO = "undo", _("taken back")


# From where an entry may be decided on so; keeping two apart changes neither.
DECIDED_FROM: dict[str, frozenset[str]] = {
    DecisionKind.ACCEPT: frozenset({ListingState.REVIEW}),
    DecisionKind.REFUSE: frozenset({ListingState.CANDIDATE, ListingState.REVIEW}),
    DecisionKind.ASK: frozenset({ListingState.CANDIDATE, ListingState.REVIEW}),
    DecisionKind.MERGE: frozenset({ListingState.CANDIDATE, ListingState.REVIEW, ListingState.LISTED}),
    DecisionKind.APART: frozenset(set(ListingState) - {ListingState.REMOVED}),
}


def may_decide(kind: str, state: str) -> bool:
    return state in DECIDED_FROM[kind]


class DoubtKind(TextChoices):
    """What visitors find wrong."""

    MOVED = "moved", _("The person works elsewhere now")
    ROLE = "role", _("The person does other work now")
    MISTAKE = "mistake", _("Something is misspelt or mistaken")
    ENTRY = "entry", _("The rules of entry are not met")
    MISSING = "missing", _("Somebody or something is missing")
    OTHER = "other", _("Something else")


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


class SheetState(TextChoices):
    """The way of an uploaded spreadsheet."""

    PREVIEW = "preview", _("To be looked through")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Taken back")
    DISCARDED = "discarded", _("Put away")


class SheetEffect(TextChoices):
    """What an import did to an entry."""

    ADDED = "added", _("Added as a candidate")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")
