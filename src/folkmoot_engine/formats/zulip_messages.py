"""One message of Zulip as a row, from the export's table or from zulip-archive's files."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from folkmoot_engine.formats.batches import message, refuse
from folkmoot_engine.formats.json_values import needed, objects, seconds, told, word
from folkmoot_engine.formats.zulip_realm import CHANNEL, PERSONAL
from folkmoot_engine.text import markup

LONGEST_TOPIC = 200  # characters; Zulip's own are 60
RESOLVED = "✔ "  # before the name of a topic that is done
DELETED = "(deleted)"  # all that is left of a message that its author deleted
TALKS = re.compile(r'class="user-mention" data-user-id="(\d+)"')
NAMED = re.compile(r"@(_?)\*\*([^*|\n]{1,200})(?:\|(\d{1,20}))?\*\*")
PLACED = re.compile(r"#\*\*([^*\n]{1,200})\*\*")
UPLOAD = re.compile(r"\[([^\]\n]{0,300})\]\((/user_uploads/[^)\s]{1,1000})\)")
SAID_OF = ("people", "robots", "channels", "recipients", "reactions")


class Reader:
    """Turns messages into rows. What an archive does not tell of people and channels stays empty."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.realm, self.known = context["realm"], context["known"]
        self.people, self.robots, self.channels, self.recipients, self.reactions = (
            context.get(what) or {} for what in SAID_OF
        )
        # Where a file is one topic.
        self.place = {what: context[what] for what in ("stream", "channel", "topic") if what in context}

    def context_of(self, record: Any) -> dict[str, Any]:
        """What this record names, and no more of the realm than that."""
        said = record if isinstance(record, str) else json.dumps(record)
        numbers = set(re.findall(r"\d+", said))
        whose = {number: tuple(self.recipients[number]) for number in numbers & self.recipients.keys()}
        numbers |= {owner for _, owner in whose.values()}
        named = {
            what: {number: held[number] for number in numbers & held.keys()}
            for what in ("people", "robots", "channels", "reactions")
            if (held := getattr(self, what))
        }
        return {"realm": self.realm, "known": self.known, "recipients": whose, **named, **self.place}

    def row(self, record: Any, place: str) -> dict[str, Any] | str:
        if not isinstance(record, dict):
            raise refuse("not-an-object", "The record is no JSON object", "Write one message in braces.")
        number = needed(record, "id")
        author_id, name, author_kind = self._author(record)
        sent_at = seconds(_first(record, "date_sent", "timestamp"), "date_sent")
        edited = _first(record, "last_edit_time", "last_edit_timestamp")
        edited_at = seconds(edited, "last_edit_time") if edited is not None else None
        said = self._said(record)
        return message(
            native_id=number,
            realm=self.realm,
            author_id=author_id,
            author_name=name,
            author_kind=author_kind,
            html=said.html,
            text=said.text,
            sent_at=sent_at,
            edited_at=edited_at,
            deleted_at=(edited_at or sent_at) if said.text == DELETED else None,
            links=said.links,
            mentions=said.mentions,
            attachments=[
                {"name": name or path.rsplit("/", 1)[-1], "type": None, "url": None}
                for name, path in UPLOAD.findall(told(record, "content"))
            ],
            reactions=self._reactions(record, number),
            place=place,
            **self._conversation(record, number, author_id),
        )

    def _author(self, record: Mapping[str, Any]) -> tuple[str, str | None, str]:
        number = word(_first(record, "sender", "sender_id"))
        name = self.people.get(number or "") or word(record.get("sender_full_name"))
        found = number or word(record.get("sender_email")) or name
        if not found:
            raise refuse("no-author", "Nobody is named as the author", "Add sender.")
        return found, name, self.robots.get(found, "person")

    def _conversation(self, record: Mapping[str, Any], number: str, author: str) -> dict[str, Any]:
        """Where it was said: a channel and its topic, or a talk of a few, in which each message stands alone."""
        kind, whose = self._recipient(record)
        if kind != CHANNEL:
            # A message to one person names its receiver alone: the talk is that of both.
            parties = sorted({author, whose}) if kind == PERSONAL else [whose]
            names = [self.people.get(one, one) for one in parties] if kind == PERSONAL else ["several"]
            return {
                "source": f"{self.realm}/direct:{'-'.join(parties)}",
                "channel": f"direct: {', '.join(names)}",
                "thread_id": number,
            }
        topic = (word(_first(record, "subject", "topic")) or self.place.get("topic") or "")[:LONGEST_TOPIC]
        name = topic.removeprefix(RESOLVED)
        return {
            "source": f"{self.realm}/{whose}",
            "channel": self.known or self.place.get("channel") or self.channels.get(whose, whose),
            "thread_id": f"topic:{name.lower()}" if name else number,
            "title": name or None,
            "tags": ["is:resolved"] if topic != name else None,
        }

    def _recipient(self, record: Mapping[str, Any]) -> tuple[str, str]:
        """The kind of place and whose it is."""
        if stream := self.place.get("stream"):
            return CHANNEL, stream
        number = needed({"recipient": _first(record, "recipient", "recipient_id")}, "recipient")
        if number not in self.recipients:
            raise refuse("missing-field", "The record has no recipient", "Add recipient.")
        kind, whose = self.recipients[number]
        return kind, whose

    def _said(self, record: Mapping[str, Any]) -> markup.Clean:
        """As Zulip rendered it, else from its Markdown. zulip-archive holds HTML alone, and calls it content."""
        html = told(record, "rendered_content") or (told(record, "content") if self.place else "")
        if html:
            return markup.from_html(html)._replace(mentions=list(dict.fromkeys(TALKS.findall(html))))
        source = told(record, "content")
        if not source and "content" not in record:
            raise refuse("missing-field", "The record has no content", "Add content.")
        plain = PLACED.sub(r"#\1", NAMED.sub(r"@\2", source))
        called = [number or name for silent, name, number in NAMED.findall(source) if not silent]
        return markup.from_markdown(plain)._replace(mentions=list(dict.fromkeys(called)))

    def _reactions(self, record: Mapping[str, Any], number: str) -> list[dict[str, Any]]:
        found = self.reactions.get(number)
        if found is None:
            names = (word(one.get("emoji_name")) for one in objects(record.get("reactions")))
            found = Counter(name for name in names if name)
        return [{"name": name, "count": many} for name, many in found.items()]


def _first(record: Mapping[str, Any], *fields: str) -> Any:
    """The first of these fields that is told: their names have changed over the years."""
    return next((record[field] for field in fields if record.get(field) is not None), None)
