"""One target for each format: bytes in, messages, rejects or a clear error out, and nothing else.

python tests/fuzz/fuzz_formats.py TARGET FINDINGS CORPUS [flags of libFuzzer]

An input is the one file that the target names, or, where its first line begins with "#file ", a folder: each such line
names a file, what follows is its content. What surprises is written to FINDINGS once for each place in the code it
comes from, so that one shallow fault does not hide the others; a hang or a flood of memory ends the process.
"""

import hashlib
import logging
import os
import re
import shutil
import sys
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType

import atheris

with atheris.instrument_imports(include=["folkmoot_engine"]):
    from folkmoot_engine.errors import FolkmootError, RecordError
    from folkmoot_engine.formats import Format, Options, Reject, kinds, open_archive, recognise

    kinds()  # loads the formats themselves, which come in as plugins

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


class Surprises:
    """A door that nothing but a FolkmootError may pass; whatever else comes is kept with the input that brought it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.known = folder, set()
        self.raw = b""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException, trace: TracebackType) -> bool:
        if kind is None or issubclass(kind, FolkmootError):
            return True
        if not issubclass(kind, Exception):
            return False
        places = [f"{Path(at.filename).name}:{at.name}" for at in traceback.extract_tb(trace)][-4:]
        name = hashlib.sha256(f"{kind.__name__} {places}".encode()).hexdigest()[:12]
        if name not in self.known:
            self.known.add(name)
            (self.folder / f"{name}.bin").write_bytes(self.raw)
            (self.folder / f"{name}.txt").write_text("".join(traceback.format_exception(error)), "utf-8")
        return True


def one_input(raw: bytes, *, kind: str, name: str, surprises: Surprises) -> None:
    folder = Path(mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    surprises.raw = raw
    try:
        with surprises:
            read(written(raw, folder, name), kind)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    target, findings, *flags = sys.argv[1:]
    kind, name = TARGETS[target]
    logging.disable()
    Path(findings).mkdir(parents=True, exist_ok=True)
    each = partial(one_input, kind=kind, name=name, surprises=Surprises(Path(findings)))
    atheris.Setup([sys.argv[0], *flags], each)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
