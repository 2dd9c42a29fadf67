"""A Zulip organisation: its own export, or what zulip-archive writes; a folder, or packed.

The export holds realm.json (people, channels, reactions) and messages-000001.json and on; the archive holds
stream_index.json and a folder for each channel, with one file a topic. A topic is a thread.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.json_archive import Opened, batches, list_of, looks_like, mended
from folkmoot_engine.formats.json_stream import parsed
from folkmoot_engine.formats.json_values import an_object, word
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.formats.zulip_messages import Reader
from folkmoot_engine.formats.zulip_realm import Realm

OPENINGS = [("id", "sender"), ("id", "sender_full_name"), ("id", "sender_id")]
REALM, INDEX = "realm.json", "stream_index.json"
MESSAGES = re.compile(r"messages-\d+\.json(?:\.gz|\.zst)?")
TOPIC = re.compile(r"(?:(?P<number>\d+)-)?(?P<stream>[^/]+)/(?P<topic>[^/]+)\.json")
LARGEST_INDEX = 64 << 20  # bytes
SLUG = re.compile(r"[^a-z0-9.]+")


class Zulip:
    kind = "zulip"
    title = "Zulip (export, or zulip-archive's JSON)"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                names = _messages(archive)
                if names and looks_like(archive, names[0], "zerver_(?:user)?message"):
                    return Recognition(self.kind, 0.98, f"{names[0]} holds a table of Zulip's messages.")
                if INDEX in archive.names() and looks_like(archive, INDEX, "streams"):
                    return Recognition(self.kind, 0.9, f"{INDEX} lists channels and their topics.")
        except ArchiveError:
            return None
        return None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        try:
            return self._reading(archive, options)
        except ArchiveError:
            archive.close()
            raise

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the record is still no message."""
        return mended(Reader(context), record, context["place"])

    def _reading(self, archive: Container, options: Options) -> Iterator[Batch]:
        if names := _messages(archive):
            realm = Realm.read(archive, REALM) if REALM in archive.names() else Realm(_slug(archive))
            return batches(
                archive,
                names,
                lambda stream, name: Opened(Reader(realm.context(options.channel)), list_of(stream, "zerver_message")),
                options,
                openings=OPENINGS,
                handles=realm.handles(),
            )
        if INDEX in archive.names():
            channels = _index(archive)
            topics = archive.as_they_lie([name for name in archive.names() if TOPIC.fullmatch(name)])
            context = {"realm": f"zulip:{_slug(archive)}", "known": options.channel}
            return batches(
                archive,
                topics,
                lambda stream, name: Opened(Reader(context | _place(name, channels)), stream.records()),
                options,
                openings=OPENINGS,
            )
        remedy = f"Name the folder that holds {REALM}, or {INDEX}."
        raise UnknownFormat("There are no messages of Zulip", where=str(archive.path), remedy=remedy)


def _messages(archive: Container) -> list[str]:
    """The export's files of messages."""
    return archive.as_they_lie([name for name in archive.names() if MESSAGES.fullmatch(name)])


def _index(archive: Container) -> dict[str, str]:
    """The channels' names by their ids, as zulip-archive lists them."""
    try:
        told = parsed(archive.read(INDEX, LARGEST_INDEX).decode("utf-8-sig", "replace"))
    except RecordError as error:
        raise BrokenArchive(
            "A list of the export is no list", where=INDEX, remedy="Export the workspace again."
        ) from error
    streams = an_object(an_object(told).get("streams"))
    return {number: name for name, about in streams.items() if (number := word(an_object(about).get("id")))}


def _place(name: str, channels: Mapping[str, str]) -> dict[str, Any]:
    """Channel and topic as a file's name tells them: "12-general/two.20words.json"."""
    found = TOPIC.fullmatch(name)
    number = found["number"] or ""
    return {
        "stream": number or found["stream"],
        "channel": channels.get(number) or _unquoted(found["stream"]),
        "topic": _unquoted(PurePosixPath(found["topic"]).name),
    }


def _unquoted(name: str) -> str:
    """zulip-archive writes what may not stand in an address as a full stop and two digits."""
    return unquote(re.sub(r"\.(?=[0-9A-Fa-f]{2})", "%", name))


def _slug(archive: Container) -> str:
    return SLUG.sub("-", archive.stem.lower()).strip("-.") or "zulip"
