"""The side panel: why this case is here, who speaks, what was done, what is like it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, FilteredRelation, Q

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.queries.reading import readable
from folkmoot.stream.triage.queries import with_verdict
from folkmoot.work.desk.models import Case, Decision, Note, Reply
from folkmoot.work.desk.queries.events import Event, history
from folkmoot.work.desk.queries.single import WHO_AND_WHY, ThreadWindow, thread_window

FEW = 5


@dataclass(frozen=True, slots=True)
class Author:
    """The member behind the message, under all their handles. `name` is "" once they were erased.

    The lists hold up to five, the latest first, and never this case itself; `messages` carry `author_name`.
    """

    member: object
    name: str
    handles: list
    message_count: int
    first_at: datetime | None
    last_at: datetime | None
    cases: list[Case]
    more_cases: bool
    decisions: list[Decision]
    messages: list


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody else in the thread: their handle, name and how many of the messages shown are theirs."""

    handle: object
    name: str
    messages: int


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands beside a thread. `decisions` are in their order, each with `reversal` (a decision or None)."""

    verdict: dict | None
    author: Author | None
    others: list[Person]
    notes: list[Note]
    replies: list[Reply]
    decisions: list[Decision]
    history: list[Event]
    duplicate: object | None  # the earlier message, with `author_name` and `case_uid` (None if it has no case)


def side_panel(workspace: Workspace, case: Case, window: ThreadWindow | None = None) -> Panel:
    """Everything about a case (as `case` reads it). Eight queries beside those of the window, if that is given."""
    window = window or thread_window(workspace, case)
    return Panel(
        verdict=case.verdict,
        author=_author(workspace, case) if case.author_id else None,
        others=_others(case, window),
        notes=list(Note.objects.filter(workspace=workspace, case=case).select_related("author").order_by("id")),
        replies=list(Reply.objects.filter(workspace=workspace, case=case).select_related("author").order_by("id")),
        decisions=[one for one in window.decisions if one.case_id == case.pk],
        history=history(workspace, case),
        duplicate=_duplicate(workspace, case),
    )


def _author(workspace: Workspace, case: Case) -> Author:
    member = case.author.member
    handles = list(member.handles.filter(workspace=workspace).order_by("id"))
    theirs = Q(author__in=handles)
    cases = Case.objects.filter(theirs, workspace=workspace).exclude(pk=case.pk).select_related("queue", "thread")
    cases = list(cases.order_by("-id")[: FEW + 1])
    decisions = Decision.objects.filter(theirs, workspace=workspace).exclude(case=case).select_related(*WHO_AND_WHY)
    return Author(
        member=member,
        name=case.author_name or "",
        handles=handles,
        message_count=sum(handle.message_count for handle in handles),
        first_at=min((handle.first_at for handle in handles if handle.first_at), default=None),
        last_at=max((handle.last_at for handle in handles if handle.last_at), default=None),
        cases=cases[:FEW],
        more_cases=len(cases) > FEW,
        decisions=list(decisions.select_related("case").order_by("-id")[:FEW]),
        messages=_last_messages(workspace, case, handles),
    )


def _last_messages(workspace: Workspace, case: Case, handles: list) -> list:
    """The latest of each handle and then of all: no handle's messages are read to the end."""
    said = with_verdict(workspace, readable(workspace)).select_related("thread")
    latest = [Q(pk__in=said.filter(author=one).order_by("-sent_at").values("pk")[: FEW + 1]) for one in handles]
    found = said.filter(reduce(or_, latest)).exclude(pk=case.message_id)
    return list(found.order_by("-sent_at", "-id")[:FEW])


def _others(case: Case, window: ThreadWindow) -> list[Person]:
    spoken = Counter(one.author_id for one in window.messages if one.author_id)
    people = {one.author_id: one for one in window.messages if one.author_id in spoken}
    return [
        Person(people[handle].author, people[handle].author_name or "", number)
        for handle, number in spoken.most_common()
        if handle != case.author_id
    ]


def _duplicate(workspace: Workspace, case: Case):
    uid = (case.verdict or {}).get("near_duplicate_of")
    if not uid:
        return None
    found = readable(workspace).filter(uid=uid).select_related("thread")
    about = FilteredRelation("cases", condition=Q(cases__workspace=workspace))
    return found.annotate(about=about, case_uid=F("about__uid")).order_by("id").first()
