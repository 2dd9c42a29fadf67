"""Does what a rule asks for exist here?"""

from django.utils.translation import gettext as _

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries.team import team
from folkmoot.work.desk.models import Queue
from folkmoot.work.rules.models import SavedReply
from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules.hints import did_you_mean


class Known:
    """Names that effects may use in a workspace. Three queries."""

    def __init__(self, workspace: Workspace) -> None:
        self.queues = {queue.slug: queue.name for queue in Queue.objects.filter(workspace=workspace)}
        self.team = {place.user.email: place.user.get_short_name() for place in team(workspace)}
        self.roles = dict(Role.choices)
        self.replies = {reply.name: reply.text for reply in SavedReply.objects.filter(workspace=workspace)}

    def fault(self, kind: str, value: str) -> RuleError | None:
        """What is wrong with an effect, or None."""
        people = {name.casefold() for pair in self.team.items() for name in pair}
        if kind == "queue" and value not in self.queues:
            what = _("There is no queue “%(name)s”") % {"name": value}
            return RuleError(what, remedy=did_you_mean(value, self.queues))
        if kind == "propose" and value not in self.replies:
            what = _("There is no saved reply “%(name)s”") % {"name": value}
            return RuleError(what, remedy=_("Write it on the page of saved replies first."))
        if kind == "assign" and value.casefold() not in people:
            what = _("Nobody here is called “%(name)s”") % {"name": value}
            return RuleError(what, remedy=_("Write a name or an e-mail address of somebody of the team."))
        if kind == "notify" and value.casefold() not in people | set(self.roles):
            what = _("There is neither a role nor a person “%(name)s”") % {"name": value}
            return RuleError(what, remedy=_("Write a role, such as manager, or somebody of the team."))
        return None


def faults_of(known: Known, said: Said) -> dict[int, RuleError]:
    """Place of an effect → what is wrong with it."""
    found = {place: known.fault(one.kind, str(one.value)) for place, one in enumerate(said.effects)}
    return {place: fault for place, fault in found.items() if fault}
