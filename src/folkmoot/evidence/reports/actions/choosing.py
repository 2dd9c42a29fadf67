"""When the brief is sent, and to whom."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.evidence.reports import queries
from folkmoot.evidence.reports.models import Recipient, Schedule
from folkmoot.evidence.reports.states import ReportKind
from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def set_schedule(workspace: Workspace, actor, *, is_on: bool, weekday: int, hour: int) -> Schedule:
    """Say when. Switched on, it begins with what comes due from now on."""
    since = queries.schedule(workspace).on_since
    on_since = (since or timezone.now()) if is_on else None
    chosen, _made = Schedule.objects.update_or_create(
        workspace=workspace,
        kind=ReportKind.WEEKLY,
        defaults={"on_since": on_since, "weekday": weekday, "hour": hour},
    )
    data = {"is_on": is_on, "weekday": weekday, "hour": hour}
    record("report.schedule", workspace=workspace, actor=actor, on=workspace, data=data)
    return chosen


@transaction.atomic
def add_stakeholder(workspace: Workspace, actor, *, name: str, email: str, language: str) -> Recipient:
    """Put somebody without an account on the list. Raises RefusedError where the address is on it."""
    email = email.strip().lower()
    known = queries.recipient_at(workspace, email)
    if known is not None:
        raise RefusedError(
            _("This address is on the list already"),
            where=email,
            remedy=_("If they stopped it themselves, only they can start it again: remove them, and ask them first.")
            if known.stopped_at
            else "",
        )
    made = Recipient.objects.create(workspace=workspace, name=name.strip(), email=email, language=language)
    record("recipient.add", workspace=workspace, actor=actor, on=made)
    return made


@transaction.atomic
def remove_recipient(workspace: Workspace, actor, recipient: Recipient) -> None:
    """Take somebody off the list. A stakeholder's name and address are blanked, and their links end."""
    if recipient.user is not None:
        _stop(workspace, actor, recipient)
        return
    blank = {"name": "", "email": "", "language": ""}
    Recipient.objects.filter(workspace=workspace, pk=recipient.pk).update(**blank, removed_at=timezone.now())
    record("recipient.remove", workspace=workspace, actor=actor, on=recipient)


@transaction.atomic
def receive(workspace: Workspace, user, wants: bool) -> None:
    """Somebody of the team wants the brief, or no longer."""
    found = queries.recipient_of(workspace, user)
    if not wants:
        if found is not None:
            _stop(workspace, user, found)
        return
    if found is None:
        found = Recipient.objects.create(workspace=workspace, user=user)
    Recipient.objects.filter(workspace=workspace, pk=found.pk).update(stopped_at=None)
    record("recipient.receive", workspace=workspace, actor=user, on=found)


@transaction.atomic
def stop(recipient: Recipient) -> None:
    """Whoever has the link of a mail wants no more of them. Twice is once."""
    if recipient.stopped_at is None:
        _stop(recipient.workspace, recipient.user, recipient)


def _stop(workspace: Workspace, actor, recipient: Recipient) -> None:
    Recipient.objects.filter(workspace=workspace, pk=recipient.pk, stopped_at=None).update(stopped_at=timezone.now())
    record("recipient.stop", workspace=workspace, actor=actor, on=recipient)
