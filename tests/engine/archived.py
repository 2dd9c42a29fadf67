"""The same few messages as an archive of any kind: sound, or with something in them that means harm."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SOUND, YEAR_ZERO, YEAR_9999 = "2015-01-27T20:09:32", "0000-01-01T00:00:00", "9999-12-31T23:59:59"


@dataclass(frozen=True, slots=True)
class Said:
    """A message before any kind has written it. Texts may hold what no encoding allows."""

    number: int
    text: str = "words"
    author: str = "ada"
    at: str = SOUND  # year-month-dayThour:minute:second, of any year from 0000 to 9999; UTC
    parent: int | None = None

    @property
    def seconds(self) -> int:
        """Since 1970; before the first year of Python's calendar too."""
        if self.at == YEAR_ZERO:
            return -62_167_219_200
        return int(datetime.fromisoformat(self.at).replace(tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind writes: the file with the messages, what stands around and between them, and beside that file."""

    file: str  # with a "/": the archive is the folder
    record: Callable[[Said], bytes]
    begin: bytes = b""
    between: bytes = b"\n"
    end: bytes = b"\n"
    beside: Callable[[list[str]], Iterator[tuple[str, bytes]]] = lambda authors: iter(())

    def write(self, folder: Path, said: Iterable[Said], authors: Iterable[str] = ("ada", "bob")) -> Path:
        """The archive in this folder, written piece by piece, whatever its size."""
        target = folder / self.file
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.writelines(self.pieces(said))
        top = folder / self.file.partition("/")[0]
        for name, content in self.beside(list(authors)):
            (top / name).write_bytes(content)
        return top

    def pieces(self, said: Iterable[Said]) -> Iterator[bytes]:
        yield self.begin
        for place, one in enumerate(said):
            yield (self.between if place else b"") + self.record(one)
        yield self.end

    def files(self, said: Iterable[Said]) -> dict[str, bytes]:
        """The archive's files by name, to be packed."""
        made = {self.file.partition("/")[2] or self.file: b"".join(self.pieces(said))}
        return made | dict(self.beside(["ada", "bob"]))


def _json(told: dict) -> bytes:
    return json.dumps(told).encode()


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# One record of each kind --------------------------------------------------------------------------------------------


def _activity(said: Said) -> bytes:
    note = {"type": "Note", "id": f"https://e/{said.number}", "published": f"{said.at}Z", "content": said.text}
    note["inReplyTo"] = said.parent and f"https://e/{said.parent}"
    actor = f"https://e/users/{said.author}"
    return _json({"id": f"https://e/a/{said.number}", "type": "Create", "actor": actor, "object": note})


def _discord(said: Said) -> bytes:
    return _json(_discord_record(said))


def _discord_record(said: Said) -> dict:
    return {
        "id": str(said.number),
        "type": "Default",
        "timestamp": f"{said.at}+00:00",
        "content": said.text,
        "author": {"id": said.author, "name": said.author},
        "reference": {"messageId": str(said.parent)} if said.parent else None,
    }


def _reject(said: Said) -> bytes:
    context = {"guild": "9", "own": "7", "source": "discord:7", "channel": "general", "thread": None, "place": "a"}
    told = {"format": "discord", "file": "general.json", "position": f"record {said.number}", "code": "no-time"}
    return _json(told | {"reason": "No time.", "record": _discord_record(said), "context": context})


def _discourse(said: Said) -> bytes:
    told = {"id": said.number, "username": said.author, "created_at": f"{said.at}Z", "cooked": said.text}
    return _json(
        told | {"post_number": said.number, "post_type": 1, "topic_id": 5, "reply_to_post_number": said.parent}
    )


def _irc(said: Said) -> bytes:
    return _raw(f"{said.at.replace('T', ' ')} <{said.author}> {said.text}")


def _matrix(said: Said) -> bytes:
    content = {"msgtype": "m.text", "body": said.text}
    if said.parent:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": f"${said.parent}"}}
    told = {"type": "m.room.message", "sender": f"@{said.author}:x", "origin_server_ts": said.seconds * 1000}
    return _json(told | {"event_id": f"${said.number}", "room_id": "!r:x", "content": content})


def _mail(said: Said) -> bytes:
    year, month, rest = said.at[:4], "Jan" if said.at[5:7] == "01" else "Dec", said.at[8:].replace("T", " ")
    head = f"From a@x Tue Jan 27 20:09:32 2015\nMessage-ID: <{said.number}@x>\nFrom: {said.author} <{said.author}@x>\n"
    head += f"Date: {rest[:2]} {month} {year} {rest[3:]} +0000\n"
    head += f"In-Reply-To: <{said.parent}@x>\n" if said.parent else ""
    return _raw(f"{head}Content-Type: text/plain; charset=utf-8\n\n{said.text}\n")


def _item(said: Said) -> bytes:
    post = {"id": f"p{said.number}", "create_at": said.seconds * 1000, "user_id": said.author, "message": said.text}
    post["root_id"] = f"p{said.parent}" if said.parent else ""
    return _json({"backend_name": "Mattermost", "origin": "https://chat.example/c1", "category": "post", "data": post})


def _slack(said: Said) -> bytes:
    told = {"type": "message", "user": said.author, "text": said.text, "ts": f"{said.seconds}.{said.number:06}"}
    return _json(told | ({"thread_ts": f"{said.seconds}.{said.parent:06}"} if said.parent else {}))


def _row(said: Said) -> bytes:
    parent = f'ParentId="{said.parent}" ' if said.parent else ""
    told = f'<row Id="{said.number}" PostTypeId="{2 if said.parent else 1}" {parent}CreationDate="{said.at}.000" '
    return _raw(f"{told}Body={quoteattr(said.text)} OwnerUserId={quoteattr(said.author)} />")


def _table(said: Said) -> bytes:
    text = said.text.replace('"', '""')
    return _raw(f'{said.number},{said.at},{said.author},"{text}",{said.parent or ""}')


def _zulip(said: Said) -> bytes:
    told = {"id": said.number, "sender": said.author, "recipient": 5, "subject": "kettle", "content": said.text}
    return _json(told | {"date_sent": float(said.seconds)})


# What stands beside -------------------------------------------------------------------------------------------------


def _slack_people(authors: list[str]) -> Iterator[tuple[str, bytes]]:
    yield "channels.json", b'[{"id": "C1", "name": "general"}]'
    yield "users.json", json.dumps([{"id": author, "name": author} for author in authors]).encode()


def _stack_people(authors: list[str]) -> Iterator[tuple[str, bytes]]:
    row = '<row Id="{}" Reputation="1" CreationDate="2015-01-27T20:09:32" DisplayName="{}" />'
    rows = "\n".join(row.format(escape(author), escape(author)) for author in authors)
    yield "Users.xml", f"<users>\n{rows}\n</users>\n".encode()


def _zulip_realm(authors: list[str]) -> Iterator[tuple[str, bytes]]:
    realm = {
        "zerver_realm": [{"id": 1, "string_id": "acme"}],
        "zerver_userprofile": [{"id": author, "full_name": author, "email": f"{author}@x"} for author in authors],
        "zerver_stream": [{"id": 3, "name": "general"}],
        "zerver_recipient": [{"id": 5, "type": 2, "type_id": 3}],
    }
    yield "realm.json", json.dumps(realm).encode()


COLLECTION = b'{"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection", "orderedItems": [\n'
CHANNEL = b'{"guild": {"id": "9", "name": "Acme"}, "channel": {"id": "7", "name": "general"}, "messages": [\n'
KINDS = {
    "activitystreams": Kind("outbox.json", _activity, COLLECTION, b",\n", b"\n]}"),
    "discord": Kind("general.json", _discord, CHANNEL, b",\n", b"\n]}"),
    "discourse": Kind(
        "forum.json", _discourse, b'{"id": 5, "title": "Kettle", "post_stream": {"posts": [\n', b",\n", b"\n]}}"
    ),
    "irc": Kind("garden.log", _irc),
    "matrix": Kind("room.json", _matrix, b'{"messages": [\n', b",\n", b"\n]}"),
    "mbox": Kind("list.mbox", _mail),
    "perceval": Kind("items.json", _item),
    "rejects": Kind("rejects.jsonl", _reject),
    "slack": Kind("export/general/2015-01-27.json", _slack, b"[", b",\n", b"]", _slack_people),
    "stackexchange": Kind("coffee/Posts.xml", _row, b"<posts>\n", b"\n", b"\n</posts>\n", _stack_people),
    "table": Kind("support.csv", _table, b"id,date,author,text,reply_to\n"),
    "zulip": Kind("export/messages-000001.json", _zulip, b'{"zerver_message": [\n', b",\n", b"\n]}", _zulip_realm),
}


def three(middle: Said | None = None, **changes: object) -> list[Said]:
    """Three messages, the second as told."""
    hit = middle or replace(Said(2, author="bob"), **changes)
    return [Said(1), hit, Said(3)]
