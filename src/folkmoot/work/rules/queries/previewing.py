"""What a preview finds, and how it is shown: figures and uids are kept, words are read from the messages."""

import heapq
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.queries.reading import readable
from folkmoot.stream.triage.queries import with_verdict
from folkmoot.work.desk.models import Case, MessageLabel
from folkmoot.work.rules.models import Rule, RulePreview
from folkmoot.work.rules.queries import facts, listing
from folkmoot.work.rules.queries.catching import catch
from folkmoot_engine.rules import CompiledRules, Preview, RuleSet
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules.catching import Caught, written_value

MOST_LISTED = 500  # of the latest messages that a rule would have caught
MOST_CASES = 50
Found = dict[str, Any]


def by_uid(workspace: Workspace, uid: UUID | str) -> RulePreview | None:
    return RulePreview.objects.filter(workspace=workspace, uid=uid).select_related("rule").first()


def latest(workspace: Workspace, rule: Rule) -> RulePreview | None:
    """The last preview of the newest version."""
    found = RulePreview.objects.filter(workspace=workspace, rule=rule, version=rule.version)
    return found.select_related("rule").order_by("-id").first()


def with_tried(workspace: Workspace, said: Said) -> RuleSet:
    """The rules that are at work, and the one that is tried in the version it is tried in."""
    others = [rule for rule in listing.at_work(workspace) if str(rule.uid) != said.uid]
    return RuleSet((*listing.said_at_work(workspace, others), said))


class Seen:
    """Watches a preview: how many messages a week, and which, the latest first."""

    def __init__(self, workspace: Workspace, uid: str, since: datetime, now: datetime) -> None:
        self.uid, self.zone = uid, ZoneInfo(workspace.zone)
        self.first, self.last = self._monday(since), self._monday(now)
        self.weeks: Counter[date] = Counter()
        self.latest: list[tuple[datetime, str]] = []

    def watch(self, caught: Caught) -> None:
        place = next((at for at, rule in enumerate(caught.rules) if rule.uid == self.uid), None)
        if place is None:
            return
        moments, uids = caught.facts.column("sent_at"), caught.facts.column("uid")
        for row in np.flatnonzero(caught.hits[place]).tolist():
            sent_at = moments[row].as_py()
            self.weeks[self._monday(sent_at)] += 1
            keep = heapq.heappush if len(self.latest) < MOST_LISTED else heapq.heappushpop
            keep(self.latest, (sent_at, uids[row].as_py()))

    def as_found(self) -> Found:
        weeks = (self.last - self.first).days // 7 + 1
        mondays = [self.first + timedelta(weeks=n) for n in range(weeks)]
        return {
            "weeks": [[monday.isoformat(), self.weeks[monday]] for monday in mondays],
            "which": [uid for _, uid in sorted(self.latest, reverse=True)],
        }

    def _monday(self, moment: datetime) -> date:
        day = moment.astimezone(self.zone).date()
        return day - timedelta(days=day.weekday())


def as_found(told: Preview, uid: str) -> Found:
    """The figures of a preview, and its examples as uids and spans."""
    of = told.of(uid)
    return {
        "messages": told.messages,
        "caught": of.caught,
        "spared": of.spared,
        "share": of.share,
        "alone": of.alone,
        "also": sorted(of.also_caught_by.items(), key=lambda pair: -pair[1]),
        "examples": [
            [one.uid, [(field, asked, start, end) for field, asked, _, start, end in one.reasons]]
            for one in of.examples
        ],
    }


def open_cases(workspace: Workspace, rules: RuleSet, now: datetime) -> Found:
    """What one rule would do to the cases that are open now, looked at in this moment."""
    compiled, said = CompiledRules(rules), rules.rules[0]
    effects = [(one.kind, written_value(one.kind, one.value)) for one in said.effects]
    would, cases, caught, which = Counter(), 0, 0, []
    for part in facts.open_cases(workspace):
        ids, batch = facts.facts_of(workspace, [case.message_id for case in part])
        hit = {one.message for one in catch(compiled, ids, batch, now)} if ids else set()
        chosen = [case for case in part if case.message_id in hit]
        labels = _labels(workspace, chosen)
        for kind, value in effects:
            would[kind, value] += sum(_would_change(case, kind, value, labels) for case in chosen)
        cases, caught = cases + len(part), caught + len(chosen)
        which += [str(case.uid) for case in chosen[: MOST_CASES - len(which)]]
    changes = [[kind, value, would[kind, value]] for kind, value in effects]
    return {"cases": cases, "caught": caught, "effects": changes, "which": which}


def _labels(workspace: Workspace, cases: list[Case]) -> set[tuple[int, str]]:
    carried = MessageLabel.objects.filter(workspace=workspace, message__in=[case.message_id for case in cases])
    return set(carried.values_list("message_id", "label__name"))


def _would_change(case: Case, kind: str, value: str, labels: set[tuple[int, str]]) -> bool:
    """Whose case somebody has is left to them."""
    if kind == "label":
        return (case.message_id, value) not in labels
    if kind == "notify":
        return True
    return case.owner_id is None and (kind != "queue" or case.queue.slug != value)


def examples(workspace: Workspace, found: Found) -> list[dict[str, Any]]:
    """The examples that are still there, with what is to be marked in them."""
    spans = dict(found.get("examples", []))
    messages = _by_uid(workspace, list(spans))
    return [{"message": messages[uid], "reasons": reasons} for uid, reasons in spans.items() if uid in messages]


def listed(workspace: Workspace, found: Found, start: int, size: int) -> list[Any]:
    """So many of the messages that would have been caught, the latest first."""
    uids = found.get("which", [])[start : start + size]
    messages = _by_uid(workspace, uids)
    return [messages[uid] for uid in uids if uid in messages]


def affected(workspace: Workspace, found: Found) -> list[Case]:
    """Some of the open cases that the rule would catch."""
    uids = found.get("open", {}).get("which", [])
    cases = Case.objects.filter(workspace=workspace, uid__in=uids)
    cases = with_verdict(workspace, cases.select_related("queue", "thread", "message"), "message__")
    return list(cases.order_by("-urgency", "opened_at", "id"))


def _by_uid(workspace: Workspace, uids: list[str]) -> dict[str, Any]:
    found = with_verdict(workspace, readable(workspace).filter(uid__in=uids, erased_at=None))
    return {str(message.uid): message for message in found.select_related("thread")}
