"""Read an archive in another process, so that one core parses while the other writes.

The child is a fresh interpreter that knows the engine alone. It writes frames to its standard output: eight bytes of
length, then the frame. The pipe is its measure: when the reader is slow, the child waits, one batch ahead at most.
It ends when its reader goes away, however that happens: its standard input closes.
"""

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from folkmoot_engine.errors import BrokenArchive, FolkmootError
from folkmoot_engine.formats.door import open_archive
from folkmoot_engine.formats.protocol import Batch, Options
from folkmoot_engine.schema import HANDLE, MESSAGE

LENGTH = struct.Struct(">Q")
PATIENCE = 5  # seconds a child is given to leave by itself


def read_apart(kind: str, path: Path, options: Options, *, within: float | None = None) -> Iterator[Batch]:
    """The batches of `open_archive(path, kind).read(path, options)`, read by a child process.

    `within` so many seconds, where somebody waits: then the child is ended and BrokenArchive raised.

    Errors of the archive are raised here as they were raised there, after the batches before them. Closing the
    iterator ends the child. Raises BrokenArchive where the child dies without a word (out of memory, killed).
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "folkmoot_engine.formats.apart"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    return _batches(child, (kind, str(path), options), within)


def _batches(child: subprocess.Popen, order: tuple[str, str, Options], within: float | None) -> Iterator[Batch]:
    clock = threading.Timer(within or 0, child.kill)
    if within:
        clock.start()
    try:
        _send(child.stdin, order)
        while (found := _receive(child.stdout)) is not None:
            if isinstance(found, FolkmootError):
                raise found
            yield _unpacked(found)
        if child.wait(PATIENCE) != 0:
            raise _vanished(order[1])
    except (BrokenPipeError, EOFError) as error:
        raise _vanished(order[1]) from error
    finally:
        clock.cancel()
        _end(child)


def _vanished(path: str) -> BrokenArchive:
    return BrokenArchive(
        "The process that reads the archive ended without a word",
        where=path,
        remedy="What it had handed over is kept. Look at the log and at free memory, then go on with the import.",
    )


def _end(child: subprocess.Popen) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        try:
            pipe.close()
        except BrokenPipeError:
            continue  # what was not yet sent need not be


def _send(pipe: BinaryIO, thing: object) -> None:
    frame = pickle.dumps(thing, protocol=5)
    pipe.write(LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def _receive(pipe: BinaryIO) -> object | None:
    """The next frame, or None at the end. Both ends are this file: what comes is our own."""
    head = pipe.read(LENGTH.size)
    if not head:
        return None
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    frame = pipe.read(length)
    if len(frame) < length:
        raise EOFError
    return pickle.loads(frame)


def _packed(batch: Batch) -> tuple[bytes, bytes | None, Batch]:
    """The tables as Arrow's own bytes, beside the rest of the batch."""
    handles = batch.handles.serialize().to_pybytes() if batch.handles is not None else None
    return batch.messages.serialize().to_pybytes(), handles, replace(batch, messages=None, handles=None)


def _unpacked(found: tuple[bytes, bytes | None, Batch]) -> Batch:
    messages, handles, batch = found
    batch.messages = pa.ipc.read_record_batch(pa.py_buffer(messages), MESSAGE)
    if handles is not None:
        batch.handles = pa.ipc.read_record_batch(pa.py_buffer(handles), HANDLE)
    return batch


def _leave_with_parent() -> None:
    """Whatever happens to the reader, its end of our standard input closes."""
    while os.read(0, 1):
        continue
    os._exit(1)


def main() -> None:
    """The child: take the order from standard input, send batches to standard output."""
    order = _receive(sys.stdin.buffer)
    if order is None:  # the reader has gone before it said a word
        return
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # a word printed by a plugin must not end up among the frames
        try:
            _read(order, out)
            out.flush()
        except BrokenPipeError:
            os._exit(1)  # the reader has gone
        os._exit(0)  # the thread above still waits on its pipe; there is nothing left to clean up


def _read(order: tuple[str, str, Options], out: BinaryIO) -> None:
    kind, path, options = order
    try:
        with closing(open_archive(Path(path), kind).read(Path(path), options)) as batches:
            for batch in batches:
                _send(out, _packed(batch))
    except FolkmootError as error:
        _send(out, error)


if __name__ == "__main__":
    main()
