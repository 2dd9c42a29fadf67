"""A spreadsheet to look through, what its columns are, and what was chosen of its rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.forms import select, text_input
from folkmoot.rooms.directory.models import Roll, SheetImport
from folkmoot.rooms.directory.queries.sheets import Line
from folkmoot_engine.directory.columns import FIELDS
from folkmoot_engine.directory.merge import Of
from folkmoot_engine.directory.sheets import KINDS, MOST_BYTES, UID

FIELD_NAMES = {
    "name": _("Name"),
    "employer": _("Employer"),
    "title": _("Job title"),
    "roll": _("List"),
    "sector": _("Sector"),
    "profile": _("Public profile"),
    "region": _("Country"),
    "employees": _("Employees of the company"),
    "serves": _("Whom they serve"),
}
OPEN = (Of.THEIRS, Of.CONFLICT)


def column_name(column: str) -> str:
    """A field in the reader's language; a column of theirs as they call it."""
    return str(FIELD_NAMES.get(column, column))


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV, XLSX or JSON, with the names of the columns in the first row."),
        widget=forms.FileInput({"class": "input", "accept": ".csv,.tsv,.txt,.xlsx,.json,.jsonl"}),
        error_messages={"empty": _("The file is empty. Export it again.")},
    )
    roll = forms.ModelChoiceField(
        label=_("List of rows that name none"),
        queryset=Roll.objects.none(),
        required=False,
        empty_label=_("As last time, or none"),
        widget=select(),
    )
    sheet = forms.CharField(
        label=_("Kept elsewhere as"),
        required=False,
        max_length=120,
        help_text=_("By this name it is compared with its last state. Left empty: as its file is called."),
        widget=text_input(list="sheet-names"),
    )

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.fields["roll"].queryset = Roll.objects.all()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MiB. Split it, or leave out pictures."),
                params={"limit": MOST_BYTES >> 20},
            )
        return file


class ExportForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])


class ColumnsForm(forms.Form):
    """Which column is what. `mapping` once it is valid."""

    roll = forms.ModelChoiceField(
        label=_("List of rows that name none"), queryset=Roll.objects.none(), required=False, widget=select()
    )

    def __init__(self, of: SheetImport, data=None) -> None:
        told = {f"column-{field}": column for field, column in of.mapping.items()}
        super().__init__(data, initial={"roll": of.roll, **told})
        self.fields["roll"].queryset = Roll.objects.all()
        choices = [("", _("none")), *((column, column) for column in of.columns)]
        for field in FIELDS:
            self.fields[f"column-{field}"] = forms.ChoiceField(
                label=FIELD_NAMES[field], choices=choices, required=False, widget=select()
            )
        self.own = {UID: UID} if UID in of.columns else {}

    @property
    def mapping(self) -> dict[str, str]:
        told = {field: self.cleaned_data[f"column-{field}"] for field in FIELDS}
        return {**self.own, **{field: column for field, column in told.items() if column}}


def chosen(data: Mapping[str, str], lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """What was chosen for the rows that a page showed; a row that it did not show is not in it.

    What stood there is told by the page: where ours has changed since, the choice counts for nothing.
    """
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        seen = data.get(f"seen-{line.key}")
        if not seen:
            continue
        if line.row.of in (Of.NEW, Of.GONE):
            found[line.key] = {"seen": seen, "take": data.get(f"take-{line.key}") == "yes"}
        else:
            found[line.key] = {"seen": seen, "cells": _cells(data, line)}
    return found


def _cells(data: Mapping[str, str], line: Line) -> dict[str, str]:
    told = {cell.column: data.get(f"cell-{line.key}-{at}") for at, cell in enumerate(line.row.cells) if cell.of in OPEN}
    return {column: whose for column, whose in told.items() if whose in ("ours", "theirs")}
