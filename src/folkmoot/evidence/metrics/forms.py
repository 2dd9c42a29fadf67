"""Which days are asked about, and which channel."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.channels.queries import all_of
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics import Period
from folkmoot_engine.metrics.spelling import read_period, write_period

EARLIEST, LATEST = date(1970, 1, 1), date(2200, 12, 31)
LONGEST = 1_100  # days: three years
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Choice:
    """One of the periods that are offered by name."""

    name: str
    written: str
    is_chosen: bool


def _day_field(label) -> forms.DateField:
    widget = forms.DateInput({"class": "input short", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class PeriodForm(forms.Form):
    """Comes by GET: a period by its name (2026-W46), or from one day until another. What is wrong is said, and the
    last whole week shown."""

    period = forms.CharField(required=False, max_length=30)
    since = _day_field(_("From"))
    until = _day_field(_("Until"))
    channel = forms.UUIDField(required=False)

    def __init__(self, workspace: Workspace, data, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.channels = {channel.uid: channel for channel in all_of(workspace)}
        self.is_valid()

    def clean_channel(self) -> Channel | None:
        uid = self.cleaned_data["channel"]
        if uid and uid not in self.channels:
            raise forms.ValidationError(_("This channel is not here any more."))
        return self.channels.get(uid)

    def clean(self) -> dict:
        told = super().clean()
        told["asked"] = self._asked(told)
        return told

    @property
    def asked(self) -> Period:
        return self.cleaned_data.get("asked") or self.last_week()

    @property
    def channel_asked(self) -> Channel | None:
        return self.cleaned_data.get("channel")

    def last_week(self) -> Period:
        return Period.week_of(self.today - WEEK)

    def choices(self) -> list[Choice]:
        """What is offered by name; the weeks are whole ones, but for this week."""
        last = self.last_week()
        month = read_period(f"{self.today.replace(day=1) - timedelta(days=1):%Y-%m}")
        offered = [
            (gettext("This week"), Period.week_of(self.today)),
            (gettext("Last week"), last),
            (gettext("4 weeks"), Period(last.first - 3 * WEEK, last.last)),
            (gettext("12 weeks"), Period(last.first - 11 * WEEK, last.last)),
            (gettext("Last month"), month),
            (gettext("Year"), Period(last.first - 51 * WEEK, last.last)),
        ]
        return [Choice(name, write_period(one), one == self.asked) for name, one in offered]

    def _asked(self, told: dict) -> Period | None:
        if told.get("since") and told.get("until"):
            return self._bounded(told["since"], told["until"])
        if not told.get("period"):
            return None
        try:
            read = read_period(told["period"])
        except RefusedError as error:
            raise forms.ValidationError(_("That is no period. Choose one, or two days.")) from error
        return self._bounded(read.first, read.last)

    def _bounded(self, first: date, last: date) -> Period:
        if last < first:
            raise forms.ValidationError(_("The last day lies before the first."))
        if not EARLIEST <= first <= last <= LATEST:
            raise forms.ValidationError(_("There is nothing to count on such days."))
        if (last - first).days >= LONGEST:
            raise forms.ValidationError(_("That is too long at once. Choose three years at most."))
        return Period(first, last)


class PageForm(forms.Form):
    """Which rows of a list: from the how-manieth on."""

    start = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)

    @property
    def asked(self) -> int:
        return (self.is_valid() and self.cleaned_data["start"]) or 0
