"""Logs of IRC channels: one file or a folder of them, plain or packed.

The day stands in the file's name ("2017-01-31.log"), in lines of its own ("Day changed"), or before each time. Who
answers whom is not in a log: `irc_replies` guesses it, and docs/reference/irc.md says how well.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path, PurePosixPath
from typing import Any

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.batches import Gathering, message, offset_minutes, refuse, reject_for, utc
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.irc_clock import Clock
from folkmoot_engine.formats.irc_lines import TALK, Line, parsed
from folkmoot_engine.formats.irc_replies import Conversation
from folkmoot_engine.formats.lines import checked, numbered_lines, shown
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.formats.table_mapping import zone_named
from folkmoot_engine.text import markup

LONGEST = 64 << 10  # bytes of one line; IRC itself allows 512
LOOKED_AT = 32 << 10  # bytes of each file that tell whether it is a log
FIRST_LOOK = 50  # files that are opened to recognise a folder
SURE, ENOUGH = 0.8, 0.3  # share of lines in the shape of a log's: to be recognised, to be read

DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
DATE_IN_NAME = re.compile(r"[-_. ]*(?<!\d)\d{4}(?:-?\d\d){1,2}(?!\d)(?:[-_.]\d\d(?!\d))?")
ENDINGS = re.compile(r"(?:\.(?:raw|txt|log|irclog|weechatlog))+$", re.IGNORECASE)
CHANNEL = re.compile(r"[#&][^\s,:/]+")
CHANNEL_SPOKEN_OF = re.compile(r"(?:joined|left|log for|Now talking (?:in|on)) ([#&][^\s,:]+)")
SKIPPED = {"day": "log: the day", "rename": "event: name changed"}
MOST_AT_ONCE = 200_000  # different lines with the same time


class Irc:
    kind = "irc"
    title = "IRC logs (irssi, WeeChat, ZNC, Ubuntu's)"
    asks_zone = True

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                log = next(_logs(archive, archive.names()[:FIRST_LOOK], SURE), None)
        except ArchiveError:
            return None
        return Recognition(self.kind, 0.9, f"{log} holds lines of a chat: a time, <a name>, words.") if log else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        """Raises MappingError where the zone given is none."""
        zone = zone_named(options.zone) if options.zone else None
        archive = Container(path, origin=options.origin)
        names = list(_logs(archive, archive.names(), ENOUGH))
        if not names:
            raise UnknownFormat(
                "No file holds lines of an IRC log",
                where=str(path),
                remedy="A line looks like this: [12:34] <ada> hello.",
            )
        return self._batches(archive, names, zone, options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the line still says nothing, or not when."""
        if not isinstance(record, str):
            raise refuse("bad-line", "The record is no line of a log", "Write it as text: [12:34] <ada> hello.")
        day, zone = context["day"], context["zone"]
        clock = Clock(date.fromisoformat(day) if day else None, zone_named(zone) if zone else None, context["shift"])
        log = Log(Room(context["channel"], context["network"]), clock)
        found = log.read(record.encode(errors="replace"), context.get("place", "rejects"))
        if isinstance(found, str):
            raise refuse("not-a-message", f"The line is no message ({found})", "Leave it out.")
        return found

    def _batches(self, archive: Container, names: list[str], zone: tzinfo | None, options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        rooms = _rooms(archive, names, options.channel)
        with archive:
            archive.expect(names)
            for name in names:
                log = Log(rooms[name], Clock(_day_of(name), zone))
                for number, line in numbered_lines(archive, name, LONGEST):
                    _gather(gathered, log, name, number, line)
                    if gathered.full:
                        yield gathered.take(archive.progress)
            yield from gathered.rest()


def _gather(gathered: Gathering, log: "Log", file: str, number: int, line: bytes | BrokenArchive) -> None:
    """What is safe already is read too: who is called what, and who spoke last, must be known for the lines after."""
    place = f"{file} line {number}"
    try:
        found = log.read(checked(line, LONGEST), place)
    except RecordError as error:
        if gathered.passed():
            return
        context = log.context() | {"place": place}
        gathered.reject(reject_for(error, file=file, position=f"line {number}", record=shown(line), context=context))
        return
    if gathered.passed():
        return
    if isinstance(found, str):
        gathered.skip(found)
    else:
        gathered.keep(found)


@dataclass(frozen=True, slots=True)
class Room:
    """Where a log was kept."""

    channel: str
    network: str  # "" where nothing tells

    @property
    def source(self) -> str:
        return f"irc:{self.network}/{self.channel.lower()}" if self.network else f"irc:{self.channel.lower()}"

    @property
    def realm(self) -> str:
        """Names are one's own within a network; where it is not known, within the channel."""
        return f"irc:{self.network}" if self.network else self.source


class Log:
    """One file: the day, who is called what, and who spoke last."""

    def __init__(self, room: Room, clock: Clock) -> None:
        self.room, self.clock = room, clock
        self._people: dict[str, str] = {}  # nick → the nick they first spoke under
        self._talk = Conversation()
        self._stamp = ""
        self._same: Counter[str] = Counter()  # words said alike within the same stamp

    def read(self, raw: bytes, place: str) -> dict[str, Any] | str:
        """A row of MESSAGE, or why the line is passed over. Raises RecordError."""
        line = _line(raw)
        if line.kind in TALK:
            return self._message(line, place)
        if line.kind == "day":
            self.clock.begin(line.day)
        elif line.kind == "rename":
            self._rename(line.nick.lower(), line.text.lower())
        elif line.kind in ("part", "quit"):
            self._people.pop(line.nick.lower(), None)
        return SKIPPED.get(line.kind) or ("event: other" if line.kind == "event" else f"event: {line.kind}")

    def context(self) -> dict[str, Any]:
        """What reading one line again needs to know."""
        return {
            "channel": self.room.channel,
            "network": self.room.network,
            "day": self.clock.day.isoformat() if self.clock.day else "",
            "shift": self.clock.shift,
            "zone": str(self.clock.zone or ""),
        }

    def _message(self, line: Line, place: str) -> dict[str, Any]:
        moment = self.clock.at(line)
        sent_at = utc(moment)
        number = self._id(moment, line)
        person = self._people.setdefault(line.nick.lower(), line.nick.lower())
        answers, named = self._talk.add(number, line.nick.lower(), line.text, sent_at)
        said = markup.from_text(f"* {line.nick} {line.text}" if line.kind == "deed" else line.text)
        return message(
            source=self.room.source,
            channel=self.room.channel,
            native_id=number,
            realm=self.room.realm,
            thread_id=None if answers else number,
            parent_id=answers,
            author_id=person,
            author_name=line.nick,
            # By custom a program speaks in notices.
            author_kind="bot" if line.kind == "notice" else "person",
            html=said.html,
            text=said.text,
            sent_at=sent_at,
            utc_offset=offset_minutes(moment) if line.zone or self.clock.zone else None,
            links=said.links,
            mentions=[self._people.get(named, named)] if named else [],
            place=place,
        )

    def _id(self, moment: datetime, line: Line) -> str:
        """From when, who and what, so that a log cut elsewhere or grown since gives the same."""
        stamp = moment.strftime("%Y%m%dT%H%M%S")
        if stamp != self._stamp:
            self._stamp = stamp
            self._same.clear()
        told = f"{line.kind}\0{line.nick}\0{line.text}".encode(errors="replace")
        digest = hashlib.blake2b(told, digest_size=6).hexdigest()
        if len(self._same) >= MOST_AT_ONCE:
            raise refuse("no-time", f"More than {MOST_AT_ONCE:,} lines bear the same time", "Correct their times.")
        self._same[digest] += 1
        again = self._same[digest]
        return f"{stamp}-{digest}" if again == 1 else f"{stamp}-{digest}-{again}"

    def _rename(self, old: str, new: str) -> None:
        """The handle goes on under the new name, unless either name has not spoken, or has one of its own."""
        person = self._people.pop(old, None)
        if person is not None:
            self._people.setdefault(new, person)


def _line(raw: bytes) -> Line:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    try:
        found = parsed(text.rstrip("\r\n"))
    except ValueError as error:
        raise refuse("no-day", f"The line tells a day that is none ({error})", "Correct the day.") from error
    if found is None:
        raise refuse("bad-line", "The line is none of a chat", "Write it as [12:34] <ada> hello, or leave it out.")
    return found


# Files --------------------------------------------------------------------------------------------------------------


def _logs(archive: Container, names: list[str], share: float) -> Iterator[str]:
    """The members in which that share of the lines has the shape of a log's."""
    return (name for name in names if _is_log(archive.head(name, LOOKED_AT), share))


def _is_log(head: bytes, share: float) -> bool:
    lines = [line for line in head.split(b"\n")[: -1 if len(head) == LOOKED_AT else None] if line.strip()][:200]
    found = [line for line in map(_shape, lines) if line]
    return any(line.clock for line in found if line.kind in TALK) and len(found) >= share * len(lines)


def _shape(raw: bytes) -> Line | None:
    try:
        return _line(raw[:LONGEST])
    except RecordError:
        return None


def _day_of(name: str) -> date | None:
    for year, month, day in reversed(DAY_IN_NAME.findall(name)):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _rooms(archive: Container, names: list[str], given: str) -> dict[str, Room]:
    """The room of each file: as its path says, else as the files beside it do, else the archive's own name."""
    told = {name: _room_in_path(name) for name in names}
    if given and len(set(told.values())) == 1:
        return {name: Room(given, room.network if room else "") for name, room in told.items()}
    beside: dict[str, list[str]] = {}
    for name, room in told.items():
        if room is None:
            beside.setdefault(_folder_and_name(name), []).append(name)
    for folder, together in beside.items():
        channel = given or _channel_spoken_of(archive, together) or folder.rpartition("/")[2]
        told |= dict.fromkeys(together, Room(channel or _without_date(archive.stem) or "irc", ""))
    return told


def _room_in_path(name: str) -> Room | None:
    """ZNC: "network/#room/2017-01-31.log"; WeeChat: "irc.network.#room.weechatlog"; irssi: "network/#room.log"."""
    parts = PurePosixPath(name).parts
    for at, part in reversed(list(enumerate(parts))):
        found = CHANNEL.search(part)
        if found:
            before = part[: found.start()].removeprefix("irc.").strip("._-")
            channel = _without_date(found[0] if at < len(parts) - 1 else stem(found[0]))
            return Room(channel, (before or (parts[at - 1] if at else "")).lower())
    return None


def _folder_and_name(name: str) -> str:
    """What is left of a path without its date: files of one room agree in it."""
    path = PurePosixPath(name)
    folder = "" if str(path.parent) == "." else str(path.parent)
    rest = _without_date(stem(path.name))
    return f"{folder}/{rest}" if rest and folder else rest or folder


def _without_date(name: str) -> str:
    return DATE_IN_NAME.sub("", ENDINGS.sub("", name)).strip("-_. ")


def _channel_spoken_of(archive: Container, names: list[str]) -> str:
    """The channel that people are said to have joined, most often, in the first files."""
    heads = (archive.head(name, LOOKED_AT).decode("utf-8", "replace") for name in names[:FIRST_LOOK])
    found = Counter(channel.rstrip(".") for head in heads for channel in CHANNEL_SPOKEN_OF.findall(head))
    return found.most_common(1)[0][0] if found else ""
