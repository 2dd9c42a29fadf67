"""Links for visitors. Signed with the site's key: who has one needs nothing else, so a page behind one shows what
concerns that person alone, and changes nothing until its button is pressed."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse


def make(purpose: str, uid: uuid.UUID) -> str:
    """A token for one purpose ("directory.own") and one row."""
    return signing.TimestampSigner(salt=f"folkmoot.rooms.{purpose}").sign(uid.hex)


def read(purpose: str, token: str, max_age: timedelta | None = None) -> uuid.UUID | None:
    """The row a token was made for; None where it is wrong, of another purpose, or older than `max_age`."""
    try:
        return uuid.UUID(signing.TimestampSigner(salt=f"folkmoot.rooms.{purpose}").unsign(token, max_age=max_age))
    except (signing.BadSignature, ValueError):
        return None


def absolute(name: str, *arguments) -> str:
    """The whole address of a page, for letters and feeds."""
    return site() + reverse(name, args=arguments)


def site() -> str:
    return settings.SITE_URL or f"http://localhost:{settings.CHOSEN['FOLKMOOT_PORT']}"
