"""For the host's team: other people's spreadsheets beside our list, and our list as a spreadsheet."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.foundation.jobs import queries as jobs
from folkmoot.foundation.jobs.states import JobState
from folkmoot.rooms.directory import permissions
from folkmoot.rooms.directory.actions import sheets as actions
from folkmoot.rooms.directory.actions import sheets_applying
from folkmoot.rooms.directory.forms.sheets import ColumnsForm, ExportForm, UploadForm, chosen
from folkmoot.rooms.directory.models import SheetImport
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot.rooms.directory.states import SheetState
from folkmoot.rooms.directory.templatetags.faults import told
from folkmoot.rooms.reception import queries as rooms
from folkmoot.rooms.reception.access import host_page
from folkmoot_engine.errors import FolkmootError, MappingError

PAGE = 15  # rows to choose of at a time; a form has at most 1,000 fields
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
look_after = host_page("directory", permissions.may_look_after)


@look_after
@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm())


@look_after
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=400)
    try:
        of = _take_in(form.cleaned_data, request.user)
    except FolkmootError as error:
        form.add_error("file", told(error))
        return _list(request, form, status=400)
    return _to(request, of)


def _take_in(told: dict[str, Any], actor) -> SheetImport:
    file: UploadedFile = told["file"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return actions.take_in(path, file.name, roll=told["roll"], sheet=told["sheet"], actor=actor)


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    words = {"form": form, "imports": queries.imports(), "names": queries.sheet_names(), "kinds": list(TYPES)}
    return render(request, "directory/sheets.html", words, status=status)


@look_after
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.POST)
    if not form.is_valid():
        return redirect("directory_host:sheets", request.workspace.slug)
    kind = form.cleaned_data["kind"]
    name, content = actions.export(kind, actor=request.user)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@look_after
@require_safe
def sheet(request: HttpRequest, uid) -> HttpResponse:
    """One address for the whole life of an import; the page is that of its state."""
    of = _found(uid)
    if of.state == SheetState.PREVIEW:
        return _preview(request, of, ColumnsForm(of))
    return render(request, "directory/sheet.html", _told(of))


@look_after
@require_safe
def progress(request: HttpRequest, uid) -> HttpResponse:
    """The part of the page that is asked for again and again while choices are being applied."""
    of = _found(uid)
    response = render(request, "directory/sheet_progress.html", _told(of))
    if of.state != SheetState.APPLYING:
        response["HX-Refresh"] = "true"
    return response


@look_after
@require_POST
def say_columns(request: HttpRequest, uid) -> HttpResponse:
    of = _found(uid)
    form = ColumnsForm(of, request.POST)
    if of.state == SheetState.PREVIEW and not form.is_valid():
        return _preview(request, of, form, status=400)
    try:
        actions.say_columns(of, form.mapping, form.cleaned_data["roll"], actor=request.user)
    except MappingError as error:
        form.add_error(None, told(error))
        return _preview(request, of, form, status=400)
    except FolkmootError as error:
        messages.error(request, told(error))
    return _to(request, of)


@look_after
@require_POST
def choose(request: HttpRequest, uid) -> HttpResponse:
    """Keep what was chosen on a page, then go on to the next, or apply it all."""
    of = _found(uid)
    try:
        found = queries.merging(of).open if of.state == SheetState.PREVIEW else []
        told_now = chosen(request.POST, found)
        actions.choose(of, told_now, actor=request.user)
        if "apply" not in request.POST:
            return _to(request, of, request.POST.get("next", ""))
        if "rest" in request.POST:
            rest = [line for line in found if line.key not in of.choices]
            actions.choose(of, actions.proposed(rest), actor=request.user)
        actions.ask_to_apply(of, actor=request.user)
    except FolkmootError as error:
        messages.error(request, told(error))
    return _to(request, of)


@look_after
@require_POST
def again(request: HttpRequest, uid) -> HttpResponse:
    of = _found(uid)
    actions.try_again(of)
    return _to(request, of)


@look_after
@require_POST
def take_back(request: HttpRequest, uid) -> HttpResponse:
    of = _found(uid)
    try:
        sheets_applying.take_back(of, actor=request.user)
    except FolkmootError as error:
        messages.error(request, told(error))
    return _to(request, of)


@look_after
@require_POST
def put_away(request: HttpRequest, uid) -> HttpResponse:
    of = _found(uid)
    try:
        actions.put_away(of, actor=request.user)
    except FolkmootError as error:
        messages.error(request, told(error))
        return _to(request, of)
    messages.success(request, _("The file is put away. Nothing of it was taken over."))
    return redirect("directory_host:sheets", request.workspace.slug)


def card(request: HttpRequest, workspace) -> str:
    """On the overview of the public rooms: the way here, and what was not looked through yet."""
    if not (rooms.hosts(workspace, "directory") and permissions.may_look_after(request.membership.role)):
        return ""
    return render_to_string("directory/sheets_card.html", {"workspace": workspace, "waiting": queries.waiting()})


def _found(uid) -> SheetImport:
    of = queries.by_uid(uid)
    if of is None:
        raise Http404
    return of


def _to(request: HttpRequest, of: SheetImport, start: str = "") -> HttpResponse:
    response = redirect("directory_host:sheet", request.workspace.slug, of.uid)
    if start.isascii() and start.isdecimal():
        response["Location"] += f"?start={start[:9]}#rows"
    return response


def _told(of: SheetImport) -> dict[str, Any]:
    job = jobs.find(actions.APPLY, str(of.uid))
    is_under_way = of.state == SheetState.APPLYING
    return {
        "of": of,
        "under_way": is_under_way,
        "fault": job.error if job and is_under_way and job.state == JobState.FAILED else "",
        "done": job.done_units if job else 0,
        "total": (job.total_units if job else 0) or 1,
        "may_take_back": of.state == SheetState.APPLIED and (of.counts.get("added") or of.counts.get("changed")),
    }


def _preview(request: HttpRequest, of: SheetImport, form: ColumnsForm, status: int = 200) -> HttpResponse:
    words: dict[str, Any] = {"of": of, "form": form}
    try:
        found = queries.merging(of)
    except MappingError as error:
        words["fault"] = told(error)
        return render(request, "directory/sheet_preview.html", words, status=status)
    asked = request.GET.get("start", "")
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
    start = min(start, max(len(found.open) - 1, 0)) // PAGE * PAGE
    lines = found.open[start : start + PAGE]
    shown = {line.key for line in lines}
    words |= {
        "found": found,
        "counts": found.counts,
        "lines": lines,
        "start": start,
        "end": start + len(lines),
        "next": start + PAGE if start + PAGE < len(found.open) else None,
        "previous": start - PAGE if start else None,
        "unseen": sum(1 for line in found.open if line.choice is None and line.key not in shown),
        "aside": [line for line in found.lines if line.row.of in ("twice", "nameless", "left")][:200],
    }
    return render(request, "directory/sheet_preview.html", words, status=status)
