"""The members of a tar archive, plain or gzipped, read where they lie and never unpacked to disk.

A gzipped tar has no list of its members: it is gone through once to make one, which is kept for the next opening, and
its members are best read in the order in which they lie.
"""

import gzip
import tarfile
import zlib
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

MARK, MARK_AT = b"ustar", 257
DAMAGE = (EOFError, zlib.error, tarfile.TarError, OSError, ValueError)


def is_tar(path: Path) -> bool:
    """Whether the file begins as a tar does, once it is unzipped."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            start = (gzip.GzipFile(fileobj=raw) if packed else raw).read(MARK_AT + len(MARK))
    except DAMAGE:
        return False
    return start[MARK_AT:] == MARK


class Tar:
    """A tar's regular files. Its links and devices are nobody's message."""

    def __init__(self, path: Path) -> None:
        """Raises tarfile.TarError, OSError and their like where not even its beginning can be read."""
        found = path.stat()
        self.members = _members(path, found.st_mtime_ns, found.st_size)
        self._tar = _opened(path)

    def open(self, member: tarfile.TarInfo) -> BinaryIO:
        return self._tar.extractfile(member)

    def close(self) -> None:
        self._tar.close()


@lru_cache(maxsize=1)
def _members(path: Path, modified: int, size: int) -> list[tarfile.TarInfo]:
    """In the order in which they lie. Of a damaged tar those before the damage; reading the last of them tells it."""
    found = []
    with _opened(path) as tar:
        try:
            found.extend(member for member in tar if member.isreg())
        except DAMAGE:
            return found
    return found


def _opened(path: Path) -> tarfile.TarFile:
    return tarfile.open(path, "r:*")
