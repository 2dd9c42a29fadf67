"""Rules as rows and as what they say."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.rules.models import Rule, RuleHit, RulePreview, RuleVersion, SavedReply
from folkmoot.work.rules.states import PreviewState
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules import RuleSet, read_rules, write_rules
from folkmoot_engine.rules.rule import STEP

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Hits:
    """How often a rule has caught something. What was taken back counts no more."""

    recent: int = 0
    ever: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with what its newest version says, and its hits."""

    rule: Rule
    said: Said
    hits: Hits


@lru_cache(maxsize=4_096)
def said_in(text: str) -> Said:
    """The one rule that a version's text says."""
    return read_rules(text).rules[0]


def text_of(said: Said) -> str:
    """What a version keeps of a rule: what it does, and neither its uid, order, number nor whether it is on."""
    return write_rules(RuleSet((replace(said, uid="", on=True, version=1, order=10),)))


def as_said(rule: Rule, text: str, number: int) -> Said:
    """A version of a rule as the engine knows it."""
    return replace(said_in(text), uid=str(rule.uid), version=number, order=rule.position, on=rule.at_work == number)


def newest(workspace: Workspace, rule: Rule) -> Said:
    """What the newest version of a rule says."""
    return at_version(workspace, rule, rule.version)


def at_version(workspace: Workspace, rule: Rule, number: int) -> Said:
    """Raises RuleVersion.DoesNotExist where there is no such version."""
    version = RuleVersion.objects.get(workspace=workspace, rule=rule, number=number)
    return as_said(rule, version.text, number)


def versions(workspace: Workspace, rule: Rule) -> list[RuleVersion]:
    """The latest first, each with what it says in `said`."""
    found = RuleVersion.objects.filter(workspace=workspace, rule=rule).select_related("written_by")
    found = list(found.order_by("-number"))
    for version in found:
        version.said = as_said(rule, version.text, version.number)
    return found


def by_uid(workspace: Workspace, uid: UUID | str) -> Rule | None:
    """A rule that is not archived."""
    return standing(workspace).filter(uid=uid).select_related("switched_on_by").first()


def archived(workspace: Workspace, uid: UUID) -> Rule | None:
    return Rule.objects.filter(workspace=workspace, uid=uid).exclude(archived_at=None).first()


def standing(workspace: Workspace):
    return Rule.objects.filter(workspace=workspace, archived_at=None)


def next_position(workspace: Workspace) -> int:
    """The order of a rule that shall stand below all others."""
    return (standing(workspace).aggregate(last=Max("position"))["last"] or 0) + STEP


def all_rules(workspace: Workspace) -> list[Listed]:
    """The rules in their order. Three queries."""
    rules = list(standing(workspace).select_related("switched_on_by"))
    said = _said(workspace, [(rule, rule.version) for rule in rules])
    counted = hits(workspace)
    return [Listed(rule, said[rule.pk], counted.get(rule.pk, Hits())) for rule in rules]


def rule_set(workspace: Workspace) -> RuleSet:
    """The newest version of every rule, in their order; `on` are those of which that very version is at work."""
    return RuleSet(tuple(one.said for one in all_rules(workspace)))


def at_work(workspace: Workspace) -> list[Rule]:
    """The rules that are switched on, in their order. One query, whatever there is."""
    return list(standing(workspace).exclude(at_work=None).select_related("switched_on_by"))


def said_at_work(workspace: Workspace, rules: Iterable[Rule]) -> tuple[Said, ...]:
    """What those rules say in the version that is at work, in their order."""
    rules = list(rules)
    said = _said(workspace, [(rule, rule.at_work) for rule in rules])
    return tuple(said[rule.pk] for rule in rules)


def hits(workspace: Workspace) -> dict[int, Hits]:
    """Rule id → how often it has caught something."""
    recent = Count("id", filter=Q(at__gte=timezone.now() - RECENT))
    counted = RuleHit.objects.filter(workspace=workspace, undone_at=None).order_by().values("rule")
    rows = counted.annotate(recent=recent, ever=Count("id"), last=Max("at"))
    return {row["rule"]: Hits(row["recent"], row["ever"], row["last"]) for row in rows}


def preview_seen(workspace: Workspace, rule: Rule) -> bool:
    """Has somebody who may switch it on seen what the newest version would have done?"""
    done = RulePreview.objects.filter(workspace=workspace, rule=rule, version=rule.version, state=PreviewState.DONE)
    return done.exclude(shown_at=None).exists()


def saved_replies(workspace: Workspace) -> list[SavedReply]:
    return list(SavedReply.objects.filter(workspace=workspace))


def saved_reply(workspace: Workspace, uid: UUID) -> SavedReply | None:
    return SavedReply.objects.filter(workspace=workspace, uid=uid).first()


def _said(workspace: Workspace, wanted: list[tuple[Rule, int]]) -> dict[int, Said]:
    """Rule id → what it says in that version."""
    of_rule = {rule.pk: (rule, number) for rule, number in wanted}
    found = RuleVersion.objects.filter(workspace=workspace, rule__in=of_rule)
    chosen = Q(pk__in=[])
    for number in {number for _, number in wanted}:
        chosen |= Q(number=number, rule__in=[rule.pk for rule, of in wanted if of == number])
    return {
        pk: as_said(of_rule[pk][0], text, number)
        for pk, number, text in found.filter(chosen).values_list("rule_id", "number", "text")
    }
