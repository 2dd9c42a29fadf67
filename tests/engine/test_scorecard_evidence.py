"""What a community's messages say to the criteria: counted from a small lake, and from many made up."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import Period
from folkmoot_engine.schema import LAKE
from folkmoot_engine.scorecard.evidence import evidence

WEEK = Period.week("2026-W46")  # 9 to 15 November
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANN, BO, STAFF, BOT, ANN_TOO = 1, 2, 3, 4, 5  # handles; the last is Ann's, too


def lake(*messages: dict, collected: bool = True) -> Tables:
    handles = [
        {"id": handle, "member": 1 if handle == ANN_TOO else handle, "kind": "bot" if handle == BOT else "person"}
        | {"is_staff": handle == STAFF, "first_at": None, "first_day": None}
        for handle in (ANN, BO, STAFF, BOT, ANN_TOO)
    ]
    coverage = [{"channel": 1, "from_day": WEEK.first, "until_day": WEEK.last}] if collected else []
    rows = {
        "messages": [_message(number, **one) for number, one in enumerate(messages, 1)],
        "handles": handles,
        "channels": [{"id": 1, "kind": "forum"}],
        "coverage": coverage,
    }
    return Tables.in_memory({name: pa.Table.from_pylist(found, LAKE[name].schema) for name, found in rows.items()})


def _message(
    number: int, thread: int, handle: int | None, *, opens=False, asks=False, day=0, hidden=False, deleted=False
):
    at = datetime(2026, 11, 9, 12, number, tzinfo=UTC) + timedelta(days=day)
    return {
        "id": number,
        "channel": 1,
        "thread": thread,
        "parent": None,
        "handle": handle,
        "kind": "message",
        "opens_thread": opens,
        "asks": asks,
        "language": "en",
        "sent_at": at,
        "sent_day": at.date(),
        "is_deleted": deleted,
        "is_hidden": hidden,
    }


def question(thread: int, by: int = ANN, **more) -> dict:
    return {"thread": thread, "handle": by, "opens": True, "asks": True} | more


def answer(thread: int, by: int | None, **more) -> dict:
    return {"thread": thread, "handle": by} | more


def counted(*messages: dict) -> tuple[int, int, int]:
    found = evidence(lake(*messages), WEEK, as_of=LATER)
    return found.questions, found.waiting, found.by_members


@pytest.mark.parametrize(
    ("answers", "waiting", "by_members"),
    [
        ([], 1, 0),
        ([answer(1, BO)], 0, 1),
        ([answer(1, STAFF)], 0, 0),
        ([answer(1, BO), answer(1, STAFF)], 0, 0),  # the staff had to write, too
        ([answer(1, ANN), answer(1, ANN_TOO), answer(1, BOT)], 1, 0),  # oneself and a bot are nobody else
        ([answer(1, BO, hidden=True), answer(1, BO, deleted=True)], 1, 0),
        ([answer(1, None)], 0, 1),  # whom the source no longer names
        ([answer(1, BO, day=8)], 1, 0),  # after the moment of the figure
        ([answer(2, BO)], 1, 0),  # elsewhere
        ([answer(1, BO), answer(1, BO), answer(1, ANN)], 0, 1),
    ],
)
def test_a_question_is_answered_by_members_alone_with_staff_or_not_yet(answers: list, waiting: int, by_members: int):
    found = evidence(lake(question(1), *answers), WEEK, as_of=datetime(2026, 11, 16, tzinfo=UTC))
    assert (found.questions, found.waiting, found.by_members) == (1, waiting, by_members)


def test_questions_of_staff_and_of_other_weeks_are_not_asked():
    assert counted(question(1, STAFF), question(2, BOT), question(3, day=8), question(4, hidden=True)) == (0, 0, 0)


def test_threads_and_people_are_counted_without_staff_and_bots():
    said = [question(1), question(2, ANN_TOO), question(3, STAFF), answer(1, BO), answer(1, BOT), answer(2, BO)]
    found = evidence(lake(*said), WEEK, as_of=LATER)
    assert (found.threads, found.people, found.threads_a_week, found.collected) == (2, 2, 2.0, 7)
    assert found.share_by_members == 100.0


def test_what_was_not_collected_is_no_zero():
    found = evidence(lake(collected=False), WEEK, as_of=LATER)
    assert (found.collected, found.threads_a_week, found.share_by_members) == (0, None, None)
    longer = Period(date(2026, 10, 26), WEEK.last)
    found = evidence(lake(question(1), question(2)), longer, as_of=LATER)
    assert (found.days, found.collected, found.threads_a_week) == (21, 7, 2.0)


def test_an_empty_lake_has_nothing_to_say():
    found = evidence(Tables.in_memory({}), WEEK, as_of=LATER)
    assert (found.threads, found.people, found.questions, found.waiting, found.by_members) == (0, 0, 0, 0, 0)
