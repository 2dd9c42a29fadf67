"""Mail in mbox files: one file, a folder of them, plain or packed.

A message begins at a "From " line. Writers differ in what they put there and in what they escape, so a line
counts where two of three signs agree: an empty line before it, a time of day in it, a header after it.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.batches import Gathering, refuse, reject_for
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.mail import read_mail
from folkmoot_engine.formats.protocol import Batch, Options, Recognition

LONGEST = 64 << 20  # bytes of one message
SHOWN = 64 << 10  # bytes of a longer one that are handed back

FIRST_LOOK = 200  # files that are opened to recognise a folder
LOOK_AHEAD = 200  # bytes after a "From " line in which a header's name must end
TIME_OF_DAY = re.compile(rb"\b\d{1,2}:\d\d\b")
HEADER = re.compile(rb"(?:[!-9;-~]+:|>From )")
LIST_ID = re.compile(rb"^List-Id:(?:[^<\n]|\n[ \t])*<([\w.@+-]+)>", re.IGNORECASE | re.MULTILINE)
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATE_IN_NAME = re.compile(rf"[-_. ]*(?:19|20)\d\d(?:[-_. ]*(?:\d\d|(?:{MONTHS})[a-z]*|q[1-4])){{0,2}}", re.IGNORECASE)
# Before a message's first byte there may be a byte order mark or empty lines.
LEADING = b"\xef\xbb\xbf\r\n \t"


class Mbox:
    kind = "mbox"
    title = "Mailboxes (mbox)"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                box = next(_boxes(archive, archive.names()[:FIRST_LOOK]), None)
        except ArchiveError:
            return None
        return Recognition(self.kind, 0.9, f'{box} begins with a "From " line.') if box else None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        names = list(_boxes(archive, archive.names()))
        if not names:
            raise UnknownFormat(
                'No file begins with a "From " line', where=str(path), remedy="Export the mailbox as mbox."
            )
        return self._batches(archive, names, options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the mail still lacks what a message needs."""
        if not isinstance(record, str):
            raise refuse("not-a-mail", "The record is no mail", "Write the mail as one text, headers first.")
        raw = record.encode(errors="surrogateescape")
        return read_mail(raw, context["channel"], context.get("place", "rejects"))

    def _batches(self, archive: Container, names: list[str], options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        with archive:
            archive.expect(names)
            for name in names:
                box = options.channel or _list_of(archive, name)
                for number, raw in enumerate(_mails(archive, name), 1):
                    if gathered.passed():
                        continue
                    _gather(gathered, raw, name, f"message {number}", box)
                    if gathered.full:
                        yield gathered.take(archive.progress)
            yield from gathered.rest()


def _gather(gathered: Gathering, raw: bytes | BrokenArchive, file: str, position: str, channel: str) -> None:
    place = f"{file} {position}"
    try:
        if isinstance(raw, BrokenArchive):
            raise refuse("damaged-file", raw.what, raw.remedy)
        if len(raw) > LONGEST:
            what = f"The message is longer than {LONGEST >> 20} MiB"
            raise refuse("too-long", what, "Take out its attachments.")
        gathered.keep(read_mail(raw, channel, place))
    except RecordError as error:
        record = "" if isinstance(raw, BrokenArchive) else _shown(raw)
        context = {"channel": channel, "place": place}
        gathered.reject(reject_for(error, file=file, position=position, record=record, context=context))


def _mails(archive: Container, name: str) -> Iterator[bytes | BrokenArchive]:
    """Each message's bytes with its "From " line; damage to the file comes last, as an error."""
    rest, at, dropping, damage = b"", 0, False, None
    chunks = archive.chunks(name)
    while True:
        try:
            chunk = next(chunks, b"")
        except BrokenArchive as error:
            chunk, damage = b"", error
        rest = rest + chunk if rest else chunk.lstrip(LEADING)
        cuts, at = _boundaries(rest, at, ended=not chunk)
        for begin, end in pairwise([0, *cuts]):
            if not dropping:
                yield rest[begin:end]
            dropping = False
        if cuts:
            rest, at = rest[cuts[-1] :], at - cuts[-1]
        if not chunk:
            break
        if len(rest) > LONGEST:
            if not dropping:
                yield rest
            # What follows belongs to the message that is too long, until the next one begins.
            rest, at, dropping = rest[at - 2 :], 2, True
    if rest and not dropping:
        yield rest
    if damage:
        yield damage


def _boundaries(rest: bytes, at: int, *, ended: bool) -> tuple[list[int], int]:
    """Where messages begin after `at`, and from where to look again once more bytes have come."""
    cuts = []
    while (found := rest.find(b"\nFrom ", at)) >= 0:
        line_end = rest.find(b"\n", found + 1)
        if not ended and (line_end < 0 or line_end + LOOK_AHEAD > len(rest)):
            return cuts, found
        line_end = len(rest) if line_end < 0 else line_end
        empty_before = rest[found - 1 : found] == b"\n" or rest[found - 2 : found] == b"\n\r"
        has_time = TIME_OF_DAY.search(rest, found, line_end) is not None
        header_after = HEADER.match(rest, line_end + 1) is not None
        if empty_before + has_time + header_after >= 2:
            cuts.append(found + 1)
        at = found + 1
    return cuts, max(at, len(rest) - len(b"\nFrom "), 0)


def _shown(raw: bytes) -> str:
    """As text that gives the same bytes again: what is no UTF-8 becomes lone surrogates."""
    return raw[: SHOWN if len(raw) > LONGEST else None].decode("utf-8", "surrogateescape")


def _boxes(archive: Container, names: list[str]) -> Iterator[str]:
    return (name for name in names if archive.head(name, 64).lstrip(LEADING).startswith(b"From "))


def _list_of(archive: Container, name: str) -> str:
    """The mailing list a box holds: the List-Id its first mails agree on, else the file's name.

    Archives are often cut by month ("2013-January", "dev-201301"): what is a date is no part of the name, so that
    threads run on from one file to the next. Where nothing else is left the archive's own name serves.
    """
    found = {told.lower() for told in LIST_ID.findall(archive.head(name, 1 << 20))}
    if len(found) == 1:
        return found.pop().decode("ascii", "replace")
    return DATE_IN_NAME.sub("", stem(name)).strip("-_. ") or archive.stem
