"""Where the demo keeps what it needs, and how to sign in to it. Light: asked at every start."""

from pathlib import Path

from django.conf import settings

from folkmoot.foundation.accounts.queries import by_email

OWNER = "owner@example.org"


def archive() -> Path:
    """The recipe of the demo. It is there while loading it is not finished."""
    return settings.HOME / "demo.json"


def sign_in_file() -> Path:
    return settings.HOME / "sign-in.txt"


def sign_in() -> str:
    """How to sign in to the demo, as long as the password that was made for it holds."""
    owner = by_email(OWNER)
    if owner is None or not sign_in_file().is_file():
        return ""
    line = sign_in_file().read_text(encoding="utf-8").strip()
    return line if owner.check_password(line.rsplit(" ", 1)[-1]) else ""
