"""7-Zip archives, by way of py7zr (the extra "7z"): members are handed over while they are unpacked, never whole.

Their members are often packed as one run: to reach the last means to unpack all before it. So only what lies near the
beginning can be looked into beforehand, and each member is read in one go.
"""

import io
import lzma
import queue
import struct
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from folkmoot_engine.errors import ArchiveError, BrokenArchive

MAGIC = b"7z\xbc\xaf\x27\x1c"
LOOK = 32 << 20  # unpacked bytes that are looked into beforehand, all members together
HEAD = 1 << 20  # bytes of each member that are kept of that
PIECE = 1 << 20  # bytes that are handed over at a time
PATIENCE = 0.1  # seconds between two looks whether anybody still reads
ADVICE = "Install py7zr (the extra folkmoot[7z]), or unpack it first and name the folder."
# What py7zr raises for an archive that is damaged or made to do harm.
FAULTS = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


def is_sevenzip(path: Path) -> bool:
    if path.is_dir():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def available() -> bool:
    return find_spec("py7zr") is not None


class SevenZip:
    """An archive of 7-Zip. Raises ArchiveError where py7zr is missing, BrokenArchive where the archive is damaged."""

    def __init__(self, path: Path) -> None:
        if not available():
            raise ArchiveError("It is packed with 7-Zip", where=str(path), remedy=ADVICE)
        self.path = path
        try:
            with path.open("rb") as file, _opened(file) as archive:
                self.members = {entry.filename: entry.uncompressed for entry in archive.list() if entry.is_file}
        except _faults() as error:
            raise BrokenArchive(
                f"The 7-Zip file is damaged or locked: {error}", where=str(path), remedy="Copy or export it again."
            ) from error

    def open(self, name: str) -> BinaryIO:
        """The member's bytes, from the first to the last."""
        return io.BufferedReader(_Pulled(self.path, name), PIECE)

    def head(self, name: str, length: int) -> bytes:
        """The first bytes of a member, as far as it lies near the beginning of the archive; else nothing."""
        told = self.path.stat()
        return _heads(self.path, told.st_size, told.st_mtime_ns).get(name, b"")[:length]

    def close(self) -> None:
        """Nothing is held open between two members."""


class _Pulled(io.RawIOBase):
    """What py7zr writes, to be read: it unpacks in a thread that is one piece ahead at most."""

    def __init__(self, path: Path, name: str) -> None:
        self._pieces: queue.Queue[bytes | None] = queue.Queue(maxsize=1)
        self._left = threading.Event()
        self._fault: BaseException | None = None
        self._whole = self._ended = False
        self._rest, self._told = memoryview(b""), 0
        self._thread = threading.Thread(target=self._unpack, args=(path, name), daemon=True)
        self._thread.start()

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._told

    def readinto(self, buffer: Any) -> int:
        """Raises OSError where the archive is damaged."""
        while not self._rest and not self._ended:
            piece = self._pieces.get()
            self._ended = piece is None
            self._rest = memoryview(piece or b"")
        if not self._rest and not self._whole:
            raise OSError(f"it cannot be unpacked ({self._fault or 'no reason told'})")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._told += count
        return count

    def close(self) -> None:
        self._left.set()
        self._thread.join()
        super().close()

    def _unpack(self, path: Path, name: str) -> None:
        try:
            _extract(path, [name], lambda _, piece: self._put(piece))
            self._whole = True
        except _faults() as error:
            self._fault = error
        finally:
            with suppress(InterruptedError):
                self._put(None)

    def _put(self, piece: bytes | None) -> None:
        while not self._left.is_set():
            with suppress(queue.Full):
                return self._pieces.put(piece, timeout=PATIENCE)
        raise InterruptedError("nobody reads any more")


@lru_cache(maxsize=2)
def _heads(path: Path, size: int, changed: int) -> dict[str, bytes]:
    """The beginnings of members, as far as unpacking LOOK bytes shows them; once for all formats that ask."""
    found: dict[str, bytearray] = {}
    spent = 0

    def take(name: str, piece: bytes) -> None:
        nonlocal spent
        kept = found.setdefault(name, bytearray())
        kept += piece[: HEAD - len(kept)]
        spent += len(piece)
        if spent > LOOK:
            raise InterruptedError("enough has been seen")

    with suppress(*_faults()):
        _extract(path, None, take)
    return {name: bytes(head) for name, head in found.items()}


# py7zr, imported only where such an archive is met ------------------------------------------------------------------


def _opened(file: BinaryIO) -> Any:
    from py7zr import SevenZipFile

    return SevenZipFile(file)


def _faults() -> tuple[type[BaseException], ...]:
    from py7zr import exceptions

    return (*FAULTS, exceptions.ArchiveError, exceptions.PasswordRequired, exceptions.AbsolutePathError)


def _extract(path: Path, names: list[str] | None, take: Callable[[str, bytes], None]) -> None:
    """Unpack these members (None: all) and hand over each piece with its member's name."""
    with path.open("rb") as file, _opened(file) as archive:
        archive.extract(targets=names, factory=_factory(take))


def _factory(take: Callable[[str, bytes], None]) -> Any:
    from py7zr.io import Py7zIO, WriterFactory

    class Writer(Py7zIO):
        def __init__(self, name: str) -> None:
            self.name, self.written = name, 0

        def write(self, data: bytes | bytearray) -> int:
            view = memoryview(data)
            for begin in range(0, len(view), PIECE):
                take(self.name, bytes(view[begin : begin + PIECE]))
            self.written += len(data)
            return len(data)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

        def flush(self) -> None:
            """Each piece is handed over at once."""

        def size(self) -> int:
            return self.written

    class Factory(WriterFactory):
        def create(self, filename: str) -> Writer:
            return Writer(filename)

    return Factory()
