"""How a case is changed: read under a lock, written by a conditional update, told to the audit as before and after."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions.asking import must_be_current
from folkmoot.work.desk.models import Case, Queue
from folkmoot.work.desk.queries.single import case_for_change
from folkmoot_engine.errors import RefusedError

Fields = dict[str, Any]


def begin(workspace: Workspace, case: Case, version: int | None = None) -> Case:
    """The case as it stands now, to be changed within this transaction. Raises RefusedError if the page was older."""
    current = case_for_change(workspace, case)
    must_be_current(workspace, current, version)
    return current


def change(workspace: Workspace, actor: User | None, case: Case, verb: str, after: Fields, **data: Any) -> Case:
    """Give a case (from `begin`) new values, with the audit entry "case.<verb>". One row changes or none does."""
    written = assign(workspace, case, after)
    audit.record(f"case.{verb}", workspace=workspace, actor=actor, on=case, data={**written, **data})
    return case


def assign(workspace: Workspace, case: Case, after: Fields) -> dict[str, Fields]:
    """Give a case new values, without an entry. Returns before and after as an entry or a decision keeps them."""
    before = {name: getattr(case, name) for name in after}
    as_read = Case.objects.filter(workspace=workspace, pk=case.pk, version=case.version)
    if as_read.update(**after, version=F("version") + 1) != 1:
        raise _too_late(workspace, case)
    for name, value in after.items():
        setattr(case, name, value)
    case.version += 1
    return {"before": stored(before), "after": stored(after)}


def touch(workspace: Workspace, case: Case) -> None:
    """Something was put beside the case: pages that show it are out of date."""
    assign(workspace, case, {})


def stored(fields: Fields) -> Fields:
    """Values of a case as JSON: relations by uid, times in ISO 8601."""
    return {name: _stored(value) for name, value in fields.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.uid) if hasattr(value, "uid") else value


def restored(workspace: Workspace, fields: Fields) -> Fields:
    """The reverse of `stored`."""
    return {name: _restored(workspace, name, value) for name, value in fields.items()}


def _restored(workspace: Workspace, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("owner", "done_by"):
        return User.objects.get(uid=value)
    if name == "queue":
        return Queue.objects.get(workspace=workspace, uid=value)
    return parse_datetime(value) if name.endswith(("_at", "_until")) else value


def _too_late(workspace: Workspace, case: Case) -> RefusedError:
    now = case_for_change(workspace, case)
    has_it = _("%(name)s was quicker and has this case now")
    changed = _("Somebody else changed this case at the same moment")
    return RefusedError(
        has_it % {"name": now.owner.get_short_name()} if now.owner else changed,
        where=case.title,
        remedy=_("Look at it again."),
    )
