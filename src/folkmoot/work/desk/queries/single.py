"""One case and the conversation it stands in."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.queries.reading import readable
from folkmoot.stream.triage.queries import with_verdict
from folkmoot.work.desk.models import Case, Decision
from folkmoot.work.desk.queries.lists import labels_of, shown
from folkmoot.work.desk.states import DecisionKind

WHO_AND_WHY = ("decided_by", "house_rule", "label", "to_queue")


@dataclass(frozen=True, slots=True)
class ThreadWindow:
    """A stretch of a conversation, in the order it was said.

    Each message carries `author_name`, `verdict` (a dictionary or None), `labels`, `is_asked` (the case is about it)
    and `hidden_by`, the decision that covers it, or None.
    """

    messages: list
    total: int  # in the whole thread
    more_before: bool
    more_after: bool
    decisions: list[Decision]  # of the case and on these messages, in their order


def case(workspace: Workspace, uid: UUID) -> Case | None:
    """One case as in a list, with its message in full.

    Its labels are looked up when they are asked for, if no thread window has brought them by then.
    """
    one = shown(workspace, Case.objects.filter(workspace=workspace, uid=uid)).defer(None).first()
    if one is not None:
        one.labels = SimpleLazyObject(lambda: labels_of(workspace, [one.message_id])[one.message_id])
    return one


def case_for_change(workspace: Workspace, case: Case) -> Case:
    """The case as it stands now, locked until the transaction ends (SQLite locks the whole database).

    Nothing is joined: PostgreSQL reads a row again once it gets the lock, but not what was joined to it before.
    """
    return Case.objects.select_for_update().get(workspace=workspace, pk=case.pk)


def cases_by_uid(workspace: Workspace, uids: list[UUID]) -> list[Case]:
    """Those of the cases that are there, as bare rows, for a change of many."""
    return list(Case.objects.filter(workspace=workspace, uid__in=uids))


def case_of_thread(workspace: Workspace, thread_id: int) -> UUID | None:
    """The latest case about any message of a thread."""
    about = Case.objects.filter(workspace=workspace, thread=thread_id).order_by("-id")
    return about.values_list("uid", flat=True).first()


def message(workspace: Workspace, uid: UUID):
    """One message with its author's name and its verdict, and its case's uid in `case_uid`, or None.

    Messages of different channels might share a uid; the first stands for it.
    """
    found = with_verdict(workspace, readable(workspace).filter(uid=uid)).select_related("thread").order_by("id").first()
    if found is not None:
        about = Case.objects.filter(workspace=workspace, message=found)
        found.case_uid = about.values_list("uid", flat=True).first()
    return found


def thread_window(workspace: Workspace, case: Case, around=None, size: int = 100) -> ThreadWindow:
    """Up to `size` messages of the case's thread about `around` (the case's message if not given). Three queries."""
    return _window(workspace, case.thread, around or case.message, case, size)


def thread_about(workspace: Workspace, message, size: int = 100) -> ThreadWindow:
    """Up to `size` messages of a thread about one of them, whether or not there is a case. Three queries."""
    return _window(workspace, message.thread, message, None, size)


def _window(workspace: Workspace, of, middle, case: Case | None, size: int) -> ThreadWindow:
    thread = readable(workspace).filter(thread=of).order_by("sent_at", "id")
    earlier = Q(sent_at__lt=middle.sent_at) | Q(sent_at=middle.sent_at, id__lt=middle.pk)
    before = thread.filter(sent_at__lte=middle.sent_at).filter(earlier).reverse().values("pk")[: size + 1]
    since = thread.filter(sent_at__gte=middle.sent_at).exclude(earlier).values("pk")[: size + 1]
    found = list(with_verdict(workspace, thread.filter(Q(pk__in=before) | Q(pk__in=since))))
    place = next(i for i, one in enumerate(found) if one.pk == middle.pk)
    first = max(0, min(place - size // 3, len(found) - size))
    window = found[first : first + size]
    decisions = _decisions(workspace, case, [one.pk for one in window])
    _hang_on(workspace, case, window, decisions)
    return ThreadWindow(
        window,
        max(of.message_count, len(window)),
        more_before=first > 0,
        more_after=first + size < len(found),
        decisions=decisions,
    )


def _decisions(workspace: Workspace, case: Case | None, messages: list[int]) -> list[Decision]:
    """Decisions of the case and on the messages, in their order; each with its reversal, or None, in `reversal`."""
    asked = Q(message__in=messages)
    if case is not None:
        asked |= Q(case=case)
    found = list(Decision.objects.filter(asked, workspace=workspace).select_related(*WHO_AND_WHY).order_by("id"))
    reversals = {one.reverses_id: one for one in found if one.reverses_id}
    for one in found:
        one.reversal = reversals.get(one.pk)
    return found


def _hang_on(workspace: Workspace, case: Case | None, window: list, decisions: list[Decision]) -> None:
    labels = labels_of(workspace, [one.pk for one in window])
    hiding = {
        one.message_id: one
        for one in decisions
        if one.kind == DecisionKind.HIDE and one.reverses_id is None and one.reversal is None
    }
    if case is not None and case.message_id in {one.pk for one in window}:
        case.labels = labels[case.message_id]
    for one in window:
        one.labels = labels[one.pk]
        one.is_asked = case is not None and one.pk == case.message_id
        one.hidden_by = hiding.get(one.pk) if one.hidden_at else None
