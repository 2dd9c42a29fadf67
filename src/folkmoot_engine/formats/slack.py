"""A Slack workspace's export: the zip, or the folder it unpacks to.

Beside the lists of people and channels lies one folder for each channel, with one JSON file a day. A message is
known by its channel and its time stamp alone.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import ArchiveError, BrokenArchive, UnknownFormat
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.json_archive import Opened, batches, mended
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.formats.slack_events import Reader, name_of, profile_of

LARGEST = 48 << 20  # bytes of a list of people or channels
LISTS = {"channels.json": "public", "groups.json": "private", "mpims.json": "group", "dms.json": "direct"}
DAY = re.compile(r"^(.+)/(\d{4}-\d\d-\d\d)\.json$")
OPENINGS = [("type",), ("user",), ("text",), ("subtype",), ("client_msg_id",), ("bot_id",), ("files",), ("upload",)]


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
        workspace = Workspace(archive)
        names = workspace.days()
        if not names and workspace.names.isdisjoint(LISTS):
            remedy = "Name the folder that holds channels.json."
            raise UnknownFormat("There are no messages of Slack", where=str(path), remedy=remedy)
        folders = {folder_of(name) for name in names}
        # A person's name for the channel holds where there is one; several keep the names they have.
        known = options.channel if len(folders) == 1 else ""
        readers = {folder: Reader(workspace.context(folder, known)) for folder in folders}
        return batches(
            archive,
            names,
            lambda stream, name: Opened(readers[folder_of(name)], stream.records()),
            options,
            openings=OPENINGS,
            handles=workspace.handles(),
        )

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the record is still no message."""
        return mended(Reader(context), record, context.get("place", "rejects"))


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

    def days(self) -> list[str]:
        """The files of messages in the order of reading: by channel, then by day."""
        return sorted(filter(DAY.match, self.names))

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
        except (ValueError, RecursionError) as error:
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


def folder_of(name: str) -> str:
    """The folder of a day's file: a channel."""
    return DAY.match(name)[1]
