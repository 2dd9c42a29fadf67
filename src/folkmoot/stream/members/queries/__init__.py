"""What is read of members."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Sum

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.models import Handle, Member, Merge, PersonalRecord

PAGE = 50
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What a member has said, under all their handles."""

    handles: int = 0
    messages: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    member: Member
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Listed]
    count: int  # at most COUNTED
    is_more: bool
    next: int | None  # to be passed as `start`


@dataclass(frozen=True, slots=True)
class Named:
    """A handle with what the personal record keeps of it."""

    handle: Handle
    name: str
    native_id: str
    email: str


def by_uid(workspace: Workspace, uid) -> Member | None:
    return Member.objects.filter(workspace=workspace, uid=uid).select_related("merged_into").first()


def name_of(workspace: Workspace, member: Member) -> str:
    """The member's name; "" once they were erased."""
    found = PersonalRecord.objects.filter(workspace=workspace, member=member).values_list("name", flat=True)
    return found.first() or ""


def page(workspace: Workspace, *, name: str = "", start: int = 0, limit: int = PAGE) -> Page:
    """Members by name, those erased or merged into another left out. `name`: a part of it, in any case."""
    found = PersonalRecord.objects.filter(workspace=workspace, member__erased_at=None, member__merged_into=None)
    if name.strip():
        found = found.filter(name__icontains=name.strip())
    counted = found.order_by()[: COUNTED + 1].count()
    records = list(found.select_related("member").order_by("name", "id")[start : start + limit + 1])
    figures = figures_of(workspace, [record.member_id for record in records[:limit]])
    rows = [Listed(record.member, record.name, figures[record.member_id]) for record in records[:limit]]
    following = start + limit if len(records) > limit else None
    return Page(rows, min(counted, COUNTED), counted > COUNTED, following)


def figures_of(workspace: Workspace, members: Iterable[int]) -> dict[int, Figures]:
    """Member id → what they have said, in one query."""
    members = list(members)
    counted = (
        Handle.objects.filter(workspace=workspace, member__in=members)
        .values("member")
        .annotate(handles=Count("id"), messages=Sum("message_count"), first=Min("first_at"), last=Max("last_at"))
    )
    found = {row["member"]: Figures(row["handles"], row["messages"], row["first"], row["last"]) for row in counted}
    return {member: found.get(member, Figures()) for member in members}


def handles_of(workspace: Workspace, member: Member) -> list[Named]:
    """The member's handles, the busiest first, with what the personal record tells of each."""
    record = PersonalRecord.objects.filter(workspace=workspace, member=member).first()
    told: dict[str, Any] = record.handles if record else {}
    handles = Handle.objects.filter(workspace=workspace, member=member).order_by("-message_count", "id")
    return [
        Named(handle, details.get("name", ""), details.get("native_id", ""), details.get("email", ""))
        for handle in handles
        for details in [told.get(str(handle.uid), {})]
    ]


def merges_of(workspace: Workspace, member: Member) -> list[Merge]:
    """Merges into this member that stand, the latest first."""
    found = Merge.objects.filter(workspace=workspace, kept=member, undone_at=None).select_related("gone", "by")
    return list(found.order_by("-id"))


def merge_by_uid(workspace: Workspace, uid) -> Merge | None:
    return Merge.objects.filter(workspace=workspace, uid=uid).select_related("kept", "gone").first()


def merged_into(workspace: Workspace, member: Member) -> list[Member]:
    """Every member that was merged into this one, or into one of those."""
    found: list[Member] = []
    last = [member.pk]
    while last:
        more = list(Member.objects.filter(workspace=workspace, merged_into__in=last))
        found += more
        last = [one.pk for one in more]
    return found
