"""What visitors and the host's team fill in about the Day."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.reception.forms import PublicForm


class SuggestForm(PublicForm):
    """A tribute elsewhere: its address, what it is called, and which year's Day it is for."""

    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Of an article, a film, a post: https://…"),
        widget=forms.URLInput(attrs={"autocomplete": "off", "class": "input"}),
    )
    title = forms.CharField(
        label=_("What it is called"), max_length=160, widget=forms.TextInput(attrs={"class": "input"})
    )
    year = forms.TypedChoiceField(label=_("For the Day of"), coerce=int, widget=forms.Select(attrs={"class": "select"}))

    def __init__(self, *arguments, years: list[int], **named) -> None:
        super().__init__(*arguments, **named)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class TributeForm(forms.Form):
    """A person's decision on a tribute, with the version they saw."""

    to = forms.ChoiceField(choices=[(name, name) for name in ("public", "refused", "review")])
    version = forms.IntegerField(min_value=1)
