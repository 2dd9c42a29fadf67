"""The file of rejected records: written beside an import, mended by a person, loaded again.

JSON lines, one reject each: {"format", "file", "position", "code", "reason", "record", "context"}. Mend `record`
and leave the rest as it is; the format that refused it reads it again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from folkmoot_engine.errors import ArchiveError, BrokenArchive, FolkmootError, RecordError
from folkmoot_engine.formats import door
from folkmoot_engine.formats.batches import Gathering, refuse, reject_for
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.lines import checked, numbered_lines, shown
from folkmoot_engine.formats.protocol import Batch, Options, Recognition, Reject

LONGEST = 64 << 20  # bytes of a line
KEYS = {"format", "code", "reason", "record", "context"}


def write_rejects(stream: TextIO, kind: str, rejects: Iterable[Reject]) -> int:
    """Writes rejects of an archive of that kind, a line each, and says how many.

    A reject that came out of a rejects file keeps the kind it was written with.
    """
    count = 0
    for reject in rejects:
        stream.write(_line(kind, reject) + "\n")
        count += 1
    return count


def _line(kind: str, reject: Reject) -> str:
    context = dict(reject.context)
    told = {
        "format": context.pop("format", kind),
        "file": reject.file,
        "position": reject.position,
        "code": reject.code,
        "reason": reject.reason,
        "record": reject.record,
        "context": context,
    }
    line = json.dumps(told, ensure_ascii=False, default=str)
    # Bytes that were no text are kept as lone surrogates, which only escapes can carry.
    return line if _is_text(line) else json.dumps(told, default=str)


def _is_text(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


class Rejects:
    kind = "rejects"
    title = "Rejected records, mended"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                names = archive.names()
                head = archive.head(names[0], 1 << 20) if len(names) == 1 else b""
        except ArchiveError:
            return None
        first = head.lstrip(b"\xef\xbb\xbf \r\n").partition(b"\n")[0]
        told = all(f'"{key}"'.encode() in first for key in KEYS) and first.startswith(b"{")
        return Recognition(self.kind, 0.99, "Its lines are rejected records.") if told else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = archive.names()
        if len(names) != 1:
            raise BrokenArchive("Rejects come in one file", where=str(path), remedy="Name the file itself.")
        return self._batches(archive, names[0], options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """`context` holds the kind that refused the record as "format"."""
        kind = context.get("format", "")
        if kind == self.kind or kind not in door.kinds():
            raise refuse("unknown-format", f'There is no format "{kind}"', "Correct format.")
        try:
            return door.kinds()[kind].read_record(record, {**context})
        except RecordError:
            raise
        except (FolkmootError, KeyError, TypeError, AttributeError, ValueError) as error:
            what = f"The context does not fit the record ({type(error).__name__}: {error})"
            raise refuse("bad-context", what, "Leave context as it was written.") from error

    def _batches(self, archive: Container, name: str, options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        with archive:
            archive.expect([name])
            for number, line in numbered_lines(archive, name, LONGEST):
                if gathered.passed():
                    continue
                self._gather(gathered, name, number, line)
                if gathered.full:
                    yield gathered.take(archive.progress)
            yield from gathered.rest()

    def _gather(self, gathered: Gathering, name: str, number: int, line: bytes | BrokenArchive) -> None:
        told: dict[str, Any] = {}
        try:
            told = _told(line)
            gathered.keep(self.read_record(told["record"], {**told["context"], "format": told["format"]}))
        except RecordError as error:
            gathered.reject(
                reject_for(
                    error,
                    file=told.get("file") or name,
                    position=told.get("position") or f"line {number}",
                    record=told.get("record", shown(line, LONGEST)),
                    context={**told.get("context", {}), "format": told.get("format", self.kind)},
                )
            )


def _told(line: bytes | BrokenArchive) -> dict[str, Any]:
    try:
        told = json.loads(checked(line, LONGEST))
    except (ValueError, RecursionError) as error:
        raise refuse("bad-json", f"The line is no JSON: {error}", "Mend its quotes and commas.") from error
    if not isinstance(told, dict) or not told.keys() >= KEYS:
        raise refuse("bad-json", "The line is no reject", f"It needs {', '.join(sorted(KEYS))}.")
    if not isinstance(told["context"], dict) or not isinstance(told["record"], dict | str):
        raise refuse("bad-json", "The line is no reject", "Context is an object, record an object or text.")
    return told
