"""Small forms: how far back a preview looks, and saved replies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.work.rules.states import PERIODS


class PeriodForm(forms.Form):
    """How many days of history."""

    days = forms.TypedChoiceField(
        label=_("How far back"),
        coerce=int,
        choices=list(zip(PERIODS, (_("7 days"), _("30 days"), _("90 days"), _("365 days")), strict=True)),
        widget=forms.RadioSelect,
        initial=30,
    )


class SavedReplyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"class": "input", "dir": "auto"})
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4, "dir": "auto"}),
    )
