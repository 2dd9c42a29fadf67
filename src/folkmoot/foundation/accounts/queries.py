"""Who has an account."""

from folkmoot.foundation.accounts.models import User


def by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def everybody() -> list[User]:
    """Every account, by address."""
    return list(User.objects.order_by("email"))


def by_id(number: int | None) -> User | None:
    return User.objects.filter(pk=number).first()
