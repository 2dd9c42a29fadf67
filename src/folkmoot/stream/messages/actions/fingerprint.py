"""Know an archive again: resuming an import on another one would lose or double its messages."""

import hashlib
from pathlib import Path

from folkmoot_engine.errors import ArchiveError

SAMPLE = 65_536  # bytes
SAMPLES = 16  # of a file, evenly spread: a file of any size is known in no time


def fingerprint(path: Path) -> str:
    """A hash of an archive's names, sizes and samples of its bytes. Raises ArchiveError where it cannot be read."""
    digest = hashlib.blake2b(digest_size=32)
    try:
        files = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
        for file in files:
            size = file.stat().st_size
            digest.update(f"{file.relative_to(path)}\0{size}\0".encode(errors="surrogateescape"))
            _sample(digest, file, size, SAMPLES if len(files) == 1 else 2)
    except OSError as error:
        raise ArchiveError(
            "The archive cannot be read",
            where=str(path),
            remedy=f"Check that it is there and may be read ({error.strerror or type(error).__name__}).",
        ) from error
    return digest.hexdigest()


def _sample(digest, file: Path, size: int, samples: int) -> None:
    with file.open("rb") as stream:
        for number in range(samples):
            stream.seek(max(0, size - SAMPLE) * number // max(1, samples - 1))
            digest.update(stream.read(SAMPLE))
