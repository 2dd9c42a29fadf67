"""The states of a mail's way to its reader."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    """The way of one mail: waiting → claimed → handing over → sent.

    Before anything of the mail is handed over, a lost worker's delivery may be begun anew. Once it is being handed
    over, nobody can know whether it went: it is then "unknown" until a person looks, and never sent again by itself.
    """

    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being prepared")
    HANDING = "handing", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Unknown, please look")
    DROPPED = "dropped", _("No longer wanted")


MAY_BE_CLAIMED = frozenset({DeliveryState.WAITING, DeliveryState.CLAIMED})
ENDED = frozenset({DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.DROPPED})
MAY_BE_SENT_AGAIN = frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN})
