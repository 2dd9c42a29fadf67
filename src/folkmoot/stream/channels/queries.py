"""What is read of channels."""

from django.db.models import Count, OuterRef, Subquery

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.models import Channel


def by_source(workspace: Workspace, sources: list[str]) -> dict[str, Channel]:
    return {channel.source: channel for channel in Channel.objects.filter(workspace=workspace, source__in=sources)}


def all_of(workspace: Workspace) -> list[Channel]:
    """Every channel, by name."""
    return list(Channel.objects.filter(workspace=workspace).order_by("name", "id"))


def by_uid(workspace: Workspace, uid) -> Channel | None:
    return Channel.objects.filter(workspace=workspace, uid=uid).first()


def with_threads(workspace: Workspace) -> list[Channel]:
    """Every channel, by name, each with how many threads it has (`thread_count`)."""
    counted = (
        Channel.objects.filter(workspace=workspace, pk=OuterRef("pk"))
        .order_by()
        .annotate(n=Count("threads"))
        .values("n")
    )
    return list(
        Channel.objects.filter(workspace=workspace).annotate(thread_count=Subquery(counted)).order_by("name", "id")
    )
