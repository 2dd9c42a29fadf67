"""What people fill in about channels."""

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.forms import text_input
from folkmoot.stream.channels.actions import LONGEST


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"], widget=text_input(dir="auto"))
