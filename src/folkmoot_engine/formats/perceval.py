"""What GrimoireLab's Perceval fetched: items in JSON, one a line or spread over several, from some thirty sources.

Each item is an envelope (backend_name, origin, category, updated_on) around data as the source wrote it; an issue
brings its comments with it, a question its answers. Each message within an item is a record of its own.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.batches import Gathering, refuse, reject_for
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.lines import checked, numbered_lines, shown
from folkmoot_engine.formats.perceval_items import NO_TALK, Part, Place, parts_of, row_of
from folkmoot_engine.formats.protocol import Batch, Options, Recognition

LONGEST = 32 << 20  # bytes of one item
LOOKED_AT = 64 << 10  # bytes of each file that tell whether it holds items
FIRST_LOOK = 200  # files that are opened to recognise a folder
BEGUN, ENDED = {b"{", b"[{"}, {b"}", b"},", b"}]"}


class Perceval:
    kind = "perceval"
    title = "Perceval items (JSON lines)"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                found = next(_boxes(archive, archive.names()[:FIRST_LOOK]), None)
        except ArchiveError:
            return None
        return Recognition(self.kind, 0.98, f"{found} holds items of Perceval.") if found else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = list(_boxes(archive, archive.names()))
        if not names:
            raise UnknownFormat(
                "No file holds items of Perceval",
                where=str(path),
                remedy="Run perceval with --json-line and name its output.",
            )
        return self._batches(archive, names, options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the message still lacks something, or the item holds more than one."""
        told = _parsed(record) if isinstance(record, str) else dict(record)
        if "shape" in context:
            place = Place(context["backend"], context["origin"], context["channel"])
            part = Part(context["shape"], told, context.get("thread", ""), context.get("parent", ""))
        else:
            place = Place.of(told, context.get("channel", ""))
            part = _only(list(parts_of(told, place)))
        row = row_of(part, place, context.get("place", "rejects"))
        if isinstance(row, dict) and "uid" in row:
            return row
        raise refuse("not-a-message", "The record is no message", "Leave it out.")

    def _batches(self, archive: Container, names: list[str], options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        with archive:
            archive.expect(names)
            for name in names:
                for number, raw in _items(archive, name):
                    for _ in _gather(gathered, name, number, raw, options.channel):
                        if gathered.full:
                            yield gathered.take(archive.progress)
            yield from gathered.rest()


def _gather(gathered: Gathering, file: str, number: int, raw: bytes | BrokenArchive, channel: str) -> Iterator[None]:
    """Takes one record after the other from an item."""
    where = f"line {number}"
    try:
        item = _parsed(checked(raw, LONGEST))
        place = Place.of(item, channel)
        parts = [] if item.get("category") in NO_TALK else list(parts_of(item, place))
    except RecordError as error:
        if not gathered.passed():
            context = {"channel": channel, "place": f"{file} {where}"}
            gathered.reject(reject_for(error, file=file, position=where, record=shown(raw, LONGEST), context=context))
            yield
        return
    if not parts and not gathered.passed():
        gathered.skip(f"category: {item['category']}")
        yield
    for at, part in enumerate(parts, 1):
        if not gathered.passed():
            _gather_part(gathered, file, f"{where} message {at}" if len(parts) > 1 else where, part, place)
            yield


def _gather_part(gathered: Gathering, file: str, position: str, part: Part, place: Place) -> None:
    where = f"{file} {position}"
    try:
        found = row_of(part, place, where)
    except RecordError as error:
        context = {
            "shape": part.shape,
            "backend": place.backend,
            "origin": place.origin,
            "channel": place.channel,
            "thread": part.thread,
            "parent": part.parent,
            "place": where,
        }
        gathered.reject(reject_for(error, file=file, position=position, record=part.record, context=context))
        return
    gathered.take_in(found)


def _only(parts: list[Part]) -> Part:
    if len(parts) != 1:
        remedy = "Import the mended item as an archive of its own."
        raise refuse("many-messages", f"The item holds {len(parts)} messages", remedy)
    return parts[0]


def _parsed(raw: bytes | str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise refuse("bad-json", f"The item is no JSON: {error}", "Mend its commas and quotes.") from error
    if not isinstance(found, dict):
        raise refuse("bad-json", "The item is no object", "Write one item in braces.")
    return found


def _items(archive: Container, name: str) -> Iterator[tuple[int, bytes | BrokenArchive]]:
    """Each item's bytes with the number of its first line: a line, or what stands between "{" and "}" alone."""
    begun, item, size, damage = 0, [], 0, None
    for number, line in numbered_lines(archive, name, LONGEST):
        if isinstance(line, BrokenArchive):
            damage = number, line
            continue
        bare = line.rstrip()
        if not begun and bare not in BEGUN:
            if bare not in (b"[", b"]"):
                yield number, bare.removesuffix(b",")
            continue
        if begun and bare in BEGUN:  # the item before it has no end
            yield begun, b"\n".join(item)
            begun, item, size = 0, [], 0
        begun = begun or number
        if size <= LONGEST:
            item.append(line)
        size += len(line)
        if bare in ENDED:
            yield begun, b"\n".join([*item[:-1], b"}"]).removeprefix(b"[")
            begun, item, size = 0, [], 0
    if item:
        yield begun, b"\n".join(item)
    if damage:
        yield damage


def _boxes(archive: Container, names: list[str]) -> Iterator[str]:
    return (name for name in names if _holds_items(archive.head(name, LOOKED_AT)))


def _holds_items(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t[").startswith(b"{") and b'"backend_name"' in head
