"""The lake as its files say it, and as a plain look at the database says it should be."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.desk.conftest import Community, community, elsewhere
from tests.messages.conftest import bring

from folkmoot.evidence.lake import queries
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.members.models import Handle
from folkmoot.stream.messages.models import Coverage, Message
from folkmoot.stream.triage.models import Verdict
from folkmoot.work.desk.models import Case, Decision
from folkmoot_engine.lake import parquet
from folkmoot_engine.schema import LAKE

__all__ = ["Community", "bring", "community", "elsewhere"]
Content = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def own_root(settings, tmp_path):
    settings.LAKE = settings.LAKE | {"root": tmp_path / "lake"}
    return tmp_path / "lake"


def lying(workspace: Workspace) -> Content:
    """What the files hold."""
    lake = queries.lake_of(workspace)
    state = lake.state()
    found = {
        name: [row for file in state.of(name) for row in parquet.read(lake.folder, file).to_pylist()] for name in LAKE
    }
    return {name: _sorted(rows) for name, rows in found.items()}


def derived(workspace: Workspace) -> Content:
    """What they should hold: row by row, by the slowest and plainest way."""
    day = _days(workspace)
    return {
        "messages": _sorted(_messages(workspace, day)),
        "handles": _sorted(_handles(workspace, day)),
        "channels": _sorted({"id": one.pk, "kind": one.kind} for one in Channel.objects.filter(workspace=workspace)),
        "cases": _sorted(_cases(workspace, day)),
        "decisions": _sorted(_decisions(workspace, day)),
        "coverage": _sorted(_coverage(workspace, day)),
    }


def _sorted(rows) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def _days(workspace: Workspace) -> Callable[[datetime | None], Any]:
    zone = ZoneInfo(workspace.zone)
    return lambda moment: moment and moment.astimezone(zone).date()


def _messages(workspace, day):
    everything = list(Message.objects.filter(workspace=workspace))
    openers = {}
    for one in sorted(everything, key=lambda one: (one.sent_at, one.pk)):
        if not one.parent_native_id:
            openers.setdefault(one.thread_id, one.pk)
    for one in everything:
        verdict = Verdict.objects.filter(workspace=workspace, message=one, judge="first/1").first()
        gone = one.erased_at is not None
        asks = _asks(one, verdict)
        yield {
            "id": one.pk,
            "channel": one.channel_id,
            "thread": one.thread_id,
            "parent": one.parent_id,
            "handle": None if gone else one.author_id,
            "kind": one.kind,
            "opens_thread": openers.get(one.thread_id) == one.pk,
            "asks": None if gone else asks,
            "language": None if gone or verdict is None else verdict.language or None,
            "sent_at": one.sent_at.astimezone(UTC),
            "sent_day": day(one.sent_at),
            "is_deleted": gone or one.deleted_at is not None,
            "is_hidden": one.hidden_at is not None,
        }


def _asks(message, verdict) -> bool | None:
    if message.kind == "question":
        return True
    if verdict is None:
        return None
    return any(one["label"] == "question" and one["probability"] >= 0.5 for one in verdict.packed["intents"])


def _handles(workspace, day):
    for one in Handle.objects.filter(workspace=workspace, member__erased_at=None).select_related("member"):
        yield {
            "id": one.pk,
            "member": one.member_id,
            "kind": one.kind,
            "is_staff": one.member.is_staff,
            "first_at": one.first_at and one.first_at.astimezone(UTC),
            "first_day": day(one.first_at),
        }


def _cases(workspace, day):
    for one in Case.objects.filter(workspace=workspace).select_related("queue"):
        yield {
            "id": one.pk,
            "message": one.message_id,
            "thread": one.thread_id,
            "channel": one.channel_id,
            "queue": one.queue.slug,
            "state": one.state,
            "level": one.level,
            "opened_at": one.opened_at,
            "opened_day": day(one.opened_at),
            "due_at": one.due_at,
            "done_at": one.done_at,
            "done_day": day(one.done_at),
            "done_by_team": one.done_at is not None and one.done_by_id is not None,
        }


def _decisions(workspace, day):
    for one in Decision.objects.filter(workspace=workspace).select_related("case"):
        yield {
            "id": one.pk,
            "case": one.case_id,
            "message": one.message_id,
            "channel": one.case.channel_id,
            "kind": one.kind,
            "is_automated": one.automated_decision,
            "reverses": one.reverses_id,
            "decided_at": one.decided_at,
            "decided_day": day(one.decided_at),
        }


def _coverage(workspace, day):
    days = defaultdict(set)
    for one in Coverage.objects.filter(workspace=workspace).select_related("of"):
        if one.of.first_sent_at is not None:
            first, last = day(one.of.first_sent_at), day(one.of.last_sent_at)
            days[one.channel_id] |= set(range(first.toordinal(), last.toordinal() + 1))
    for channel, covered in days.items():
        for first in sorted(number for number in covered if number - 1 not in covered):
            last = first
            while last + 1 in covered:
                last += 1
            from_day, until_day = (datetime.fromordinal(number).date() for number in (first, last))
            yield {"channel": channel, "from_day": from_day, "until_day": until_day}
