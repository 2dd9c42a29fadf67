"""One verb on many cases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions import cases as one
from folkmoot.work.desk.actions.asking import refuse_unless
from folkmoot.work.desk.actions.decisions import decide
from folkmoot.work.desk.actions.undoing import undo
from folkmoot.work.desk.models import Case
from folkmoot_engine.errors import RefusedError

MOST = 500
VERBS: dict[str, Callable] = {
    "claim": one.claim,
    "release": one.release,
    "assign": one.assign,
    "wait": one.wait,
    "snooze": one.snooze,
    "finish": one.finish,
    "reopen": one.reopen,
    "decide": decide,
    "undo": undo,
}


@dataclass(frozen=True)
class BulkResult:
    """The cases that were changed, as they are now, and those that were not, each with its reason."""

    done: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, RefusedError]] = field(default_factory=list)


def bulk(workspace: Workspace, actor: User, cases: Iterable[Case], *, verb: str, **arguments: Any) -> BulkResult:
    """Do one verb on each case: a transaction and an audit entry for each, so that each can be undone by itself.

    `cases` may be any iterable: what a person ticked, or `queries.listed(...)`. Raises RefusedError, before anything
    is done, for a verb that is not one or for more than `MOST` cases.
    """
    cases = list(cases)
    refuse_unless(verb in VERBS, _("“%(verb)s” cannot be done to many cases") % {"verb": verb}, _("Choose another."))
    refuse_unless(
        len(cases) <= MOST,
        _("%(number)d cases are more than can be changed at once") % {"number": len(cases)},
        _("Choose at most %(most)d.") % {"most": MOST},
    )
    result = BulkResult()
    for case in cases:
        try:
            VERBS[verb](workspace, actor, case, **arguments)
        except RefusedError as error:
            result.refused.append((case, error))
        else:
            result.done.append(case)
    return result
