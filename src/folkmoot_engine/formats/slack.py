"""A Slack workspace's export: the zip, or the folder it unpacks to.

Beside the lists of people and channels lies one folder for each channel, with one JSON file a day. A message is
known by its channel and its time stamp alone.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError
from folkmoot_engine.formats.batches import Gathering, refuse, reject_for
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.formats.slack_events import Reader, name_of, profile_of

LARGEST = 48 << 20  # bytes of one day's file
LISTS = {"channels.json": "public", "groups.json": "private", "mpims.json": "group", "dms.json": "direct"}
DAY = re.compile(r"^(.+)/(\d{4}-\d\d-\d\d)\.json$")
NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")


class Slack:
    kind = "slack"
    title = "Slack export"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                names = archive.names()
        except ArchiveError:
            return None
        lists = [name for name in LISTS if name in names]
        days = sum(1 for name in names if DAY.match(name))
        if lists and (days or "users.json" in names or "org_users.json" in names):
            return Recognition(self.kind, 0.99, f"It holds {', '.join(lists)} and {days} files of a day each.")
        if days and "users.json" in names:
            return Recognition(self.kind, 0.7, f"It holds users.json and {days} files of a day each.")
        return None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        return self._batches(archive, Workspace(archive), options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        if isinstance(record, str):
            record = _parsed(record)
        row = Reader(context).row(record, context.get("place", "rejects"))
        if isinstance(row, dict):
            return row
        raise refuse("not-a-message", f"The record is no message ({row})", "Leave it out.")

    def _batches(self, archive: Container, workspace: "Workspace", options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        with archive:
            for row in workspace.handles():
                gathered.handle(row)
                if gathered.full:
                    yield gathered.take(0.0)
            days = workspace.days()
            archive.expect([name for files in days.values() for name in files])
            for folder, files in days.items():
                # A person's name for the channel holds where there is one; several keep the names they have.
                reader = Reader(workspace.context(folder, options.channel if len(days) == 1 else ""))
                for name in files:
                    for position, record in _records(archive, name):
                        if gathered.passed():
                            continue
                        _gather(gathered, reader, name, position, record)
                        if gathered.full:
                            yield gathered.take(archive.progress)
            yield from gathered.rest()


def _gather(gathered: Gathering, reader: "Reader", file: str, position: str, record: Any) -> None:
    place = f"{file} {position}"
    try:
        if isinstance(record, Damaged):
            raise refuse(record.code, record.what, "Mend the record, or export that day again.")
        found = reader.row(record, place)
    except RecordError as error:
        shown = record.text if isinstance(record, Damaged) else record
        context = reader.context_of(shown) | {"place": place}
        gathered.reject(reject_for(error, file=file, position=position, record=shown, context=context))
        return
    if isinstance(found, str):
        gathered.skip(found)
    elif "uid" in found:
        gathered.keep(found)
    else:
        gathered.amend(found)


class Damaged(NamedTuple):
    """A stretch of a day's file that is no event."""

    code: str
    what: str
    text: str


class Workspace:
    """What the lists beside the messages say: people, channels, and which folder is which."""

    def __init__(self, archive: Container) -> None:
        self.names = set(archive.names())
        self.people = self._list(archive, "users.json") or self._list(archive, "org_users.json")
        self.known = {str(person["id"]): name_of(person) for person in self.people}
        self.bots = [str(person["id"]) for person in self.people if person.get("is_bot")]
        self.channels: dict[str, dict[str, str]] = {}  # by folder
        for file, visibility in LISTS.items():
            for channel in self._list(archive, file):
                self._add_channel(channel, visibility)
        self.realm = f"slack:{self._team() or self._hash()}"

    def handles(self) -> Iterator[dict[str, Any]]:
        for person in self.people:
            yield {
                "realm": self.realm,
                "author_id": str(person["id"]),
                "name": name_of(person),
                "kind": "bot" if person.get("is_bot") or person["id"] == "USLACKBOT" else "person",
                "email": profile_of(person).get("email") or None,
            }

    def days(self) -> dict[str, list[str]]:
        """The files of messages by folder, in the order of reading: by channel, then by day."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.names):
            if day := DAY.match(name):
                found.setdefault(day[1], []).append(name)
        return found

    def context(self, folder: str, channel_name: str) -> dict[str, Any]:
        """What reading that folder needs to know; `channel_name` overrules the export's own."""
        channel = self.channels.get(folder) or {"id": f"{self.realm.partition(':')[2]}/{folder}", "name": folder}
        return {
            "realm": self.realm,
            "source": f"slack:{channel['id']}",
            "channel": channel_name or channel["name"],
            "people": self.known,
            "bots": self.bots,
            "channels": {known["id"]: known["name"] for known in self.channels.values()},
        }

    def _add_channel(self, channel: Mapping[str, Any], visibility: str) -> None:
        """Folders of direct messages are named by id, all others by the channel's name."""
        number = str(channel["id"])
        folder = number if visibility == "direct" else str(channel.get("name") or number)
        members = channel.get("members")
        names = [self.known.get(str(one), str(one)) for one in members] if isinstance(members, list) else []
        shown = f"{visibility}: {', '.join(names)}" if visibility in ("direct", "group") and names else folder
        self.channels[folder] = {"id": number, "name": shown}

    def _list(self, archive: Container, name: str) -> list[dict[str, Any]]:
        if name not in self.names:
            return []
        try:
            found = json.loads(archive.read(name, LARGEST))
        except ValueError as error:
            raise BrokenArchive(
                f"A list of the export is no JSON: {error}", where=name, remedy="Export the workspace again."
            ) from error
        if not isinstance(found, list):
            raise BrokenArchive("A list of the export is no list", where=name, remedy="Export the workspace again.")
        return [entry for entry in found if isinstance(entry, dict) and entry.get("id")]

    def _team(self) -> str:
        for person in self.people:
            if team := person.get("team_id") or profile_of(person).get("team"):
                return str(team)
        return ""

    def _hash(self) -> str:
        ids = sorted(channel["id"] for channel in self.channels.values()) or sorted(self.names)
        return hashlib.blake2b("\n".join(ids).encode(errors="replace"), digest_size=6).hexdigest()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise refuse("bad-json", f"The record is no JSON: {error}", "Mend its commas and quotes.") from error


def _records(archive: Container, name: str) -> Iterator[tuple[str, Any]]:
    """The day's events with their positions; a damaged stretch comes as Damaged."""
    try:
        text = archive.read(name, LARGEST).decode("utf-8-sig", "replace")
    except BrokenArchive as error:
        yield "record 1", Damaged("damaged-file", error.what, "")
        return
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        yield from _salvaged(text)
        return
    if not isinstance(found, list):
        yield "record 1", Damaged("not-a-list", "The file of a day is no list of messages", text)
        return
    for number, record in enumerate(found, 1):
        yield f"record {number}", record


def _salvaged(text: str) -> Iterator[tuple[str, Any]]:
    """Whole events of a damaged file, and what lies between them."""
    decoder, at, number = json.JSONDecoder(), text.find("[") + 1, 0
    while (start := _skip_space(text, at)) < len(text) and text[start:].strip() != "]":
        number += 1
        try:
            record, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            end = NEXT_OBJECT.search(text, start)
            stop = end.start() + 1 if end else len(text)
            yield f"record {number}", Damaged("bad-json", f"The record is no JSON: {error}", text[start:stop])
            at = stop
        else:
            yield f"record {number}", record


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at
