"""The way of a thank-you, and of who is thanked. Facts come in as arguments; no row is read here."""

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
