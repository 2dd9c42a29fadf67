"""One event of a Matrix room as a row, an amendment, or the reason why it is passed over."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from folkmoot_engine.formats.batches import message, refuse
from folkmoot_engine.formats.json_archive import reason
from folkmoot_engine.formats.json_values import an_object, needed, seconds, told, word
from folkmoot_engine.text import markup

REALM = "matrix"  # ids of people name their server: one world
SAID = {"m.room.message", "m.sticker"}
FILES = {"m.image", "m.file", "m.video", "m.audio", "m.sticker"}
# What clients write before a reply for those that know no replies: it repeats another's words.
REPEATED_HTML = re.compile(r"\A\s*<mx-reply>.*?</mx-reply>", re.DOTALL)
REPEATED_TEXT = re.compile(r"\A> <@[^\n]*\n(?:>[^\n]*\n)*\n")
PERSON_LINK = "https://matrix.to/#/@"


class Reader:
    """Turns the events of one room into rows."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.room, self.channel = context["room"], context["channel"]
        self.source = f"matrix:{self.room}"
        self.people: Mapping[str, str] = context["people"]
        self.reactions: Mapping[str, Mapping[str, int]] = context["reactions"]
        self.pinned = set(context["pinned"])

    def context_of(self, record: Any) -> dict[str, Any]:
        """What this event names, and no more of the room than that."""
        said = record if isinstance(record, str) else json.dumps(record)
        # What is long stands in quotation marks, and ids hold none.
        words = set(re.findall(r'"([@$!][^"\s]{1,255})"', said))
        return {
            "room": self.room,
            "channel": self.channel,
            "people": {person: self.people[person] for person in words & self.people.keys()},
            "reactions": {number: self.reactions[number] for number in words & self.reactions.keys()},
            "pinned": sorted(words & self.pinned),
        }

    def row(self, record: Any, place: str) -> dict[str, Any] | str:
        if not isinstance(record, dict):
            raise refuse("not-an-object", "The record is no JSON object", "Write one message in braces.")
        type_ = record.get("type")
        if type_ == "m.room.redaction":
            return self._redaction(record)
        if not isinstance(type_, str) or type_ not in SAID:
            return reason("event", type_)
        content = an_object(record.get("content"))
        replaced, _ = relation(content, "m.replace")
        return self._edit(record, content, replaced) if replaced else self._message(record, content, place)

    def _message(self, event: Mapping[str, Any], content: Mapping[str, Any], place: str) -> dict[str, Any]:
        number = needed(event, "event_id")
        sender = word(event.get("sender"))
        if sender is None:
            raise refuse("no-author", "Nobody is named as the author", "Add sender.")
        sent_at = _moment(event)
        deleted_at = _deleted_at(event, sent_at)
        said = markup.NOTHING if deleted_at else _said(content, event)
        parent, thread = _place(content, number)
        return message(
            source=self.source,
            channel=self.channel,
            native_id=number,
            realm=REALM,
            thread_id=thread,
            parent_id=parent,
            author_id=sender,
            author_name=self.people.get(sender) or sender.removeprefix("@").partition(":")[0],
            author_kind="bot" if content.get("msgtype") == "m.notice" else "person",
            html=said.html,
            text=said.text,
            sent_at=sent_at,
            deleted_at=deleted_at,
            tags=["is:pinned"] if number in self.pinned else None,
            links=said.links,
            mentions=said.mentions,
            attachments=_attachments(content, event),
            reactions=[{"name": name, "count": many} for name, many in self.reactions.get(number, {}).items()],
            url=f"https://matrix.to/#/{self.room}/{number}" if self.room.startswith("!") else None,
            place=place,
        )

    def _edit(self, event: Mapping[str, Any], content: Mapping[str, Any], replaced: str) -> dict[str, Any]:
        said = _said(an_object(content.get("m.new_content")), event)
        when = _moment(event)
        return {"source": self.source, "native_id": replaced, "edited_at": when, "html": said.html, "text": said.text}

    def _redaction(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Which event is taken back stands beside the content in older rooms, within it in newer ones."""
        number = word(event.get("redacts")) or word(an_object(event.get("content")).get("redacts"))
        if number is None:
            raise refuse("no-message", "A change does not say which message it changes", "Add the message.")
        return {"source": self.source, "native_id": number, "deleted_at": _moment(event)}


def relation(content: Mapping[str, Any], kind: str) -> tuple[str | None, str | None]:
    """The event that this one relates to in that way, and the key it gives; nothing where it does not."""
    found = an_object(content.get("m.relates_to"))
    if found.get("rel_type") != kind:
        return None, None
    return word(found.get("event_id")), word(found.get("key"))


def _place(content: Mapping[str, Any], number: str) -> tuple[str | None, str | None]:
    """Parent and thread. In a thread a client may answer the last message only for those that know no threads."""
    related = an_object(content.get("m.relates_to"))
    answered = word(an_object(related.get("m.in_reply_to")).get("event_id"))
    root, _ = relation(content, "m.thread")
    if root and related.get("is_falling_back") is True:
        answered = root
    parent = (answered or root) if (answered or root) != number else None
    return parent, root or (None if parent else number)


def _said(content: Mapping[str, Any], event: Mapping[str, Any]) -> markup.Clean:
    body, html = told(content, "body"), told(content, "formatted_body")
    if "body" not in content:
        raise refuse("missing-field", "The record has no body", "Add body.")
    if _is_file(content, event) and told(content, "filename") in ("", body):
        return markup.NOTHING  # the body is the file's name
    is_reply = "m.in_reply_to" in an_object(content.get("m.relates_to"))
    if html:
        clean = markup.from_html(REPEATED_HTML.sub("", html))
    else:
        clean = markup.from_text(REPEATED_TEXT.sub("", body) if is_reply else body)
    people = [
        unquote(link.removeprefix("https://matrix.to/#/")) for link in clean.links if link.startswith(PERSON_LINK)
    ]
    called = an_object(content.get("m.mentions")).get("user_ids")
    mentions = [found for one in called if (found := word(one))] if isinstance(called, list) else people
    links = [link for link in clean.links if not link.startswith(PERSON_LINK)]
    return clean._replace(links=links, mentions=list(dict.fromkeys(mentions)))


def _is_file(content: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    return str(content.get("msgtype")) in FILES or event.get("type") in FILES


def _attachments(content: Mapping[str, Any], event: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """The file a message carries. Its address is one of Matrix alone, which no browser opens."""
    if not _is_file(content, event):
        return []
    name = word(content.get("filename")) or word(content.get("body")) or "file"
    return [{"name": name, "type": word(an_object(content.get("info")).get("mimetype")), "url": None}]


def _deleted_at(event: Mapping[str, Any], sent_at: datetime) -> datetime | None:
    """When it was taken back: what is left of it says so."""
    because = an_object(event.get("unsigned")).get("redacted_because")
    if not isinstance(because, dict):
        return None
    return _moment(because) if "origin_server_ts" in because else sent_at


def _moment(event: Mapping[str, Any]) -> datetime:
    return seconds(event.get("origin_server_ts"), "origin_server_ts", of=1000)
