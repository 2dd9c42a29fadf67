"""What rules need to know of a batch of messages before they act at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from folkmoot.foundation.audit import queries as audit
from folkmoot.foundation.workspaces.models import Membership, Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries.team import team
from folkmoot.stream.triage.queries import verdict_ids
from folkmoot.work.desk.models import Case, Decision, Label, Queue
from folkmoot.work.desk.queries.standing import standing_cases
from folkmoot.work.desk.states import DecisionKind


@dataclass
class Table:
    """The desk around a batch of messages; message ids lead to what concerns them."""

    queues: dict[str, Queue]  # by slug
    labels: dict[str, Label]  # by name
    places: list[Membership]
    cases: dict[int, Case]
    touched: set[UUID]  # cases with which a person has done something
    judged_by_people: set[int]  # messages that a person let stand, hid or uncovered
    taken_away: set[tuple[int, int]]  # message and label, where that label was taken from it again
    verdicts: dict[int, int]

    def place_of(self, name: str) -> Membership | None:
        """Who is called so, or has this address, if that is one person."""
        wanted = name.casefold()
        found = [one for one in self.places if wanted in (one.user.email.casefold(), one.user.name.casefold())]
        return found[0] if len(found) == 1 else None

    def name_of(self, name: str) -> str:
        """A role or a person as they are called here."""
        place = self.place_of(name)
        if place is not None:
            return place.user.get_short_name()
        return str(Role(name.lower()).label) if name.lower() in Role.values else name


def table_for(workspace: Workspace, messages: Iterable[int]) -> Table:
    messages = list(messages)
    cases = standing_cases(workspace, messages)
    decided = Decision.objects.filter(workspace=workspace, message__in=messages)
    own = decided.filter(automated_decision=False, kind__in=(DecisionKind.HIDE, DecisionKind.APPROVE))
    away = decided.filter(~Q(reverses=None), kind=DecisionKind.LABEL)
    return Table(
        queues={queue.slug: queue for queue in Queue.objects.filter(workspace=workspace)},
        labels={label.name: label for label in Label.objects.filter(workspace=workspace)},
        places=team(workspace),
        cases=cases,
        touched=touched_by_people(workspace, [case.uid for case in cases.values()]),
        judged_by_people=set(own.values_list("message_id", flat=True)),
        taken_away=set(away.values_list("message_id", "label_id")),
        verdicts=verdict_ids(workspace, messages),
    )


def case_of(workspace: Workspace, message) -> Case | None:
    """The case about this very message."""
    return Case.objects.filter(workspace=workspace, message=message).first()


def hidden_by_rule(workspace: Workspace, message) -> Decision | None:
    """The decision of a rule that hides this message still, until a person has reviewed it."""
    if message.hidden_at is None:
        return None
    automated = Decision.objects.filter(
        workspace=workspace, message=message, kind=DecisionKind.HIDE, automated_decision=True, reversed_by=None
    )
    return automated.order_by("-id").first()


def touched_by_people(workspace: Workspace, cases: Iterable[UUID]) -> set[UUID]:
    """Those of the cases with which a person has done something: what a rule did in their name does not count."""
    return {entry.object_uid for entry in audit.entries_on_many(workspace, cases) if is_by_person(entry)}


def touched_since(workspace: Workspace, last_entries: dict[UUID, int]) -> set[UUID]:
    """Of cases and the youngest entry that a rule wrote of them, those with which a person has done something since."""
    entries = audit.entries_on_many(workspace, last_entries)
    return {one.object_uid for one in entries if is_by_person(one) and one.pk > last_entries[one.object_uid]}


def is_by_person(entry) -> bool:
    return entry.actor_id is not None and "by_rule" not in entry.data
