"""What is read of members."""

from django.db.models import F, FilteredRelation, Q, QuerySet

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.models import Member, PersonalRecord

PAGE = 50


def named(workspace: Workspace) -> QuerySet[Member]:
    """Every member with their name (`name`), in one query."""
    return Member.objects.filter(workspace=workspace).annotate(
        record=FilteredRelation("personal", condition=Q(personal__workspace=workspace)), name=F("record__name")
    )


def by_uid(workspace: Workspace, uid) -> Member | None:
    return Member.objects.filter(workspace=workspace, uid=uid).first()


def name_of(workspace: Workspace, member: Member) -> str:
    """The member's name; "" once they were erased."""
    found = PersonalRecord.objects.filter(workspace=workspace, member=member).values_list("name", flat=True)
    return found.first() or ""
