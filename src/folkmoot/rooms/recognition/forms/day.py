"""What visitors and the host's team fill in about the Day."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.reception.forms import PublicForm
from folkmoot.rooms.recognition.states import Place


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


class HashtagForm(forms.Form):
    """What the room listens for."""

    hashtag = forms.CharField(
        label=_("Hashtag"), max_length=41, widget=forms.TextInput(attrs={"class": "input short", "autocomplete": "off"})
    )


class WhomForm(forms.Form):
    """Whom a message thanks, as a person of the host's team understands it."""

    name = forms.CharField(label=_("Who is thanked"), max_length=120, widget=forms.TextInput(attrs={"class": "input"}))
    role = forms.CharField(
        label=_("What they do"), max_length=160, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )
    employer = forms.CharField(
        label=_("Where"), max_length=160, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )
    place = forms.ChoiceField(
        label=_("For whom they work"),
        choices=Place.choices,
        initial=Place.UNKNOWN,
        widget=forms.Select(attrs={"class": "select"}),
    )
    name_the_author = forms.BooleanField(
        label=_("Show the author’s name"),
        required=False,
        help_text=_("Only if they said so themselves, or it is public where they wrote."),
    )


class PraiseForm(forms.Form):
    """What becomes of praise for one of the team; `back` is set where it was decided beside a case."""

    to = forms.ChoiceField(choices=[(name, name) for name in ("thank", "keep", "leave")])
    back = forms.BooleanField(required=False)
