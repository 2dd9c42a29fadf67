"""Read the largest of the archives that mean harm, of every kind, and write down time and memory.

python benchmarks/hostile/run.py                      a million authors, a line of 100 MB, a bomb of 1 GiB
python benchmarks/hostile/run.py --authors 100000 --bomb 100 --only irc slack
python benchmarks/hostile/run.py --site table         a million authors of that kind into a fresh site, too

Every reading runs in a fresh process (tests/engine/reading.py); the archives are those of tests/engine/archived.py.
Results are written as results.json and results.md beside this file, or into --into.
"""

import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(HERE.parent / "formats")]
archived, formats = importlib.import_module("engine.archived"), importlib.import_module("run")

MARK = b"fillmark"
MEGABYTE = b"x" * 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--authors", type=int, default=1_000_000)
    parser.add_argument("--line", type=int, default=100, metavar="MB")
    parser.add_argument("--bomb", type=int, default=1_074, metavar="MB")
    parser.add_argument("--only", nargs="*", default=list(archived.KINDS), choices=list(archived.KINDS), metavar="KIND")
    parser.add_argument("--site", choices=list(archived.KINDS), metavar="KIND")
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    results: list[dict] = []
    for result in measured(told):
        results.append(result)
        report = {"date": datetime.now(UTC).date().isoformat(), "machine": formats.machine(), "results": results}
        told.into.mkdir(parents=True, exist_ok=True)
        (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
        (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def measured(told: argparse.Namespace) -> Iterator[dict]:
    for kind in told.only:
        with tempfile.TemporaryDirectory(prefix="folkmoot-hostile-") as scratch:
            folder = Path(scratch)
            yield one(kind, f"a line of {told.line} MB", with_a_line(kind, folder / "line", told.line))
            yield one(kind, f"a zip bomb of {told.bomb} MB", bomb(kind, folder / "bomb.zip", told.bomb))
            path = crowd(kind, folder, told.authors)
            yield one(kind, f"{told.authors:,} authors", path)
            if kind == told.site:
                yield into_a_site(kind, f"{told.authors:,} authors", path, folder / "home")


def with_a_line(kind: str, folder: Path, megabytes: int) -> Path:
    """Three messages, the second of them with a text of so many megabytes."""
    how = archived.KINDS[kind]
    path = how.write(folder, [])
    with (folder / how.file).open("wb") as file:
        file.writelines(filled(b"".join(how.pieces(archived.three(text=MARK.decode()))), megabytes))
    return path


def filled(raw: bytes, megabytes: int) -> Iterator[bytes]:
    before, mark, after = raw.partition(MARK)
    yield before
    yield from (MEGABYTE for _ in range(megabytes if mark else 0))
    yield after


def bomb(kind: str, path: Path, megabytes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, raw in archived.KINDS[kind].files(archived.three(text=MARK.decode())).items():
            with pack.open(name, "w", force_zip64=True) as member:
                member.writelines(filled(raw, megabytes))
    return path


def crowd(kind: str, folder: Path, authors: int) -> Path:
    """As many messages as authors."""
    said = (archived.Said(number, author=f"person{number}") for number in range(1, authors + 1))
    return archived.KINDS[kind].write(folder / "crowd", said, (f"person{number}" for number in range(1, authors + 1)))


def one(kind: str, attack: str, path: Path) -> dict:
    reader = [sys.executable, str(ROOT / "tests" / "engine" / "reading.py"), kind, str(path)]
    done = subprocess.run(reader, capture_output=True, text=True, check=True)
    size = sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())
    return {"kind": kind, "attack": attack, "archive_mb": round(size / 1e6, 1)} | json.loads(done.stdout)


def into_a_site(kind: str, attack: str, path: Path, home: Path) -> dict:
    """The same archive into a fresh SQLite file: the process that writes, and the one that reads for it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    importer = [sys.executable, str(HERE.parent / "import" / "measure.py"), str(path)]
    done = subprocess.run(importer, capture_output=True, text=True, check=True, env=kept | {"FOLKMOOT_HOME": str(home)})
    told = json.loads(done.stdout)
    shutil.rmtree(home)
    return {
        "kind": f"{kind}, into a site",
        "attack": attack,
        "archive_mb": round(path.stat().st_size / 1e6, 1),
        "kept": told["kept"],
        "rejects": {},
        "error": "" if told["state"] == "done" else told["state"],
        "seconds": round(told["seconds"], 1),
        "peak_mib": round(max(told["writer_peak_mib"], told["reader_peak_mib"])),
    }


def as_page(report: dict) -> str:
    told = report["machine"]
    lines = [
        "# Archives that mean harm, the large ones",
        "",
        "The rest of what archives are tried with stands in `tests/engine/test_hostile.py`. The line and the bomb are",
        "one text among three messages; nothing may take more than 600 MiB. Run again with",
        "`python benchmarks/hostile/run.py`.",
        "",
        f"{report['date']}: {told['cores']} cores ({told['processor']}), {told['memory_gib']} GiB, {told['system']}, "
        f"Python {told['python']}, pyarrow {told['pyarrow']}; load {told['load_at_the_end']} at the end.",
        "",
        "| kind | attack | archive MB | kept | rejected | seconds | peak MiB |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [row(result) for result in report["results"]]
    worst = max(report["results"], key=lambda result: result["peak_mib"])
    return "\n".join(
        [*lines, "", f"The most memory: {worst['peak_mib']} MiB ({worst['kind']}, {worst['attack']}).", ""]
    )


def row(told: dict) -> str:
    why = ", ".join(f"{count} {code}" for code, count in told["rejects"].items()) or told["error"] or "none"
    size = f"{told['archive_mb']:,}"
    return (
        f"| {told['kind']} | {told['attack']} | {size} | {told['kept']:,} | {why} "
        f"| {told['seconds']:,} | {told['peak_mib']} |"
    )


if __name__ == "__main__":
    main()
