"""What is searched for, and where."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.queries import all_of
from folkmoot.stream.members import queries as members


class SearchForm(forms.Form):
    """Comes by GET: an unknown channel or author is an error of the form, not of the page."""

    q = forms.CharField(label=_("Words"), required=False, max_length=400)
    channel = forms.ChoiceField(label=_("Channel"), required=False, widget=forms.Select({"class": "select"}))
    author = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d")
    )
    before = forms.UUIDField(required=False)

    def __init__(self, workspace: Workspace, data) -> None:
        super().__init__(data)
        self.workspace = workspace
        self.channels = {str(channel.uid): channel for channel in all_of(workspace)}
        self.fields["channel"].choices = [("", _("All channels"))] + [
            (uid, channel.name) for uid, channel in self.channels.items()
        ]

    def clean_channel(self):
        return self.channels.get(self.cleaned_data["channel"])

    def clean_author(self):
        uid = self.cleaned_data["author"]
        member = members.by_uid(self.workspace, uid) if uid else None
        if uid and member is None:
            raise forms.ValidationError(_("This member is not here any more."))
        return member

    def clean_since(self) -> datetime | None:
        return _midnight(self.cleaned_data["since"])

    def clean_until(self) -> datetime | None:
        """The day itself is included."""
        day = self.cleaned_data["until"]
        return _midnight(day if day in (None, date.max) else day + timedelta(days=1))

    def is_asked(self) -> bool:
        return any(self.data.get(name) for name in ("q", "channel", "author", "since", "until"))


def _midnight(day) -> datetime | None:
    if day is None:
        return None
    if not 1 < day.year < 9999:
        raise forms.ValidationError(_("There is no such day."))
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
