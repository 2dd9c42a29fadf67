"""Two members found to be one person: recorded, and undoable."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.models import Handle, Member, Merge, PersonalRecord
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def merge(workspace: Workspace, actor, kept: Member, gone: Member) -> Merge:
    """All handles of `gone` become handles of `kept`. Raises RefusedError where they cannot be one person here."""
    kept, gone = _locked(workspace, kept), _locked(workspace, gone)
    _check(kept, gone)
    handles = list(Handle.objects.filter(workspace=workspace, member=gone))
    done = Merge.objects.create(
        workspace=workspace, kept=kept, gone=gone, handles=[str(handle.uid) for handle in handles], by=actor
    )
    _move(workspace, done.handles, gone, kept)
    Member.objects.filter(pk=gone.pk).update(merged_into=kept)
    record("member.merge", workspace=workspace, actor=actor, on=kept, data={"gone": str(gone.uid)})
    return done


@transaction.atomic
def undo_merge(workspace: Workspace, actor, done: Merge) -> Merge:
    """Two members again, each with their own handles. Raises RefusedError where later changes stand in the way."""
    done = Merge.objects.select_for_update().select_related("kept", "gone").get(workspace=workspace, pk=done.pk)
    if done.undone_at is not None:
        raise _refused(_("The merge was undone already"), _("Load the page again."))
    if done.kept.erased_at is not None:
        raise _refused(_("The member was erased"), _("What is erased cannot be told apart again."))
    here = set(Handle.objects.filter(workspace=workspace, member=done.kept).values_list("uid", flat=True))
    if not set(done.handles) <= {str(uid) for uid in here}:
        raise _refused(_("The member was merged into another since"), _("Undo that merge first."))
    _move(workspace, done.handles, done.kept, done.gone)
    Member.objects.filter(workspace=workspace, pk=done.gone_id).update(merged_into=None)
    done.undone_at = timezone.now()
    done.save(update_fields=["undone_at"])
    record("member.undo-merge", workspace=workspace, actor=actor, on=done.kept, data={"back": str(done.gone.uid)})
    return done


def _locked(workspace: Workspace, member: Member) -> Member:
    return Member.objects.select_for_update().get(workspace=workspace, pk=member.pk)


def _check(kept: Member, gone: Member) -> None:
    if kept.pk == gone.pk:
        raise _refused(_("A member cannot be merged with themselves"), _("Choose another member."))
    if kept.erased_at is not None or gone.erased_at is not None:
        raise _refused(_("One of them was erased"), _("An erased member stays apart."))
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise _refused(_("One of them was merged into another already"), _("Load the page again to see into whom."))


def _move(workspace: Workspace, uids: list[str], source: Member, target: Member) -> None:
    """Handles change their member, and what is personal of them its record."""
    Handle.objects.filter(workspace=workspace, uid__in=uids).update(member=target)
    before = PersonalRecord.objects.get(workspace=workspace, member=source)
    after = PersonalRecord.objects.get(workspace=workspace, member=target)
    after.handles |= {uid: before.handles.pop(uid) for uid in uids if uid in before.handles}
    PersonalRecord.objects.bulk_update([before, after], ["handles"])


def _refused(what: str, remedy: str) -> RefusedError:
    return RefusedError(what, where=_("members"), remedy=remedy)
