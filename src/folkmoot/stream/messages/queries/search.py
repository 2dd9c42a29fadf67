"""Find messages by their words: one way to ask, whatever the database.

Newest first, and quick for the commonest word: on SQLite the index knows month and day of each message, so that the
newest thousandth of a million is found without looking at the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Min
from django.utils.safestring import SafeString

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.members.models import Handle, Member
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.stream.messages.queries.asked import Part, fts5, parts_of, tsquery
from folkmoot.stream.messages.queries.excerpt import excerpt
from folkmoot.stream.messages.queries.reading import readable

COUNTED = 1_000  # hits are counted up to here; beyond it is "more than 1,000"
WEIGHED = 1_000  # hits of one stretch of time that are put in order; a longer stretch with more is cut
MOST_OF_A_DAY = 20_000  # a day is not cut: of a day with more hits the first brought in are left out
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
MONTHS_NAMED = 36  # a shorter time span is named in the index query

Hit = tuple[object, int]  # when it was said, as stored; id


@dataclass(frozen=True, slots=True)
class Found:
    """One message that was found. `title` and `excerpt` are safe HTML with the words marked."""

    message: Message
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True, slots=True)
class Results:
    rows: list[Found]
    count: int  # at most COUNTED
    is_more: bool  # there are more than that
    next: UUID | None  # to be passed as `before` for the next page


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for, and where."""

    workspace: Workspace
    parts: list[Part]
    channel: int | None = None
    handles: tuple[int, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: Hit | None = None


def search(
    workspace: Workspace,
    text: str,
    *,
    channel: Channel | None = None,
    author: Member | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> Results:
    """Messages of the workspace whose text or title answers to `text` (see `asked`), newest first.

    `since` is included, `until` is not. Without words it finds what the other conditions say; without either, nothing.
    Deleted and erased messages are not found; hidden ones are (the page marks them).
    """
    parts = parts_of(text)
    if not parts and (text.strip() or not (channel or author or since or until)):
        return Results([], 0, False, None)
    question = Question(
        workspace,
        parts,
        channel.pk if channel else None,
        _handles_of(workspace, author) if author else None,
        since,
        until,
    )
    counted = _count(question)
    hits = _newest(replace(question, before=_place_of(workspace, before)), counted, limit + 1) if counted else []
    rows = _rows(workspace, parts, [message for _, message in hits[:limit]])
    following = rows[-1].message.uid if len(hits) > limit and rows else None
    return Results(rows, min(len(counted), COUNTED), len(counted) > COUNTED, following)


def _handles_of(workspace: Workspace, member: Member) -> tuple[int, ...]:
    return tuple(Handle.objects.filter(workspace=workspace, member=member).values_list("pk", flat=True))


def _place_of(workspace: Workspace, uid: UUID | None) -> Hit | None:
    if uid is None:
        return None
    found = Message.objects.filter(workspace=workspace, uid=uid).values_list("sent_at", "pk").first()
    return (_stored(found[0]), found[1]) if found else None


def _stored(moment: datetime):
    return bulk.stored_moment(moment.astimezone(UTC).replace(tzinfo=None))


def _rows(workspace: Workspace, parts: list[Part], ids: list[int]) -> list[Found]:
    by_id = {message.pk: message for message in readable(workspace).filter(pk__in=ids).select_related("thread")}
    found = (by_id[number] for number in ids if number in by_id)
    return [
        Found(message, excerpt(message.title or message.thread.title, parts), excerpt(message.text, parts))
        for message in found
    ]


def _count(question: Question) -> list[Hit]:
    """The hits, in no order, as far as they are counted."""
    if connection.vendor == "postgresql":
        return _ask_postgresql(question, COUNTED + 1, in_order=False)
    return _ask_fts5(question, _months_named(question), COUNTED + 1)


def _newest(question: Question, counted: list[Hit], limit: int) -> list[Hit]:
    if connection.vendor == "postgresql":
        return _ask_postgresql(question, limit, in_order=True)
    if len(counted) <= COUNTED:
        early_enough = [hit for hit in counted if question.before is None or hit < question.before]
        return sorted(early_enough, reverse=True)[:limit]
    return _walk_back(question, limit)


def _conditions(question: Question) -> tuple[list[str], list[object]]:
    made, parameters = ["message.workspace_id = %s"], [question.workspace.pk]
    if question.since:
        made.append("message.sent_at >= %s")
        parameters.append(_stored(question.since))
    if question.until:
        made.append("message.sent_at < %s")
        parameters.append(_stored(question.until))
    if question.before:
        made.append("(message.sent_at, message.id) < (%s, %s)")
        parameters += question.before
    return made, parameters


# PostgreSQL


def _ask_postgresql(question: Question, limit: int, *, in_order: bool) -> list[Hit]:
    made, parameters = _conditions(question)
    made += ["message.deleted_at IS NULL", "message.erased_at IS NULL"]
    if question.parts:
        query, words = tsquery(question.parts)
        made.append(f"message.words @@ {query}")
        parameters += words
    if question.channel is not None:
        made.append("message.channel_id = %s")
        parameters.append(question.channel)
    if question.handles is not None:
        made.append("message.author_id = ANY(%s)")
        parameters.append(list(question.handles))
    order = "ORDER BY message.sent_at DESC, message.id DESC" if in_order else ""
    return bulk.fetch(
        f"""SELECT message.sent_at, message.id FROM folkmoot_messages_message AS message
            WHERE {" AND ".join(made)} {order} LIMIT {limit:d}""",
        parameters,
    )


# SQLite


def _ask_fts5(question: Question, days: list[str], limit: int) -> list[Hit]:
    """Hits with one of these keys of time (all where there are none), the latest written first."""
    keys = [[f"w{question.workspace.pk}"]]
    if question.channel is not None:
        keys.append([f"c{question.channel}"])
    if question.handles is not None:
        keys.append([f"a{handle}" for handle in question.handles] or ["nobody"])
    if days:
        keys.append(days)
    made, parameters = _conditions(question)
    made += ["message.deleted_at IS NULL", "message.erased_at IS NULL"]
    return bulk.fetch(
        f"""SELECT message.sent_at, message.id FROM messages_search
            CROSS JOIN folkmoot_messages_message AS message ON message.id = messages_search.rowid
            WHERE messages_search MATCH %s AND {" AND ".join(made)}
            ORDER BY messages_search.rowid DESC LIMIT {limit:d}""",
        [fts5(question.parts, keys), *parameters],
    )


def _months_named(question: Question) -> list[str]:
    if question.since is None:
        return []
    until = question.until or datetime.now(UTC)
    months = list(_months(question.since.astimezone(UTC), until.astimezone(UTC)))
    return months if len(months) <= MONTHS_NAMED else []


def _walk_back(question: Question, limit: int) -> list[Hit]:
    """The newest of very many hits: month by month, in growing strides, until there are enough.

    No index tells when the first thread was opened, and looking takes longer than all the rest; so it is asked last.
    """
    quiet_since = _end_of_a_thread(question, first=True)
    if quiet_since is None:
        return []
    last = min(_end_of_a_thread(question), question.until or LATEST, _moment(question.before) or LATEST).astimezone(UTC)
    floor = (question.since or EARLIEST).astimezone(UTC)
    hits = _stride(question, list(_months(max(quiet_since, floor), last)), limit)
    if len(hits) < limit:
        opened = Thread.objects.filter(workspace=question.workspace).aggregate(Min("opened_at"))["opened_at__min"]
        rest = list(_months(max(opened, floor), min(_month_before(quiet_since), last)))
        hits += _stride(question, rest, limit - len(hits))
    return hits


def _end_of_a_thread(question: Question, *, first: bool = False) -> datetime | None:
    """When the first, or the last, thread of the workspace fell silent."""
    ends = Thread.objects.filter(workspace=question.workspace).values_list("last_at", flat=True)
    return ends.order_by("last_at" if first else "-last_at").first()


def _moment(hit: Hit | None) -> datetime | None:
    return datetime.fromisoformat(hit[0]).replace(tzinfo=UTC) if hit else None


def _month_before(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(microseconds=1)


def _stride(question: Question, keys: list[str], limit: int) -> list[Hit]:
    hits: list[Hit] = []
    at, stride = 0, 1
    while at < len(keys) and len(hits) < limit:
        found = _ask_fts5(question, keys[at : at + stride], WEIGHED + 1)
        if len(found) > WEIGHED and stride > 1:
            stride = 1
            continue
        if len(found) > WEIGHED:
            is_month = keys[at].startswith("m")
            found = (
                _stride(question, _days(keys[at]), limit - len(hits))
                if is_month
                else _ask_fts5(question, [keys[at]], MOST_OF_A_DAY)
            )
        hits += sorted(found, reverse=True)
        at, stride = at + stride, stride * 2
    return hits[:limit]


def _months(first: datetime, last: datetime) -> Iterator[str]:
    """Keys of the months from the last back to the first."""
    for month in range(last.year * 12 + last.month - 1, first.year * 12 + first.month - 2, -1):
        yield f"m{month // 12:04d}{month % 12 + 1:02d}"


def _days(month: str) -> list[str]:
    """Keys of the days of a month, the last first."""
    day = datetime(int(month[1:5]), int(month[5:]), 1)
    days = []
    while f"{day:%Y%m}" == month[1:]:
        days.append(f"d{day:%Y%m%d}")
        day += timedelta(days=1)
    return days[::-1]
