"""The desk's own words: queues, house rules, labels."""

from uuid import UUID

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.models import HouseRule, Label, Queue


def queue(workspace: Workspace, uid: UUID) -> Queue | None:
    return Queue.objects.filter(workspace=workspace, uid=uid).first()


def queue_by_slug(workspace: Workspace, slug: str) -> Queue | None:
    return Queue.objects.filter(workspace=workspace, slug=slug).first()


def house_rules(workspace: Workspace, *, retired: bool = False) -> list[HouseRule]:
    """The rules in force by their number; with `retired`, earlier wordings and retired ones too."""
    rules = HouseRule.objects.filter(workspace=workspace)
    return list(rules if retired else rules.filter(retired_at=None))


def house_rule(workspace: Workspace, uid: UUID) -> HouseRule | None:
    return HouseRule.objects.filter(workspace=workspace, uid=uid).first()


def labels(workspace: Workspace) -> list[Label]:
    return list(Label.objects.filter(workspace=workspace))
