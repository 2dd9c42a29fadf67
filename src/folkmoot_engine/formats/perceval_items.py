"""One item of Perceval as the messages within it, each read by the shape of its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from folkmoot_engine.formats.batches import message, offset_minutes, refuse, utc, whole_number
from folkmoot_engine.formats.mail import read_mail
from folkmoot_engine.formats.perceval_fields import found
from folkmoot_engine.formats.perceval_shapes import MAIL, SHAPES, Shape
from folkmoot_engine.formats.slack_events import Reader, name_of

MILLISECONDS = 100_000_000_000  # a time beyond this is told in milliseconds (as seconds it would be the year 5138)
DEEPEST = 4  # of messages within messages
NO_TALK = {"repository"}  # categories of known sources that hold no message


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item was fetched: its source and address, and the channel's name."""

    backend: str  # in lower case
    origin: str
    channel: str

    @classmethod
    def of(cls, item: Mapping[str, Any], channel: str) -> "Place":
        """Raises RecordError where the envelope does not say."""
        backend, origin = item.get("backend_name"), item.get("origin")
        if not isinstance(backend, str) or not isinstance(origin, str) or not origin:
            raise refuse("no-envelope", "backend_name or origin is missing", "Add the name and address of the source.")
        bare = origin.partition("://")[2] or origin
        return cls(backend.lower(), origin, channel or bare.strip("/"))

    @property
    def source(self) -> str:
        return f"{self.backend}:{(self.origin.partition('://')[2] or self.origin).strip('/').lower()}"

    @property
    def realm(self) -> str:
        """The site's people; a mailing list's are known by their address everywhere."""
        try:
            host = urlsplit(self.origin).netloc if "://" in self.origin else ""
        except ValueError:  # an address with half a bracket
            host = ""
        return f"{self.backend}:{host.lower()}" if host else self.source


@dataclass(frozen=True, slots=True)
class Part:
    """One message of an item, still as its source wrote it."""

    shape: str
    record: Mapping[str, Any]
    thread: str = ""  # id of the message that opens it
    parent: str = ""


def parts_of(item: Mapping[str, Any], place: Place) -> Iterator[Part]:
    """The messages of an item, the opening one first. Raises RecordError for a source that is not known here."""
    data = item.get("data")
    if not isinstance(data, Mapping):
        raise refuse("no-envelope", "The item has no data", "Add what the source told as data.")
    if place.backend not in SHAPES and place.backend not in MAIL and place.backend != "slack":
        what = f'Items of Perceval\'s backend "{place.backend}" are not read'
        raise refuse("unknown-backend", what, "Leave them out, or turn them into a table.")
    yield from _within(Part(place.backend, data))


def _within(part: Part, depth: int = 0) -> Iterator[Part]:
    shape = SHAPES.get(part.shape)
    if shape is None:
        yield part
        return
    try:
        data = shape.prepare(part.record) if shape.prepare else part.record
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise refuse("bad-item", f"The item is not as its source writes them ({error})", "Correct it.") from error
    inner = {field for field, _ in shape.parts}
    yield Part(part.shape, {name: told for name, told in data.items() if name not in inner}, part.thread, part.parent)
    number = _told(data, shape.id, shape.mark) or part.parent
    for field, name in shape.parts if depth < DEEPEST else ():
        held = data.get(field)
        for one in held if isinstance(held, list) else []:
            if isinstance(one, Mapping):
                yield from _within(Part(name, one, part.thread or number, number), depth + 1)


def row_of(part: Part, place: Place, where: str) -> dict[str, Any] | str:
    """A row of MESSAGE, an amendment, or why the part is passed over. Raises RecordError."""
    if part.shape in MAIL:
        return read_mail(_as_mail(part.record), place.channel, where)
    if part.shape == "slack":
        return _slack(part.record, place, where)
    shape = SHAPES.get(part.shape)
    if shape is None:
        raise refuse("unknown-backend", f'There is no source "{part.shape}"', "Correct the context.")
    passed_over, why = shape.passed_over
    if passed_over and found(part.record, passed_over):
        return why
    return _row(part, shape, place, where)


def _row(part: Part, shape: Shape, place: Place, where: str) -> dict[str, Any]:
    data = part.record
    number = _told(data, shape.id, shape.mark)
    if not number:
        raise refuse("no-id", "The message has no id", f"Add it as {shape.id.partition('|')[0]}.")
    author = _told(data, shape.author) or None
    said = shape.read(_text(found(data, shape.body)))
    sent_at = moment(found(data, shape.at), shape.at)
    parent = _told(data, shape.parent) or part.parent or None
    if parent == number:
        parent = None
    return message(
        source=place.source,
        channel=place.channel,
        native_id=number,
        realm=place.realm,
        # Within an item the thread is known; a chat's answer belongs to the thread of what it answers.
        thread_id=part.thread or _told(data, shape.thread) or (None if parent else number),
        parent_id=parent,
        author_id=author,
        author_name=_told(data, shape.name) or author,
        author_kind="bot" if shape.bot and _is_true(found(data, shape.bot)) else "person",
        kind=shape.kind,
        title=_told(data, shape.title) or None,
        html=said.html,
        text=said.text,
        sent_at=utc(sent_at),
        utc_offset=offset_minutes(sent_at) or None,
        edited_at=_moment_or_none(data, shape.edited),
        closed_at=_moment_or_none(data, shape.closed),
        deleted_at=_moment_or_none(data, shape.deleted),
        accepted_id=_told(data, shape.accepted, shape.accepted_mark) or None,
        score=whole_number(found(data, shape.score), shape.score) if shape.score else None,
        views=whole_number(found(data, shape.views), shape.views) if shape.views else None,
        tags=_words(found(data, shape.tags)) if shape.tags else None,
        links=said.links,
        mentions=said.mentions,
        url=_told(data, shape.url) or None,
        place=where,
    )


def _told(data: Mapping[str, Any], path: str, mark: str = "") -> str:
    """An id or a name: text or a whole number."""
    value = found(data, path) if path else None
    return f"{mark}{value}" if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "\n\n".join(one for one in value if isinstance(one, str))
    if not isinstance(value, str):
        raise refuse("bad-text", "The text is no text", "Put it in quotation marks.")
    return value


def _words(value: Any) -> list[str] | None:
    """Tags, as names or as objects with a name."""
    told = [found(one, "name") if isinstance(one, Mapping) else one for one in value] if isinstance(value, list) else []
    return [word for word in told if isinstance(word, str) and word] or None


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _moment_or_none(data: Mapping[str, Any], path: str) -> datetime | None:
    value = found(data, path) if path else None
    return utc(moment(value, path)) if value else None


def moment(value: Any, field: str) -> datetime:
    """Seconds or milliseconds, an ISO time, or a mail's date; UTC where no zone is told. Raises RecordError."""
    try:
        if isinstance(value, int | float) or value.replace(".", "", 1).isdigit():
            seconds = float(value)
            seconds = seconds / 1000 if seconds > MILLISECONDS else seconds
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        told = _from_text(value.strip())
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    except (AttributeError, TypeError, ValueError, OverflowError, IndexError) as error:
        name = field.partition("|")[0]
        raise refuse("no-time", f"{name} is no time", f"Write {name} as 2015-01-27T20:09:32Z.") from error


def _from_text(told: str) -> datetime:
    try:
        return datetime.fromisoformat(told.removesuffix(" UTC"))
    except ValueError:
        return parsedate_to_datetime(told)


# Sources that another format knows ----------------------------------------------------------------------------------


def _as_mail(data: Mapping[str, Any]) -> bytes:
    """The mail that Perceval took apart, put together again."""
    body = data.get("body")
    plain, html = (found(body, "plain"), found(body, "html")) if isinstance(body, Mapping) else (body, None)
    kind, text = ("html", html) if plain is None and html is not None else ("plain", plain)
    headers = "".join(
        f"{name}: {' '.join(value.split())}\n"
        for name, value in data.items()
        if isinstance(value, str) and name.replace("-", "").isalnum() and not name.lower().startswith("content-")
        if name.lower() not in ("body", "unixfrom")
    )
    told = f"{headers}Content-Type: text/{kind}; charset=utf-8\n\n{_text(text)}"
    return told.encode("utf-8", "replace")


def _slack(data: Mapping[str, Any], place: Place, where: str) -> dict[str, Any] | str:
    person, channel = data.get("user_data"), data.get("channel_info")
    person = person if isinstance(person, Mapping) and person.get("id") else {}
    number = found(channel, "id") or place.origin.rstrip("/").rpartition("/")[2]
    team = found(person, "team_id|profile.team")
    context = {
        "realm": f"slack:{team}" if team else place.realm,
        "source": f"slack:{number}",
        "channel": _told(channel, "name") if isinstance(channel, Mapping) and found(channel, "name") else place.channel,
        "people": {str(person["id"]): name_of(person)} if person else {},
        "bots": [str(person["id"])] if person.get("is_bot") else [],
    }
    return Reader(context).row(dict(data), where)
