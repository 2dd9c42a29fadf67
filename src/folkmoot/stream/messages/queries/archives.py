"""Archives on their way in."""

from collections.abc import Iterator

from django.db.models import Count

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Import, NamedMapping, Reject
from folkmoot_engine.formats import protocol


def by_uid(workspace: Workspace, uid) -> Import | None:
    return Import.objects.filter(workspace=workspace, uid=uid).select_related("started_by").first()


def newest(workspace: Workspace, *, start: int = 0, limit: int = 50) -> list[Import]:
    """Imports, the newest first; those that a page still asks about included."""
    found = Import.objects.filter(workspace=workspace).select_related("started_by")
    return list(found.order_by("-created_at", "-id")[start : start + limit])


def unfinished(workspace: Workspace, *, mapping: dict | None, **told) -> Import | None:
    """The newest import of just this archive that was begun and never finished."""
    told |= {"mapping__isnull": True} if mapping is None else {"mapping": mapping}
    states = (Import.State.WAITING, Import.State.RUNNING, Import.State.FAILED, Import.State.CANCELLED)
    return Import.objects.filter(workspace=workspace, state__in=states, **told).order_by("-id").first()


def rejects_page(workspace: Workspace, of: Import, *, start: int = 0, limit: int = 50) -> list[Reject]:
    return list(Reject.objects.filter(workspace=workspace, of=of).order_by("id")[start : start + limit])


def reject_codes(workspace: Workspace, of: Import) -> list[tuple[str, int]]:
    """Why records were rejected: (code, how many), the commonest first."""
    codes = Reject.objects.filter(workspace=workspace, of=of).values("code").annotate(n=Count("id"))
    return [(row["code"], row["n"]) for row in codes.order_by("-n", "code")]


def rejects_of(workspace: Workspace, of: Import) -> Iterator[protocol.Reject]:
    """What could not be kept, as the engine writes it to a file (`formats.rejects.write_rejects`)."""
    for row in Reject.objects.filter(workspace=workspace, of=of).order_by("id").iterator(chunk_size=500):
        yield protocol.Reject(row.file, row.position, row.code, row.reason, row.record, row.context)


def mappings(workspace: Workspace) -> list[NamedMapping]:
    return list(NamedMapping.objects.filter(workspace=workspace))


def mapping_by_uid(workspace: Workspace, uid) -> NamedMapping | None:
    return NamedMapping.objects.filter(workspace=workspace, uid=uid).first()
