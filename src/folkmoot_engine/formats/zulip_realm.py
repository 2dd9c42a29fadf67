"""What realm.json of a Zulip export says beside the messages: people, channels, conversations, reactions."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from folkmoot_engine.errors import BrokenArchive, RecordError
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.json_stream import JsonStream
from folkmoot_engine.formats.json_values import seconds, word

MOST_REACTED = 300_000  # messages whose reactions are kept in memory; those of later ones are not told
PERSONAL, CHANNEL, GROUP = "1", "2", "3"  # Zulip's kinds of recipients


class Realm:
    """One organisation. Everything is known by Zulip's own ids, as text."""

    def __init__(self, slug: str = "zulip") -> None:
        self.slug = slug
        self.people: dict[str, str] = {}
        self.robots: dict[str, str] = {}  # kind by id: bot or system
        self.channels: dict[str, str] = {}
        self.recipients: dict[str, tuple[str, str]] = {}  # kind and whose
        self.reactions: dict[str, dict[str, int]] = {}  # by message: name and count
        self._handles: list[dict[str, Any]] = []

    @classmethod
    def read(cls, archive: Container, name: str) -> "Realm":
        """Raises BrokenArchive where the file is no JSON: without it nobody could be named."""
        realm = cls()
        tables = realm._tables()
        with closing(JsonStream(archive.chunks(name))) as stream:
            try:
                for table in stream.names():
                    if table in tables:
                        for row in stream.records():
                            if isinstance(row, dict):
                                tables[table](row)
            except RecordError as error:
                raise BrokenArchive(error.what, where=name, remedy="Export the workspace again.") from error
        return realm

    def handles(self) -> Iterator[dict[str, Any]]:
        """Rows of HANDLE."""
        return ({"realm": f"zulip:{self.slug}", **handle} for handle in self._handles)

    def context(self, known: str) -> dict[str, Any]:
        """What a reader of messages needs; `known` is the channel's name where a person gave one."""
        return {
            "realm": f"zulip:{self.slug}",
            "known": known if len(self.channels) < 2 else "",
            "people": self.people,
            "robots": self.robots,
            "channels": self.channels,
            "recipients": self.recipients,
            "reactions": self.reactions,
        }

    def _tables(self) -> dict[str, Callable[[Mapping[str, Any]], None]]:
        return {
            "zerver_realm": self._realm,
            "zerver_userprofile": lambda row: self._person(row, "bot" if row.get("is_bot") is True else "person"),
            "zerver_userprofile_mirrordummy": lambda row: self._person(row, "person"),
            "zerver_userprofile_crossrealm": lambda row: self._person(row, "system"),
            "zerver_stream": self._channel,
            "zerver_recipient": self._recipient,
            "zerver_reaction": self._reaction,
        }

    def _realm(self, row: Mapping[str, Any]) -> None:
        self.slug = word(row.get("string_id")) or word(row.get("name")) or self.slug

    def _person(self, row: Mapping[str, Any], kind: str) -> None:
        number = word(row.get("id"))
        if number is None:
            return
        email = word(row.get("delivery_email")) or word(row.get("email"))
        name = word(row.get("full_name")) or (email or number).partition("@")[0]
        self.people[number] = name
        if kind != "person":
            self.robots[number] = kind
        self._handles.append(
            {
                "author_id": number,
                "name": name,
                "kind": kind,
                "email": email,
                "joined_at": _moment_or_none(row.get("date_joined")),
            }
        )

    def _channel(self, row: Mapping[str, Any]) -> None:
        if number := word(row.get("id")):
            self.channels[number] = word(row.get("name")) or number

    def _recipient(self, row: Mapping[str, Any]) -> None:
        number, whose = word(row.get("id")), word(row.get("type_id"))
        if number and whose:
            self.recipients[number] = (word(row.get("type")) or "", whose)

    def _reaction(self, row: Mapping[str, Any]) -> None:
        number = word(row.get("message")) or word(row.get("message_id"))
        name = word(row.get("emoji_name"))
        if number and name and (number in self.reactions or len(self.reactions) < MOST_REACTED):
            found = self.reactions.setdefault(number, {})
            found[name] = found.get(name, 0) + 1


def _moment_or_none(stamp: Any) -> datetime | None:
    try:
        return seconds(stamp, "date_joined") if stamp is not None else None
    except RecordError:
        return None
