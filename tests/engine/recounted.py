"""Metrics computed a second time, slowly and plainly, over rows as dicts; and histories made up for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from hypothesis import strategies as st

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import Period
from folkmoot_engine.schema import LAKE

Row = dict[str, Any]
ZONES = ("UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu")
START = datetime(
    2026, 3, 25, tzinfo=UTC
)  # the clocks change in Europe, and in New Zealand, within the days that follow
SPAN = timedelta(days=24)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class History:
    """A lake as lists of rows. Day columns are made here, from UTC, in the workspace's zone."""

    zone: ZoneInfo
    messages: list[Row]
    handles: list[Row]
    channels: list[Row]
    coverage: list[Row]
    cases: list[Row]
    decisions: list[Row]

    def tables(self) -> Tables:
        rows = {name: getattr(self, name) for name in LAKE}
        return Tables.in_memory({name: pa.Table.from_pylist(rows[name], LAKE[name].schema) for name in LAKE})


def moments() -> st.SearchStrategy[datetime]:
    """Close together, so that some fall together."""
    return st.integers(0, int(SPAN / HOUR)).map(lambda hours: START + hours * HOUR)


@st.composite
def histories(draw: st.DrawFn) -> History:
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    channels = [{"id": id, "kind": "forum"} for id in range(1, draw(st.integers(1, 3)) + 1)]
    handles = [_handle(draw, id) for id in range(1, draw(st.integers(1, 6)) + 1)]
    messages = _messages(draw, channels, handles, zone)
    for handle in handles:
        said = [one["sent_at"] for one in messages if one["handle"] == handle["id"]]
        handle["first_at"] = min(said, default=None)
        handle["first_day"] = _day(handle["first_at"], zone)
    cases = [_case(draw, id, message, zone) for id, message in enumerate(messages, 1) if draw(st.booleans())]
    decisions: list[Row] = []
    for case in cases:
        for _ in range(draw(st.integers(0, 2))):
            decisions.append(_decision(draw, len(decisions) + 1, case, zone))
    coverage = [_coverage(draw, channel["id"]) for channel in channels for _ in range(draw(st.integers(0, 2)))]
    return History(zone, messages, handles, channels, coverage, cases, decisions)


def _handle(draw: st.DrawFn, id: int) -> Row:
    kind = draw(st.sampled_from(["person", "person", "person", "bot", "system"]))
    return {"id": id, "member": draw(st.integers(1, 4)), "kind": kind, "is_staff": draw(st.integers(0, 4)) == 0}


def _messages(draw: st.DrawFn, channels: list[Row], handles: list[Row], zone: ZoneInfo) -> list[Row]:
    messages: list[Row] = []
    for thread in range(1, draw(st.integers(0, 7)) + 1):
        channel = draw(st.sampled_from(channels))["id"]
        for place in range(draw(st.integers(1, 5))):
            at = draw(moments())
            messages.append(
                {
                    "id": len(messages) + 1,
                    "channel": channel,
                    "thread": thread,
                    "parent": None,
                    "handle": draw(st.sampled_from([*(one["id"] for one in handles), None])),
                    "kind": "message",
                    "opens_thread": place == 0,
                    "asks": draw(st.sampled_from([True, True, False, None])),
                    "language": "en",
                    "sent_at": at,
                    "sent_day": _day(at, zone),
                    "is_deleted": draw(st.integers(0, 5)) == 0,
                    "is_hidden": draw(st.integers(0, 5)) == 0,
                }
            )
    return messages


def _case(draw: st.DrawFn, id: int, message: Row, zone: ZoneInfo) -> Row:
    opened = draw(moments())
    done = opened + draw(st.integers(0, 200)) * HOUR if draw(st.booleans()) else None
    return {
        "id": id,
        **{name: message[name] for name in ("thread", "channel")},
        "message": message["id"],
        "queue": "questions",
        "state": "open" if done is None else "done",
        "level": 1,
        "opened_at": opened,
        "opened_day": _day(opened, zone),
        "due_at": None,
        "done_at": done,
        "done_day": _day(done, zone),
        "done_by_team": done is not None and draw(st.booleans()),
    }


def _decision(draw: st.DrawFn, id: int, case: Row, zone: ZoneInfo) -> Row:
    at = draw(moments())
    return {
        "id": id,
        "case": case["id"],
        **{name: case[name] for name in ("message", "channel")},
        "kind": "hide",
        "is_automated": draw(st.booleans()),
        "reverses": draw(st.sampled_from([None, None, 1])),
        "decided_at": at,
        "decided_day": _day(at, zone),
    }


def _coverage(draw: st.DrawFn, channel: int) -> Row:
    first = START.date() + timedelta(days=draw(st.integers(-2, 22)))
    return {"channel": channel, "from_day": first, "until_day": first + timedelta(days=draw(st.integers(0, 12)))}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = START.date() + timedelta(days=draw(st.integers(-3, 22)))
    return Period(first, first + timedelta(days=draw(st.integers(0, 9))))


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at and at.astimezone(zone).date()


@dataclass(frozen=True)
class Question:
    """Of one metric: over which period, what was known, and where."""

    history: History
    period: Period
    as_of: datetime
    channel: int | None = None

    def holds(self, day: date | None) -> bool:
        return day is not None and self.period.first <= day <= self.period.last

    def here(self, row: Row) -> bool:
        return self.channel in (None, row["channel"])

    def handle(self, message: Row) -> Row | None:
        return next((one for one in self.history.handles if one["id"] == message["handle"]), None)

    def by_community(self, message: Row) -> bool:
        handle = self.handle(message)
        return handle is not None and handle["kind"] == "person" and not handle["is_staff"]


def _messages_of(asked: Question) -> list[Row]:
    return [
        message
        for message in asked.history.messages
        if message["sent_at"] <= asked.as_of
        and not message["is_deleted"]
        and asked.here(message)
        and asked.holds(message["sent_day"])
        and (message["handle"] is None or asked.by_community(message))
    ]


def _members(asked: Question, wanted: Callable[[date], bool]) -> dict[int, int]:
    """Members with how many messages they wrote."""
    wrote: dict[int, int] = {}
    for message in _messages_of(asked):
        if message["handle"] is None:
            continue
        member = asked.handle(message)["member"]
        firsts = [one["first_day"] for one in asked.history.handles if one["member"] == member and one["first_day"]]
        if wanted(min(firsts)):
            wrote[member] = wrote.get(member, 0) + 1
    return wrote


def _waits(asked: Question) -> dict[int, tuple[Fraction, bool]]:
    """Hours waited by thread, and whether it was answered."""
    waits = {}
    for question in asked.history.messages:
        if question["sent_at"] > asked.as_of or question["is_deleted"] or question["is_hidden"]:
            continue
        if not question["opens_thread"] or question["asks"] is not True or not asked.by_community(question):
            continue
        if asked.here(question) and asked.holds(question["sent_day"]):
            answers = [one["sent_at"] for one in asked.history.messages if _answers(asked, one, question)]
            end = min(answers, default=max(_watched_until(asked, question["channel"]), question["sent_at"]))
            waits[question["thread"]] = (Fraction((end - question["sent_at"]) / HOUR), bool(answers))
    return waits


def _answers(asked: Question, reply: Row, question: Row) -> bool:
    if reply["thread"] != question["thread"] or not question["sent_at"] <= reply["sent_at"] <= asked.as_of:
        return False
    if reply["is_deleted"] or reply["is_hidden"]:
        return False
    author, asker = asked.handle(reply), asked.handle(question)
    return author is None or (author["kind"] == "person" and author["member"] != asker["member"])


def _watched_until(asked: Question, channel: int) -> datetime:
    today = asked.as_of.date()
    days = [
        min(one["until_day"], today)
        for one in asked.history.coverage
        if one["channel"] == channel and one["from_day"] <= today
    ]
    if not days:
        return asked.as_of
    end = datetime.combine(max(days) + timedelta(days=1), datetime.min.time(), tzinfo=asked.history.zone)
    return min(end.astimezone(UTC), asked.as_of.astimezone(UTC))


def kaplan_meier(waits: list[tuple[Fraction, bool]], share: Fraction) -> Fraction | None:
    """Exact: time by time, the share of those still waiting that was answered."""
    survival = Fraction(1)
    for time in sorted({hours for hours, answered in waits if answered}):
        waiting = sum(hours >= time for hours, _ in waits)
        survival *= 1 - Fraction(sum(hours == time and answered for hours, answered in waits), waiting)
        if survival <= 1 - share:
            return time
    return None


def _response(asked: Question, share: Fraction) -> tuple[Fraction | None, int]:
    waits = list(_waits(asked).values())
    return kaplan_meier(waits, share), len(waits)


def _done(asked: Question) -> list[int]:
    return [
        case["id"]
        for case in asked.history.cases
        if case["done_by_team"]
        and case["done_at"] <= asked.as_of
        and asked.holds(case["done_day"])
        and asked.here(case)
    ]


def _decided(asked: Question, *, takes_back: bool) -> list[int]:
    return [
        one["id"]
        for one in asked.history.decisions
        if (one["reverses"] is not None) == takes_back
        and one["decided_at"] <= asked.as_of
        and asked.holds(one["decided_day"])
        and asked.here(one)
    ]


def _standing(asked: Question) -> list[int]:
    found = []
    for case in asked.history.cases:
        opened = case["opened_at"] <= asked.as_of and case["opened_day"] <= asked.period.last
        done = case["done_at"] and case["done_at"] <= asked.as_of and case["done_day"] <= asked.period.last
        if opened and not done and asked.here(case):
            found.append(case["id"])
    return found


# What stands behind each metric: ids with the value of each.
BEHIND: dict[str, Callable[[Question], dict[int, Any]]] = {
    "messages": lambda asked: {one["id"]: 1 for one in _messages_of(asked)},
    "active_members": lambda asked: _members(asked, lambda first: True),
    "new_members": lambda asked: _members(asked, lambda first: first >= asked.period.first),
    "returning_members": lambda asked: _members(asked, lambda first: first < asked.period.first),
    "threads_without_answer": lambda asked: {id: 1 for id, (_, answered) in _waits(asked).items() if not answered},
    "first_response_median": lambda asked: {id: hours for id, (hours, _) in _waits(asked).items()},
    "first_response_p90": lambda asked: {id: hours for id, (hours, _) in _waits(asked).items()},
    "cases_done": lambda asked: dict.fromkeys(_done(asked), 1),
    "decisions": lambda asked: dict.fromkeys(_decided(asked, takes_back=False), 1),
    "reversals": lambda asked: dict.fromkeys(_decided(asked, takes_back=True), 1),
    "backlog": lambda asked: dict.fromkeys(_standing(asked), 1),
}
_SHARES = {"first_response_median": Fraction(1, 2), "first_response_p90": Fraction(9, 10)}
_OF_THE_TEAM = {"cases_done", "decisions", "reversals", "backlog"}


def answer(metric: str, asked: Question) -> tuple[float | None, int, int, str]:
    """Value, n, days collected and why there is no value."""
    collected = _recorded(asked) if metric in _OF_THE_TEAM else _collected(asked)
    if not collected:
        return None, 0, 0, "not-collected"
    n = len(BEHIND[metric](asked))
    if metric not in _SHARES:
        return n, n, collected, ""
    value, n = _response(asked, _SHARES[metric])
    why = "no-cases" if n == 0 else "still-waiting" if value is None else ""
    return value, n, collected, why


def _collected(asked: Question) -> int:
    days = [asked.period.first + timedelta(days=number) for number in range(asked.period.days)]
    return sum(_was_collected(asked, day) for day in days if day <= asked.as_of.date())


def _was_collected(asked: Question, day: date) -> bool:
    today, held, gap = asked.as_of.date(), False, False
    for channel in {row["channel"] for row in asked.history.coverage if asked.here(row)}:
        rows = [row for row in asked.history.coverage if row["channel"] == channel and row["from_day"] <= today]
        if any(row["from_day"] <= day <= row["until_day"] for row in rows):
            held = True
        elif any(row["until_day"] < day for row in rows) and any(row["from_day"] > day for row in rows):
            gap = True
    return held and not gap


def _recorded(asked: Question) -> int:
    days = [one["opened_day"] for one in asked.history.cases] + [one["decided_day"] for one in asked.history.decisions]
    if not days:
        return 0
    first, last = max(asked.period.first, min(days)), min(asked.period.last, asked.as_of.date())
    return max((last - first).days + 1, 0)
