"""What changes an account. Entries of the audit name the person by uid and never hold an address or a name."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts import queries
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit.actions import record
from folkmoot_engine.errors import RefusedError

PREFERENCES = ("name", "language", "zone", "rows", "theme")


@transaction.atomic
def create_user(
    email: str, password: str, *, name: str = "", is_staff: bool = False, actor: User | None = None
) -> User:
    """A new account. Raises RefusedError where the address is taken or no address, or the password too easy."""
    email = email.strip().lower()
    _check_address(email)
    if queries.by_email(email):
        raise RefusedError(
            _("There is an account with this address already"),
            where=email,
            remedy=_("Sign in with it, or ask for a new password."),
        )
    user = User(email=email, name=name.strip(), is_staff=is_staff)
    _set_password(user, password)
    user.save()
    record("user.create", actor=actor, on=user)
    return user


@transaction.atomic
def set_password(user: User, password: str, *, actor: User | None = None) -> User:
    """Give an account a new password; who was signed in with the old one is signed out."""
    _set_password(user, password)
    user.save(update_fields=["password"])
    record("user.password", actor=actor, on=user)
    return user


@transaction.atomic
def update_preferences(user: User, **chosen: str) -> User:
    """What a person chose for themselves: any of name, language, zone, rows and theme."""
    unknown = sorted(set(chosen) - set(PREFERENCES))
    if unknown:
        raise TypeError(f"not a preference: {', '.join(unknown)}")
    _check_choices(chosen)
    changed = [field for field, value in chosen.items() if getattr(user, field) != value]
    for field in changed:
        setattr(user, field, chosen[field])
    if changed:
        user.save(update_fields=changed)
        record("user.preferences", actor=user, on=user, data={"changed": sorted(changed)})
    return user


def _check_choices(chosen: dict[str, str]) -> None:
    known = {
        "language": {"", *(code for code, _name in settings.LANGUAGES)},
        "zone": {"", *zoneinfo.available_timezones()},
        "rows": set(User.Rows.values),
        "theme": set(User.Theme.values),
    }
    for field, value in chosen.items():
        if field in known and value not in known[field]:
            raise RefusedError(_("This is not one of the choices"), where=f"{field}: {value}")


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise RefusedError(_("This is not an e-mail address"), where=email) from error


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RefusedError(_("This password is too easy to guess"), remedy=" ".join(error.messages)) from error
    user.set_password(password)


def record_sign_in(sender, request, user, **kwargs) -> None:
    """Heard from Django: somebody has signed in."""
    record("user.sign_in", actor=user, on=user)


def record_sign_out(sender, request, user, **kwargs) -> None:
    if user is not None:  # Django says so for people who were not signed in, too
        record("user.sign_out", actor=user, on=user)


def record_new_password(sender, request, user, **kwargs) -> None:
    """Heard from allauth: somebody has set or changed their password on a page."""
    record("user.password", actor=user, on=user)
