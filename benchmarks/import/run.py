"""Time imports end to end (archive to database with threads, handles and search index), beside Perceval's parsing.

python benchmarks/import/run.py                      100,000 messages of each kind
python benchmarks/import/run.py --messages 100000 1000000
python benchmarks/import/run.py --without-perceval   where no package index can be reached

Each import runs in a fresh process into a fresh SQLite file under a temporary folder, kept to two cores where the
system can do that. Perceval (GPL-3.0) parses the same mailbox in a process and an environment of its own; it writes
nothing, and reads the first size only. Results are written as results.json and results.md beside this file, or into
--into.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
FORMATS = HERE.parent / "formats"
sys.path.insert(0, str(FORMATS))
generate, reading = importlib.import_module("generate"), importlib.import_module("run")

CORES = 2
COMMON, SEVERAL = "the", "wheel brake order -coffee"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[100_000], metavar="N")
    parser.add_argument("--without-perceval", action="store_true")
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as folder:
        results = [
            result
            for at, size in enumerate(told.messages)
            for result in measured(Path(folder) / str(size), size, at == 0 and not told.without_perceval)
        ]
    machine = reading.machine() | {"cores_used": CORES}
    report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine, "results": results}
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def measured(folder: Path, messages: int, with_perceval: bool) -> list[dict]:
    folder.mkdir()
    dump, box = folder / "dump", folder / "mail" / "list.mbox"
    generate.stackexchange(messages, dump)
    generate.mbox(messages, box)
    results = [imported(folder, "stackexchange", dump), imported(folder, "mbox", box)]
    if with_perceval:
        results.append(parsed_by_perceval(folder, box))
    return results


def imported(folder: Path, kind: str, archive: Path) -> dict:
    home = folder / f"site-{kind}"
    command = [sys.executable, str(HERE / "measure.py"), str(archive), COMMON, SEVERAL]
    told = told_by(command, {"FOLKMOOT_HOME": str(home)})
    if told["state"] != "done":
        raise SystemExit(f"The import of {archive} ended as {told['state']}.")
    database = sum(file.stat().st_size for file in home.glob("folkmoot.sqlite3*"))
    return {
        "who": "Folkmoot: parsed, written, threaded, indexed",
        "archive": kind,
        "messages": told["kept"],
        "seconds": round(told["seconds"], 2),
        "messages_a_second": round(told["fetched"] / told["seconds"]),
        "writer_cpu_microseconds": round(told["writer_cpu_seconds"] / told["fetched"] * 1e6, 1),
        "reader_cpu_microseconds": round(told["reader_cpu_seconds"] / told["fetched"] * 1e6, 1),
        "writer_peak_mib": round(told["writer_peak_mib"]),
        "reader_peak_mib": round(told["reader_peak_mib"]),
        "database_mib": round(database / 2**20),
        "search_ms": {words: round(taken, 1) for words, taken in told["search_ms"].items()},
    }


def parsed_by_perceval(folder: Path, box: Path) -> dict:
    told = told_by([reading.perceval_python(folder), str(FORMATS / "measure.py"), "perceval", str(box)], {})
    return {
        "who": "Perceval: parsed alone",
        "archive": "mbox",
        "messages": told["messages"],
        "seconds": round(told["seconds"], 2),
        "messages_a_second": round(told["messages"] / told["seconds"]),
        "reader_cpu_microseconds": round(told["cpu_seconds"] / told["messages"] * 1e6, 1),
        "reader_peak_mib": round(told["peak_mib"]),
    }


def told_by(command: list[str], more: dict[str, str]) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "DATABASE_URL") if name in os.environ}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept | more)
    return json.loads(done.stdout.splitlines()[-1])


def as_page(report: dict) -> str:
    told = report["machine"]
    lines = [
        "# Importing archives",
        "",
        "Generated archives (`benchmarks/formats/generate.py`), bodies of about 600 bytes, into a fresh SQLite",
        "database: parsed in one process, written in another, with channels, members, threads, reply links, the",
        "search index and the list that triage works through. Run again with `python benchmarks/import/run.py`.",
        "",
        f"{report['date']}: {told['cores_used']} of {told['cores']} cores ({told['processor']}), "
        f"{told['memory_gib']} GiB, {told['system']}, Python {told['python']}; load {told['load_at_the_end']}.",
        "",
        "| what | archive | messages | messages a second | writer CPU µs a message | reader CPU µs | writer peak MiB "
        "| reader peak MiB | database MiB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for run in report["results"]:
        shown = (
            "writer_cpu_microseconds",
            "reader_cpu_microseconds",
            "writer_peak_mib",
            "reader_peak_mib",
            "database_mib",
        )
        figures = " | ".join(str(run.get(name, "")) for name in shown)
        lines.append(
            f"| {run['who']} | {run['archive']} | {run['messages']:,} | {run['messages_a_second']:,} | {figures} |"
        )
    for run in report["results"]:
        for words, taken in run.get("search_ms", {}).items():
            where = f"{run['messages']:,} messages from {run['archive']}"
            lines += ["", f"Searching {where} for `{words}`: {taken} ms (median of five)."]
    speeds = {
        (run["who"][:8], run["messages"]): run["messages_a_second"]
        for run in report["results"]
        if run["archive"] == "mbox"
    }
    for size in [size for who, size in speeds if who == "Perceval"]:
        ratio = speeds["Folkmoot", size] / speeds["Perceval", size]
        lines += ["", f"Folkmoot brings a mailbox in {ratio:.1f} times as fast as Perceval parses it."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
