"""What strangers fill in: an entry, and the address to which the links to one's own entry go."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.forms import select, text_input
from folkmoot.rooms.directory.models import Listing, Roll, Sector
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.directory.queries.wording import named
from folkmoot.rooms.directory.states import Relation
from folkmoot.rooms.reception.forms import PublicForm
from folkmoot_engine.directory.countries import COUNTRIES
from folkmoot_engine.directory.rules import Facts

UNKNOWN = ("", _("I do not know"))
WORKS = [
    ("job", _("Part of the full-time job")),
    ("spare_time", _("In spare time, or unpaid")),
    UNKNOWN,
]
EMPLOYERS = [
    UNKNOWN,
    ("brand", _("A company with products or services of its own")),
    ("vendor", _("A vendor of community platforms")),
    ("service", _("An agency, an outsourcer or another service company")),
    ("self", _("Themselves, as a freelancer")),
]
SERVES = [
    ("own", _("Their own employer's community, customers or staff")),
    ("clients", _("Communities of clients, also on contract")),
    UNKNOWN,
]
PRODUCTS = [
    ("builds", _("They build social products, or do the research for that")),
    ("uses", _("They use social products that others build")),
    UNKNOWN,
]
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
LONGEST_PROFILE = Listing._meta.get_field("profile").max_length


def radios(label, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


def address_of(label, **named) -> forms.EmailField:
    widget = forms.EmailInput({"class": "input", "autocomplete": "email"})
    return forms.EmailField(label=label, max_length=254, widget=widget, **named)


class EntryForm(PublicForm):
    """What an entry says, and what the rules of entry ask."""

    name = forms.CharField(
        label=_("Name of the person"), max_length=120, widget=text_input(dir="auto", autocomplete="off")
    )
    employer = forms.CharField(label=_("Employer"), max_length=160, widget=text_input(dir="auto"))
    title = forms.CharField(label=_("Job title"), max_length=160, widget=text_input(dir="auto"))
    place = forms.ChoiceField(label=_("List and sector"), widget=select())
    region = forms.CharField(
        label=_("Country"),
        max_length=2,
        required=False,
        widget=forms.TextInput(
            {"class": "input short", "autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
        help_text=_("Two letters, as in DE, GB or US. Shown with the entry."),
    )
    profile = forms.CharField(
        label=_("Address of the public profile"),
        max_length=500,
        widget=text_input(inputmode="url", autocomplete="off", dir="ltr"),
        help_text=_("For example https://www.linkedin.com/in/name. It is the only link that will be shown."),
    )
    work = radios(_("The community or social work is …"), WORKS)
    duties = forms.CharField(
        label=_("What the profile says of that work"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea({"class": "textarea", "rows": 3, "dir": "auto"}),
        help_text=_("Quote a sentence, or say it in your words. It is for the reviewers and never shown."),
    )
    employees = forms.IntegerField(
        label=_("People who work at the company, about"),
        min_value=1,
        max_value=20_000_000,
        required=False,
        widget=forms.NumberInput({"class": "input short", "inputmode": "numeric"}),
    )
    employed_by = forms.ChoiceField(label=_("The employer is …"), choices=EMPLOYERS, required=False, widget=select())
    serves = radios(_("Whom does the person serve?"), SERVES)
    products = radios(_("Only for researchers and product managers: what do they do?"), PRODUCTS)

    def __init__(self, data=None, *, listing: Listing | None = None, roll: str = "") -> None:
        super().__init__(data, initial=_said(listing) if listing else {"place": f"{roll}:"})
        self.rolls = queries.rolls()
        self.fields["place"].choices = [("", _("Choose one"))] + [_group(each) for each in self.rolls]

    def clean_name(self) -> str:
        return _line(self.cleaned_data["name"])

    def clean_employer(self) -> str:
        return _line(self.cleaned_data["employer"])

    def clean_title(self) -> str:
        return _line(self.cleaned_data["title"])

    def clean_region(self) -> str:
        region = self.cleaned_data["region"].upper()
        if region and region not in COUNTRIES:
            raise ValidationError(
                _("No country is written so. Germany is DE, the United Kingdom GB, the United States US.")
            )
        return region

    def clean_profile(self) -> str:
        """Anything may be typed: the rules say kindly what is wrong. Only what is too long to be kept is an error."""
        profile = self.cleaned_data["profile"]
        if len(profile) > LONGEST_PROFILE:
            raise ValidationError(_("This address is too long. Profiles have short ones."))
        return profile

    def clean_place(self) -> tuple[Roll, Sector | None]:
        slug, _colon, number = self.cleaned_data["place"].partition(":")
        roll = next(each for each in self.rolls if each.slug == slug)
        return roll, next((sector for sector in roll.sectors.all() if str(sector.pk) == number), None)

    def fields_of_listing(self) -> dict[str, Any]:
        """What was said, as fields of a Listing."""
        said = {name: self.cleaned_data[name] for name in _PLAIN}
        roll, sector = self.cleaned_data["place"]
        return {**said, "roll": roll, "sector": sector}

    def facts(self) -> Facts:
        """What the rules ask, of an entry that is no row."""
        return queries.facts(Listing(**self.fields_of_listing()))


class SubmitForm(EntryForm):
    """An entry, who sends it in, and where the person can be asked."""

    relation = forms.ChoiceField(label=_("Who are you?"), choices=Relation, widget=forms.RadioSelect)
    email = address_of(
        _("Your e-mail address"), help_text=_("We send a link there to confirm the entry. It is never shown.")
    )
    person_email = address_of(
        _("The person's e-mail address, if you are somebody else"),
        required=False,
        help_text=_("We ask them once whether they want to be listed, and use it for nothing else."),
    )
    field_order = ["relation", *EntryForm.base_fields]

    def fields_of_listing(self) -> dict[str, Any]:
        return {**super().fields_of_listing(), "relation": self.cleaned_data["relation"]}


class CorrectForm(EntryForm):
    """For whoever holds a link to the entry: no bot does."""

    def full_clean(self) -> None:
        super().full_clean()
        self.is_bot = False


class MineForm(PublicForm):
    email = address_of(_("The e-mail address that was entered for you"))


_PLAIN = (
    *("name", "employer", "title", "region", "profile"),
    *("work", "duties", "employees", "employed_by", "serves", "products"),
)


def _line(text: str) -> str:
    """Words on one line, and no address among them: they stand in letters to people who have not asked for any."""
    if _ADDRESS.search(text):
        raise ValidationError(_("Please leave addresses out here."))
    return " ".join(text.split())


def _group(roll: Roll) -> tuple[str, Any]:
    """A list's sectors under its name; the list itself where it has none."""
    sectors = [(f"{roll.slug}:{sector.pk}", named(sector.name)) for sector in roll.sectors.all()]
    return (named(roll.name), sectors) if sectors else (f"{roll.slug}:", named(roll.name))


def _said(listing: Listing) -> dict[str, Any]:
    place = f"{listing.roll.slug}:{listing.sector_id or ''}"
    return {**{name: getattr(listing, name) for name in _PLAIN}, "place": place}
