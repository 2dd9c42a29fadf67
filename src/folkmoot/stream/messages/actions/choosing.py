"""What a person says about an archive: take this file, yes, stop, go on, forget it."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.jobs import queries as job_queries
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages import states
from folkmoot.stream.messages.actions.archives import start_import, zone_for
from folkmoot.stream.messages.actions.uploads import forget_upload, keep_upload, remove_upload
from folkmoot.stream.messages.models import Import, NamedMapping
from folkmoot_engine.errors import FolkmootError, RefusedError
from folkmoot_engine.formats.door import open_archive

JOB = "import"


def receive_upload(workspace: Workspace, actor, uploaded: UploadedFile, channel_name: str = "") -> Import:
    """Keep an uploaded archive until its import is done, and begin an import that waits for a person's word.

    Raises ArchiveError or UnknownFormat where it cannot be read; the file is then gone.
    """
    path = keep_upload(uploaded)
    try:
        return start_import(
            workspace, actor, path, channel_name=channel_name, upload=True, name=path.name, preview=True
        )
    except FolkmootError:
        forget_upload(path)
        raise


@transaction.atomic
def confirm_import(
    workspace: Workspace,
    actor,
    import_: Import,
    *,
    kind: str,
    channel_name: str = "",
    mapping: dict[str, Any] | None = None,
    zone: str = "",
) -> Import:
    """Bring the archive in, read as a person says it should be. Raises RefusedError where it was begun already."""
    open_archive(Path(import_.path), kind)
    told = {"kind": kind, "channel_name": channel_name[:200], "mapping": mapping}
    told["zone"] = zone_for(workspace, kind, zone)
    _move(import_, {states.ImportState.PREVIEW}, **told)
    _enqueue(workspace, import_)
    record("import.confirm", workspace=workspace, actor=actor, on=import_, data={"kind": kind})
    return import_


@transaction.atomic
def resume_import(workspace: Workspace, actor, import_: Import) -> Import:
    """Go on with an import that failed or was cancelled, from where it stands."""
    _move(import_, states.BROKEN_OFF, error="", finished_at=None)
    _enqueue(workspace, import_)
    record("import.resume", workspace=workspace, actor=actor, on=import_)
    return import_


@transaction.atomic
def cancel_import(workspace: Workspace, actor, import_: Import) -> Import:
    """Stop at the next safe place. What is in stays in, and the import can be resumed."""
    job = job_queries.find(JOB, str(import_.uid))
    if job is not None:
        jobs.cancel(job)
    Import.objects.filter(pk=import_.pk, state=states.ImportState.WAITING).update(state=states.ImportState.CANCELLED)
    import_.refresh_from_db()
    if import_.state not in (states.ImportState.CANCELLED, states.ImportState.RUNNING):
        raise _refused(import_)
    record("import.cancel", workspace=workspace, actor=actor, on=import_)
    return import_


@transaction.atomic
def discard_import(workspace: Workspace, actor, import_: Import) -> None:
    """Forget an archive of which nothing was brought in, and remove its upload."""
    if import_.fetched or import_.state in states.UNDER_WAY:
        raise _refused(import_)
    record("import.discard", workspace=workspace, actor=actor, on=import_, data={"kind": import_.kind})
    Import.objects.filter(workspace=workspace, pk=import_.pk).delete()
    remove_upload(import_)


@transaction.atomic
def save_mapping(workspace: Workspace, actor, name: str, mapping: dict[str, Any]) -> NamedMapping:
    """Keep a mapping of columns under a name; an earlier one of that name is replaced."""
    kept, _ = NamedMapping.objects.update_or_create(
        workspace=workspace, name=" ".join(name.split())[:120], defaults={"mapping": mapping}
    )
    record("mapping.save", workspace=workspace, actor=actor, on=kept)
    return kept


def _enqueue(workspace: Workspace, import_: Import) -> None:
    jobs.enqueue(JOB, str(import_.uid), workspace=workspace, payload={"import": str(import_.uid)})


def _move(import_: Import, before: set[str] | frozenset[str], **changes: Any) -> None:
    """By a conditional update: of two people who press the button, one is told that it was pressed."""
    moved = Import.objects.filter(pk=import_.pk, state__in=before).update(state=states.ImportState.WAITING, **changes)
    import_.refresh_from_db()
    if not moved:
        raise _refused(import_)


def _refused(import_: Import) -> RefusedError:
    return RefusedError(
        f"This import is already {import_.get_state_display().lower()}",
        where=import_.name,
        remedy="Load the page again to see how it stands.",
    )
