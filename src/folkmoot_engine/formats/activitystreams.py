"""An outbox of ActivityStreams 2.0: Mastodon's export (zip, tar or folder), its outbox.json, or pages of a collection.

What an account made, changed and deleted comes in; what it shared or liked was said by others and is passed over.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.activities import Person, Reader, person_of
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.json_archive import FIRST_LOOK, Opened, batches, mended
from folkmoot_engine.formats.json_stream import Damaged, JsonStream
from folkmoot_engine.formats.protocol import Batch, Options, Recognition

LARGEST = 4 << 20  # bytes of actor.json
LOOKED_AT = 64 << 10  # bytes of each file that tell whether it is a collection
DEEPEST = 3  # of pages within collections
LISTS = {"orderedItems", "items"}
IN_BYTES = re.compile(rb'"(?:orderedItems|items)"\s*:\s*\[')
# Within an activity, tags and pictures follow each other too, but these do not begin with what they are called.
OPENINGS = [("@context",), ("id", "type"), ("type", "id"), ("type", "actor"), ("id", "actor")]
SIGNS = (b"activitystreams", b"OrderedCollection", b"CollectionPage")
OTHERS = {"likes", "bookmarks", "followers", "following"}  # collections of an export that hold no words


class ActivityStreams:
    kind = "activitystreams"
    title = "ActivityStreams outbox (Mastodon and others)"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                found = _boxes(archive, archive.names()[:FIRST_LOOK])
        except ArchiveError:
            return None
        return Recognition(self.kind, 0.9, f"{found[0]} is a collection of activities.") if found else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = _boxes(archive, archive.names())
        if not names:
            remedy = "Name the export, or its outbox.json."
            raise UnknownFormat("No file is a collection of activities", where=str(path), remedy=remedy)
        people = _people(archive)
        reader = Reader(people, options.channel)
        return batches(
            archive,
            names,
            lambda stream, name: Opened(reader, _activities(stream)),
            options,
            openings=OPENINGS,
            handles=(person.handle() for person in people.values()),
        )

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the activity still makes no message."""
        people = {id: Person(id, **person) for id, person in context.get("people", {}).items()}
        return mended(Reader(people, context["channel"]), record, context.get("place", "rejects"))


def _activities(stream: JsonStream) -> Iterator[Any]:
    """The elements of each list of activities; what cannot be read of the collection around them comes as Damaged."""
    try:
        yield from _listed(stream)
    except RecordError as error:
        yield Damaged(error, "")


def _listed(stream: JsonStream, depth: int = 0) -> Iterator[Any]:
    """A collection may hold its first page, and that its list."""
    for key in stream.names():
        if key in LISTS and stream.peek() == "[":
            yield from stream.records()
        elif depth < DEEPEST and stream.peek() == "{":
            yield from _listed(stream, depth + 1)
        if not stream.peek():  # a list that was cut off has told so
            return


def _people(archive: Container) -> dict[str, Person]:
    """The account itself, from actor.json; an export without it, or with a broken one, is read all the same."""
    found = {}
    for name in archive.names():
        if stem(name).lower() == "actor":
            try:
                person = person_of(json.loads(archive.read(name, LARGEST)))
            except (BrokenArchive, ValueError, RecursionError):
                continue
            if person:
                found[person.id] = person
    return found


def _boxes(archive: Container, names: list[str]) -> list[str]:
    """The outbox; where nothing is called so, every collection."""
    candidates = [name for name in names if stem(name).lower() not in OTHERS]
    called_so = [name for name in candidates if stem(name).lower().startswith("outbox")]
    for chosen in (called_so, candidates):
        if found := [name for name in chosen if _is_collection(archive.head(name, LOOKED_AT))]:
            return found
    return []


def _is_collection(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return start.startswith(b"{") and bool(IN_BYTES.search(head)) and any(sign in head for sign in SIGNS)
