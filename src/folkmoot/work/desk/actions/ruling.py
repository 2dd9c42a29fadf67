"""What rules ask for, carried out in the name of whoever switched them on, and taken back again.

A rule never overrides a person: what somebody has moved, decided or answered stays, and the outcome says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.actions import set_hidden
from folkmoot.work.desk import permissions
from folkmoot.work.desk.actions.cases import AWAKE
from folkmoot.work.desk.actions.changing import Fields, assign, touch
from folkmoot.work.desk.actions.settings import ANYTHING_ELSE, ensure_defaults
from folkmoot.work.desk.models import Case, Decision, Label, MessageLabel, Note, Queue, Reply
from folkmoot.work.desk.queries.ruling import Table, table_for
from folkmoot.work.desk.queries.single import case_for_change
from folkmoot.work.desk.states import PRIORITIES, CaseState, DecisionKind, ReplyState

Step = dict[str, Any]  # what was done, as a hit of the rule keeps it: "did", and the uid of what it made


class Ruling(NamedTuple):
    """Which rule acts, and in whose name: that of the person who switched it on."""

    user: User
    uid: str
    name: str
    version: int

    @property
    def told(self) -> Fields:
        return {"by_rule": {"uid": self.uid, "name": self.name, "version": self.version}}


class Asked(NamedTuple):
    """One effect that a rule asks for. `text` is that of a saved reply."""

    kind: str
    value: str
    text: str = ""


@dataclass
class Ruled:
    """What became of a rule's effects on one message: the steps that were taken, and the kinds that were left."""

    message: Any  # with its thread; "verdict" as a dictionary or None
    ruling: Ruling
    effects: list[Asked]
    steps: list[Step] = field(default_factory=list)
    left: list[Step] = field(default_factory=list)
    last_entry: int = 0  # of the audit: whatever is younger, somebody else did


@transaction.atomic
def carry_out(workspace: Workspace, ruled: Iterable[Ruled]) -> list[Ruled]:
    """Do to each message what its rule asks for, in their order. Called twice with the same, it does it twice: the
    caller keeps which rule has had which message."""
    ruled = list(ruled)
    ensure_defaults(workspace)
    hand = _Hand(workspace, table_for(workspace, [one.message.pk for one in ruled]))
    with override(workspace.language):
        for one in ruled:
            for asked in one.effects:
                hand.do(one, asked)
    return ruled


class _Hand:
    """Does one effect after the other, with what a batch needs to know read once."""

    def __init__(self, workspace: Workspace, table: Table) -> None:
        self.workspace, self.table = workspace, table
        self.assigned: set[int] = set()  # cases that a rule has given to somebody just now

    def do(self, one: Ruled, asked: Asked) -> None:
        step = _EFFECTS[asked.kind](self, one, asked)
        told = {"kind": asked.kind, "value": asked.value, **step}
        (one.steps if "did" in step else one.left).append(told)

    # Each gives {"did": ...} with what it made, or {"left": why not}.

    def queue(self, one: Ruled, asked: Asked) -> Step:
        queue = self.table.queues.get(asked.value)
        if queue is None:
            return {"left": "unknown"}
        case = self.table.cases.get(one.message.pk)
        if case is None:
            return self._open(one, queue)
        if self._is_anothers(case):
            return {"left": "person"}
        if case.queue_id == queue.pk and case.state == CaseState.OPEN:
            return {"left": "so already"}
        if case.queue_id == queue.pk:
            after = {**AWAKE, "state": CaseState.OPEN}
            return self._move(one, case, "reopen", after)
        after = {
            **AWAKE,
            "queue": queue,
            "state": CaseState.OPEN,
            "due_at": timezone.now() + timedelta(hours=queue.hours_to_answer),
        }
        case = case_for_change(self.workspace, case)
        before = assign(self.workspace, case, after)
        decision = self._decide(one, case, DecisionKind.ESCALATE, before, to_queue=queue)
        return self._told(one, case, "escalate", decision, queue=queue.name)

    def label(self, one: Ruled, asked: Asked) -> Step:
        label = self._label(one, asked.value)
        if (one.message.pk, label.pk) in self.table.taken_away:
            return {"left": "person"}
        is_new = MessageLabel.objects.get_or_create(workspace=self.workspace, message=one.message, label=label)[1]
        if not is_new:
            return {"left": "so already"}
        case = self.table.cases.get(one.message.pk)
        if case is None:  # a label asks nobody for work: no case is opened for it
            data = {"label": label.name, **one.ruling.told}
            audit.record("message.label", workspace=self.workspace, actor=one.ruling.user, on=one.message, data=data)
            return {"did": "label", "label": str(label.uid)}
        case = case_for_change(self.workspace, case)
        decision = self._decide(one, case, DecisionKind.LABEL, assign(self.workspace, case, {}), label=label)
        return self._told(one, case, "label", decision, label=label.name)

    def priority(self, one: Ruled, asked: Asked) -> Step:
        case = self._case(one)
        if self._is_anothers(case):
            return {"left": "person"}
        after = {"priority": asked.value, "urgency": PRIORITIES[asked.value]}
        return self._move(one, case, "prioritise", after, priority=asked.value)

    def assign(self, one: Ruled, asked: Asked) -> Step:
        place = self.table.place_of(asked.value)
        if place is None:
            return {"left": "unknown"}
        case = self._case(one)
        if case.owner_id is not None or self._is_anothers(case):
            return {"left": "person"}
        if not permissions.may_own(place.role, case.level):
            return {"left": "role"}
        self.assigned.add(case.pk)
        after = {"owner": place.user, "claimed_at": timezone.now()}
        return self._move(one, case, "assign", after, to=str(place.user.uid))

    def hide(self, one: Ruled, asked: Asked) -> Step:
        """Pending review, and never more: the case is open, and a person says whether it stays hidden."""
        if asked.value != "yes":
            return {"left": "so already"}
        if one.message.hidden_at is not None:
            return {"left": "so already"}
        if one.message.pk in self.table.judged_by_people:
            return {"left": "person"}
        case = self._case(one)
        if self._is_anothers(case):
            return {"left": "person"}
        case = case_for_change(self.workspace, case)
        set_hidden(self.workspace, one.message, True)
        after = {} if case.state == CaseState.OPEN else {**AWAKE, "state": CaseState.OPEN}
        decision = self._decide(one, case, DecisionKind.HIDE, assign(self.workspace, case, after))
        return self._told(one, case, "hide", decision)

    def notify(self, one: Ruled, asked: Asked) -> Step:
        """A note on the case: there is no mail yet."""
        case = case_for_change(self.workspace, self._case(one))
        words = {"who": self.table.name_of(asked.value), "rule": one.ruling.name}
        text = _("For %(who)s: the rule “%(rule)s” asks you to look at this.") % words
        note = Note.objects.create(workspace=self.workspace, case=case, author=one.ruling.user, text=text)
        return self._beside(one, case, "note", note)

    def propose(self, one: Ruled, asked: Asked) -> Step:
        if not asked.text:
            return {"left": "unknown"}
        case = self._case(one)
        if self._is_anothers(case) or case.state == CaseState.DONE:
            return {"left": "person"}
        case = case_for_change(self.workspace, case)
        reply = Reply.objects.create(
            workspace=self.workspace, case=case, author=one.ruling.user, text=asked.text, state=ReplyState.DRAFT
        )
        return self._beside(one, case, "reply", reply)

    # What they are made of

    def _case(self, one: Ruled) -> Case:
        if one.message.pk not in self.table.cases:
            slug = next((asked.value for asked in one.effects if asked.kind == "queue"), ANYTHING_ELSE)
            one.steps.append(self._open(one, self.table.queues.get(slug) or self.table.queues[ANYTHING_ELSE]))
        return self.table.cases[one.message.pk]

    def _open(self, one: Ruled, queue: Queue) -> Step:
        message, verdict, now = one.message, one.message.verdict or {}, timezone.now()
        case = Case.objects.create(
            workspace=self.workspace,
            queue=queue,
            thread_id=message.thread_id,
            message=message,
            channel_id=message.channel_id,
            author_id=message.author_id,
            language=verdict.get("language") or "",
            urgency=verdict.get("urgency") or 0.0,
            level=verdict.get("level") or 1,
            opened_at=now,
            due_at=now + timedelta(hours=queue.hours_to_answer),
        )
        self.table.cases[message.pk] = case
        self._record(one, case, "open", queue=queue.name)
        return {"kind": "queue", "value": queue.slug, "did": "open"}

    def _is_anothers(self, case: Case) -> bool:
        is_owned = case.owner_id is not None and case.pk not in self.assigned
        return is_owned or case.uid in self.table.touched

    def _label(self, one: Ruled, name: str) -> Label:
        name = name[: Label._meta.get_field("name").max_length]
        if name not in self.table.labels:
            self.table.labels[name] = Label.objects.create(workspace=self.workspace, name=name)
            data = {"name": name, **one.ruling.told}
            user = one.ruling.user
            audit.record("label.add", workspace=self.workspace, actor=user, on=self.table.labels[name], data=data)
        return self.table.labels[name]

    def _decide(self, one: Ruled, case: Case, kind: DecisionKind, before: Fields, **chosen: Any) -> Decision:
        words = {"rule": one.ruling.name, "version": one.ruling.version}
        return Decision.objects.create(
            workspace=self.workspace,
            case=case,
            message=one.message,
            author_id=one.message.author_id,
            kind=kind,
            reason=_("Rule “%(rule)s”, version %(version)d.") % words,
            verdict_id=self.table.verdicts.get(one.message.pk),
            content_hash=one.message.content_hash,
            automated_detection=True,
            automated_decision=True,
            decided_by=one.ruling.user,
            before=before,
            **chosen,
        )

    def _told(self, one: Ruled, case: Case, verb: str, decision: Decision, **names: str) -> Step:
        told = {"decision": str(decision.uid), "message": str(one.message.uid), **decision.before, **names}
        self._record(one, case, verb, **told)
        return {"did": "decide", "decision": str(decision.uid)}

    def _move(self, one: Ruled, case: Case, verb: str, after: Fields, **data: Any) -> Step:
        case = case_for_change(self.workspace, case)
        before = assign(self.workspace, case, after)
        self._record(one, case, verb, **before, **data)
        return {"did": "move", **before}

    def _beside(self, one: Ruled, case: Case, verb: str, row: Note | Reply) -> Step:
        touch(self.workspace, case)
        self._record(one, case, verb, **{verb: str(row.uid)})
        return {"did": verb, verb: str(row.uid)}

    def _record(self, one: Ruled, case: Case, verb: str, **data: Any) -> None:
        told = {**data, **one.ruling.told}
        entry = audit.record(f"case.{verb}", workspace=self.workspace, actor=one.ruling.user, on=case, data=told)
        one.last_entry = entry.pk
        self.table.cases[one.message.pk] = case


_EFFECTS: dict[str, Callable[[_Hand, Ruled, Asked], Step]] = {
    "queue": _Hand.queue,
    "label": _Hand.label,
    "priority": _Hand.priority,
    "assign": _Hand.assign,
    "hide": _Hand.hide,
    "notify": _Hand.notify,
    "propose": _Hand.propose,
}
