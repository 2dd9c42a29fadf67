"""Forms of curation: for visitors, and for those who look after the directory."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.rooms.directory.models import Doubt, Edition, Elsewhere, Roll
from folkmoot.rooms.directory.queries.curation.choices import Choices
from folkmoot.rooms.directory.states import DoubtKind
from folkmoot.rooms.reception.forms import PublicForm
from folkmoot_engine.directory.editions import Entered, read_edition
from folkmoot_engine.errors import FolkmootError

LONGEST = 5_000_000  # signs of an edition
_HOST = r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}$"


def _named(model: type, field: str) -> str:
    """A field's own name, as a label begins."""
    return capfirst(model._meta.get_field(field).verbose_name)


class DoubtForm(PublicForm):
    """Something is wrong here."""

    kind = forms.ChoiceField(label=_named(Doubt, "kind"), choices=DoubtKind.choices)
    text = forms.CharField(
        label=_named(Doubt, "text"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "textarea", "dir": "auto"}),
    )

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.fields["kind"].widget.attrs["class"] = "select"


def _text(label, *, length: int, required: bool = True, rows: int = 0, kind: type = forms.CharField, **named):
    attributes = {"class": "textarea" if rows else "input", "dir": "auto"} | ({"rows": rows} if rows else {})
    widget = (forms.Textarea if rows else kind.widget)(attrs=attributes)
    return kind(label=label, max_length=length, required=required, widget=widget, **named)


class YearForm(forms.Form):
    """What every edition is told by."""

    year = forms.IntegerField(
        label=_named(Edition, "year"),
        min_value=1990,
        max_value=2200,
        widget=forms.NumberInput(attrs={"class": "input figures"}),
    )
    reason = _text(_named(Edition, "reason"), length=1_000, rows=3, required=False)
    successor_name = _text(_named(Edition, "successor_name"), length=160, required=False)
    successor_address = _text(
        _named(Edition, "successor_address"),
        length=300,
        required=False,
        kind=forms.URLField,
        assume_scheme="https",
    )


class FreezeForm(YearForm):
    """Freeze the lists as they stand."""

    roll = forms.ModelChoiceField(
        label=gettext_lazy("Which list"),
        queryset=Roll.objects.all(),
        required=False,
        empty_label=gettext_lazy("All lists"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    closes = forms.BooleanField(label=gettext_lazy("Close submissions with it"), required=False, initial=True)
    field_order = ["year", "roll", "reason", "closes", "successor_name", "successor_address"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("closes") and not cleaned.get("reason"):
            self.add_error("reason", _("Who finds submissions closed will want to know why."))
        return cleaned


class BringInForm(YearForm):
    """An edition that was kept elsewhere, as JSON."""

    frozen_on = forms.DateField(
        label=_named(Edition, "frozen_on"),
        widget=forms.DateInput(attrs={"class": "input figures", "type": "date"}, format="%Y-%m-%d"),
    )
    entries = _text(
        gettext_lazy("The entries as JSON"),
        length=LONGEST,
        rows=10,
        help_text=gettext_lazy(
            "A list of objects with name and list, and as far as known sector, employer, title and profile."
        ),
    )
    field_order = ["year", "frozen_on", "entries", "reason", "successor_name", "successor_address"]

    def clean_entries(self) -> list[Entered]:
        try:
            return read_edition(self.cleaned_data["entries"])
        except FolkmootError as error:
            raise forms.ValidationError(str(error)) from error


class AddressForm(forms.Form):
    """Where a person is asked."""

    email = forms.EmailField(max_length=254)


class SuccessorForm(forms.Form):
    """Where the work goes on."""

    name = _text(_named(Edition, "successor_name"), length=160)
    address = _text(
        _named(Edition, "successor_address"),
        length=300,
        kind=forms.URLField,
        assume_scheme="https",
    )


class ChoicesForm(forms.Form):
    """The thresholds of the rules, how long an entry stays fresh, and the method in words."""

    employees = forms.IntegerField(
        label=gettext_lazy("A company must have more employees than"),
        min_value=0,
        max_value=10_000_000,
        widget=forms.NumberInput(attrs={"class": "input figures"}),
    )
    profile_hosts = _text(
        gettext_lazy("Sites whose profiles are taken, one a line"),
        length=2_000,
        rows=3,
        help_text=gettext_lazy("linkedin.com stands for its country sites, too."),
    )
    stale_months = forms.IntegerField(
        label=gettext_lazy("Ask people to confirm their entry again after so many months"),
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs={"class": "input figures"}),
    )
    method = _text(
        gettext_lazy("The method, printed on every list"),
        length=10_000,
        rows=10,
        required=False,
        help_text=gettext_lazy("Empty: the words below the form, with your numbers. A blank line begins a paragraph."),
    )

    @classmethod
    def of(cls, chosen: Choices, data=None) -> "ChoicesForm":
        initial = {name: getattr(chosen, name) for name in ("employees", "stale_months", "method")}
        return cls(data, initial={**initial, "profile_hosts": "\n".join(chosen.profile_hosts)})

    def clean_profile_hosts(self) -> list[str]:
        hosts = self.cleaned_data["profile_hosts"].lower().split()
        check = forms.RegexField(
            regex=_HOST, error_messages={"invalid": _("This is not the name of a site, such as linkedin.com.")}
        )
        return [check.clean(host) for host in dict.fromkeys(hosts)]


class RollForm(forms.Form):
    """A list: its name, and what it is about."""

    name = _text(_named(Roll, "name"), length=120)
    about = _text(_named(Roll, "about"), length=2_000, rows=3, required=False)
    makes_products = forms.BooleanField(label=_named(Roll, "makes_products"), required=False)


class ElsewhereForm(forms.Form):
    """A list that somebody else keeps."""

    title = _text(_named(Elsewhere, "title"), length=160)
    address = _text(_named(Elsewhere, "address"), length=300, kind=forms.URLField, assume_scheme="https")
    note_text = _text(_named(Elsewhere, "note"), length=300, required=False)
    roll = forms.ModelChoiceField(
        label=_named(Elsewhere, "roll"),
        queryset=Roll.objects.all(),
        required=False,
        empty_label=gettext_lazy("All lists"),
        widget=forms.Select(attrs={"class": "select"}),
    )
