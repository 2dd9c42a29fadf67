"""Rules that come from elsewhere: the starter set, and files of YAML."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.rules.actions.asking import must_write
from folkmoot.work.rules.actions.writing import bring_back_rule, change_rule, must_fit, write_first
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries.listing import next_position
from folkmoot_engine.rules import RuleSet, starter_rules


@dataclass(frozen=True)
class Imported:
    """How many rules a file brought, and what became of them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def add_starter_set(workspace: Workspace, actor: User) -> int:
    """The rules to begin with, switched off; those that are here already stay as they are. Returns how many are new."""
    must_write(workspace, actor)
    return _add_starters(workspace, actor)


@transaction.atomic
def begin_with_starter_set(workspace: Workspace) -> int:
    """The same for a workspace that never had a rule, by nobody. Does nothing the second time."""
    return 0 if Rule.objects.filter(workspace=workspace).exists() else _add_starters(workspace, None)


@transaction.atomic
def import_rules(workspace: Workspace, actor: User, rules: RuleSet) -> Imported:
    """Each rule of a file: one with the uid of a rule that is here becomes its newest version, any other is added.

    None is switched on, whatever the file says. Raises RuleError, and then nothing has changed.
    """
    must_write(workspace, actor)
    added = changed = 0
    for said in rules.rules:
        must_fit(workspace, said)
        rule = Rule.objects.filter(workspace=workspace, uid=said.uid).first()
        if rule is None:
            rule = write_first(workspace, actor, said, position=next_position(workspace), uid=UUID(said.uid))
            audit.record("rule.add", workspace=workspace, actor=actor, on=rule, data={"name": rule.name})
            added += 1
            continue
        before = (rule.version, rule.position, rule.archived_at)
        if rule.archived_at is not None:
            rule = bring_back_rule(workspace, actor, rule)
        rule = change_rule(workspace, actor, rule, said)
        changed += (rule.version, rule.position, rule.archived_at) != before
    return Imported(added, changed, len(rules.rules) - added - changed)


def _add_starters(workspace: Workspace, actor: User | None) -> int:
    here = set(Rule.objects.filter(workspace=workspace).values_list("uid", flat=True))
    fresh = [said for said in starter_rules().rules if UUID(said.uid) not in here]
    for said in fresh:
        write_first(workspace, actor, said, position=next_position(workspace), uid=UUID(said.uid))
    if fresh:
        audit.record("rule.add_starter_set", workspace=workspace, actor=actor, data={"added": len(fresh)})
    return len(fresh)
