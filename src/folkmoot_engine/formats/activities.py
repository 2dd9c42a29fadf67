"""One activity as a message, an amendment, or the reason why it is passed over.

Any property may be one value, an object or a list: the first counts where only one can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from folkmoot_engine.formats.batches import BOUND, message, refuse, utc
from folkmoot_engine.text import markup

REALM = "activitystreams"  # an actor's id is an address of its own, on whatever server
SPOKEN = {"Note", "Article", "Question", "Page", "Event", "Image", "Audio", "Video", "Document"}
PEOPLE = {"Person", "Group", "Organization", "Service", "Application"}
MADE = {"Create", "Update"}
BOTS = {"Service", "Application"}


@dataclass(frozen=True, slots=True)
class Person:
    """An account, as actor.json tells it."""

    id: str
    name: str
    kind: str  # person, bot

    def handle(self) -> dict[str, Any]:
        return {"realm": REALM, "author_id": self.id, "name": self.name, "kind": self.kind}


def person_of(actor: Any) -> Person | None:
    """The account that an actor document describes, if it does."""
    if not isinstance(actor, Mapping) or not _id(actor):
        return None
    name = _words(actor.get("name")) or _words(actor.get("preferredUsername")) or account_name(_id(actor))
    return Person(_id(actor), name, "bot" if actor.get("type") in BOTS else "person")


def account_name(actor: str) -> str:
    """ "https://e.org/users/ada" is @ada@e.org."""
    parts = urlsplit(actor) if actor.isprintable() and "[" not in actor else None
    name = parts.path.rstrip("/").rpartition("/")[2].lstrip("@") if parts else ""
    return f"@{name}@{parts.netloc}" if name and parts.netloc else actor


def actor_of(activity: Mapping[str, Any]) -> str:
    """The id of who did it."""
    thing = _first(activity.get("object"))
    of_thing = thing.get("attributedTo") if isinstance(thing, Mapping) else None
    return _id(_first(activity.get("actor") or activity.get("attributedTo") or of_thing))


class Reader:
    """Turns activities into rows; `channel`, where given, is the name of the channel they go to."""

    def __init__(self, people: Mapping[str, Person], channel: str) -> None:
        self.people, self.channel = people, channel

    def context_of(self, activity: Any) -> dict[str, Any]:
        """What is known of the activity's actor; of a damaged one's, all that may be it."""
        person = self.people.get(actor_of(activity)) if isinstance(activity, Mapping) else None
        people = [person] if person else list(self.people.values()) if isinstance(activity, str) else []
        told = {person.id: {"name": person.name, "kind": person.kind} for person in people}
        return {"channel": self.channel, "people": told}

    def row(self, activity: Any, place: str) -> dict[str, Any] | str:
        """A row of MESSAGE, an amendment, or why it is passed over. Raises RecordError."""
        if isinstance(activity, str):
            return "activity: an address alone"
        if not isinstance(activity, Mapping):
            raise refuse("not-an-object", "The record is no JSON object", "Write one activity in braces.")
        kind, thing = _words(_first(activity.get("type"))), _first(activity.get("object"))
        if kind in SPOKEN:
            return self._message(activity, activity, place)
        if kind in ("Delete", "Tombstone"):
            return self._deletion(activity, activity if kind == "Tombstone" else thing)
        if not kind:
            raise refuse("no-type", "The activity does not say what it is", 'Add its type, such as "Create".')
        if kind not in MADE:
            return f"activity: {kind[:40]}"
        if not isinstance(thing, Mapping):
            return f"activity: {kind} of something kept elsewhere"
        what = _words(_first(thing.get("type")))
        if what not in SPOKEN:
            return f"activity: {kind} of {'an account' if what in PEOPLE else what[:40] or 'something unnamed'}"
        return self._message(activity, thing, place) if kind == "Create" else self._change(activity, thing)

    def _message(self, activity: Mapping[str, Any], thing: Mapping[str, Any], place: str) -> dict[str, Any]:
        number, actor = _needed_id(thing), self._actor(activity)
        parent = _id(_first(thing.get("inReplyTo")))
        said = _said(thing)
        person = self.people.get(actor)
        return message(
            source=_source(actor),
            channel=self.channel or account_name(actor),
            native_id=number,
            realm=REALM,
            thread_id=None if parent and parent != number else number,
            parent_id=parent if parent and parent != number else None,
            author_id=actor,
            author_name=person.name if person else account_name(actor),
            author_kind=person.kind if person else "person",
            kind="question" if thing.get("type") == "Question" else "message",
            title=_title(thing),
            html=said.html,
            text=said.text,
            sent_at=_moment(thing.get("published") or activity.get("published"), "published"),
            edited_at=_moment_or_none(thing.get("updated"), "updated"),
            closed_at=_moment_or_none(thing.get("closed"), "closed"),
            tags=_tags(thing),
            links=said.links,
            mentions=_mentions(thing) or said.mentions,
            attachments=_attachments(thing),
            reactions=_reactions(thing),
            url=_address(thing.get("url")),
            place=place,
        )

    def _change(self, activity: Mapping[str, Any], thing: Mapping[str, Any]) -> dict[str, Any]:
        said = _said(thing)
        when = thing.get("updated") or activity.get("published") or activity.get("updated")
        return {
            "source": _source(self._actor(activity)),
            "native_id": _needed_id(thing),
            "edited_at": _moment(when, "updated"),
            "html": said.html,
            "text": said.text,
        }

    def _deletion(self, activity: Mapping[str, Any], thing: Any) -> dict[str, Any] | str:
        deleted = thing.get("deleted") if isinstance(thing, Mapping) else None
        when = deleted or activity.get("published") or activity.get("updated")
        number, actor = _id(thing), self._actor(activity)
        if not number:
            raise refuse("no-id", "The deletion does not say what it deletes", "Add the id as object.")
        if number == actor:
            return "activity: Delete of an account"
        return {"source": _source(actor), "native_id": number, "deleted_at": _moment(when, "deleted")}

    def _actor(self, activity: Mapping[str, Any]) -> str:
        """Who did it; in an export with one account, that one where nothing else is told."""
        found = actor_of(activity) or (next(iter(self.people)) if len(self.people) == 1 else "")
        if not found:
            raise refuse("no-author", "Nobody is named as the actor", "Add the account's address as actor.")
        return found


def _source(actor: str) -> str:
    return f"activitystreams:{actor}"


# Values -------------------------------------------------------------------------------------------------------------


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _id(value: Any) -> str:
    """The id of an object, or the address that stands for it."""
    return _words(value.get("id") or value.get("href")) if isinstance(value, Mapping) else _words(value)


def _needed_id(thing: Mapping[str, Any]) -> str:
    found = _words(thing.get("id"))
    if not found:
        raise refuse("no-id", "What was said has no id", "Add the id to the object.")
    return found


def _address(value: Any) -> str | None:
    """A web address: of several the first that is one."""
    found = (
        _words(one.get("href") or one.get("url")) if isinstance(one, Mapping) else _words(one) for one in _all(value)
    )
    return next((one for one in found if one.startswith(("https://", "http://"))), None)


def _moment(value: Any, field: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
        return utc(found if found.tzinfo else found.replace(tzinfo=UTC), field)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse("no-time", f"{field} is no time", f"Write {field} as 2015-01-27T20:09:32Z.") from error


def _moment_or_none(value: Any, field: str) -> datetime | None:
    return _moment(value, field) if isinstance(value, str) and value else None


# What was said ------------------------------------------------------------------------------------------------------


def _said(thing: Mapping[str, Any]) -> markup.Clean:
    """The content and, of a poll, what could be chosen."""
    content = thing.get("content")
    if content is None:
        content = _in_some_language(thing.get("contentMap"))
    if not isinstance(content, str):
        raise refuse("bad-text", "The content is no text", "Put it in quotation marks.")
    choices = [one.get("name") for one in _all(thing.get("oneOf") or thing.get("anyOf")) if isinstance(one, Mapping)]
    listed = "".join(f"<li>{escape(choice)}</li>" for choice in choices if isinstance(choice, str))
    return markup.from_html(f"{content}<ul>{listed}</ul>" if listed else content)


def _in_some_language(told: Any) -> Any:
    return next(iter(told.values()), "") if isinstance(told, Mapping) else ""


def _title(thing: Mapping[str, Any]) -> str | None:
    """An article's name; a warning that stands before the words, too."""
    name, warning = _words(thing.get("name")).strip(), _words(thing.get("summary")).strip()
    warning = markup.from_html(warning).text
    return f"{name} ({warning})" if name and warning else name or warning or None


def _tags(thing: Mapping[str, Any]) -> list[str] | None:
    tags = [tag for tag in _all(thing.get("tag")) if isinstance(tag, Mapping) and tag.get("type") == "Hashtag"]
    return [_words(tag.get("name")).lstrip("#") for tag in tags if _words(tag.get("name")).lstrip("#")] or None


def _mentions(thing: Mapping[str, Any]) -> list[str]:
    tags = [tag for tag in _all(thing.get("tag")) if isinstance(tag, Mapping) and tag.get("type") == "Mention"]
    return list(dict.fromkeys(filter(None, (_words(tag.get("href") or tag.get("name")) for tag in tags))))


def _attachments(thing: Mapping[str, Any]) -> list[dict[str, str | None]]:
    found = []
    for one in _all(thing.get("attachment")):
        if isinstance(one, Mapping):
            place = _address(one.get("url") or one.get("href"))
            stored = _words(one.get("url"))
            name = _words(one.get("name")) or (place or stored).rpartition("/")[2] or "file"
            found.append({"name": name, "type": _words(one.get("mediaType")) or None, "url": place})
    return found


def _reactions(thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    counted = {name: thing.get(field) for name, field in (("like", "likes"), ("share", "shares"))}
    totals = {name: one.get("totalItems") for name, one in counted.items() if isinstance(one, Mapping)}
    return [{"name": name, "count": n} for name, n in totals.items() if type(n) is int and 0 < n <= BOUND]
