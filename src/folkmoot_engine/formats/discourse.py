"""Topics of a Discourse forum as it hands them out (/t/<id>.json): one file, a folder or a zip of them.

A file holds one topic, of any length, or a list of them. What a topic says of itself may stand after its posts, so a
file is read twice: once for the topic, once for the posts. A post is known by its topic and its number there.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import RecordError, UnknownFormat
from folkmoot_engine.formats.batches import message, refuse
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.json_archive import Opened, batches, first_of, json_names, looks_like, mended
from folkmoot_engine.formats.json_stream import Damaged, JsonStream
from folkmoot_engine.formats.json_values import an_object, count, moment, moment_if_told, needed, objects, told, word
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.text import markup

OPENINGS = [("id", "name"), ("id", "username")]
PASSED_OVER = {"3": "small action", "4": "whisper"}
LIKE = 2  # among the kinds of actions on a post
# What of a topic is told on its first post; "posts" is all that is not.
OF_TOPIC = (
    "id",
    "title",
    "tags",
    "category_id",
    "views",
    "closed",
    "archived",
    "visible",
    "accepted_answer",
    "vote_count",
)
NO_SITE = re.compile(r"(?:topics?|posts?|t|index)?[-_. ]*\d*", re.IGNORECASE)
SLUG = re.compile(r"[^a-z0-9.]+")
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class Discourse:
    kind = "discourse"
    title = "Discourse topics (JSON)"

    def recognise(self, path: Path) -> Recognition | None:
        name = first_of(path, _topics)
        return Recognition(self.kind, 0.95, f"{name} holds a stream of posts.") if name else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = list(_topics(archive, json_names(archive)))
        if not names:
            remedy = "Save the topics as /t/<id>.json gives them."
            raise UnknownFormat("No file holds a stream of posts", where=str(path), remedy=remedy)
        site = _site(archive, options)
        return batches(
            archive,
            names,
            lambda stream, name: _opened(stream, site | {"topic": _topic(archive, name)}),
            options,
            openings=OPENINGS,
            readings=2,
        )

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the record is still no post."""
        return mended(Reader(context), record, context["place"])


class Reader:
    """Turns posts into rows, each with what its topic says."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.source, self.channel, self.address = context["source"], context["channel"], context["address"]
        self.topic: Mapping[str, Any] = context["topic"]

    def context_of(self, record: Any) -> dict[str, Any]:
        return {"source": self.source, "channel": self.channel, "address": self.address, "topic": self.topic}

    def row(self, record: Any, place: str) -> dict[str, Any] | str:
        if not isinstance(record, dict):
            raise refuse("not-an-object", "The record is no JSON object", "Write one message in braces.")
        if passed_over := PASSED_OVER.get(str(record.get("post_type"))):
            return f"post type: {passed_over}"
        # In a list of topics each post brings its own along.
        topic = an_object(record.get("topic")) or self.topic
        own = word(record.get("topic_id")) or needed({"topic_id": topic.get("id")}, "topic_id")
        number = needed(record, "post_number")
        answers = word(record.get("reply_to_post_number"))
        author_id, name, author_kind = _author(record)
        said = _said(record)
        return message(
            source=self.source,
            channel=self.channel,
            native_id=f"{own}/{number}",
            realm=self.source,
            thread_id=f"{own}/1",
            parent_id=f"{own}/{answers}" if answers and answers != number else None,
            author_id=author_id,
            author_name=name,
            author_kind=author_kind,
            html=said.html,
            text=said.text,
            sent_at=moment(record.get("created_at"), "created_at"),
            edited_at=moment_if_told(record, "updated_at") if (count(record.get("version")) or 1) > 1 else None,
            deleted_at=_deleted_at(record),
            links=said.links,
            mentions=said.mentions,
            reactions=_reactions(record),
            url=_url(self.address, record),
            place=place,
            **(_opening(record, topic, own) if number == "1" else _reply(record)),
        )


def _opening(record: Mapping[str, Any], topic: Mapping[str, Any], own: str) -> dict[str, Any]:
    """What only the first post of a topic tells."""
    accepted = word(an_object(topic.get("accepted_answer")).get("post_number"))
    return {
        "kind": "question" if accepted else "message",
        "accepted_id": f"{own}/{accepted}" if accepted else None,
        "title": word(topic.get("title")),
        "score": count(topic.get("vote_count")),
        "views": count(topic.get("views")),
        "tags": [*_tags(topic), *_marks(record)],
    }


def _reply(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "answer" if record.get("accepted_answer") is True else "message", "tags": _marks(record)}


def _author(record: Mapping[str, Any]) -> tuple[str | None, str | None, str]:
    """Id, name and kind. Discourse's own people, the system and its guide, have ids below zero."""
    number = word(record.get("user_id"))
    name = word(record.get("username")) or word(record.get("name"))
    if not (number or name):
        raise refuse("no-author", "Nobody is named as the author", "Add username.")
    kind = "system" if number == "-1" else "bot" if number and number.startswith("-") else "person"
    return number or name, name, kind


def _said(record: Mapping[str, Any]) -> markup.Clean:
    if cooked := told(record, "cooked"):
        return markup.from_html(cooked)
    if raw := told(record, "raw"):
        return markup.from_markdown(raw)
    if "cooked" in record or "raw" in record or record.get("hidden") is True:
        return markup.NOTHING
    raise refuse("missing-field", "The record has no cooked", "Add cooked.")


def _deleted_at(record: Mapping[str, Any]) -> datetime | None:
    """When staff deleted it, or when its author did, which the source tells as a change."""
    if record.get("deleted_at") or record.get("user_deleted") is not True:
        return moment_if_told(record, "deleted_at")
    return moment_if_told(record, "updated_at") or moment(record.get("created_at"), "created_at")


def _tags(topic: Mapping[str, Any]) -> list[str]:
    """Tags are names, or since 2026 objects; the category stands beside them."""
    found = topic.get("tags") if isinstance(topic.get("tags"), list) else []
    named = [word(an_object(tag).get("name")) or word(an_object(tag).get("slug")) or word(tag) for tag in found]
    category = word(topic.get("category_id"))
    marks = [("is:closed", topic.get("closed")), ("is:archived", topic.get("archived"))]
    marks.append(("is:unlisted", topic.get("visible") is False))
    return [
        *filter(None, named),
        *([f"category:{category}"] if category else []),
        *(mark for mark, holds in marks if holds is True),
    ]


def _marks(record: Mapping[str, Any]) -> list[str]:
    """What moderation said of a post, and the office its author held."""
    marks = {
        "is:hidden": record.get("hidden"),
        "is:deleted-by-author": record.get("user_deleted"),
        "is:flagged": (count(record.get("reviewable_score_pending_count")) or 0) > 0,
        "is:moderator-action": str(record.get("post_type")) == "2",
        "by:admin": record.get("admin"),
        "by:moderator": record.get("moderator"),
        "by:staff": record.get("staff"),
    }
    return [mark for mark, holds in marks.items() if holds is True]


def _reactions(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Reactions where the forum has them, which count likes too; likes alone elsewhere."""
    found = [(word(one.get("id")), count(one.get("count"))) for one in objects(record.get("reactions"))]
    if not found:
        actions = objects(record.get("actions_summary"))
        found = [("like", count(one.get("count"))) for one in actions if one.get("id") == LIKE]
    return [{"name": name, "count": many} for name, many in found if name and many and many > 0]


def _url(address: str, record: Mapping[str, Any]) -> str | None:
    path = word(record.get("post_url"))
    return f"{address}{path}" if address and path and path.startswith("/t/") else None


# Files --------------------------------------------------------------------------------------------------------------


def _topics(archive: Container, names: list[str]) -> Iterator[str]:
    return (name for name in names if looks_like(archive, name, "post_stream", "posts"))


def _topic(archive: Container, name: str) -> dict[str, Any]:
    """What the topic says of itself, before or after its posts; less where the file is damaged."""
    found: dict[str, Any] = {}
    with closing(JsonStream(archive.chunks(name), OPENINGS)) as stream:
        if stream.peek() != "{":
            return {}
        try:
            for key in stream.names():
                if key == "post_stream":
                    _pass_posts(stream)
                elif key in OF_TOPIC:
                    found[key] = stream.value()
        except RecordError:
            return found  # told when the posts are read
    return found


def _pass_posts(stream: JsonStream) -> None:
    for key in stream.names():
        if key == "posts":
            for _ in stream.records():
                continue


def _opened(stream: JsonStream, context: Mapping[str, Any]) -> Opened:
    reader = Reader(context)
    if stream.peek() == "[":
        return Opened(reader, _posts_of_topics(stream))
    try:
        for key in stream.names():
            if key == "post_stream":
                for inner in stream.names():
                    if inner == "posts":
                        return Opened(reader, stream.records())
        raise refuse("no-messages", "The file has no list of messages", "Export the channel again.")
    except RecordError as error:
        return Opened(reader, [Damaged(error, "")])


def _posts_of_topics(stream: JsonStream) -> Iterator[Any]:
    """Each post of a list of topics, with what its topic says of itself."""
    for topic in stream.records():
        posts = an_object(an_object(topic).get("post_stream")).get("posts")
        if not isinstance(posts, list):
            yield topic  # refused as what it is
            continue
        about = {key: topic[key] for key in OF_TOPIC if key in topic}
        yield from (post | {"topic": about} if isinstance(post, dict) else post for post in posts)


def _site(archive: Container, options: Options) -> dict[str, str]:
    """The forum is what a person calls it, else what the archive is called: posts do not say where they stand."""
    told_name = archive.stem
    if NO_SITE.fullmatch(told_name):
        told_name = archive.path.resolve().parent.name if not options.origin else "forum"
    slug = SLUG.sub("-", (options.channel or told_name).lower()).strip("-.") or "forum"
    return {
        "source": f"discourse:{slug}",
        "channel": options.channel or slug,
        "address": f"https://{slug}" if HOST.fullmatch(slug) else "",
    }
