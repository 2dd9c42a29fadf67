"""Rules are written, changed by new versions, moved, put away and brought back."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions import ensure_defaults
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.models import Rule, RuleVersion
from folkmoot.work.rules.queries.fitting import Known, faults_of
from folkmoot.work.rules.queries.listing import newest, next_position, said_in, standing, text_of
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules.rule import STEP


@transaction.atomic
def add_rule(workspace: Workspace, actor: User, said: Said, *, verb: str = "rule.add") -> Rule:
    """A new rule, after all others unless `said` names another order than the usual, and switched off.

    Raises RuleError where an effect names what does not exist here, RefusedError where the actor may not.
    """
    must_write(workspace, actor)
    must_fit(workspace, said)
    position = said.order if said.order != STEP else next_position(workspace)
    rule = write_first(workspace, actor, said, position=position)
    audit.record(verb, workspace=workspace, actor=actor, on=rule, data={"name": rule.name})
    return rule


@transaction.atomic
def change_rule(workspace: Workspace, actor: User, rule: Rule, said: Said, *, seen: int | None = None) -> Rule:
    """What the rule says from now on, as a new version; where only its order differs, no version is needed.

    The version that is at work stays at work until the new one is switched on. `seen` is the version the page showed:
    raises RefusedError where somebody has written another since.
    """
    must_write(workspace, actor)
    must_fit(workspace, said)
    rule = Rule.objects.select_for_update().get(workspace=workspace, pk=rule.pk)
    if seen is not None and seen != rule.version:
        raise RefusedError(
            _("Somebody else has changed this rule since you opened it"),
            where=rule.name,
            remedy=_("Copy what you wrote, look at the rule again, and write it there."),
        )
    before = {"version": rule.version, "position": rule.position}
    if said.order != rule.position:
        rule.position = said.order
    text = text_of(said)
    if text != text_of(newest(workspace, rule)):
        rule.version += 1
        rule.name = said.name
        RuleVersion.objects.create(workspace=workspace, rule=rule, number=rule.version, text=text, written_by=actor)
    after = {"version": rule.version, "position": rule.position}
    if after != before:
        Rule.objects.filter(workspace=workspace, pk=rule.pk).update(name=rule.name, **after)
        data = {"before": before, "after": after}
        audit.record("rule.change", workspace=workspace, actor=actor, on=rule, data=data)
    return rule


def put_back_version(workspace: Workspace, actor: User, rule: Rule, number: int) -> Rule:
    """An earlier version becomes the newest again, as a version of its own."""
    version = RuleVersion.objects.filter(workspace=workspace, rule=rule, number=number).first()
    if version is None:
        raise RefusedError(_("There is no such version"), where=rule.name, remedy=_("Choose one of the list."))
    return change_rule(workspace, actor, rule, replace(said_in(version.text), order=rule.position))


def duplicate_rule(workspace: Workspace, actor: User, rule: Rule) -> Rule:
    """The same once more, switched off, after all others."""
    said = newest(workspace, rule)
    name = _("%(name)s (copy)") % {"name": said.name[:180]}
    return add_rule(workspace, actor, replace(said, name=name, uid="", order=STEP), verb="rule.duplicate")


@transaction.atomic
def move_rule(workspace: Workspace, actor: User, rule: Rule, *, by: int) -> None:
    """Further up (-1) or down (1) among the rules; at the end of the list, nothing happens."""
    must_write(workspace, actor)
    rules = list(standing(workspace).select_for_update())
    place = next((at for at, one in enumerate(rules) if one.pk == rule.pk), None)
    if place is None or not 0 <= place + by < len(rules):
        return
    rules.insert(place + by, rules.pop(place))
    for at, one in enumerate(rules, 1):
        one.position = at * STEP
    Rule.objects.bulk_update(rules, ["position"], batch_size=500)
    audit.record("rule.move", workspace=workspace, actor=actor, on=rule, data={"from": place, "to": place + by})


@transaction.atomic
def archive_rule(workspace: Workspace, actor: User, rule: Rule) -> Rule:
    """Out of the list and switched off. What it did stays, and it can be brought back."""
    must_write(workspace, actor)
    rule.archived_at, rule.at_work = timezone.now(), None
    rule.save(update_fields=["archived_at", "at_work"])
    audit.record("rule.archive", workspace=workspace, actor=actor, on=rule, data={"name": rule.name})
    return rule


@transaction.atomic
def bring_back_rule(workspace: Workspace, actor: User, rule: Rule) -> Rule:
    """Into the list again, switched off."""
    must_write(workspace, actor)
    rule.archived_at = None
    rule.save(update_fields=["archived_at"])
    audit.record("rule.bring_back", workspace=workspace, actor=actor, on=rule, data={"name": rule.name})
    return rule


def write_first(
    workspace: Workspace, actor: User | None, said: Said, *, position: int, uid: UUID | None = None
) -> Rule:
    """The rows of a new rule."""
    known = {"uid": uid} if uid else {}
    rule = Rule.objects.create(workspace=workspace, name=said.name, position=position, **known)
    RuleVersion.objects.create(workspace=workspace, rule=rule, number=1, text=text_of(said), written_by=actor)
    return rule


def must_fit(workspace: Workspace, said: Said) -> None:
    """Raises RuleError for the first effect that names what does not exist here."""
    ensure_defaults(workspace)
    for fault in faults_of(Known(workspace), said).values():
        raise fault
