"""Weeks of a community in a lake in memory, and the desk beside it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa
import pytest
from tests.desk.conftest import Community

from folkmoot.evidence.reports.queries import measuring
from folkmoot.work.desk import actions as desk
from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import Period
from folkmoot_engine.schema import lake

WEEK = Period.week("2026-W46")
MONDAY_MORNING = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # eight o'clock in Berlin


class Lake:
    """Rows of messages by week, to be read as the lake's tables are."""

    def __init__(self) -> None:
        self.messages: list[dict] = []
        self.covered: dict[int, tuple[date, date]] = {}

    def say(
        self, times: int, *, weeks_ago: int = 0, channel: int = 1, thread: int | None = None, people: int = 20
    ) -> None:
        """So many messages on the Wednesday of a week, each by another of so many people; a thread each, or one."""
        day = WEEK.first + timedelta(days=2) - timedelta(weeks=weeks_ago)
        for number in range(times):
            place = len(self.messages) + 1
            at = datetime.combine(day, time(9), tzinfo=UTC) + timedelta(seconds=number)
            row = {
                "id": place,
                "channel": channel,
                "thread": thread or 1_000_000 + place,
                "handle": number % people + 1,
            }
            opens = thread is None
            more = {"kind": "message", "opens_thread": opens, "asks": False, "is_deleted": False, "is_hidden": False}
            self.messages.append({**row, **more, "sent_at": at, "sent_day": day})

    def cover(self, *channels: int, since: date = date(2025, 6, 1), until: date = date(2026, 12, 31)) -> None:
        for channel in channels:
            self.covered[channel] = (since, until)

    def tables(self, workspace=None) -> Tables:
        first = {}
        for row in self.messages:
            first.setdefault(row["handle"], row)
        handles = [
            {"id": one, "member": one, "kind": "person", "is_staff": False}
            | {"first_at": row["sent_at"], "first_day": row["sent_day"]}
            for one, row in first.items()
        ]
        coverage = [{"channel": one, "from_day": days[0], "until_day": days[1]} for one, days in self.covered.items()]
        rows = {
            "messages": self.messages,
            "handles": handles,
            "channels": [{"id": one, "kind": "slack"} for one in self.covered],
            "coverage": coverage,
        }
        return Tables.in_memory(
            {name: pa.Table.from_pylist(some, schema=lake.LAKE[name].schema) for name, some in rows.items()}
        )


@pytest.fixture
def community(workspace, inside) -> Community:
    desk.ensure_defaults(workspace)
    return Community(workspace)


@pytest.fixture
def weeks(monkeypatch) -> Lake:
    """The lake that briefs are measured from."""
    made = Lake()
    monkeypatch.setattr(measuring.lake, "tables", made.tables)
    return made


@pytest.fixture
def usual(weeks, community) -> Callable[[int], Lake]:
    """usual(200): twelve weeks of a hundred messages in the workspace's channel, and then so many in the last."""

    def make(last: int, **more) -> Lake:
        channel = community.channel.pk
        weeks.cover(channel)
        for ago in range(1, 14):
            weeks.say(100, weeks_ago=ago, channel=channel)
        weeks.say(last, channel=channel, **more)
        return weeks

    return make
