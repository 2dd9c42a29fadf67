"""One target for each format: bytes in, messages, rejects or a clear error out, and nothing else.

python tests/fuzz/fuzz_formats.py TARGET FINDINGS CORPUS [flags of libFuzzer]

What surprises is written to FINDINGS, once for each place in the code it comes from, so that one shallow fault does not
hide the others; a hang or a flood of memory ends the process.
"""

import hashlib
import logging
import shlex
import shutil
import sys
import traceback
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType

import atheris

with atheris.instrument_imports(include=["folkmoot_engine"]):
    from inputs import TARGETS, read, written

    from folkmoot_engine.errors import FolkmootError
    from folkmoot_engine.formats import kinds

    kinds()  # loads the formats themselves, which come in as plugins


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
    # To minimise, libFuzzer calls what it was called by, by way of a shell.
    ourselves = " ".join(map(shlex.quote, [sys.executable, sys.argv[0], target, findings]))
    atheris.Setup([ourselves, *flags], each)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
