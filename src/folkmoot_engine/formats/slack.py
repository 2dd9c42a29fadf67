"""A Slack workspace's export: the zip, or the folder it unpacks to.

Beside the lists of people and channels lies one folder for each channel, with one JSON file a day. A message is
known by its channel and its time stamp alone.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from folkmoot_engine.errors import BrokenArchive, RecordError
from folkmoot_engine.formats.batches import Gathering, message, refuse, reject_for
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.text import markup

LARGEST = 48 << 20  # bytes of one day's file
LISTS = {"channels.json": "public", "groups.json": "private", "mpims.json": "group", "dms.json": "direct"}
DAY = re.compile(r"^(.+)/(\d{4}-\d\d-\d\d)\.json$")
NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")

SAID = {
    "",
    "bot_message",
    "me_message",
    "file_share",
    "file_comment",
    "thread_broadcast",
    "file_mention",
    "ekm_access_denied",
}
AMENDING = {"message_changed", "message_deleted", "message_replied"}
HIDDEN_FILES = {"tombstone", "hidden_by_limit"}
NOBODY = "U00"


class Slack:
    kind = "slack"
    title = "Slack export"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                names = archive.names()
        except BrokenArchive:
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
                "email": _profile(person).get("email") or None,
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
            if team := person.get("team_id") or _profile(person).get("team"):
                return str(team)
        return ""

    def _hash(self) -> str:
        ids = sorted(channel["id"] for channel in self.channels.values()) or sorted(self.names)
        return hashlib.blake2b("\n".join(ids).encode(errors="replace"), digest_size=6).hexdigest()


class Reader:
    """Turns one event of one channel into a row, an amendment, or the reason why it is passed over."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.realm = context["realm"]
        self.source = context["source"]
        self.channel = context["channel"]
        self.people: Mapping[str, str] = context.get("people") or {}
        self.channels: Mapping[str, str] = context.get("channels") or {}
        self.bots = set(context.get("bots") or ())

    def row(self, event: Any, place: str) -> dict[str, Any] | str:
        if not isinstance(event, dict):
            raise refuse("not-an-object", "The record is no JSON object", "Write one message in braces.")
        subtype = event.get("subtype") or ""
        if subtype in AMENDING:
            return self._amendment(event, subtype)
        if subtype not in SAID:
            return f"event: {subtype}"
        if event.get("user") == NOBODY:
            return "event: of nobody"
        return self._message(event, subtype, place)

    def context_of(self, event: Any) -> dict[str, Any]:
        """What is needed to read this event again, and no more of the archive than that."""
        told = event if isinstance(event, str) else json.dumps(event)
        return {
            "realm": self.realm,
            "source": self.source,
            "channel": self.channel,
            "people": {number: name for number, name in self.people.items() if number in told},
            "bots": sorted(number for number in self.bots if number in told),
            "channels": {number: name for number, name in self.channels.items() if number in told},
        }

    def _message(self, event: dict[str, Any], subtype: str, place: str) -> dict[str, Any]:
        sent_at = moment(event.get("ts"))
        author_id, name, kind = self._author(event, subtype)
        said = self._said(event, subtype)
        stamp = str(event["ts"])
        thread = str(event.get("thread_ts") or stamp)
        return message(
            source=self.source,
            channel=self.channel,
            native_id=stamp,
            realm=self.realm,
            thread_id=thread,
            parent_id=thread if thread != stamp else None,
            author_id=author_id,
            author_name=name,
            author_kind=kind,
            html=said.html,
            text=said.text,
            sent_at=sent_at,
            edited_at=moment(event["edited"].get("ts")) if isinstance(event.get("edited"), dict) else None,
            links=said.links,
            mentions=said.mentions,
            attachments=_files(event),
            reactions=_reactions(event),
            place=place,
        )

    def _author(self, event: dict[str, Any], subtype: str) -> tuple[str | None, str | None, str]:
        comment = event.get("comment")
        number = event.get("user") or (comment.get("user") if isinstance(comment, dict) else None)
        if isinstance(number, str) and subtype != "bot_message":
            is_bot = number in self.bots or number == "USLACKBOT"
            name = self.people.get(number) or _told_name(event)
            return number, name or None, "bot" if is_bot else "person"
        number = event.get("bot_id") or number
        if not isinstance(number, str) and not event.get("username"):
            raise refuse("no-author", "Nobody is named as the author", "Add the user's id as user.")
        name = event.get("username") or _told_name(event) or self.people.get(str(number))
        return (number if isinstance(number, str) else None), name or None, "bot"

    def _said(self, event: dict[str, Any], subtype: str) -> markup.Clean:
        comment = event.get("comment")
        if subtype == "file_comment" and isinstance(comment, dict):
            told = comment.get("comment")
        else:
            told = event.get("text") or _told_in_blocks(event.get("blocks")) or _told_in_cards(event)
        if told is not None and not isinstance(told, str):
            raise refuse("bad-text", "The text is no text", "Put it in quotation marks.")
        return markup.from_slack(told or "", self.people, self.channels)

    def _amendment(self, event: dict[str, Any], subtype: str) -> dict[str, Any] | str:
        if subtype == "message_replied":
            return "event: message_replied"
        found = {"source": self.source}
        if subtype == "message_deleted":
            when = moment(event.get("ts") or event.get("event_ts"))
            return found | {
                "native_id": str(event.get("deleted_ts") or event.get("ts")),
                "deleted_at": when,
            }
        new = event.get("message")
        if not isinstance(new, dict) or not new.get("ts"):
            raise refuse("no-message", "A change does not say which message it changes", "Add the message.")
        said = self._said(new, "")
        edited = new.get("edited")
        when = moment(edited.get("ts") if isinstance(edited, dict) else event.get("ts"))
        return found | {"native_id": str(new["ts"]), "edited_at": when, "html": said.html, "text": said.text}


def moment(stamp: Any) -> datetime:
    """The time of a stamp such as "1434772752.000007". Raises RecordError where it is none."""
    if isinstance(stamp, int | float) and not isinstance(stamp, bool):
        stamp = f"{stamp:.6f}"
    try:
        seconds, _, fraction = str(stamp).partition(".")
        micro = int((fraction + "000000")[:6])
        return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=micro)
    except (ValueError, OverflowError, OSError) as error:
        raise refuse(
            "no-time", "The message has no time stamp", "Add ts, seconds since 1970 in quotation marks."
        ) from error


def name_of(person: Mapping[str, Any]) -> str:
    profile = _profile(person)
    names = (
        profile.get("display_name"),
        profile.get("real_name"),
        person.get("real_name"),
        person.get("name"),
    )
    return next((str(name) for name in names if name), str(person["id"]))


def _profile(person: Mapping[str, Any]) -> Mapping[str, Any]:
    profile = person.get("profile")
    return profile if isinstance(profile, dict) else {}


def _told_name(event: Mapping[str, Any]) -> str:
    for field in ("user_profile", "bot_profile"):
        profile = event.get(field)
        if isinstance(profile, dict):
            name = profile.get("display_name") or profile.get("real_name") or profile.get("name")
            if name:
                return str(name)
    return str(event.get("username") or "")


def _told_in_blocks(blocks: Any) -> str:
    """The words of messages that bots lay out in blocks alone."""
    if isinstance(blocks, dict):
        inner = blocks.get("text")
        if isinstance(inner, str):
            return inner
        return "\n".join(filter(None, (_told_in_blocks(blocks.get(field)) for field in ("text", "fields", "elements"))))
    if isinstance(blocks, list):
        return "\n".join(filter(None, (_told_in_blocks(block) for block in blocks)))
    return ""


def _told_in_cards(event: Mapping[str, Any]) -> str:
    """The words of the cards under a message that says nothing itself."""
    cards = event.get("attachments")
    told = []
    for card in cards if isinstance(cards, list) else []:
        if isinstance(card, dict):
            words = [card.get("pretext"), card.get("title"), card.get("text") or card.get("fallback")]
            told.append("\n".join(str(word) for word in words if word))
    return "\n\n".join(filter(None, told))


def _files(event: Mapping[str, Any]) -> list[dict[str, str | None]]:
    files = event.get("files") if isinstance(event.get("files"), list) else [event.get("file")]
    return [
        {
            "name": str(file.get("name") or file.get("title") or file.get("id") or "file"),
            "type": str(file["mimetype"]) if file.get("mimetype") else None,
            # Exports carry the exporter's access token as a query: it must not travel on.
            "url": str(file["url_private"]).partition("?")[0] if file.get("url_private") else None,
        }
        for file in files
        if isinstance(file, dict) and file.get("mode") not in HIDDEN_FILES
    ]


def _reactions(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = event.get("reactions")
    return [
        {"name": str(one["name"]), "count": _count(one)}
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict) and one.get("name")
    ]


def _count(reaction: Mapping[str, Any]) -> int:
    count, users = reaction.get("count"), reaction.get("users")
    if isinstance(count, int) and 0 <= count < 2**31:
        return count
    return len(users) if isinstance(users, list) else 1


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
