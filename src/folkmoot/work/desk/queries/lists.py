"""Lists of cases, a page at a time, and how many there are."""

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count as CountOf
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import queries as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.triage.queries import with_verdict
from folkmoot.work.desk.models import Case, Label, MessageLabel, Queue
from folkmoot.work.desk.states import CaseState, View
from folkmoot_engine.errors import RefusedError

PAGE = 30  # rows that are asked for at once: twice what a large screen shows; the rest follows as one scrolls
MOST_COUNTED = 1_000
OPENING = 280  # characters of a message that a list shows
ORDERS = {View.SNOOZED: ("snoozed_until", "id"), View.DONE: ("-done_at", "-id")}
BY_URGENCY = ("-urgency", "opened_at", "id")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to. Rows are given as rows; `unowned` asks for cases nobody has."""

    channel: Any = None
    level: int | None = None
    language: str = ""
    label: Label | None = None
    owner: User | None = None
    unowned: bool = False

    def __bool__(self) -> bool:
        return self != CaseFilter()


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; beyond `MOST_COUNTED` nobody counts on ("more than 1,000")."""

    number: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases in the order of their list. `after` is the cursor of the next page, "" on the last.

    Each case carries `author_name`, `opening` (the first words), `verdict` (a dictionary or None) and `labels`.
    """

    rows: list[Case]
    after: str


@dataclass(frozen=True, slots=True)
class QueueCount:
    queue: Queue
    open: int
    mine: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the switcher shows. `views` counts each view but "done", which only grows; `pulse` is as of `pulse()`."""

    queues: list[QueueCount]
    views: dict[str, int] = field(default_factory=dict)
    pulse: int = 0


def queues(workspace: Workspace, user: User) -> Overview:
    """Every queue with its open cases, mine among them and those that are late, and how many each view holds.

    Two queries; the counts come from one index alone.
    """
    held = (
        # "Not done", said so that the index is read in one piece: the states after "done" in the alphabet.
        Case.objects.filter(workspace=workspace, state__gt=CaseState.DONE)
        .order_by()
        .values("state", "queue_id")
        .annotate(
            n=CountOf("*"),
            mine=CountOf("id", filter=Q(owner=user)),
            overdue=CountOf("id", filter=Q(due_at__lt=timezone.now())),
        )
    )
    by_queue: dict[int, dict] = {}
    views: dict[str, int] = {view.value: 0 for view in View if view != View.DONE}
    for row in held:
        if row["state"] == CaseState.OPEN:
            by_queue[row["queue_id"]] = row
            views[View.ALL] += row["n"]
        else:
            views[row["state"]] += row["n"]
        if row["state"] != CaseState.SNOOZED:
            views[View.MINE] += row["mine"]
    none = {"n": 0, "mine": 0, "overdue": 0}
    found = Queue.objects.filter(workspace=workspace).annotate(pulse=audit.latest(workspace))
    rows = [(queue, by_queue.get(queue.pk, none)) for queue in found]
    counted = [QueueCount(queue, row["n"], row["mine"], row["overdue"]) for queue, row in rows]
    return Overview(counted, views, rows[0][0].pulse if rows else 0)


def cases(
    workspace: Workspace,
    view: str,
    *,
    user: User,
    queue: Queue | None = None,
    filters: CaseFilter | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Page:
    """One page of a view, or of one queue within it ("all" is the queue's open cases). Two queries, however many rows.

    Raises RefusedError for a cursor that is not one.
    """
    order = ORDERS.get(view, BY_URGENCY)
    found = shown(workspace, _listed(workspace, view, user, queue, filters)).order_by(*order)
    if after:
        found = found.filter(_beyond(order, _read_cursor(after, order)))
    rows = list(found[: limit + 1])
    more = len(rows) > limit
    return Page(with_labels(workspace, rows[:limit]), _cursor(rows[limit - 1], order) if more else "")


def count_cases(
    workspace: Workspace,
    view: str,
    *,
    user: User,
    queue: Queue | None = None,
    filters: CaseFilter | None = None,
) -> Count:
    """How many cases a list holds, as far as anybody counts."""
    number = _listed(workspace, view, user, queue, filters).order_by()[: MOST_COUNTED + 1].count()
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


def next_case(
    workspace: Workspace,
    view: str,
    *,
    after: Case,
    user: User,
    queue: Queue | None = None,
    filters: CaseFilter | None = None,
) -> Case | None:
    """The case that follows in the list (where `after` stood, if it has left it); from the end, the first again."""
    order = ORDERS.get(view, BY_URGENCY)
    found = _listed(workspace, view, user, queue, filters).exclude(pk=after.pk).order_by(*order)
    place = [getattr(after, name.lstrip("-")) for name in order]
    following = None if None in place else found.filter(_beyond(order, place)).first()
    return following or found.first()


def listed(
    workspace: Workspace,
    view: str,
    *,
    user: User,
    queue: Queue | None = None,
    filters: CaseFilter | None = None,
    limit: int,
) -> list[Case]:
    """The first cases of a list as bare rows, for a change of many."""
    order = ORDERS.get(view, BY_URGENCY)
    return list(_listed(workspace, view, user, queue, filters).order_by(*order)[:limit])


def pulse(workspace: Workspace) -> int:
    """A number that grows with every change in the workspace: the same number, nothing new."""
    return audit.latest_id(workspace)


def shown(workspace: Workspace, found: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with all that a row of a list shows but its labels."""
    found = found.select_related("queue", "owner", "channel", "thread", "message", "author__member")
    found = with_verdict(workspace, found, "message__").defer("message__html", "message__text", "message__facts")
    return found.annotate(
        record=FilteredRelation("author__member__personal", condition=Q(author__member__personal__workspace=workspace)),
        author_name=F("record__name"),
        opening=Substr("message__text", 1, OPENING),
    )


def with_labels(workspace: Workspace, rows: list[Case]) -> list[Case]:
    """Hang its labels on each case. One query."""
    found = labels_of(workspace, [row.message_id for row in rows])
    for row in rows:
        row.labels = found[row.message_id]
    return rows


def labels_of(workspace: Workspace, messages: Iterable[int]) -> dict[int, list[Label]]:
    """Message id → labels by name."""
    found = defaultdict(list)
    put = MessageLabel.objects.filter(workspace=workspace, message__in=list(messages)).select_related("label")
    for one in put.order_by("label__name"):
        found[one.message_id].append(one.label)
    return found


def _listed(
    workspace: Workspace, view: str, user: User, queue: Queue | None, filters: CaseFilter | None
) -> QuerySet[Case]:
    found = Case.objects.filter(workspace=workspace)
    if view == View.MINE:
        found = found.filter(owner=user, state__in=[CaseState.OPEN, CaseState.WAITING])
    elif view == View.SNOOZED:
        found = found.filter(state=CaseState.SNOOZED, snoozed_until__isnull=False)
    elif view == View.DONE:
        found = found.filter(state=CaseState.DONE, done_at__isnull=False)
    else:
        found = found.filter(state=CaseState.WAITING if view == View.WAITING else CaseState.OPEN)
    if queue is not None:
        found = found.filter(queue=queue)
    return _narrowed(workspace, found, filters) if filters else found


def _narrowed(workspace: Workspace, found: QuerySet[Case], filters: CaseFilter) -> QuerySet[Case]:
    asked = {"channel": filters.channel, "level": filters.level, "language": filters.language, "owner": filters.owner}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if filters.unowned:
        found = found.filter(owner=None)
    if filters.label:
        put = MessageLabel.objects.filter(workspace=workspace, message=OuterRef("message"), label=filters.label)
        found = found.filter(Exists(put))
    return found


def _beyond(order: tuple[str, ...], place: list[Any]) -> Q:
    """Rows that stand after `place` in the order. The first bound stands alone too, for an index to begin there."""
    beyond = Q()
    for depth, name in enumerate(order):
        level_with = {name.lstrip("-"): value for name, value in zip(order[:depth], place[:depth], strict=True)}
        beyond |= Q(**level_with, **{_past(name): place[depth]})
    return Q(**{f"{_past(order[0])}e": place[0]}) & beyond


def _past(name: str) -> str:
    return f"{name[1:]}__lt" if name.startswith("-") else f"{name}__gt"


def _cursor(case: Case, order: tuple[str, ...]) -> str:
    values = [getattr(case, name.lstrip("-")) for name in order]
    written = json.dumps([value.isoformat() if hasattr(value, "isoformat") else value for value in values])
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _read_cursor(text: str, order: tuple[str, ...]) -> list[Any]:
    fields = [Case._meta.get_field(name.lstrip("-")) for name in order]
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        place = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
        if None in place or not all(1 < value.year < 9999 for value in place if hasattr(value, "year")):
            raise ValueError(place)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, ValidationError) as error:
        raise RefusedError(
            _("This is no place in the list"), where=text[:40], remedy=_("Begin at the top of the list again.")
        ) from error
    return place
