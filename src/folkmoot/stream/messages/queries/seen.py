"""Which messages an archive has brought already: a second copy of one is not a second message."""

import hashlib
import sqlite3


class Seen:
    """Remembers in little memory: a bit for each message of the database, a temporary file for a dry run's others."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._file: sqlite3.Connection | None = None

    def before(self, message: int) -> bool:
        """Whether this id was asked for before; remembers it."""
        place, bit = message >> 3, 1 << (message & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place - len(self._bits) + 4096))
        found = bool(self._bits[place] & bit)
        self._bits[place] |= bit
        return found

    def before_here(self, source: str, native_id: str) -> bool:
        """As `before`, for a message that a dry run does not write."""
        if self._file is None:
            self._file = sqlite3.connect("", isolation_level=None)  # a temporary file that goes with its connection
            self._file.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
            self._file.execute("BEGIN")
        words = f"{source}\0{native_id}".encode(errors="surrogatepass")
        digest = hashlib.blake2b(words, digest_size=16).digest()
        return self._file.execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,)).rowcount == 0

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
