"""A Stack Exchange data dump: the .7z as published, a folder of XML files, plain or packed, or its Posts file alone.

Each file is one long list of <row .../> elements. A "<" cannot stand inside a well-formed attribute, so the file is
cut at every "<": a damaged row spoils itself and no other, wherever the line ends fall. Times are UTC.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats.batches import Gathering, message, refuse, reject_for, utc, whole_number
from folkmoot_engine.formats.container import Container, stem
from folkmoot_engine.formats.protocol import Batch, Options, Recognition
from folkmoot_engine.text import markup

LONGEST = 8 << 20  # bytes of one row; a longer one is damage
SHOWN = 64 << 10  # bytes of such a row that are handed back
MOST_NAMES = 1_000_000  # people whose names are kept in memory; beyond, a message names its author by id alone

KINDS = {"1": "question", "2": "answer"}
OTHER_TYPES = {
    "3": "post type: orphaned tag wiki",
    "4": "post type: tag wiki excerpt",
    "5": "post type: tag wiki",
    "6": "post type: moderator nomination",
    "7": "post type: wiki placeholder",
    "8": "post type: privilege wiki",
}
ATTRIBUTE_NAMES: dict[str, str] = {}  # interned by the parser, once for all rows
ROOTS = {"users": b"<users", "posts": b"<posts", "comments": b"<comments"}
TAG_MARKS = re.compile(r"[<>|]+")
# What stands between the rows: declaration, comments, closing tags, the element around all, space and a mark before it.
FRAME = re.compile(
    rb"\?xml\b|!(?:--|\[|[A-Z]{5,})|/(?:row|users|posts|comments)\b|(?:users|posts|comments)\b|(?:\xef\xbb\xbf)?\s*\Z"
)
UNCLOSED = expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]
SITE = re.compile(r"^(?:stackexchange[-_.:])|(?:\.stackexchange)?\.com$")
SLUG = re.compile(r"[^a-z0-9.]+")


class StackExchange:
    kind = "stackexchange"
    title = "Stack Exchange data dump"

    def recognise(self, path: Path) -> Recognition | None:
        try:
            with Container(path) as archive:
                found = _files(archive)
        except ArchiveError:
            return None
        if "posts" in found:
            return Recognition(self.kind, 0.99, f"{found['posts']} holds rows of posts.")
        if "comments" in found:
            return Recognition(self.kind, 0.8, f"{found['comments']} holds rows of comments.")
        return None

    def read(self, path: Path, options: Options) -> Iterator[Batch]:
        archive = Container(path, origin=options.origin)
        files = _files(archive)
        if not files.keys() & {"posts", "comments"}:
            raise UnknownFormat(
                "There are no posts and no comments", where=str(path), remedy="Name the folder that holds Posts.xml."
            )
        return self._batches(archive, files, Site.of(archive, options), options)

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RecordError where the row is still no message."""
        if isinstance(record, str):
            record = _attributes(record.encode(errors="surrogateescape"))
        if context.get("of") == "users":
            raise refuse("not-a-message", "A row of people is no message", "Import the mended dump again.")
        site = Site(context["site"], context["channel"], context.get("address", ""))
        found = site.reader(context["of"])(dict(record), context.get("place", "rejects"))
        if isinstance(found, str):
            raise refuse("not-a-message", f"The row is no message ({found})", "Leave it out.")
        return found

    def _batches(self, archive: Container, files: dict[str, str], site: "Site", options: Options) -> Iterator[Batch]:
        gathered = Gathering(options)
        order = [of for of in ROOTS if of in files]
        with archive:
            archive.expect([files[of] for of in order])
            for of in order:
                yield from _read_file(archive, files[of], of, site, gathered)
            yield from gathered.rest()


class Site:
    """One site of the network: turns rows of its files into ours."""

    def __init__(self, slug: str, channel: str, address: str = "") -> None:
        self.slug, self.channel, self.address = slug, channel, address
        self.realm = f"stackexchange:{slug}"
        self.names: dict[str, str] = {}

    @classmethod
    def of(cls, archive: Container, options: Options) -> "Site":
        told = archive.stem
        if told.lower() in ROOTS and not options.origin:
            told = archive.path.resolve().parent.name
        slug = SLUG.sub("-", SITE.sub("", SITE.sub("", (options.channel or told).lower()))).strip("-") or "site"
        address = f"https://{told}" if re.fullmatch(r"[a-z0-9.-]+\.(?:com|net|org)", told) else ""
        return cls(slug, options.channel or slug, address)

    def reader(self, of: str) -> Callable[[dict[str, str], str], dict[str, Any] | str]:
        return {"users": self.person, "posts": self.post, "comments": self.comment}[of]

    def context(self, of: str, place: str) -> dict[str, str]:
        """What reading one row again needs to know."""
        return {"of": of, "site": self.slug, "channel": self.channel, "address": self.address, "place": place}

    def person(self, row: dict[str, str], place: str) -> dict[str, Any]:
        """A row of HANDLE."""
        number = _needed(row, "Id")
        name = row.get("DisplayName") or number
        if len(self.names) < MOST_NAMES:
            self.names[number] = name
        joined = row.get("CreationDate")
        return {
            "realm": self.realm,
            "author_id": number,
            "name": name,
            "kind": "system" if number == "-1" else "person",
            "standing": whole_number(row.get("Reputation"), "Reputation"),
            "joined_at": moment(joined, "CreationDate") if joined else None,
        }

    def post(self, row: dict[str, str], place: str) -> dict[str, Any] | str:
        """A row of MESSAGE, or why it is passed over."""
        number = _needed(row, "Id")
        kind = KINDS.get(_needed(row, "PostTypeId"))
        if kind is None:
            return OTHER_TYPES.get(row["PostTypeId"], "post type: unknown")
        parent = f"p{_needed(row, 'ParentId')}" if kind == "answer" else None
        said = markup.from_html(row.get("Body", ""))
        accepted = row.get("AcceptedAnswerId")
        tags = row.get("Tags")
        author = row.get("OwnerUserId")
        edited, closed = row.get("LastEditDate"), row.get("ClosedDate")
        return message(
            source=self.realm,
            channel=self.channel,
            native_id=f"p{number}",
            realm=self.realm,
            thread_id=parent or f"p{number}",
            parent_id=None if parent == f"p{number}" else parent,
            author_id=author,
            author_name=self.names.get(author) or row.get("OwnerDisplayName"),
            author_kind="system" if author == "-1" else "person",
            kind=kind,
            title=row.get("Title"),
            html=said.html,
            text=said.text,
            sent_at=moment(row.get("CreationDate"), "CreationDate"),
            edited_at=moment(edited, "LastEditDate") if edited else None,
            closed_at=moment(closed, "ClosedDate") if closed else None,
            accepted_id=f"p{accepted}" if accepted else None,
            score=whole_number(row.get("Score"), "Score"),
            views=whole_number(row.get("ViewCount"), "ViewCount"),
            tags=[tag for tag in TAG_MARKS.split(tags) if tag] if tags else None,
            links=said.links,
            mentions=said.mentions,
            url=f"{self.address}/{kind[0]}/{number}" if self.address else None,
            place=place,
        )

    def comment(self, row: dict[str, str], place: str) -> dict[str, Any]:
        """A row of MESSAGE. The thread is that of the post, which may be an answer: null."""
        number = _needed(row, "Id")
        said = markup.from_comment(row.get("Text", ""))
        author = row.get("UserId")
        return message(
            source=self.realm,
            channel=self.channel,
            native_id=f"c{number}",
            realm=self.realm,
            parent_id=f"p{_needed(row, 'PostId')}",
            author_id=author,
            author_name=self.names.get(author) or row.get("UserDisplayName"),
            author_kind="system" if author == "-1" else "person",
            kind="comment",
            html=said.html,
            text=said.text,
            sent_at=moment(row.get("CreationDate"), "CreationDate"),
            score=whole_number(row.get("Score"), "Score"),
            links=said.links,
            mentions=said.mentions,
            place=place,
        )


def moment(told: str | None, field: str) -> datetime:
    """A dump's time, "2015-01-27T20:09:32.720", which is UTC. Raises RecordError where it is none."""
    try:
        found = datetime.fromisoformat(told)
        return utc(found if found.tzinfo else found.replace(tzinfo=UTC), field)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse("no-time", f"{field} is no time", f"Write {field} as 2015-01-27T20:09:32.720.") from error


def _needed(row: Mapping[str, str], field: str) -> str:
    found = row.get(field)
    if not found:
        raise refuse("missing-field", f"The row has no {field}", f"Add {field}.")
    return found


def _read_file(archive: Container, file: str, of: str, site: Site, gathered: Gathering) -> Iterator[Batch]:
    read = site.reader(of)
    for line, piece in _pieces(archive, file):
        # People are not records and their names are needed: only a row of theirs that is refused counts.
        if of != "users" and gathered.passed():
            continue
        place = f"{file} line {line}"
        try:
            found = read(_attributes(piece), place)
        except RecordError as error:
            if of == "users" and gathered.passed():
                continue
            record, context = _shown(piece), site.context(of, place)
            gathered.reject(reject_for(error, file=file, position=f"line {line}", record=record, context=context))
        else:
            if of == "users":
                gathered.handle(found)
            elif isinstance(found, str):
                gathered.skip(found)
            else:
                gathered.keep(found)
        if gathered.full:
            yield gathered.take(archive.progress)


def _pieces(archive: Container, file: str) -> Iterator[tuple[int, bytes | BrokenArchive]]:
    """Each row's bytes with the number of the line it begins on; damage to the file comes last, as an error."""
    line, row = 1, b""
    try:
        for part in _cut(archive, file):
            # A stray "<" in a row that is not closed yet is that row's damage; after a closed one it begins another.
            if row[:3] == b"row" != part[:3] and not row.rstrip().endswith(b">"):
                row += b"<" + part
                continue
            if not FRAME.match(row):
                yield line, b"<" + row
            line += row.count(b"\n")
            row = part
            if len(row) > LONGEST:
                yield line, b"<" + row
                line, row = line + row.count(b"\n"), b""
    except BrokenArchive as error:
        if not FRAME.match(row):
            yield line, b"<" + row
        yield line + row.count(b"\n"), error
        return
    if not FRAME.match(row):
        yield line, b"<" + row


def _cut(archive: Container, file: str) -> Iterator[bytes]:
    """The file cut at each "<"; no part is much longer than the longest row may be."""
    rest = b""
    try:
        for chunk in archive.chunks(file):
            parts = (rest + chunk).split(b"<")
            rest = parts.pop()
            yield from parts
            if len(rest) > LONGEST:
                yield rest
                rest = b""
    except BrokenArchive:
        yield rest
        raise
    yield rest


def _attributes(piece: bytes | BrokenArchive) -> dict[str, str]:
    """The attributes of one row. Raises RecordError where it is not well-formed."""
    if isinstance(piece, BrokenArchive):
        raise refuse("damaged-file", piece.what, piece.remedy)
    if len(piece) > LONGEST:
        raise refuse("too-long", f"The row is longer than {LONGEST >> 20} MiB", "Look for a missing quotation mark.")
    found: dict[str, dict[str, str]] = {}
    parser = expat.ParserCreate("utf-8", None, ATTRIBUTE_NAMES)
    parser.StartElementHandler = found.__setitem__
    try:
        parser.Parse(piece, True)
    except expat.ExpatError as error:
        # <row ...></row> comes without its closing tag, which is another piece.
        if not found or error.code != UNCLOSED:
            what = expat.errors.messages[error.code]
            raise refuse("bad-xml", f"The row is not well-formed ({what})", "Mend the row.") from error
    if "row" not in found:
        raise refuse("bad-xml", "The element is no row", "Call it row.")
    return found["row"]


def _shown(piece: bytes | BrokenArchive) -> str:
    if isinstance(piece, BrokenArchive):
        return ""
    return piece[: SHOWN if len(piece) > LONGEST else None].decode("utf-8", "replace").strip()


def _files(archive: Container) -> dict[str, str]:
    """Which member holds users, posts and comments: by name in a folder, by content where it can be seen."""
    found: dict[str, str] = {}
    names = archive.names()
    for name in names:
        of = stem(name).lower()
        if of in ROOTS and archive.is_one_run:
            found.setdefault(of, name)
            continue
        candidates = [of] if of in ROOTS else list(ROOTS) if len(names) == 1 else []
        if candidates:
            head = archive.head(name)
            found |= {kind: name for kind in candidates if ROOTS[kind] in head and kind not in found}
    return found
