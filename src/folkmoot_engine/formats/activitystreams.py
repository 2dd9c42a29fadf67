"""An outbox of ActivityStreams 2.0: Mastodon's export (zip, tar or folder), its outbox.json, or pages of a collection.

What an account made, changed and deleted comes in; what it shared or liked was said by others and is passed over.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.activities import Person, Reader, actor_of, person_of
from folkmoot_engine.formats.batches import Gathering, refuse, reject_for
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.json_members import Damaged, Members
from folkmoot_engine.formats.protocol import Batch, Options, Recognition

LARGEST = 4 << 20  # bytes of actor.json
LOOKED_AT = 64 << 10  # bytes of each file that tell whether it is a collection
FIRST_LOOK = 200  # files that are opened to recognise a folder
OPENING = re.compile(r'"(?:orderedItems|items)"\s*:\s*\[')
IN_BYTES = re.compile(OPENING.pattern.encode())
# Within an activity, tags and pictures follow each other too, but these do not begin with what they are called.
SEAM = re.compile(r'\}\s*,\s*(?=\{\s*"(?:@context|id|type"\s*:\s*"(?:Create|Announce|Update|Delete|Note))")')
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
            raise UnknownFormat(
                "No file is a collection of activities",
                where=str(path),
                remedy="Name the export, or its outbox.json.",
            )
        return self._batches(archive, names, options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the activity still makes no message."""
        told = _parsed(record) if isinstance(record, str) else dict(record)
        people = {id: Person(id, **person) for id, person in context.get("people", {}).items()}
        row = Reader(people, context["channel"]).row(told, context.get("place", "rejects"))
        if isinstance(row, dict) and "uid" in row:
            return row
        raise refuse("not-a-message", "The record makes no message", "Leave it out.")

    def _batches(self, archive: Container, names: list[str], options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        with archive:
            people = _people(archive)
            for person in people.values():
                gathered.handle(person.handle())
            reader = Reader(people, options.channel)
            archive.expect(names)
            for name in names:
                for number, member in enumerate(Members(archive, name, opening=OPENING, seam=SEAM), 1):
                    if not gathered.passed():
                        _gather(gathered, reader, name, f"record {number}", member)
                    if gathered.full:
                        yield gathered.take(archive.progress)
            yield from gathered.rest()


def _gather(gathered: Gathering, reader: Reader, file: str, position: str, member: Any) -> None:
    place = f"{file} {position}"
    try:
        if isinstance(member, Damaged):
            raise member.error
        found = reader.row(member, place)
    except RecordError as error:
        shown = member.text if isinstance(member, Damaged) else member
        shown = shown if isinstance(shown, str | dict) else json.dumps(shown)
        context = {"channel": reader.channel, "people": _known(reader, shown), "place": place}
        gathered.reject(reject_for(error, file=file, position=position, record=shown, context=context))
        return
    if isinstance(found, str):
        gathered.skip(found)
    elif "uid" in found:
        gathered.keep(found)
    else:
        gathered.amend(found)


def _known(reader: Reader, record: Any) -> dict[str, Any]:
    """What is known of the activity's actor, to read it again."""
    person = reader.people.get(actor_of(record)) if isinstance(record, dict) else None
    people = [person] if person else list(reader.people.values()) if isinstance(record, str) else []
    return {person.id: {"name": person.name, "kind": person.kind} for person in people}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refuse("bad-json", f"The record is no JSON: {error}", "Mend its commas and quotes.") from error


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
