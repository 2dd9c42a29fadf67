"""A small community of last week, judged, worked on, and counted: in UTC+1 as its workspace."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.desk.conftest import Community, community, teammate
from tests.messages.conftest import batch, bring, said

from folkmoot.evidence.lake.actions import keep_in_step
from folkmoot.stream.messages.models import Message
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import Queue
from folkmoot_engine.metrics import Period

__all__ = ["bring", "community", "teammate"]
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def own_root(settings, tmp_path):
    settings.LAKE = settings.LAKE | {"root": tmp_path / "lake"}


@pytest.fixture
def week() -> Period:
    """The last whole one."""
    return Period.week_of(timezone.now().astimezone(BERLIN).date() - timedelta(days=7))


@pytest.fixture
def counted(workspace, inside, bring, community: Community, alice, week: Period) -> Community:
    """Two questions on Monday, one answered after two hours; a thank-you; another channel; a case done."""
    monday = datetime.combine(week.first, time(9), BERLIN)

    def at(hours: float, id: str, text: str, **more):
        return said(id, text, sent_at=monday + timedelta(hours=hours), **more)

    rows = [
        at(-24 * 20, "old", "Hello there", author="ann"),
        at(0, "q1", "How do I oil the chain?", thread_id="q1", author="ann", kind="question"),
        at(2, "a1", "With a brush", thread_id="q1", author="bo", parent_id="q1", kind="answer"),
        at(3, "q2", "Which lamp is best?", thread_id="q2", author="cy", kind="question"),
        at(5, "t1", "Thanks all", author="ann", source="chat:main", channel="Chat"),
        at(24 * 6, "t2", "What a week", author="bo", source="chat:main", channel="Chat"),
        at(24 * 6 + 1, "t3", "Good night", author="bo"),
    ]
    bring(batch(rows))
    case = community.make_case(Message.objects.get(native_id="q2"), queue="questions", opened_at=monday)
    escalated = desk.decide(workspace, alice, case, kind="escalate", to_queue=Queue.objects.get(slug="moderation"))
    desk.reverse(workspace, alice, escalated)
    desk.finish(workspace, alice, case)
    keep_in_step(workspace)
    return community
