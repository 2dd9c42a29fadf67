"""Archives: the list, a new one, what it is, how far it is, what became of it."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.stream.messages import actions, permissions, states
from folkmoot.stream.messages.forms.archives import (
    TABLE,
    MappingForm,
    ReadingForm,
    UploadForm,
    chosen_mapping,
    kept_mappings,
    kind_name,
)
from folkmoot.stream.messages.models import Import
from folkmoot.stream.messages.queries import archives as queries
from folkmoot.stream.messages.templatetags.reading import told
from folkmoot_engine.errors import FolkmootError, RefusedError
from folkmoot_engine.formats import door, table
from folkmoot_engine.formats.rejects import write_rejects

PAGE = 50
MOST_DIGITS = 9


@workspace_page(may=permissions.may_import)
@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm())


@workspace_page(may=permissions.may_import)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if getattr(request, "upload_too_large", False):
        form.errors["archive"] = form.error_class([_too_large()])
    if not form.is_valid():
        return _list(request, form, status=400)
    try:
        begun = actions.receive_upload(request.workspace, request.user, form.cleaned_data["archive"])
    except FolkmootError as error:
        form.add_error("archive", _readable(error, form.cleaned_data["archive"].name))
        return _list(request, form, status=400)
    return _to(request, begun)


@workspace_page(may=permissions.may_import)
@require_safe
def archive(request: HttpRequest, uid) -> HttpResponse:
    """One address for the whole life of an import; the page is that of its state."""
    of = _found(request, uid)
    if of.state == states.ImportState.PREVIEW:
        return _preview_page(request, of, _reading(request, of, {}))
    return render(request, "archives/archive.html", _told(request, of))


@workspace_page(may=permissions.may_import)
@require_safe
def progress(request: HttpRequest, uid) -> HttpResponse:
    """The part of the page that is asked for again and again while the import runs."""
    of = _found(request, uid)
    response = render(request, "archives/progress.html", _told(request, of))
    if of.state not in states.UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


@workspace_page(may=permissions.may_import)
@require_POST
def confirm(request: HttpRequest, uid) -> HttpResponse:
    of = _found(request, uid)
    if of.state != states.ImportState.PREVIEW:
        return _to(request, of)
    reading = _reading(request, of, request.POST)
    if "look" in request.POST or not reading.is_ready:
        return _preview_page(request, of, reading, status=200 if "look" in request.POST else 400)
    if reading.mapping_form and reading.mapping_form.cleaned_data["save_as"]:
        actions.save_mapping(
            request.workspace, request.user, reading.mapping_form.cleaned_data["save_as"], reading.mapping
        )
    return _done_or_refused(
        request,
        of,
        lambda: actions.confirm_import(
            request.workspace,
            request.user,
            of,
            kind=reading.kind,
            channel_name=reading.channel_name,
            mapping=reading.mapping,
            zone=reading.zone,
        ),
    )


@workspace_page(may=permissions.may_import)
@require_POST
def cancel(request: HttpRequest, uid) -> HttpResponse:
    of = _found(request, uid)
    return _done_or_refused(request, of, lambda: actions.cancel_import(request.workspace, request.user, of))


@workspace_page(may=permissions.may_import)
@require_POST
def resume(request: HttpRequest, uid) -> HttpResponse:
    of = _found(request, uid)
    return _done_or_refused(request, of, lambda: actions.resume_import(request.workspace, request.user, of))


@workspace_page(may=permissions.may_import)
@require_POST
def discard(request: HttpRequest, uid) -> HttpResponse:
    of = _found(request, uid)
    try:
        actions.discard_import(request.workspace, request.user, of)
    except RefusedError as error:
        messages.error(request, told(error))
        return _to(request, of)
    messages.success(request, _("The archive is removed. Nothing of it was brought in."))
    return redirect("archives:archives", request.workspace.slug)


@workspace_page(may=permissions.may_import)
@require_safe
def rejects_file(request: HttpRequest, uid) -> HttpResponse:
    """The rejected records as JSON lines, to be mended and loaded again."""
    of = _found(request, uid)
    response = StreamingHttpResponse(_lines(request.workspace, of), content_type="application/jsonl; charset=utf-8")
    name = f"{slugify(Path(of.name).stem) or 'archive'}-rejects.jsonl"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _too_large() -> str:
    limit = filesizeformat(settings.UPLOAD_LIMIT)
    return _(
        "The file is larger than this site takes (%(limit)s), and was not kept. "
        "On the server itself, `folkmoot import` takes any size."
    ) % {"limit": limit}


def _lines(workspace, of: Import):
    """Runs after the view has ended, so it steps into the workspace itself."""
    with inside(workspace):
        for reject in queries.rejects_of(workspace, of):
            line = io.StringIO()
            write_rejects(line, of.kind, [reject])
            yield line.getvalue()


def _found(request: HttpRequest, uid) -> Import:
    of = queries.by_uid(request.workspace, uid)
    if of is None:
        raise Http404
    return of


def _to(request: HttpRequest, of: Import) -> HttpResponse:
    return redirect("archives:archive", request.workspace.slug, of.uid)


def _done_or_refused(request: HttpRequest, of: Import, act) -> HttpResponse:
    try:
        act()
    except FolkmootError as error:
        messages.error(request, told(error))
    return _to(request, of)


def _readable(error: FolkmootError, name: str) -> str:
    """The error without the path of our own folder."""
    where = name if error.where.startswith(str(settings.MEDIA_ROOT)) else error.where
    return told(type(error)(error.what, where=where, remedy=error.remedy))


def _start(request: HttpRequest) -> int:
    """Where the page of a list begins."""
    text = request.GET.get("start", "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    start = _start(request)
    found = queries.newest(request.workspace, start=start, limit=PAGE + 1)
    told = {
        "form": form,
        "imports": [(of, kind_name(of.kind)) for of in found[:PAGE]],
        "next": start + PAGE if len(found) > PAGE else None,
        "previous": max(0, start - PAGE) if start else None,
        "limit": settings.UPLOAD_LIMIT,
    }
    return render(request, "archives/archives.html", told, status=status)


def _told(request: HttpRequest, of: Import) -> dict[str, Any]:
    """What the page of an import says."""
    start = _start(request)
    rejects = queries.rejects_page(request.workspace, of, start=start, limit=PAGE + 1) if of.rejected else []
    return {
        "of": of,
        "kind_name": kind_name(of.kind),
        "under_way": of.state in states.UNDER_WAY,
        "may_resume": states.may_resume(of.state) and Path(of.path).exists(),
        "may_discard": not of.fetched and of.state not in states.UNDER_WAY,
        "percent": round(of.progress * 100, 1),
        "unchanged": of.kept - of.new - of.changed,
        "skipped": sorted(of.skipped_why.items(), key=lambda item: -item[1]),
        "rejects": rejects[:PAGE],
        "next": start + PAGE if len(rejects) > PAGE else None,
        "previous": max(0, start - PAGE) if start else None,
        **_pace(of),
    }


def _pace(of: Import) -> dict[str, int | None]:
    """Records a second, and the seconds that are left, as far as this run can tell."""
    if of.started_at is None:
        return {"rate": None, "left": None}
    seconds = ((of.finished_at or timezone.now()) - of.started_at).total_seconds()
    rate = (of.fetched - of.fetched_before) / seconds if seconds > 0.5 else 0
    if of.finished_at or not rate or of.progress < 0.01:
        return {"rate": round(rate) or None, "left": None}
    return {"rate": round(rate), "left": round(of.fetched / of.progress * (1 - of.progress) / rate)}


@dataclass
class Reading:
    """How a person wants an archive to be read, as far as they have said it."""

    kind: str
    form: ReadingForm
    channel_name: str = ""
    zone: str = ""
    mapping_form: MappingForm | None = None
    mapping: dict[str, Any] | None = None
    fault: FolkmootError | None = None

    @property
    def is_ready(self) -> bool:
        return self.form.is_valid() and self.fault is None and (not self.mapping_form or self.mapping_form.is_valid())


def _reading(request: HttpRequest, of: Import, data) -> Reading:
    told = {
        "kind": data.get("kind") or of.kind,
        "channel_name": data.get("channel_name", of.channel_name),
        "zone": data.get("zone") or of.zone or request.workspace.zone,
    }
    form = ReadingForm(told)
    if not form.is_valid():
        return Reading(of.kind, form)
    reading = Reading(told["kind"], form, form.cleaned_data["channel_name"], form.cleaned_data.get("zone", ""))
    if reading.kind == TABLE:
        _map(request, of, data, reading)
    return reading


def _map(request: HttpRequest, of: Import, data, reading: Reading) -> None:
    """Which column is what: as filled in, as kept under a name, else as proposed."""
    chosen = chosen_mapping(data.get("use", ""), queries.mappings(request.workspace))
    try:
        preview = table.preview(Path(of.path), chosen, origin=of.name, zone=request.workspace.zone)
    except FolkmootError as error:
        reading.fault = error
        return
    is_filled = "column-text" in data and chosen is None
    reading.mapping_form = MappingForm(preview, data if is_filled else None)
    if not is_filled:
        filled = {"save_as": "", **reading.mapping_form.initial, "header": preview.mapping.header}
        reading.mapping_form = MappingForm(preview, filled)
    if reading.mapping_form.is_valid():
        reading.mapping = reading.mapping_form.mapping()


def _preview_page(request: HttpRequest, of: Import, reading: Reading, status: int = 200) -> HttpResponse:
    seen = None
    if reading.is_ready:
        seen = actions.glance(
            request.workspace,
            of,
            kind=reading.kind,
            channel_name=reading.channel_name,
            mapping=reading.mapping,
            zone=reading.zone,
        )
    fault = reading.fault or (seen.fault if seen else None)
    told = {
        "of": of,
        "kind_name": kind_name(reading.kind),
        "reading": reading,
        "because": _because(of, reading.kind),
        "seen": seen,
        "skipped": seen.counts.skipped.most_common() if seen else [],  # a template would count a Counter's "items"
        "skipped_sum": seen.counts.skipped.total() if seen else 0,
        "fault": _readable(fault, of.name) if fault else "",
        "kept_mappings": kept_mappings(queries.mappings(request.workspace)) if reading.kind == TABLE else [],
    }
    return render(request, "archives/preview.html", told, status=status)


def _because(of: Import, kind: str) -> str:
    try:
        seen = {found.kind: found.because for found in door.recognise(Path(of.path))}
    except FolkmootError:
        return ""
    return seen.get(kind, "")
