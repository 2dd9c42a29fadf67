"""What people fill in about themselves."""

import zoneinfo
from datetime import datetime

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.models import User


def zones() -> list[tuple[str, str]]:
    """Every time zone that names a place, with its distance from UTC now."""
    names = sorted(name for name in zoneinfo.available_timezones() if _is_place(name))
    return [(name, f"{name.replace('_', ' ')} (UTC{_offset(name)})") for name in ("UTC", *names)]


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/"))


def _offset(name: str) -> str:
    offset = datetime.now(zoneinfo.ZoneInfo(name)).strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"


def with_own(choices: list[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """A value kept from elsewhere stays choosable, so that saving a form never changes it unasked."""
    return choices if not value or value in dict(choices) else [(value, value), *choices]


def text_input(**attrs) -> forms.TextInput:
    return forms.TextInput({"class": "input", **attrs})


def select() -> forms.Select:
    return forms.Select({"class": "select"})


class PreferencesForm(forms.Form):
    """What a person chooses for themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False, widget=text_input(autocomplete="name"))
    language = forms.ChoiceField(label=_("Language"), required=False, widget=select())
    zone = forms.ChoiceField(label=_("Time zone"), required=False, widget=select())
    rows = forms.ChoiceField(label=_("Rows in lists"), choices=User.Rows.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=User.Theme.choices, widget=forms.RadioSelect)

    def __init__(self, user: User, data=None) -> None:
        super().__init__(data, initial={name: getattr(user, name) for name in self.base_fields})
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["zone"].choices = [("", _("As the workspace keeps it")), *with_own(zones(), user.zone)]
