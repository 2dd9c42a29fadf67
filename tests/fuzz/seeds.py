"""Small archives to begin with: those that the formats' own tests write, sorted by the kind that recognises them.

python tests/fuzz/seeds.py FOLDER    one folder a target is made in it; needs what the engine's tests need
"""

import hashlib
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from folkmoot_engine.errors import FolkmootError
from folkmoot_engine.formats import recognise
from folkmoot_engine.formats.container import Container
from folkmoot_engine.formats.sevenzip import is_sevenzip

ENGINE = Path(__file__).parent.parent / "engine"
LARGEST = 8_000  # bytes: a fuzzer gets furthest with little
MOST = 12  # files of one archive


def archives(folder: Path) -> Iterator[Path]:
    """Runs the formats' tests and gives what each leaves in its own folder."""
    tests = sorted(str(path) for path in ENGINE.glob("test_formats_*.py"))
    how = ["-q", "-p", "no:cacheprovider", "-c", str(ENGINE / "pytest.ini"), f"--confcutdir={ENGINE}"]
    subprocess.run([sys.executable, "-m", "pytest", *tests, *how, f"--basetemp={folder}"], check=True)
    for test in sorted(folder.iterdir()):
        if not test.is_symlink():
            yield from sorted(test.iterdir())


def seeds_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """The targets for which this archive is a beginning, each with the bytes: its files as they are, and its pack."""
    try:
        seen = recognise(path)
        with Container(path) as archive:
            names = archive.names()
            files = {name: archive.head(name, LARGEST + 1) for name in names[:MOST]}
    except FolkmootError:
        return
    kind = seen[0].kind if seen else ""
    yield kind, together(files) if len(files) > 1 or path.is_dir() else next(iter(files.values()), b"")
    if not path.is_dir() and path.stat().st_size <= LARGEST:
        raw = path.read_bytes()
        yield "sevenzip" if is_sevenzip(path) else "packed" if raw not in files.values() else "", raw


def together(files: dict[str, bytes]) -> bytes:
    return b"\n".join(b"#file " + name.replace("..", "up").encode() + b"\n" + raw for name, raw in files.items())


def main() -> None:
    logging.disable()
    target = Path(sys.argv[1])
    with TemporaryDirectory() as scratch:
        for path in archives(Path(scratch) / "tests"):
            for kind, raw in seeds_of(path):
                if kind and len(raw) <= LARGEST:
                    (target / kind).mkdir(parents=True, exist_ok=True)
                    (target / kind / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw)


if __name__ == "__main__":
    main()
