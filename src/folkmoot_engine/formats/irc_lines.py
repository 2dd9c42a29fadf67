"""One line of an IRC log, in any of the common hands: irssi, WeeChat, ZNC, energymech, Limnoria, Ubuntu's public logs.

They agree on a time of day and on `<nick> words`; they differ in how they tell that somebody came, went or changed
their name, and in where they write the day.
"""

import re
from datetime import date
from typing import NamedTuple

STAMP = re.compile(
    r"\[?(?:(?P<day>\d{4}-\d\d-\d\d)[T ])?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?\]?(?=\s)"
)
SAID = re.compile(r"\s*<[ @+%&~!]?([^<>]{1,64})>[ \t]?(.*)", re.DOTALL)  # some logs put a space into a name
ACTION = re.compile(r"\s*\* (?!\*)([^\s#]\S{0,63})(?!\S)[ \t]*(.*)", re.DOTALL)
NOTICE = re.compile(r"\s*-([^\s#()!:-][^\s():]{0,63})(?:\([^)\s]*\)|:[^\s-]+)?- (.*)", re.DOTALL)
EVENT = re.compile(r"\s*(?:-!-|\*\*\*|===|=!=|-->|<--|--)\s+(.*)", re.DOTALL)
WEECHAT = re.compile(r"\t([^\t]*)\t(.*)", re.DOTALL)
WEECHAT_EVENTS = {"-->", "<--", "--", "=!=", ""}

DAY_TOLD = re.compile(
    r"\s*[-*]*\s*(?:Log (?:opened|closed)|Day changed(?: to)?|Session (?:Start|Time|Close):?|"
    r"(?:BEGIN|ENDING) LOGGING AT)\s+(?:[A-Z][a-z]{2},?\s+)?"
    r"(?:(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})|(?P<day2>\d{1,2})\s+(?P<month2>[A-Z][a-z]{2}))"
    r",?(?:\s+[\d:]+)?\s+(?P<year>\d{4})"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

RENAMED = re.compile(r"(\S{1,64}) is now known as (\S{1,64})(?!\S)")
CAME_OR_WENT = re.compile(
    r"(?:(Joins|Parts|Quits): (\S+)|(\S+) (?:[\[(].*[\])]\s+)?has (joined|left|quit)\b)", re.DOTALL
)
EVENT_NAMES = {"joins": "join", "joined": "join", "parts": "part", "left": "part", "quits": "quit", "quit": "quit"}
# What Ubuntu's older logs write after "===" and is no deed of a person's.
SERVER_SAID = re.compile(
    r"[#\[]|mode/|\S+ (?:[\[(].*[\])]\s+)?(?:(?:was kicked|changed the topic|sets mode)\b|->)", re.DOTALL
)
CODES = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04[0-9A-Fa-f]{6}|[\x02\x0f\x11\x16\x1d\x1e\x1f]")

LONGEST_NAME = 64
TALK = ("said", "deed", "notice")


class Line(NamedTuple):
    """What a line tells."""

    kind: str  # said, deed (/me), notice, join, part, quit, rename, day, event
    nick: str = ""
    text: str = ""  # the words; the new name where it was changed
    clock: tuple[int, int, int] | None = None  # hour, minute, second
    day: date | None = None
    zone: str = ""  # "+0200", where the line tells it


def parsed(told: str) -> Line | None:
    """The line, or None where it has no shape that an IRC log knows. Raises ValueError for a day that is none."""
    told = CODES.sub("", told)
    if day := DAY_TOLD.match(told):
        return Line("day", day=_day_told(day))
    stamp = STAMP.match(told)
    if not stamp:
        return _event(told)
    found = _body(told[stamp.end() :])
    if found is None:
        return None
    return found._replace(
        clock=(int(stamp["hour"]), int(stamp["minute"]), int(stamp["second"] or 0)),
        day=date.fromisoformat(stamp["day"]) if stamp["day"] else None,
        zone=stamp["zone"] or "",
    )


def _body(told: str) -> Line | None:
    """What stands after the time."""
    if columns := WEECHAT.match(told):
        return _in_columns(columns[1].strip(), columns[2])
    if said := SAID.match(told):
        return Line("said", said[1].replace(" ", ""), said[2])
    if deed := ACTION.match(told):
        return Line("deed", deed[1], deed[2])
    if notice := NOTICE.match(told):
        return Line("notice", notice[1], notice[2])
    return _event(told)


def _in_columns(sign: str, told: str) -> Line | None:
    """WeeChat's: the time, a sign or a name, the words."""
    if sign == "*":
        return _deed(told)
    if sign in WEECHAT_EVENTS:
        return _happened(told)
    nick = sign.lstrip("@+%&~!")
    return Line("said", nick, told) if 0 < len(nick) <= LONGEST_NAME else None


def _event(told: str) -> Line | None:
    """A line that begins with one of the signs for what happened. Ubuntu's older logs write deeds this way, too."""
    found = EVENT.match(told)
    if not found:
        return None
    happened = _happened(found[1])
    if happened.kind == "event" and told.startswith("===") and not SERVER_SAID.match(found[1]):
        return _deed(found[1])
    return happened


def _deed(told: str) -> Line | None:
    nick, _, text = told.partition(" ")
    return Line("deed", nick, text.strip()) if 0 < len(nick) <= LONGEST_NAME else None


def _happened(told: str) -> Line:
    if renamed := RENAMED.match(told):
        return Line("rename", renamed[1], renamed[2])
    if moved := CAME_OR_WENT.match(told):
        return Line(EVENT_NAMES[(moved[1] or moved[4]).lower()], moved[2] or moved[3])
    return Line("event")


def _day_told(found: re.Match[str]) -> date:
    month = MONTHS.index(found["month"] or found["month2"]) + 1
    return date(int(found["year"]), month, int(found["day"] or found["day2"]))
