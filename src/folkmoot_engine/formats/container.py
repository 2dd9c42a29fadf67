"""Where an archive's bytes lie: one file, a folder, a zip, tar or 7z, its members plain, gzipped or zstandard.

Members are read in chunks, never unpacked to disk and never whole unless they are small. Damage is told as
BrokenArchive, after everything readable has been handed over.
"""

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import zstandard

from folkmoot_engine.errors import ArchiveError, BrokenArchive
from folkmoot_engine.formats import tarred
from folkmoot_engine.formats.sevenzip import SevenZip, is_sevenzip

CHUNK = 1 << 20
PACKED = (".gz", ".zst")
DAMAGE = (
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    tarfile.TarError,
    zstandard.ZstdError,
    OSError,
    RuntimeError,
    ValueError,  # names that are no text, places before the file's beginning
    lzma.LZMAError,
)
Opener = partial[BinaryIO]


class Container:
    """The members of an archive, by name, with the share of it that has been read."""

    def __init__(self, path: Path, *, origin: str = "") -> None:
        """`origin` is the archive's own name where `path` is a temporary one. Raises ArchiveError, BrokenArchive."""
        self.path = Path(path)
        self.origin = origin or self.path.name
        self._pack = _open_zip(self.path) or _open_tar(self.path) or _open_sevenzip(self.path)
        self._members = self._list()
        self._total = 0
        self._done = 0
        self._raw: BinaryIO | None = None

    @property
    def stem(self) -> str:
        """The archive's name without its endings: "support.mbox.gz" gives "support"."""
        name = PurePosixPath(self.origin.replace("\\", "/")).name
        return name if self.path.is_dir() else stem(name)

    @property
    def is_one_run(self) -> bool:
        """Whether to look into a member means to unpack those before it: then `head` sees the first ones alone."""
        return isinstance(self._pack, SevenZip)

    @property
    def progress(self) -> float:
        """Share of the bytes asked for so far, 0 to 1."""
        here = self._raw.tell() if self._raw is not None and not self._raw.closed else 0
        return min(1.0, (self._done + here) / self._total) if self._total else 0.0

    def names(self) -> list[str]:
        """The members, sorted; "/" between folders; a folder that holds everything else is left out of the names."""
        return sorted(self._members)

    def as_they_lie(self, names: list[str]) -> list[str]:
        """These members in the order in which they are read best: a gzipped tar goes back by beginning anew."""
        if not isinstance(self._pack, tarred.Tar):
            return names
        return sorted(names, key=lambda name: self._members[name][0].args[0].offset)

    def size(self, name: str) -> int:
        """Bytes as stored in a folder, unpacked in a zip, tar or 7z."""
        return self._members[name][1]

    def expect(self, names: list[str]) -> None:
        """Say what will be read, so that `progress` knows the whole."""
        self._total = sum(self.size(name) for name in names)
        self._done = 0

    def head(self, name: str, length: int = 4096) -> bytes:
        """The first bytes of a member, unpacked; fewer where it is short or damaged."""
        found = b""
        if isinstance(self._pack, SevenZip):
            return self._pack.head(*self._members[name][0].args, length)
        with suppress(*DAMAGE):
            raw, stream = self._open(name)
            with raw, stream:
                while len(found) < length and (more := stream.read(length - len(found))):
                    found += more
        return found

    def chunks(self, name: str, size: int = CHUNK) -> Iterator[bytes]:
        """A member's bytes, unpacked. Raises BrokenArchive after the last readable byte where it is damaged."""
        try:
            raw, stream = self._open(name)
            self._raw = raw
            with raw, stream:
                read = getattr(stream, "read1", stream.read)
                while chunk := read(size):
                    yield chunk
        except DAMAGE as error:
            raise BrokenArchive(
                f"The file is damaged or ends too early: {error}",
                where=name,
                remedy="What could be read was kept. Copy or export it again, then load it once more.",
            ) from error
        finally:
            self._raw = None
            self._done += self._members[name][1]

    def read(self, name: str, limit: int) -> bytes:
        """A small member whole. Raises BrokenArchive where it is damaged or longer than `limit` bytes."""
        parts, length = [], 0
        for chunk in self.chunks(name):
            parts.append(chunk)
            length += len(chunk)
            if length > limit:
                raise BrokenArchive(
                    f"The file is longer than {limit >> 20} MiB",
                    where=name,
                    remedy="Split it into smaller files.",
                )
        return b"".join(parts)

    def close(self) -> None:
        if self._pack is not None:
            self._pack.close()

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        """A reading that was refused never began, and closes nothing."""
        if hasattr(self, "_pack"):
            self.close()

    def _open(self, name: str) -> tuple[BinaryIO, BinaryIO]:
        raw = self._members[name][0]()
        try:
            start = raw.peek(4)[:4]
        except DAMAGE:
            raw.close()
            raise
        if start[:2] == b"\x1f\x8b":
            return raw, gzip.GzipFile(fileobj=raw)
        if start == b"\x28\xb5\x2f\xfd":
            return raw, zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return raw, raw

    def _list(self) -> dict[str, tuple[Opener, int]]:
        if self._pack is not None:
            entries = MEMBERS[type(self._pack)](self._pack)
            return _without_shared_folder(
                {name: (partial(opened, entry), size) for name, opened, entry, size in entries if _wanted(name)}
            )
        if self.path.is_dir():
            files = (found for found in self.path.rglob("*") if found.is_file())
            named = ((found.relative_to(self.path).as_posix(), found) for found in files)
            return {name: (partial(found.open, "rb"), found.stat().st_size) for name, found in named if _wanted(name)}
        return {PurePosixPath(self.origin).name: (partial(self.path.open, "rb"), self.path.stat().st_size)}


def _in_zip(pack: zipfile.ZipFile) -> Iterator[tuple]:
    for entry in pack.infolist():
        if not entry.filename.endswith("/"):  # a damaged list holds names of no letter, which is_dir() trips over
            yield entry.filename.replace("\\", "/"), pack.open, entry, entry.file_size


def _in_tar(pack: tarred.Tar) -> Iterator[tuple]:
    for entry in pack.members:
        yield entry.name.removeprefix("./"), pack.open, entry, entry.size


def _in_sevenzip(pack: SevenZip) -> Iterator[tuple]:
    for name, size in pack.members.items():
        yield name, pack.open, name, size


MEMBERS = {zipfile.ZipFile: _in_zip, tarred.Tar: _in_tar, SevenZip: _in_sevenzip}


def stem(name: str) -> str:
    """A file's name without folder and endings: "a/support.tsv.gz" gives "support"."""
    path = PurePosixPath(name)
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.stem


def _wanted(name: str) -> bool:
    """Not what operating systems leave beside the files, nor what has no name."""
    parts = name.replace("\\", "/").split("/")
    return bool(parts[-1]) and "__MACOSX" not in parts and not parts[-1].startswith(".") and parts[-1] != "Thumbs.db"


def _without_shared_folder(members: dict) -> dict:
    while members and all("/" in name for name in members) and len({n.split("/", 1)[0] for n in members}) == 1:
        members = {name.split("/", 1)[1]: found for name, found in members.items()}
    return members


def _open_zip(path: Path) -> zipfile.ZipFile | None:
    if path.is_dir():
        return None
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return None
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:  # an odd version; names that are no text
        raise BrokenArchive(
            f"The zip file is damaged: {error}", where=str(path), remedy="Copy or export it again."
        ) from error
    except OSError as error:
        raise ArchiveError(
            "The archive cannot be opened", where=str(path), remedy=f"{error.strerror or error}."
        ) from error


def _open_tar(path: Path) -> tarred.Tar | None:
    if path.is_dir() or not tarred.is_tar(path):
        return None
    try:
        return tarred.Tar(path)
    except tarred.DAMAGE as error:
        raise BrokenArchive(
            f"The tar file is damaged: {error}", where=str(path), remedy="Copy or export it again."
        ) from error


def _open_sevenzip(path: Path) -> SevenZip | None:
    return SevenZip(path) if is_sevenzip(path) else None
