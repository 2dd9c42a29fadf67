"""What DiscordChatExporter writes as JSON: a file for each channel or thread, or a folder or zip of them.

A thread is a channel of its own there; here it is a conversation in the channel that it hangs under.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import UnknownFormat
from folkmoot_engine.formats.batches import message, refuse
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.json_archive import (
    Opened,
    batches,
    first_of,
    json_names,
    list_of,
    looks_like,
    mended,
    reason,
)
from folkmoot_engine.formats.json_stream import JsonStream
from folkmoot_engine.formats.json_values import an_object, count, moment, moment_if_told, needed, objects, told, word
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.text import markup

REALM = "discord"  # ids of people are the same in all of Discord
OPENING = ("id", "type")
# By name as the exporter knows it, else by Discord's own number.
SAID = {"Default", "Reply", "0", "19", "20", "23"}  # 20 and 23: answers of an app to a command
THREADS = {"GuildPublicThread", "GuildPrivateThread", "GuildNewsThread", "10", "11", "12"}
TOKEN = re.compile(r"<(?:@!?(?P<person>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)|a?:(?P<emoji>\w+):\d+)>")


class Discord:
    kind = "discord"
    title = "Discord (DiscordChatExporter's JSON)"

    def recognise(self, path: Path) -> Recognition | None:
        name = first_of(path, _exports)
        return Recognition(self.kind, 0.95, f"{name} names a guild and a channel.") if name else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = list(_exports(archive, json_names(archive)))
        if not names:
            remedy = "Export the channels as JSON."
            raise UnknownFormat("No file names a guild and a channel", where=str(path), remedy=remedy)
        # A person's name for the channel holds where there is one; several keep the names they have.
        known = options.channel if len(names) == 1 else ""
        return batches(archive, names, lambda stream, name: _opened(stream, name, known), options, openings=[OPENING])

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the record is still no message."""
        return mended(Reader(context), record, context["place"])


class Reader:
    """Turns the messages of one channel, or of one thread, into rows."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.guild, self.own = context["guild"], context["own"]
        self.source, self.channel = context["source"], context["channel"]
        self.thread: str | None = context["thread"]  # its name, where all this is one

    @classmethod
    def of(cls, header: Mapping[str, Any], name: str, known: str) -> "Reader":
        """From what a file says before its messages; `known` is the channel's name where a person gave one."""
        place = an_object(header.get("channel"))
        own = word(place.get("id")) or stem(name)
        shown = word(place.get("name")) or stem(name)
        parent = word(place.get("categoryId"))
        is_thread = word(place.get("type")) in THREADS and parent is not None
        channel = (word(place.get("category")) or parent) if is_thread else shown
        return cls(
            {
                "guild": word(an_object(header.get("guild")).get("id")) or "0",
                "own": own,
                "source": f"discord:{parent if is_thread else own}",
                "channel": known or channel,
                "thread": shown if is_thread else None,
            }
        )

    def context_of(self, record: Any) -> dict[str, Any]:
        return {
            "guild": self.guild,
            "own": self.own,
            "source": self.source,
            "channel": self.channel,
            "thread": self.thread,
        }

    def row(self, record: Any, place: str) -> dict[str, Any] | str:
        if not isinstance(record, dict):
            raise refuse("not-an-object", "The record is no JSON object", "Write one message in braces.")
        type_ = record.get("type", "Default")
        if str(type_) not in SAID:
            return reason("system message", type_)
        number = needed(record, "id")
        author = an_object(record.get("author"))
        if not word(author.get("id")):
            raise refuse("no-author", "Nobody is named as the author", "Add the author with an id.")
        said = _said(record)
        parent = self._parent(record, number)
        return message(
            source=self.source,
            channel=self.channel,
            native_id=number,
            realm=REALM,
            thread_id=self._thread(number, parent),
            parent_id=parent,
            author_id=word(author["id"]),
            author_name=word(author.get("nickname")) or word(author.get("name")),
            author_kind="bot" if author.get("isBot") is True else "person",
            title=self.thread if number == self.own else None,
            html=said.html,
            text=said.text,
            sent_at=moment(record.get("timestamp"), "timestamp"),
            edited_at=moment_if_told(record, "timestampEdited"),
            tags=["is:pinned"] if record.get("isPinned") is True else None,
            links=_links(record, said),
            mentions=[found for one in objects(record.get("mentions")) if (found := word(one.get("id")))],
            attachments=_attachments(record),
            reactions=_reactions(record),
            url=self._address(number),
            place=place,
        )

    def _parent(self, record: Mapping[str, Any], number: str) -> str | None:
        """The message that is answered. What is forwarded, or comes from a followed channel, answers nothing."""
        reference = an_object(record.get("reference"))
        found = word(reference.get("messageId"))
        elsewhere = word(reference.get("channelId")) not in (None, self.own)
        return None if elsewhere or found == number or str(reference.get("type")) in ("Forward", "1") else found

    def _thread(self, number: str, parent: str | None) -> str | None:
        if self.thread is not None:
            return self.own  # which is the id of the message it began with
        return None if parent else number

    def _address(self, number: str) -> str | None:
        if not (self.own.isdecimal() and number.isdecimal()):
            return None
        return f"https://discord.com/channels/{'@me' if self.guild == '0' else self.guild}/{self.own}/{number}"


def _opened(stream: JsonStream, name: str, known: str) -> Opened:
    header: dict[str, Any] = {"guild": None, "channel": None}
    records = list_of(stream, "messages", header)
    return Opened(Reader.of(header, name, known), records)


def _exports(archive: Container, names: list[str]) -> Iterator[str]:
    return (name for name in names if looks_like(archive, name, "guild", "channel", "dateRange|exportedAt|messages"))


def _said(record: Mapping[str, Any]) -> markup.Clean:
    """The words, else those of the cards below, else those of the message that was passed on."""
    forwarded = an_object(record.get("forwardedMessage"))
    words = told(record, "content") or _told_in_cards(record)
    passed_on = told(forwarded, "content") or _told_in_cards(forwarded)
    if passed_on:
        words = "\n\n".join(filter(None, (words, re.sub(r"^", "> ", passed_on, flags=re.MULTILINE))))
    names = {
        word(one.get("id")): word(one.get("nickname")) or word(one.get("name"))
        for one in objects(record.get("mentions"))
    }
    return markup.from_markdown(TOKEN.sub(lambda found: _token(found, names), words))


def _token(found: re.Match, names: Mapping[str | None, str | None]) -> str:
    """What stands in the raw text for a person, a role, a channel or a picture of the house."""
    if found["person"]:
        return f"@{names.get(found['person']) or found['person']}"
    if found["role"]:
        return f"@{found['role']}"
    return f"#{found['channel']}" if found["channel"] else f":{found['emoji']}:"


def _told_in_cards(record: Mapping[str, Any]) -> str:
    """The words of the cards under a message that says nothing itself, as apps write them."""
    cards = []
    for card in objects(record.get("embeds")):
        fields = [
            f"{word(one.get('name')) or ''}: {word(one.get('value')) or ''}" for one in objects(card.get("fields"))
        ]
        words = [word(card.get("title")), word(card.get("description")), *fields]
        cards.append("\n".join(filter(None, words)))
    return "\n\n".join(filter(None, cards))


def _links(record: Mapping[str, Any], said: markup.Clean) -> list[str]:
    cards = [card.get("url") for card in objects(record.get("embeds"))]
    return list(dict.fromkeys([*said.links, *filter(_is_address, cards)]))


def _attachments(record: Mapping[str, Any]) -> list[dict[str, str | None]]:
    forwarded = an_object(record.get("forwardedMessage"))
    files = [file for of in (record, forwarded) for file in objects(of.get("attachments"))]
    found = [(file.get("fileName"), file.get("url")) for file in files]
    found += [(sticker.get("name"), sticker.get("sourceUrl")) for sticker in objects(record.get("stickers"))]
    # The address carries a signature that lets anybody in for a while: it must not travel on.
    return [
        {"name": word(name) or "file", "type": None, "url": url.partition("?")[0] if _is_address(url) else None}
        for name, url in found
    ]


def _reactions(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for one in objects(record.get("reactions")):
        emoji = an_object(one.get("emoji"))
        if name := word(emoji.get("code")) or word(emoji.get("name")):
            found.append({"name": name, "count": max(1, count(one.get("count")) or 1)})
    return found


def _is_address(url: Any) -> bool:
    return isinstance(url, str) and url.startswith(("https://", "http://"))
