"""Archives made on the spot: rows handed to a real import without a file format between."""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from json import dumps
from pathlib import Path
from typing import Any

import pytest

from folkmoot.stream.messages.actions import archives
from folkmoot.stream.messages.models import Import
from folkmoot_engine.formats.batches import message, record_batch
from folkmoot_engine.formats.protocol import Batch, Reject
from folkmoot_engine.schema import HANDLE, MESSAGE

BEGINNING = datetime(2024, 3, 1, 12, tzinfo=UTC)


def said(native_id: str, text: str = "", *, minute: int = 0, author: str | None = "ann", **more: Any) -> dict[str, Any]:
    """One message as a format delivers it."""
    text = text or f"words of {native_id}"
    row = {
        "source": "forum:main",
        "channel": "Main",
        "native_id": native_id,
        "realm": "forum",
        "author_id": author,
        "author_name": author and author.title(),
        "html": f"<p>{text}</p>",
        "text": text,
        "sent_at": BEGINNING + timedelta(minutes=minute),
        "place": f"record {native_id}",
    }
    return message(**(row | more))


def batch(rows: Iterable[dict[str, Any]], **more: Any) -> Batch:
    handles = more.pop("handles", None)
    found = Batch(record_batch(list(rows), MESSAGE), **more)
    if handles:
        found.handles = record_batch(handles, HANDLE)
    return found


@pytest.fixture
def bring(workspace, inside, monkeypatch, tmp_path) -> Callable[..., Import]:
    """Import batches as if an archive had held them. Returns the import as it ended."""

    def bring(*batches: Batch | Exception, **options: Any) -> Import:
        path = tmp_path / "archive"
        path.write_text("whatever")
        of = Import.objects.create(
            workspace=workspace,
            kind="table",
            name="archive",
            path=str(path),
            fingerprint=archives.fingerprint(path),
            state=Import.State.WAITING,
        )
        monkeypatch.setattr(archives, "read_apart", lambda *_: _read(batches))
        done = archives.run_import(workspace, of, **options)
        done.refresh_from_db()
        assert done.fetched == done.kept + done.skipped + done.rejected
        if done.state == "done":
            assert done.fetched == sum(one.fetched for one in batches)
        return done

    return bring


def _read(batches: Iterable[Batch | Exception]) -> Iterator[Batch]:
    for one in batches:
        if isinstance(one, Exception):
            raise one
        yield one


def reject(position: int = 1) -> Reject:
    return Reject(
        "talk.csv", f"line {position}", "no-time", "There is no time. Add it.", {"text": "x"}, {"channel": "c"}
    )


def skipped(**reasons: int) -> Counter[str]:
    return Counter(reasons)


def slack_zip(path: Path, messages: int = 6) -> Path:
    """A small export: two people, one channel, a thread, somebody joining."""
    people = [{"id": "U1", "team_id": "T1", "name": "mara"}, {"id": "U2", "team_id": "T1", "name": "otto"}]
    events: list[dict[str, Any]] = [
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1700000000.000001"}
    ]
    for number in range(messages):
        stamp = f"17000001{number:02d}.000100"
        event = {"type": "message", "user": f"U{number % 2 + 1}", "text": f"Does pump {number} fit?", "ts": stamp}
        events.append(event | ({"thread_ts": "1700000100.000100"} if number else {}))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", dumps(people))
        archive.writestr("channels.json", dumps([{"id": "C1", "name": "workshop", "members": ["U1", "U2"]}]))
        archive.writestr("workshop/2023-11-14.json", dumps(events))
    return path
