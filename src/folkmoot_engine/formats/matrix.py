"""A Matrix room as Element exports it to JSON: one file, a folder or a zip of them.

What people call themselves, how they reacted and what is pinned stands in events of its own, after or before the
messages, so a file is read twice: once for these, once for the messages.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import RecordError, UnknownFormat
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.json_archive import (
    Opened,
    batches,
    first_of,
    json_names,
    list_of,
    looks_like,
    mended,
)
from folkmoot_engine.formats.json_stream import JsonStream
from folkmoot_engine.formats.json_values import an_object, word
from folkmoot_engine.formats.matrix_events import Reader, relation
from folkmoot_engine.formats.protocol import Batch, Options, Recognition

OPENINGS = [("type", "sender"), ("sender", "type"), ("room_id", "type"), ("event_id", "type")]
MOST_KNOWN = 300_000  # people named, and messages reacted to, that are kept in memory; those beyond are not told


class Matrix:
    kind = "matrix"
    title = "Matrix room (Element's JSON)"

    def recognise(self, path: Path) -> Recognition | None:
        name = first_of(path, _rooms)
        return Recognition(self.kind, 0.95, f"{name} holds a room's events.") if name else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = list(_rooms(archive, json_names(archive)))
        if not names:
            remedy = "Export the room as JSON."
            raise UnknownFormat("No file holds a room's events", where=str(path), remedy=remedy)
        # A person's name for the channel holds where there is one; several keep the names they have.
        known = options.channel if len(names) == 1 else ""
        return batches(
            archive,
            names,
            lambda stream, name: Opened(Reader(_room(archive, name, known)), list_of(stream, "messages")),
            options,
            openings=OPENINGS,
            readings=2,
        )

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the record is still no message."""
        return mended(Reader(context), record, context["place"])


def _rooms(archive: Container, names: list[str]) -> Iterator[str]:
    return (name for name in names if looks_like(archive, name, "messages", "event_id", "origin_server_ts"))


def _room(archive: Container, name: str, known: str) -> dict[str, Any]:
    """What the room's events say of each other; less where the file is damaged."""
    about = Room()
    room_name = None
    with closing(JsonStream(archive.chunks(name), OPENINGS)) as stream:
        try:
            for key in stream.names():
                if key == "room_name":
                    room_name = word(stream.value())
                elif key == "messages":
                    for event in stream.records():
                        about.learn(an_object(event))
        except RecordError:
            about.room = about.room or stem(name)  # the damage is told when the messages are read
    room = about.room or stem(name)
    return {
        "room": room,
        "channel": known or room_name or stem(name),
        "people": about.people,
        "reactions": about.reactions,
        "pinned": about.pinned,
    }


class Room:
    """What a first reading gathers."""

    def __init__(self) -> None:
        self.room: str | None = None
        self.people: dict[str, str] = {}
        self.reactions: dict[str, dict[str, int]] = {}
        self.pinned: list[str] = []

    def learn(self, event: Mapping[str, Any]) -> None:
        self.room = self.room or word(event.get("room_id"))
        content = an_object(event.get("content"))
        if event.get("type") == "m.reaction":
            self._react(*relation(content, "m.annotation"))
        elif event.get("type") == "m.room.member":
            self._name(word(event.get("state_key")) or word(event.get("sender")), word(content.get("displayname")))
        elif event.get("type") == "m.room.pinned_events" and isinstance(content.get("pinned"), list):
            self.pinned = [number for one in content["pinned"] if (number := word(one))]

    def _react(self, target: str | None, key: str | None) -> None:
        if target and key and (target in self.reactions or len(self.reactions) < MOST_KNOWN):
            found = self.reactions.setdefault(target, {})
            found[key] = found.get(key, 0) + 1

    def _name(self, person: str | None, name: str | None) -> None:
        if person and name and (person in self.people or len(self.people) < MOST_KNOWN):
            self.people[person] = name
