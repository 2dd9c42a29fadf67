"""Rules are switched on, once somebody has seen what they would have done, and off."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.actions.writing import must_fit
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries.listing import newest, preview_seen
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def switch_on(workspace: Workspace, actor: User, rule: Rule) -> Rule:
    """The newest version goes to work, in the actor's name. Raises RefusedError until its preview was seen."""
    must_write(workspace, actor)
    rule = Rule.objects.select_for_update().get(workspace=workspace, pk=rule.pk)
    if rule.archived_at is not None or not preview_seen(workspace, rule):
        raise RefusedError(
            _("Nobody has seen yet what version %(number)d of this rule would have done") % {"number": rule.version},
            where=rule.name,
            remedy=_("Look at its preview, then switch it on."),
        )
    must_fit(workspace, newest(workspace, rule))
    if rule.at_work == rule.version:
        return rule
    before = rule.at_work
    rule.at_work, rule.switched_on_by, rule.switched_on_at = rule.version, actor, timezone.now()
    rule.save(update_fields=["at_work", "switched_on_by", "switched_on_at"])
    data = {"before": before, "version": rule.version}
    audit.record("rule.switch_on", workspace=workspace, actor=actor, on=rule, data=data)
    return rule


@transaction.atomic
def switch_off(workspace: Workspace, actor: User, rule: Rule) -> Rule:
    """It catches nothing more. What it did stays as it is."""
    must_write(workspace, actor)
    rule = Rule.objects.select_for_update().get(workspace=workspace, pk=rule.pk)
    if rule.at_work is None:
        return rule
    before, rule.at_work = rule.at_work, None
    rule.save(update_fields=["at_work"])
    audit.record("rule.switch_off", workspace=workspace, actor=actor, on=rule, data={"before": before})
    return rule
