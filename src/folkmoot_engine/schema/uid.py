"""Names that last: UUIDv7 (RFC 9562, 5.7), sortable by time."""

import hashlib
import secrets
import time
import uuid
from datetime import datetime


def new_uid() -> uuid.UUID:
    """A fresh UUIDv7, for rows that are made now."""
    return _uuid7(time.time_ns() // 1_000_000, secrets.randbits(80))


def message_uid(source: str, native_id: str, sent_at: datetime) -> str:
    """The UUIDv7 of a message: time from `sent_at`, the rest from a hash of where it was said.

    Deterministic, so that reading an archive twice, or after a crash, names each message alike.
    `sent_at` must know its zone. Times before 1970 count as 1970.
    """
    milliseconds = max(0, int(sent_at.timestamp() * 1000)) & (1 << 48) - 1
    digest = hashlib.blake2b(f"{source}\0{native_id}".encode(errors="surrogatepass"), digest_size=10).hexdigest()
    # Written as text at once: this runs for every message, and by way of uuid.UUID it takes twice as long.
    stamp, variant = f"{milliseconds:012x}", "89ab"[int(digest[4], 16) & 3]
    return f"{stamp[:8]}-{stamp[8:]}-7{digest[1:4]}-{variant}{digest[5:8]}-{digest[8:]}"


def _uuid7(milliseconds: int, bits: int) -> uuid.UUID:
    number = (milliseconds & (1 << 48) - 1) << 80 | bits
    number = number & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62)
