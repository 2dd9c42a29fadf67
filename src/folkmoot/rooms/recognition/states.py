"""The way of a thank-you, and of who is thanked. Facts come in as arguments; no row is read here."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ThanksState(TextChoices):
    """unconfirmed → review → public; the person thanked may hide it, and shows only after they consented."""

    UNCONFIRMED = "unconfirmed", _("Waiting for the writer to confirm")
    REVIEW = "review", _("To be reviewed")
    PUBLIC = "public", _("Accepted")
    HIDDEN = "hidden", _("Hidden by the person thanked")
    REFUSED = "refused", _("Not accepted")
    REMOVED = "removed", _("Removed")


MOVES: dict[str, frozenset[str]] = {
    ThanksState.UNCONFIRMED: frozenset({ThanksState.REVIEW, ThanksState.REMOVED}),
    ThanksState.REVIEW: frozenset({ThanksState.PUBLIC, ThanksState.REFUSED, ThanksState.REMOVED}),
    ThanksState.PUBLIC: frozenset({ThanksState.HIDDEN, ThanksState.REVIEW, ThanksState.REFUSED, ThanksState.REMOVED}),
    ThanksState.HIDDEN: frozenset({ThanksState.PUBLIC, ThanksState.REMOVED}),
    ThanksState.REFUSED: frozenset({ThanksState.REVIEW, ThanksState.REMOVED}),
    ThanksState.REMOVED: frozenset(),
}


def may_move(before: str, after: str) -> bool:
    return after in MOVES[before]


class HonoreeState(TextChoices):
    """Nothing names a person in public before they said yes."""

    ASKED = "asked", _("Not answered yet")
    SHOWN = "shown", _("Consented to being shown")
    HIDDEN = "hidden", _("Does not want to be shown")
    REMOVED = "removed", _("Removed")


class TributeState(TextChoices):
    """A link to a tribute elsewhere, suggested by anybody."""

    REVIEW = "review", _("To be reviewed")
    PUBLIC = "public", _("Shown")
    REFUSED = "refused", _("Not shown")


class HeardKind(TextChoices):
    """Why a message of the host's channels may be a thank-you."""

    HASHTAG = "hashtag", _("It has the hashtag")
    PRAISE = "praise", _("It says thanks to somebody of the team")


class HeardState(TextChoices):
    """What a person of the host's team made of it."""

    WAITING = "waiting", _("Waits for somebody to look")
    QUEUED = "queued", _("Became a thank-you, to be reviewed")
    KEPT = "kept", _("Kept for the team")
    LEFT = "left", _("Left alone")


class Relation(TextChoices):
    """Who says thanks, seen from the person thanked."""

    CUSTOMER = "customer", _("Customer or member")
    COLLEAGUE = "colleague", _("Colleague")
    FAMILY = "family", _("Family or friend")
    OTHER = "other", _("Somebody else")


class Place(TextChoices):
    """For whom the person thanked works."""

    BRAND = "brand", _("At the brand")
    AGENCY = "agency", _("At an agency")
    OUTSOURCED = "outsourced", _("At a service provider")
    UNKNOWN = "unknown", _("I do not know")


class Source(TextChoices):
    FORM = "form", _("The public form")
    BRAND = "brand", _("A link on the brand's page")
    CHANNEL = "channel", _("A message in a channel")
    DESK = "desk", _("Offered at the desk")


class Refusal(TextChoices):
    """Why a thank-you is not shown, as it is said to who wrote it."""

    UNKIND = "unkind", _("It blames or hurts somebody.")
    PERSONAL = "personal", _("It says too much of somebody's private life.")
    ADVERT = "advert", _("It advertises something.")
    WHO = "who", _("It does not tell who is meant.")
    OTHER = "other", _("Another reason, in your words below.")


# A reviewer may take a decision back before anybody hears of it.
LETTERS_AFTER = timedelta(seconds=15)
# What nobody confirmed is forgotten then.
CONFIRM_WITHIN = timedelta(days=7)
DIGEST_EVERY = timedelta(days=7)
