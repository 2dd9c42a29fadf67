"""A batch of an archive as rows for the database. Pure: reads no row."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted

import pyarrow as pa

from folkmoot.foundation.workspaces.queries import bulk

LONGEST_ID = 240  # of a native id; with its prefix it still fits 250
LONGEST_TITLE = 500
LONGEST_URL = 1000
WEB = ("https://", "http://")  # any other address of a message might be a script
REPLYING = re.compile(r"^(?:(?:re|aw|fwd?|wg|sv|antw)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
MOMENTS = ("sent_at", "edited_at", "deleted_at", "closed_at")
FACTS = ("tags", "links", "mentions", "attachments", "reactions")
# fmt: off
PLAIN = (
    "source", "native_id", "realm", "thread_id", "parent_id", "author_id", "author_name", "author_kind", "kind",
    "title", "html", "text", "utc_offset", "accepted_id", "score", "views", "url", "place",
)
# fmt: on


@dataclass(slots=True)
class Record:
    """One message as it stands in the archive, in the database's own terms."""

    uid: str
    source: str
    native_id: str
    thread_id: str  # "" where it is that of the parent
    parent_id: str  # "" where there is none
    author: tuple[str, str] | None  # realm and native id
    author_name: str
    author_kind: str
    kind: str
    title: str
    html: str
    text: str
    sent_at: object
    utc_offset: int | None
    edited_at: object
    deleted_at: object
    closed_at: object
    accepted_id: str
    score: int | None
    views: int | None
    url: str
    facts: str  # JSON
    tags: list[str] | None
    content_hash: int


def channels_of(batch: pa.RecordBatch) -> dict[str, str]:
    """The places the batch speaks of: source → name."""
    return dict(zip(batch.column("source").to_pylist(), batch.column("channel").to_pylist(), strict=True))


def records_of(batch: pa.RecordBatch) -> Iterator[Record]:
    """The rows of a batch (schema MESSAGE), in its order."""
    columns = [bulk.stored_uids(batch.column("uid"))]
    columns += [batch.column(name).to_pylist() for name in PLAIN]
    columns += [_moments(batch.column(name)) for name in MOMENTS]
    columns += [_facts(batch), batch.column("tags").to_pylist()]
    # fmt: off
    for (
        uid, source, native, realm, thread, parent, author, name, author_kind, kind, title, html, text, offset,
        accepted, score, views, url, place, sent, edited, deleted, closed, facts, tags,
    ) in zip(*columns, strict=True):
        # fmt: on
        title, native, parent = (title or "")[:LONGEST_TITLE], fitting(native), fitting(parent or "")
        digest = _hash(
            f"{native}\0{thread}\0{parent}\0{author}\0{name}\0{kind}\0{title}\0{html}\0{sent}\0{edited}\0{deleted}"
            f"\0{closed}\0{accepted}\0{score}\0{views}\0{url}\0{facts}"
        )
        yield Record(
            uid,
            source,
            native,
            fitting(thread or ""),
            parent if parent != native else "",
            (realm, author or f"~{name}") if author or name else None,
            name or "",
            author_kind,
            kind,
            title,
            html,
            text,
            sent,
            offset,
            edited,
            deleted,
            closed,
            fitting(accepted or ""),
            score,
            views,
            url if url and len(url) <= LONGEST_URL and url.lower().startswith(WEB) else "",
            f'{{"place": {quoted(place)}{facts}}}',
            tags,
            digest,
        )


def fitting(native_id: str) -> str:
    """A native id that fits its column, still unlike every other: long ones end in a hash of the whole."""
    if len(native_id) <= LONGEST_ID:
        return native_id
    digest = hashlib.blake2b(native_id.encode(errors="surrogatepass"), digest_size=16).hexdigest()
    return f"{native_id[: LONGEST_ID - 33]}~{digest}"


def thread_title(record: Record) -> str:
    """What the conversation is called; an answer's subject without its "Re:"."""
    return REPLYING.sub("", record.title) if record.parent_id else record.title


def _hash(words: str) -> int:
    digest = hashlib.blake2b(words.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _moments(column: pa.Array) -> list:
    if column.null_count == len(column):
        return [None] * len(column)
    return bulk.stored_moments(column.cast(pa.timestamp("us")).to_pylist())


def _facts(batch: pa.RecordBatch) -> list[str]:
    """What is shown but never searched by, as the rest of a JSON object after its first field; "" for nothing."""
    told = [""] * batch.num_rows
    for name in FACTS:
        column = batch.column(name)
        if column.null_count == len(column):
            continue
        for row, value in enumerate(column.to_pylist()):
            if value:
                told[row] += f', "{name}": {json.dumps(value)}'
    return told
