"""What a format must write, and what it hands over."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that cannot be kept: where it stands, why, and the record itself, to be mended and loaded again."""

    file: str
    position: str  # "line 12", "record 7", "row 3"
    code: str  # stable, for counting: "no-time", "no-author", "bad-json", ...
    reason: str  # a sentence for a person: what is wrong and what to do
    record: Mapping[str, Any] | str  # as found; a mapping where the kind has fields
    context: Mapping[str, Any] = field(default_factory=dict)  # what the kind needs to read it again (channel, realm)


@dataclass(slots=True)
class Batch:
    """Some records in the order of the archive. fetched = messages.num_rows + sum(skipped) + len(rejects)."""

    messages: pa.RecordBatch  # schema MESSAGE
    skipped: Counter[str] = field(default_factory=Counter)  # reason → how many
    rejects: list[Reject] = field(default_factory=list)
    handles: pa.RecordBatch | None = None  # schema HANDLE
    amendments: list[dict[str, Any]] = field(default_factory=list)
    """Later news of a message, here or in an earlier archive.

    Each is {source, native_id, edited_at?, deleted_at?, html?, text?} and counts as one skipped record under
    "amends an earlier message".
    """
    progress: float = 0.0  # share of the archive's bytes read so far, 0 to 1

    @property
    def fetched(self) -> int:
        return self.messages.num_rows + self.skipped.total() + len(self.rejects)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about an archive."""

    channel: str = ""  # name of the channel, where the archive does not say or the person knows better
    mapping: Mapping[str, Any] | None = None  # of a table's columns; None: the proposed one
    batch_size: int = 2_000
    skip: int = 0  # records already safe: start after them (resuming)
    origin: str = ""  # name of the archive when `path` is a temporary one (an upload)
    zone: str = ""  # "Europe/Berlin": of times that tell none, where the kind knows such times; UTC if empty


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a format is that an archive is its own, and what told it so."""

    kind: str
    confidence: float  # 0 to 1
    because: str  # a sentence


@runtime_checkable
class Format(Protocol):
    """A kind of archive. A new one writes these four things and one entry point; nothing else changes.

    `kind` is its name on the command line, `title` what people read.
    `recognise` looks at content (not only at the name), quickly, and never raises for a foreign file.
    `read` checks its arguments at once and returns an iterator of batches whose order is the same on every reading.
    `read_record` reads one mended record of a rejects file, with the reject's context.

    A kind whose archives may hold times that tell no zone also says `asks_zone = True`, and heeds `Options.zone`.
    """

    kind: str
    title: str

    def recognise(self, path: Path) -> Recognition | None: ...

    def read(self, path: Path, options: Options) -> Iterator[Batch]: ...

    def read_record(self, record: Mapping[str, Any] | str, context: Mapping[str, Any]) -> dict[str, Any]: ...
