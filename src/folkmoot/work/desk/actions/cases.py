"""Who has a case, and how far it is."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk import permissions
from folkmoot.work.desk.actions.asking import must_be_current, must_not_be_anothers, must_work, refuse_unless
from folkmoot.work.desk.actions.changing import begin, change
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import CaseState, may_move
from folkmoot_engine.errors import RefusedError

AWAKE = {"snoozed_until": None, "done_at": None, "done_by": None}


@transaction.atomic
def claim(workspace: Workspace, actor: User, case: Case, *, version: int | None = None) -> Case:
    """Take a case that nobody has. Claiming one's own again changes nothing.

    Of two who claim at once one gets it; the other's RefusedError names who has it.
    """
    case = begin(workspace, case)
    must_work(workspace, actor, case)
    if case.owner_id == actor.pk:
        return case
    _must_be_unowned(case)
    must_be_current(workspace, case, version)
    _must_not_be_done(case)
    return change(workspace, actor, case, "claim", {"owner": actor, "claimed_at": timezone.now()})


@transaction.atomic
def release(workspace: Workspace, actor: User, case: Case, *, version: int | None = None) -> Case:
    """Give a case back to everybody. Raises RefusedError if nobody has it, or another, unless one leads."""
    case = begin(workspace, case, version)
    role = must_work(workspace, actor, case)
    must_not_be_anothers(actor, case, role)
    refuse_unless(
        case.owner_id is not None, _("Nobody has this case"), _("There is nothing to release."), where=case.title
    )
    return change(workspace, actor, case, "release", {"owner": None, "claimed_at": None})


@transaction.atomic
def assign(workspace: Workspace, actor: User, case: Case, *, to: User, version: int | None = None) -> Case:
    """Give a case to somebody of the team, oneself included. Raises RefusedError if they cannot have it."""
    case = begin(workspace, case, version)
    role = must_work(workspace, actor, case)
    must_not_be_anothers(actor, case, role)
    _must_not_be_done(case)
    place = workspaces.membership(workspace, to)
    refuse_unless(
        place is not None and permissions.may_own(place.role, case.level),
        _("%(name)s cannot work on this case") % {"name": to.get_short_name()},
        _("Choose somebody whose role allows it."),
        where=case.title,
    )
    if case.owner_id == to.pk:
        return case
    after = {"owner": to, "claimed_at": timezone.now()}
    return change(workspace, actor, case, "assign", after, to=str(to.uid))


def wait(workspace: Workspace, actor: User, case: Case, *, version: int | None = None) -> Case:
    """The next word is somebody else's."""
    return _move(workspace, actor, case, "wait", {**AWAKE, "state": CaseState.WAITING}, version)


def snooze(workspace: Workspace, actor: User, case: Case, *, until: datetime, version: int | None = None) -> Case:
    """Out of sight until `until` (it knows its zone and is to come), then open again."""
    refuse_unless(until > timezone.now(), _("That time has passed"), _("Choose a later one."))
    return _move(workspace, actor, case, "snooze", {"state": CaseState.SNOOZED, "snoozed_until": until}, version)


def finish(workspace: Workspace, actor: User, case: Case, *, version: int | None = None) -> Case:
    """Nothing more is to be done."""
    after = {"state": CaseState.DONE, "snoozed_until": None, "done_at": timezone.now(), "done_by": actor}
    return _move(workspace, actor, case, "finish", after, version)


def reopen(workspace: Workspace, actor: User, case: Case, *, version: int | None = None) -> Case:
    """Back to the queue, from waiting, snoozed or done."""
    return _move(workspace, actor, case, "reopen", {**AWAKE, "state": CaseState.OPEN}, version)


def wake_due(workspace: Workspace, now: datetime | None = None) -> list[Case]:
    """Open every snoozed case whose time has come. Each in a transaction of its own; run twice, it changes nothing."""
    now = now or timezone.now()
    due = Case.objects.filter(workspace=workspace, snoozed_until__lte=now).order_by("snoozed_until", "id")
    return [case for case in [_wake(workspace, one, now) for one in due] if case]


@transaction.atomic
def _wake(workspace: Workspace, case: Case, now: datetime) -> Case | None:
    case = begin(workspace, case)
    if case.state != CaseState.SNOOZED or case.snoozed_until > now:
        return None
    return change(workspace, None, case, "wake", {**AWAKE, "state": CaseState.OPEN})


@transaction.atomic
def _move(workspace: Workspace, actor: User, case: Case, verb: str, after: dict, version: int | None) -> Case:
    case = begin(workspace, case, version)
    role = must_work(workspace, actor, case)
    must_not_be_anothers(actor, case, role)
    refuse_unless(
        may_move(case.state, after["state"]),
        _("The case is “%(state)s” and cannot become “%(after)s”")
        % {"state": case.get_state_display(), "after": CaseState(after["state"]).label},
        _("Look at it again."),
        where=case.title,
    )
    return change(workspace, actor, case, verb, after)


def _must_be_unowned(case: Case) -> None:
    if case.owner_id is not None:
        raise RefusedError(
            _("%(name)s has this case") % {"name": case.owner.get_short_name()},
            where=case.title,
            remedy=_("Ask them to release it, or a manager to give it to you."),
        )


def _must_not_be_done(case: Case) -> None:
    refuse_unless(case.state != CaseState.DONE, _("The case is done"), _("Open it again first."), where=case.title)
