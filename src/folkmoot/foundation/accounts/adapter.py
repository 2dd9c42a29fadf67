"""How django-allauth behaves here: people come by invitation, and are told in our words what went wrong."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

WAIT = _("That was too often in a short time. Wait a few minutes, then try again.")


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Address and password do not belong together. Check both."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_password": _("This is not the password you have now."),
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
    }

    def is_open_for_signup(self, request) -> bool:
        return False
