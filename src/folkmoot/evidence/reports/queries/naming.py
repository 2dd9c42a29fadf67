"""A kept brief as it is shown today: its sentences with the names that threads and channels have now."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.evidence.reports.models import Report
from folkmoot.evidence.reports.queries.wording import CHANNEL, NAME_WORDS, PRAISE, PRAISE_WORDS, THREAD, headings
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.messages.models import Message, Thread
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.spelling import write_period
from folkmoot_engine.render.fitting import clip

TOKENS = re.compile("|".join(map(re.escape, (THREAD, CHANNEL, PRAISE))))


@dataclass(frozen=True)
class Line:
    """One sentence of a brief; `opening` is the message it leads to: the first of the thread it is about, while that is
    there, or the praise it quotes."""

    text: str
    code: str
    opening: UUID | None = None


@dataclass(frozen=True)
class Brief:
    """A brief to be shown, in one language. `figures` are those packed, each with its `said` (label, value, change)."""

    week: Period
    as_of: datetime
    title: str
    headline: str
    changed: str
    needed: str
    changes: list[Line]
    needs: list[Line]
    figures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return write_period(self.week)

    @property
    def is_calm(self) -> bool:
        return [line.code for line in self.needs] == ["nothing"]


@dataclass(frozen=True)
class Summary:
    """A kept brief in a list: which week, and its headline."""

    name: str
    headline: str


def summary(report: Report) -> Summary:
    """In the language that is on. No query: a headline names nobody."""
    return Summary(report.packed["week"], _said(report.packed)["headline"])


def _said(packed: Mapping[str, Any]) -> Mapping[str, Any]:
    return packed["said"].get((get_language() or "").split("-")[0]) or packed["said"]["en"]


def shown(workspace: Workspace, packed: Mapping[str, Any]) -> Brief:
    """A brief in the language that is on, or in English where it was written in none such. Three queries at most.

    A thanks whose message was erased, deleted or hidden since is left out.
    """
    said = _said(packed)
    threads = _threads(workspace, [one["thread"] for one in said["changes"] if "thread" in one])
    channels = _channels(workspace, [one["channel"] for one in said["changes"] if "channel" in one])
    praise = _praise(workspace, [one["praise"] for one in said["changes"] if "praise" in one])
    lines = {
        part: [_line(one, threads, channels, praise) for one in said[part] if one.get("praise", "") in {"", *praise}]
        for part in ("changes", "needs")
    }
    figures = [{**one, "said": words} for one, words in zip(packed["figures"], said["figures"], strict=True)]
    headed = {name: said[name] for name in ("title", "headline", "changed", "needed")}
    week = Period.week(packed["week"])
    return Brief(week, datetime.fromisoformat(packed["as_of"]), **headed, **lines, figures=figures)


def kept(report: Report) -> Brief:
    return shown(report.workspace, report.packed)


def plain_lines(brief: Brief) -> Iterable[str]:
    """Every line that counts as read, in order."""
    said = {"changed": brief.changed, "needed": brief.needed, "changes": brief.changes}
    yield from (brief.title, brief.headline, *headings(said))
    yield from (line.text for line in (*brief.changes, *brief.needs))
    yield from ("{label} {value} {change}".format(**one["said"]).rstrip() for one in brief.figures)


def _threads(workspace: Workspace, uids: list[str]) -> dict[str, Thread]:
    first = Message.objects.filter(workspace=workspace, thread=OuterRef("pk")).order_by("sent_at", "pk")
    rows = Thread.objects.filter(workspace=workspace, uid__in=uids) if uids else Thread.objects.none()
    return {str(row.uid): row for row in rows.annotate(opening=Subquery(first.values("uid")[:1]))}


def _channels(workspace: Workspace, uids: list[str]) -> dict[str, Channel]:
    rows = Channel.objects.filter(workspace=workspace, uid__in=uids) if uids else ()
    return {str(row.uid): row for row in rows}


def _praise(workspace: Workspace, uids: list[str]) -> dict[str, Message]:
    stands = {"erased_at": None, "deleted_at": None, "hidden_at": None}
    rows = Message.objects.filter(workspace=workspace, uid__in=uids, **stands) if uids else ()
    return {str(row.uid): row for row in rows}


def _line(
    line: Mapping[str, Any],
    threads: Mapping[str, Thread],
    channels: Mapping[str, Channel],
    praise: Mapping[str, Message],
) -> Line:
    thread, channel = threads.get(line.get("thread", "")), channels.get(line.get("channel", ""))
    message = praise.get(line.get("praise", ""))
    names = {
        THREAD: _thread_name(thread),
        CHANNEL: clip(channel.name, NAME_WORDS) if channel else _("removed since"),
        PRAISE: clip(message.text, PRAISE_WORDS) if message else "",
    }
    opening = message.uid if message else thread and thread.opening
    return Line(TOKENS.sub(lambda token: names[token[0]], line["text"]), line["code"], opening)


def _thread_name(thread: Thread | None) -> str:
    if thread is None:
        return _("removed since")
    return clip(thread.title, NAME_WORDS) or _("without a title")
