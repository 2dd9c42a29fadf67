"""What is read of the lake, and of the database to keep it in step. Each function names its workspace."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from folkmoot.evidence.lake.queries.changes import forget_the_gone, is_anything_waiting, workspaces_waiting
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import all_workspaces
from folkmoot.stream.members.models import Member
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.work.desk.models import Case, Decision
from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake import Lake, open_lake

if TYPE_CHECKING:
    from folkmoot_engine.lake import Tables

__all__ = [
    "forget_the_gone",
    "freshness",
    "is_anything_waiting",
    "lake_of",
    "must_be_rebuilt",
    "out_of_step",
    "problem",
    "rows_behind",
    "tables",
]
# What a figure's rows stand for, and what a page shows of each.
BEHIND: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "message": (Message, ("thread", "channel", "author")),
    "thread": (Thread, ("channel",)),
    "member": (Member, ()),
    "case": (Case, ("message", "thread", "queue", "channel")),
    "decision": (Decision, ("message", "case__thread", "decided_by")),
}


def lake_of(workspace: Workspace, *, wait: bool = True) -> Lake:
    """The workspace's lake. `wait`: for another writer to come to its end, before writing."""
    chosen = settings.LAKE
    return open_lake(
        Path(chosen["root"]), str(workspace.uid), memory=chosen["memory"], threads=chosen["threads"], wait=wait
    )


def tables(workspace: Workspace) -> "Tables":
    """The workspace's lake, to compute over. Empty tables where it was never filled, or is about to be made anew."""
    try:
        return lake_of(workspace).tables()
    except LakeError:
        from folkmoot_engine.lake.tables import Tables  # Ibis takes a second to load

        return Tables.in_memory({})


def freshness(workspace: Workspace) -> datetime | None:
    """When the lake was last in step with the database: now, where nothing waits. None: there is nothing to count."""
    try:
        state = lake_of(workspace).state()
    except LakeError:
        return None
    if state is None or is_anything_waiting(workspace):
        return state and state.as_of
    return timezone.now()


def problem(workspace: Workspace) -> str | None:
    """Why the lake cannot be read, in a sentence; None where it can, or was never filled."""
    try:
        lake_of(workspace).state()
    except LakeError as error:
        return str(error)
    return None


def must_be_rebuilt(workspace: Workspace) -> bool:
    """Is there no lake yet, or one of other days, or one that this version cannot read?"""
    try:
        state = lake_of(workspace).state()
    except LakeError:
        return True
    return state is None or state.zone != workspace.zone


def out_of_step() -> list[Workspace]:
    """Workspaces whose lake has something to learn. To be asked above all workspaces."""
    changed = workspaces_waiting()
    return [one for one in all_workspaces() if one.pk in changed or must_be_rebuilt(one)]


def rows_behind(workspace: Workspace, kind: str, ids: Sequence[int]) -> list[models.Model]:
    """The messages, threads, members, cases or decisions of these ids, in that order; those that are gone left out."""
    model, related = BEHIND[kind]
    found = model.objects.filter(workspace=workspace).select_related(*related).in_bulk(list(ids))
    return [found[number] for number in ids if number in found]
