"""Links for readers without an account. Signed with the site's key: who has one needs nothing else, so they expire."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from folkmoot.evidence.reports.models import Delivery, Recipient
from folkmoot.foundation.workspaces.queries import outside

LASTS = timedelta(days=60)
_READ, _STOP = "folkmoot.reports.read", "folkmoot.reports.stop"


def reading_link(delivery: Delivery) -> str:
    """The kept brief, for its recipient; for `LASTS` from now."""
    token = signing.TimestampSigner(salt=_READ).sign(delivery.uid.hex)
    return _absolute(reverse("briefs:read", args=[token]))


def stopping_link(recipient: Recipient) -> str:
    """To get no more of them. It does not expire: one may always say no."""
    return _absolute(reverse("briefs:stop", args=[signing.Signer(salt=_STOP).sign(recipient.uid.hex)]))


def absolute(name: str, *arguments: str) -> str:
    return _absolute(reverse(name, args=arguments))


def _absolute(path: str) -> str:
    site = settings.SITE_URL or f"http://localhost:{settings.CHOSEN['FOLKMOOT_PORT']}"
    return f"{site}{path}"


def delivery_of(token: str) -> Delivery | None:
    """The delivery that a link was sent with; None where it is wrong, too old, or its recipient was removed."""
    uid = _read(signing.TimestampSigner(salt=_READ), token, max_age=LASTS)
    with outside():
        found = Delivery.objects.filter(uid=uid) if uid else Delivery.objects.none()
        found = found.select_related("workspace", "report__workspace", "recipient__user").first()
    return found if found and found.recipient.removed_at is None else None


def recipient_of(token: str) -> Recipient | None:
    uid = _read(signing.Signer(salt=_STOP), token)
    with outside():
        found = Recipient.objects.filter(uid=uid, removed_at=None) if uid else Recipient.objects.none()
        return found.select_related("workspace", "user").first()


def _read(signer: signing.Signer, token: str, **limits) -> uuid.UUID | None:
    try:
        return uuid.UUID(signer.unsign(token, **limits))
    except (signing.BadSignature, ValueError):
        return None
