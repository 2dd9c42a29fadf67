"""The lake's tables: what is counted, and nothing personal. Ids are the database's integers within one workspace.

Times are UTC; each `..._day` is the same moment's day in the workspace's zone, so that no expression casts a zone.
A table with a `month` key lies in one folder a month (UTC) of that time; the others are small and lie whole.
"""

from dataclasses import dataclass

import pyarrow as pa

_MOMENT = pa.timestamp("us", tz="UTC")


def _needed(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


MESSAGES = pa.schema(
    [
        _needed("id", pa.int64()),
        _needed("channel", pa.int64()),
        _needed("thread", pa.int64()),
        pa.field("parent", pa.int64()),
        pa.field("handle", pa.int64()),  # who said it; null where the source no longer tells
        _needed("kind", pa.string()),  # message, question, answer, comment
        _needed("opens_thread", pa.bool_()),
        # A question by its source's kind, or by the judge in office; null until it was judged.
        pa.field("asks", pa.bool_()),
        pa.field("language", pa.string()),  # ISO 639-1, by the judge in office
        _needed("sent_at", _MOMENT),
        _needed("sent_day", pa.date32()),
        _needed("is_deleted", pa.bool_()),  # by its author or source, or erased
        _needed("is_hidden", pa.bool_()),  # by a decision of ours
    ]
)

HANDLES = pa.schema(
    [
        _needed("id", pa.int64()),
        _needed("member", pa.int64()),  # the person it stands for now, after all merges
        _needed("kind", pa.string()),  # person, bot, system
        _needed("is_staff", pa.bool_()),  # its member speaks for the brand
        pa.field("first_at", _MOMENT),  # of its messages
        pa.field("first_day", pa.date32()),
    ]
)

CHANNELS = pa.schema([_needed("id", pa.int64()), _needed("kind", pa.string())])

# From when to when a channel's messages were collected, days included. Between two rows lies a gap: not a zero.
COVERAGE = pa.schema(
    [_needed("channel", pa.int64()), _needed("from_day", pa.date32()), _needed("until_day", pa.date32())]
)

CASES = pa.schema(
    [
        _needed("id", pa.int64()),
        _needed("message", pa.int64()),
        _needed("thread", pa.int64()),
        _needed("channel", pa.int64()),
        _needed("queue", pa.string()),  # its slug
        _needed("state", pa.string()),  # open, waiting, snoozed, done
        _needed("level", pa.int8()),  # of work, 1 to 4
        _needed("opened_at", _MOMENT),
        _needed("opened_day", pa.date32()),
        pa.field("due_at", _MOMENT),
        pa.field("done_at", _MOMENT),
        pa.field("done_day", pa.date32()),
        # A person (or a rule in a person's name) closed it, and it was not closed because the thread answered itself.
        _needed("done_by_team", pa.bool_()),
    ]
)

DECISIONS = pa.schema(
    [
        _needed("id", pa.int64()),
        _needed("case", pa.int64()),
        _needed("message", pa.int64()),
        _needed("channel", pa.int64()),
        _needed("kind", pa.string()),  # approve, hide, label, escalate, ...
        _needed("is_automated", pa.bool_()),
        pa.field("reverses", pa.int64()),  # the decision that this one takes back
        _needed("decided_at", _MOMENT),
        _needed("decided_day", pa.date32()),
    ]
)


@dataclass(frozen=True)
class LakeTable:
    """One table: its schema, and the column whose month names its folder (None: it lies whole)."""

    name: str
    schema: pa.Schema
    month: str | None = None


LAKE = {
    table.name: table
    for table in (
        LakeTable("messages", MESSAGES, month="sent_at"),
        LakeTable("cases", CASES, month="opened_at"),
        LakeTable("decisions", DECISIONS, month="decided_at"),
        LakeTable("handles", HANDLES),
        LakeTable("channels", CHANNELS),
        LakeTable("coverage", COVERAGE),
    )
}
