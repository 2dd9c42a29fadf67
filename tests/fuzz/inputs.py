"""What a fuzzer's bytes stand for, and how they are read.

An input is the one file that its target names, or, where it begins with "#file ", a folder: each line that begins so
names a file, what follows is its content.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from folkmoot_engine.errors import RecordError
from folkmoot_engine.formats import Format, Options, Reject, kinds, open_archive, recognise

# By target: the kind that reads (none: whichever recognises it, or a table), and the file's name.
TARGETS = {
    "activitystreams": ("activitystreams", "outbox.json"),
    "discord": ("discord", "general.json"),
    "discourse": ("discourse", "forum.json"),
    "irc": ("irc", "2015-01-27.log"),
    "matrix": ("matrix", "export.json"),
    "mbox": ("mbox", "list.mbox"),
    "perceval": ("perceval", "items.json"),
    "rejects": ("rejects", "rejects.jsonl"),
    "slack": ("slack", "general.json"),
    "stackexchange": ("stackexchange", "Posts.xml"),
    "table": ("table", "support.csv"),
    "zulip": ("zulip", "messages.json"),
    "packed": ("", "archive.zip"),  # zip, tar, gzip, zstandard: the bytes of the pack itself
    "sevenzip": ("", "archive.7z"),
}
OPTIONS = Options(batch_size=50, zone="Europe/Berlin")
FILE = re.compile(rb"^#file ([\w./ -]{1,80})\n", re.MULTILINE)


def written(raw: bytes, folder: Path, name: str) -> Path:
    """The archive that these bytes stand for."""
    if not raw.startswith(b"#file "):
        (folder / name).write_bytes(raw)
        return folder / name
    _, *told = FILE.split(raw)
    for member, content in zip(told[::2], told[1::2], strict=True):
        path = folder / os.path.normpath(f"/{member.decode()}")[1:]
        with suppress(OSError):  # a file where a folder is to be
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def read(path: Path, kind: str) -> None:
    """As an import does, and each reject as if it came back unmended. Raises FolkmootError where that is refused."""
    seen = recognise(path)
    if not kind:
        kind = seen[0].kind if seen else "table"
    format = open_archive(path, kind)
    for batch in format.read(path, OPTIONS):
        batch.messages.validate(full=True)
        assert batch.fetched <= OPTIONS.batch_size
        assert batch.fetched == batch.messages.num_rows + batch.skipped.total() + len(batch.rejects)
        for reject in batch.rejects:
            assert reject.code and reject.reason and reject.position
            read_again(format, reject)


def read_again(format: Format, reject: Reject) -> None:
    told = {"format": reject.context.get("format", format.kind), **reject.context}
    with suppress(RecordError):
        kinds()["rejects"].read_record(reject.record, told)
