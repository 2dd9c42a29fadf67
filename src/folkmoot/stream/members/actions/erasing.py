"""A member asks to be forgotten. Their words are the messages' to erase: see `flow.steps.erase_member`."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members import permissions, queries
from folkmoot.stream.members.models import Handle, Member, PersonalRecord
from folkmoot_engine.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Erased:
    """Whom it reached, and by which words they were known: to be sought elsewhere, then forgotten."""

    members: list[int]
    handles: list[int]
    names: list[str]  # names and addresses
    native_ids: list[str]


JOB = "erase"


@transaction.atomic
def ask_to_erase(workspace: Workspace, actor, member: Member, *, role: str) -> None:
    """Have a member erased by the worker, which reaches everything that knows them. Raises RefusedError as `erase`."""
    _check(member, role)
    payload = {"member": str(member.uid), "actor": actor.pk, "role": role}
    jobs.enqueue(JOB, str(member.uid), workspace=workspace, payload=payload)
    record("member.ask-to-erase", workspace=workspace, actor=actor, on=member)


@transaction.atomic
def erase(workspace: Workspace, actor, member: Member, *, role: str) -> Erased:
    """Blank all that is personal of a member and of those merged into them.

    What is left knows their handles again by a hash alone, so that they stay erased when an archive is loaded anew.
    Raises RefusedError where `role` may not, or the member is merged into another or erased already.
    """
    member = Member.objects.select_for_update().get(workspace=workspace, pk=member.pk)
    _check(member, role)
    everyone = [member.pk, *(one.pk for one in queries.merged_into(workspace, member))]
    records = PersonalRecord.objects.filter(workspace=workspace, member__in=everyone)
    handles = Handle.objects.filter(workspace=workspace, member__in=everyone)
    reached = _reached(everyone, list(handles.values_list("pk", flat=True)), list(records))
    records.update(name="", handles={})
    handles.update(standing=None, joined_at=None)
    Member.objects.filter(workspace=workspace, pk__in=everyone).update(erased_at=timezone.now())
    record("member.erase", workspace=workspace, actor=actor, on=member)
    return reached


def _check(member: Member, role: str) -> None:
    if not permissions.may_erase(role):
        raise RefusedError(
            _("The member was not erased"), where=_("members"), remedy=_("Ask a manager: they may erase.")
        )
    if member.merged_into_id is not None or member.erased_at is not None:
        raise RefusedError(
            _("The member was merged or erased already"), where=_("members"), remedy=_("Load the page again.")
        )


def _reached(members: list[int], handles: list[int], records: list[PersonalRecord]) -> Erased:
    told = [details for one in records for details in one.handles.values()]
    names = {one.name for one in records} | {details.get("name", "") for details in told}
    names |= {details.get("email", "") for details in told}
    return Erased(
        members, handles, sorted(names - {""}), sorted({details.get("native_id", "") for details in told} - {""})
    )
