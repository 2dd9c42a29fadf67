"""One event of a Slack channel as a message, an amendment, or the reason why it is passed over."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from folkmoot_engine.formats.batches import in_calendar, message, refuse
from folkmoot_engine.text import markup

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
WORD = re.compile(r"\w+")


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
        named = set(WORD.findall(event if isinstance(event, str) else json.dumps(event)))
        return {
            "realm": self.realm,
            "source": self.source,
            "channel": self.channel,
            "people": {number: self.people[number] for number in sorted(named & self.people.keys())},
            "bots": sorted(named & self.bots),
            "channels": {number: self.channels[number] for number in sorted(named & self.channels.keys())},
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
        return in_calendar(datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=micro))
    except (ValueError, OverflowError, OSError) as error:
        raise refuse(
            "no-time", "The message has no time stamp", "Add ts, seconds since 1970 in quotation marks."
        ) from error


def name_of(person: Mapping[str, Any]) -> str:
    profile = profile_of(person)
    names = (
        profile.get("display_name"),
        profile.get("real_name"),
        person.get("real_name"),
        person.get("name"),
    )
    return next((str(name) for name in names if name), str(person["id"]))


def profile_of(person: Mapping[str, Any]) -> Mapping[str, Any]:
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
