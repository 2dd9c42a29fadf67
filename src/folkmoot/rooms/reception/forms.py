"""Forms that strangers fill in: without an account, without a script, and without a riddle by a third party.

A field that no person sees, and the time since the page was made, tell most bots; limits (`actions.count`) hold the
rest.
"""

import time
from datetime import timedelta

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

QUICKEST = timedelta(seconds=2)  # nobody reads and fills in a form in less
LASTS = timedelta(days=1)
_SALT = "folkmoot.rooms.form"


class PublicForm(forms.Form):
    """`is_bot` once it was validated: thank a bot as a person, and do nothing."""

    subject_line = forms.CharField(required=False, max_length=2_000)  # the field that no person sees
    begun = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    is_bot = False
    quickest = QUICKEST  # a test of what comes after need not wait

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.fields["begun"].initial = _mark()

    @property
    def shown(self) -> list:
        """The fields for people, in their order."""
        return [self[name] for name in self.fields if name not in ("subject_line", "begun")]

    def full_clean(self) -> None:
        """A form that was open for too long is sent again with one press: what was written stays in it."""
        super().full_clean()
        if not self.is_bound:
            return
        age = _age(self.data.get(self.add_prefix("begun")) or "")
        self.is_bot = bool(self.data.get(self.add_prefix("subject_line"))) or age is None or age < self.quickest
        if not self.is_bot and age > LASTS:
            self.data = self.data.copy()
            self.data[self.add_prefix("begun")] = _mark()
            self.add_error(None, _("This page was open for more than a day. Nothing is lost: please send it again."))


def _mark() -> str:
    """When the page was made, so that nobody else can have written it."""
    return signing.Signer(salt=_SALT).sign(f"{time.time():.3f}")


def _age(mark: str) -> timedelta | None:
    """How long ago that was; None where the mark is not ours."""
    try:
        return timedelta(seconds=time.time() - float(signing.Signer(salt=_SALT).unsign(mark)))
    except (signing.BadSignature, ValueError):
        return None
