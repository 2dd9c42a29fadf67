"""Some members speak for the brand: what they say answers, and asks nothing."""

from django.db import transaction

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.models import Member


@transaction.atomic
def mark_staff(workspace: Workspace, actor, member: Member, is_staff: bool) -> Member:
    """Say that a member speaks for the brand, or no longer does."""
    member.is_staff = is_staff
    member.save(update_fields=["is_staff"])
    record("member.mark-staff", workspace=workspace, actor=actor, on=member, data={"is_staff": is_staff})
    return member
