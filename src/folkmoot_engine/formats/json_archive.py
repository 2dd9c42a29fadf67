"""An archive of JSON files, each with a long list of records: which members they are, and how each record fares."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, Protocol

from folkmoot_engine.errors import ArchiveError, RecordError
from folkmoot_engine.formats.batches import Gathering, refuse, reject_for
from folkmoot_engine.formats.container import PACKED, Container
from folkmoot_engine.formats.json_stream import Damaged, JsonStream, parsed
from folkmoot_engine.formats.protocol import Batch, Options

HEAD = 64 << 10  # bytes in which a file says what it is
FIRST_LOOK = 200  # files that are opened to recognise an archive
NOT_A_WORD = re.compile(r"[^\w.:-]+")


class Reader(Protocol):
    """What one kind knows of one file's records."""

    def row(self, record: Any, place: str) -> dict[str, Any] | str:
        """A row of MESSAGE, an amendment, or the reason why the record is passed over. Raises RecordError."""
        ...

    def context_of(self, record: Any) -> dict[str, Any]:
        """What is needed to read this record again, and no more of the archive than that."""
        ...


class Opened(NamedTuple):
    """One file at the beginning of its records."""

    reader: Reader
    records: Iterable[Any]


def json_names(archive: Container) -> list[str]:
    """The members that may be JSON: by their endings, but a file that stands alone may have any."""
    names = archive.names()
    return names if len(names) == 1 else [name for name in names if _ending(name) == ".json"]


def looks_like(archive: Container, name: str, *signs: str) -> bool:
    """Whether the member begins as JSON does and its beginning holds all these names, or patterns of them."""
    head = archive.head(name, HEAD)
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace").lstrip(
        "\ufeff \t\r\n"
    )
    return text[:1] in ("{", "[") and all(re.search(rf'"{sign}"\s*:', text) for sign in signs)


def batches(
    archive: Container,
    names: list[str],
    opened: Callable[[JsonStream, str], Opened],
    options: Options,
    *,
    openings: Iterable[tuple[str, ...]] = (),
    handles: Iterable[dict[str, Any]] = (),
    readings: int = 1,
) -> Iterator[Batch]:
    """Every record of these members, in their order; `opened` brings a stream to the first, `handles` come first.

    `readings` is how often each member is read, this time included: progress is a share of all of it.
    """
    gathered = Gathering(options)
    with archive:
        for handle in handles:
            gathered.handle(handle)
            if gathered.full:
                yield gathered.take(0.0)
        archive.expect(names * readings)
        for name in names:
            with closing(JsonStream(archive.chunks(name), openings)) as stream:
                reader, records = opened(stream, name)
                for number, record in enumerate(records, 1):
                    if gathered.passed():
                        continue
                    _gather(gathered, reader, name, f"record {number}", record)
                    if gathered.full:
                        yield gathered.take(archive.progress)
        yield from gathered.rest()


def _gather(gathered: Gathering, reader: Reader, file: str, position: str, record: Any) -> None:
    place = f"{file} {position}"
    try:
        if isinstance(record, Damaged):
            raise record.error
        found = reader.row(record, place)
    except RecordError as error:
        shown = record.text if isinstance(record, Damaged) else record
        context = reader.context_of(shown) | {"place": place}
        gathered.reject(reject_for(error, file=file, position=position, record=_loadable(shown), context=context))
        return
    gathered.take_in(found)


def mended(reader: Reader, record: Any, place: str) -> dict[str, Any]:
    """The row of a record that was rejected and may be mended. Raises RecordError where it is still no message."""
    row = reader.row(parsed(record) if isinstance(record, str) else record, place)
    if isinstance(row, dict) and "uid" in row:
        return row
    kind = row if isinstance(row, str) else "it changes another"
    raise refuse("not-a-message", f"The record is no message ({kind})", "Leave it out.")


def first_of(path: Path, candidates: Callable[[Container, list[str]], Iterable[str]]) -> str | None:
    """The first member that a kind takes for its own, looked for among the first files; null for a foreign archive."""
    try:
        with Container(path) as archive:
            return next(iter(candidates(archive, json_names(archive)[:FIRST_LOOK])), None)
    except ArchiveError:
        return None


def list_of(stream: JsonStream, key: str, told: dict[str, Any] | None = None) -> Iterable[Any]:
    """The records of the list that the object holds under that name; what is wrong instead as one Damaged.

    `told` has the names of what is wanted of the object itself, as far as it stands before the list, and gets it.
    """
    told = {} if told is None else told
    try:
        for name in stream.names():
            if name == key:
                return stream.records()
            if name in told:
                told[name] = stream.value()
        raise refuse("no-messages", "The file has no list of messages", "Export the channel again.")
    except RecordError as error:
        return [Damaged(error, "")]


def reason(what: str, kind: Any) -> str:
    """Why records of a kind are passed over. The kind comes from the archive: a short word of it is told."""
    return f"{what}: {NOT_A_WORD.sub('-', str(kind))[:40] or 'unknown'}"


def _loadable(record: Any) -> Any:
    """As a rejects file can hold it: an object or a text."""
    return record if isinstance(record, dict | str) else json.dumps(record)


def _ending(name: str) -> str:
    path = PurePosixPath(name.lower())
    return path.with_suffix("").suffix if path.suffix in PACKED else path.suffix
