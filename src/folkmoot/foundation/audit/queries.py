"""What is read of the audit."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from folkmoot.foundation.audit.models import Entry


def entries_on(workspace, object_uid: uuid.UUID) -> QuerySet[Entry]:
    """What happened to one row, the latest first, with who did it."""
    entries = Entry.objects.filter(workspace=workspace, object_uid=object_uid)
    return entries.select_related("actor").order_by("-id")


def entries_on_many(workspace, object_uids: Iterable[uuid.UUID]) -> QuerySet[Entry]:
    """What happened to many rows, the earliest first."""
    return Entry.objects.filter(workspace=workspace, object_uid__in=list(object_uids)).order_by("id")


def latest_id(workspace) -> int:
    """A number that grows with every change in the workspace; 0 before the first."""
    return Entry.objects.filter(workspace=workspace).order_by("-id").values_list("id", flat=True).first() or 0


def latest(workspace) -> Coalesce:
    """`latest_id` as part of another query."""
    entries = Entry.objects.filter(workspace=workspace).order_by("-id").values("id")[:1]
    return Coalesce(Subquery(entries), 0)


def objects_with_entries(workspace, object_uids: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the rows to which anything has happened."""
    found = Entry.objects.filter(workspace=workspace, object_uid__in=object_uids)
    return set(found.values_list("object_uid", flat=True))
