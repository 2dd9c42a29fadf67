"""An archive to take, and how it is to be read."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.forms import select, with_own, zones
from folkmoot.stream.messages.models import NamedMapping
from folkmoot.stream.messages.templatetags import reading
from folkmoot_engine.errors import MappingError
from folkmoot_engine.formats.door import asks_zone, kinds
from folkmoot_engine.formats.table import Preview
from folkmoot_engine.formats.table_mapping import MARKUPS, NAMES, NEEDED, READY, Mapping, zone_named
from folkmoot_engine.formats.table_times import CLOCKS

COLUMN_NAMES = {
    "text": _("Text"),
    "sent_at": _("Time"),
    "id": _("Id of the message"),
    "author_id": _("Id of the author"),
    "author_name": _("Name of the author"),
    "thread": _("Thread"),
    "parent": _("Answers message"),
    "title": _("Title"),
    "channel": _("Channel"),
    "channel_id": _("Id of the channel"),
    "kind": _("Kind of message"),
    "url": _("Address"),
    "score": _("Score"),
    "views": _("Views"),
    "tags": _("Tags"),
    "edited_at": _("Time of the last edit"),
}
CLOCK_NAMES = {
    "iso": _("2015-04-03 14:05"),
    "seconds": _("seconds since 1970"),
    "milliseconds": _("milliseconds since 1970"),
    "day-first": _("day first: 03/04/2015 is in April"),
    "month-first": _("month first: 03/04/2015 is in March"),
}
MARKUP_NAMES = {"plain": _("Plain"), "markdown": _("Markdown"), "html": _("HTML")}
KIND_NAMES = {
    "slack": _("Slack export"),
    "stackexchange": _("Stack Exchange data dump"),
    "mbox": _("Mailbox (mbox)"),
    "discord": _("Discord (DiscordChatExporter's JSON)"),
    "discourse": _("Discourse topics (JSON)"),
    "matrix": _("Matrix room (Element's JSON)"),
    "zulip": _("Zulip (export, or zulip-archive's JSON)"),
    "table": _("Table (CSV, TSV, XLSX, JSON lines)"),
    "rejects": _("Rejected records, mended"),
}
TABLE = "table"  # its zone is asked for with its columns
SAVED = "saved:"


def kind_name(kind: str) -> str:
    """What people call a kind of archive; a plugin's own title where we have none."""
    found = kinds().get(kind)
    return KIND_NAMES.get(kind) or (found.title if found else kind)


class UploadForm(forms.Form):
    archive = forms.FileField(
        label=_("Archive"),
        help_text=_("What a chat, a forum, a mailing list or a social account exports, or a table; packed as it is."),
        widget=forms.FileInput({"class": "input"}),
        error_messages={"empty": _("The file is empty. Export it again.")},
    )


class ReadingForm(forms.Form):
    """How an archive is to be read, unless it is a table: then `MappingForm` says the rest."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.Select({"class": "select"}))
    channel_name = forms.CharField(
        label=_("Name of the channel"),
        required=False,
        max_length=200,
        help_text=_("Only where the archive does not say it, or you know better."),
        widget=forms.TextInput({"class": "input", "dir": "auto"}),
    )
    zone = forms.ChoiceField(
        label=_("Time zone of times without one"),
        help_text=_("Where the clock stood that wrote the times."),
        widget=select(),
    )

    def __init__(self, data: dict[str, Any]) -> None:
        """`data` is what was said so far; a zone is asked for only of kinds that ask for one."""
        super().__init__(data)
        self.fields["kind"].choices = [(kind, kind_name(kind)) for kind in kinds()]
        if data["kind"] == TABLE or not asks_zone(data["kind"]):
            del self.fields["zone"]
        else:
            self.fields["zone"].choices = with_own(zones(), self.own_zone(data["zone"]))

    @staticmethod
    def own_zone(zone: str) -> str:
        """A zone that is one, if an odd one."""
        try:
            zone_named(zone)
        except MappingError:
            return ""
        return zone


class MappingForm(forms.Form):
    """Which column of a table is what."""

    header = forms.BooleanField(label=_("The first row holds the names of the columns"), required=False)
    time = forms.ChoiceField(
        label=_("How times are written"),
        choices=[(clock, CLOCK_NAMES.get(clock, clock)) for clock in CLOCKS],
        widget=forms.Select({"class": "select"}),
    )
    zone = forms.CharField(
        label=_("Time zone of times without one"),
        widget=forms.TextInput({"class": "input", "placeholder": "Europe/Berlin"}),
    )
    markup = forms.ChoiceField(
        label=_("How texts are written"),
        choices=[(markup, MARKUP_NAMES.get(markup, markup)) for markup in MARKUPS],
        widget=forms.Select({"class": "select"}),
    )
    save_as = forms.CharField(
        label=_("Keep these columns under a name"),
        required=False,
        max_length=120,
        help_text=_("For the next table of this shape."),
        widget=forms.TextInput({"class": "input", "dir": "auto"}),
    )

    def __init__(self, preview: Preview, data=None) -> None:
        self.preview, proposed = preview, preview.mapping
        initial = {name: getattr(proposed, name) for name in ("header", "time", "zone", "markup")}
        initial |= {f"column-{name}": column for name, column in proposed.columns.items()}
        super().__init__(data, initial=initial)
        columns = [("", "—"), *((column, column) for column in preview.columns)]
        for name in NAMES:
            self.fields[f"column-{name}"] = forms.ChoiceField(
                label=COLUMN_NAMES.get(name, name),
                choices=columns,
                required=name in NEEDED,
                widget=forms.Select({"class": "select"}),
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column-{name}"] for name in NAMES]

    @property
    def manner(self) -> list[forms.BoundField]:
        return [self[name] for name in ("time", "zone", "markup")]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors:
            try:
                self.mapping()
            except MappingError as error:
                raise forms.ValidationError(reading.told(error)) from error
        return told

    def mapping(self) -> dict[str, Any]:
        """The mapping that was filled in. Raises MappingError."""
        told = self.cleaned_data
        columns = {name: told[f"column-{name}"] for name in NAMES if told.get(f"column-{name}")}
        filled = {name: told[name] for name in ("header", "time", "zone", "markup")}
        return Mapping.from_dict(asdict(self.preview.mapping) | filled | {"columns": columns}).as_dict()


def kept_mappings(saved: list[NamedMapping]) -> list[tuple[str, str]]:
    """Mappings to choose from: (value, name), the ready ones last."""
    own = [(f"{SAVED}{mapping.uid}", mapping.name) for mapping in saved]
    return own + [(name, name.capitalize()) for name in READY]


def chosen_mapping(value: str, saved: list[NamedMapping]) -> Mapping | None:
    """The mapping of that value; None where it is none (any more) or no longer a mapping."""
    if value in READY:
        return READY[value]
    found = next((mapping for mapping in saved if f"{SAVED}{mapping.uid}" == value), None)
    try:
        return Mapping.from_dict(found.mapping) if found else None
    except MappingError:
        return None
