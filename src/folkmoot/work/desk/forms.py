"""What a page of the desk sends, as arguments for an action. A form never writes."""

from datetime import datetime, time, timedelta
from functools import cache

from django import forms
from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels import queries as channels
from folkmoot.work.desk import queries
from folkmoot.work.desk.models import HouseRule, Label, Queue
from folkmoot.work.desk.queries import CaseFilter
from folkmoot.work.desk.states import DecisionKind

LEVELS = [
    ("1", _("1 Moderation")),
    ("2", _("2 Member response")),
    ("3", _("3 Voice of the brand")),
    ("4", _("4 Strategy")),
]
EVENING = time(18)
MORNING = time(9)
LONGEST_SLEEP = timedelta(days=3653)


class FilterForm(forms.Form):
    """What a list is narrowed to. What the address asks for and is not there counts as not asked for."""

    channel = forms.ChoiceField(label=_("Channel"), required=False)
    level = forms.ChoiceField(label=_("Level of work"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, workspace: Workspace, asked) -> None:
        super().__init__(asked)
        self.channels = {str(channel.uid): channel for channel in channels.all_of(workspace)}
        self.labels = {str(label.uid): label for label in queries.labels(workspace)}
        self.fields["channel"].choices = [("", _("Any")), *((uid, one.name) for uid, one in self.channels.items())]
        self.fields["label"].choices = [("", _("Any")), *((uid, one.name) for uid, one in self.labels.items())]
        self.fields["level"].choices = [("", _("Any")), *LEVELS]
        self.fields["language"].choices = [("", _("Any")), *_languages()]
        self.fields["owner"].choices = [("", _("Any")), ("nobody", _("Nobody")), ("me", _("Me"))]
        self.is_valid()

    def case_filter(self, user: User) -> CaseFilter:
        asked = self.cleaned_data
        return CaseFilter(
            channel=self.channels.get(asked.get("channel")),
            level=int(asked["level"]) if asked.get("level") else None,
            language=asked.get("language", ""),
            label=self.labels.get(asked.get("label")),
            owner=user if asked.get("owner") == "me" else None,
            unowned=asked.get("owner") == "nobody",
        )

    def chosen(self) -> list[tuple[str, str]]:
        """Filters in force: field name, and the field with its value in words."""
        return [
            (name, f"{self.fields[name].label}: {dict(self.fields[name].choices)[value]}")
            for name, value in self.cleaned_data.items()
            if value
        ]


def _languages() -> list[tuple[str, str]]:
    """Languages by their names in the reader's own, those of two letters, as triage tells them."""
    return _languages_in(get_language() or "en")


@cache
def _languages_in(reader: str) -> list[tuple[str, str]]:
    codes = [code for code, info in LANG_INFO.items() if len(code) == 2 and "name" in info]
    with override(reader):
        return sorted(((code, gettext(get_language_info(code)["name"])) for code in codes), key=lambda pair: pair[1])


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"), max_length=10_000, error_messages={"required": _("The note is empty. Write a word first.")}
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Reply"), max_length=40_000, error_messages={"required": _("The reply is empty. Write it first.")}
    )


class DecideForm(forms.Form):
    """A decision on the case's message. The action knows which kinds need what; here are only the ways to say it."""

    kind = forms.ChoiceField(choices=DecisionKind.choices)
    house_rule = forms.UUIDField(required=False)
    reason = forms.CharField(required=False, max_length=10_000)
    label = forms.UUIDField(required=False)
    to_queue = forms.UUIDField(required=False)

    def clean(self) -> dict:
        """Only what belongs to the chosen kind counts: the rest of the form was not in view."""
        data = super().clean()
        kind = data.get("kind")
        rules = HouseRule.objects.filter(retired_at=None)  # in the workspace one stands in, as all below
        data["house_rule"] = _one(rules, data.get("house_rule")) if kind in ("hide", "escalate") else None
        data["label"] = _one(Label.objects, data.get("label")) if kind == "label" else None
        data["to_queue"] = _one(Queue.objects, data.get("to_queue")) if kind == "escalate" else None
        return data


def _one(rows, uid):
    return rows.filter(uid=uid).first() if uid else None


class SnoozeForm(forms.Form):
    """Until when: one of the usual times (`snooze_times`), or a time of the person's own, in their zone."""

    until = forms.DateTimeField(
        label=_("Until"),
        error_messages={
            "required": _("Say until when the case should sleep."),
            "invalid": _("That is no date and time we can read. Write it like 2026-05-04 09:00."),
        },
    )

    def clean_until(self) -> datetime:
        until = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("That time has passed. Choose a later one."))
        if until > timezone.now() + LONGEST_SLEEP:
            raise forms.ValidationError(_("That is too far away. Choose a time within ten years."))
        return until


def snooze_times(now: datetime) -> list[tuple[str, datetime]]:
    """The usual times, in the zone of whoever looks: name and moment. "This evening" only while it is to come."""
    here = timezone.localtime(now)
    evening = here.replace(hour=EVENING.hour, minute=0, second=0, microsecond=0)
    morning = here.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    times = [
        (_("In 1 hour"), here + timedelta(hours=1)),
        (_("This evening"), evening),
        (_("Tomorrow morning"), morning + timedelta(days=1)),
        (_("Next Monday"), morning + timedelta(days=7 - here.weekday())),
    ]
    return [(name, moment) for name, moment in times if moment > here]


def _line(**attrs) -> forms.TextInput:
    return forms.TextInput({"class": "input", "dir": "auto", **attrs})


def _number() -> forms.NumberInput:
    return forms.NumberInput({"class": "input short"})


class HouseRuleForm(forms.Form):
    code = forms.CharField(
        label=_("Number"),
        max_length=20,
        help_text=_("As people quote it, such as 3 or 2a."),
        widget=forms.TextInput({"class": "input short", "size": 6}),
    )
    title = forms.CharField(label=_("Title"), max_length=200, widget=_line())
    text = forms.CharField(
        label=_("Wording"),
        max_length=10_000,
        widget=forms.Textarea({"class": "textarea", "dir": "auto", "rows": 4}),
        help_text=_("What is asked of members, in words that they would use themselves."),
    )


class QueueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=_line())
    about = forms.CharField(label=_("What belongs here"), max_length=300, required=False, widget=_line())
    hours_to_answer = forms.IntegerField(
        label=_("Hours until due"),
        min_value=1,
        max_value=8760,
        help_text=_("Counted from when a case is opened."),
        widget=_number(),
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=0, max_value=999, widget=_number(), help_text=_("Lower stands first.")
    )
