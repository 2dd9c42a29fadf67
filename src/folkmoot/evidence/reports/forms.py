"""What people say of reports: when they are sent, and to whom."""

from datetime import time

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from folkmoot.evidence.reports.models import Schedule
from folkmoot.foundation.accounts.forms import select, text_input


class ScheduleForm(forms.Form):
    is_on = forms.BooleanField(label=_("Send the weekly brief"), required=False)
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, widget=select())
    hour = forms.TypedChoiceField(label=_("Hour"), coerce=int, widget=select())

    def __init__(self, schedule: Schedule, data=None) -> None:
        now = {"is_on": schedule.on_since is not None, "weekday": schedule.weekday, "hour": schedule.hour}
        super().__init__(data, initial=now)
        self.fields["weekday"].choices = [(number + 1, name) for number, name in WEEKDAYS.items()]
        self.fields["hour"].choices = [(hour, time_format(time(hour), "H:i")) for hour in range(24)]


class StakeholderForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=text_input(dir="auto", autocomplete="off"))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"class": "input", "autocomplete": "off"}))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=select())
