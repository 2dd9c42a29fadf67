"""The lines of a member, whatever its size: one at a time, and none longer than a record may be."""

from collections.abc import Iterator

from folkmoot_engine.errors import BrokenArchive
from folkmoot_engine.formats.batches import refuse
from folkmoot_engine.formats.container import Container

MARK = b"\xef\xbb\xbf"


def numbered_lines(archive: Container, name: str, longest: int) -> Iterator[tuple[int, bytes | BrokenArchive]]:
    """Each line that is not empty, with its number from 1; damage to the file comes last, as an error.

    Of a line that is longer than `longest` bytes one byte more than that is handed over, and the rest passed over:
    `checked` refuses it.
    """
    rest, number, dropping, damage = b"", 0, False, None
    chunks = archive.chunks(name)
    while True:
        try:
            chunk = next(chunks, b"")
        except BrokenArchive as error:
            chunk, damage = b"", error
        *whole, rest = (rest + chunk).split(b"\n") if chunk else (rest, b"")
        for line in whole:
            number += 1
            if not dropping and line.strip():
                yield number, line.removeprefix(MARK)[: longest + 1]
            dropping = False
        if not chunk:
            break
        if len(rest) > longest:
            if not dropping:
                yield number + 1, rest[: longest + 1]
            rest, dropping = b"", True
    if damage:
        yield number + 1, damage


def checked(line: bytes | BrokenArchive, longest: int) -> bytes:
    """The line. Raises RecordError where it is damage, or longer than `longest` bytes."""
    if isinstance(line, BrokenArchive):
        raise refuse("damaged-file", line.what, line.remedy)
    if len(line) > longest:
        raise refuse("too-long", f"The line is longer than {longest >> 10} KiB", "Look for a line end that is missing.")
    return line


def shown(line: bytes | BrokenArchive, limit: int = 64 << 10) -> str:
    """The line as a reject shows it: text, cut at `limit` bytes where the line is longer."""
    return "" if isinstance(line, BrokenArchive) else line[:limit].decode("utf-8", "replace").rstrip("\r")
