"""Time the reading of archives into Arrow, beside Perceval reading the same mailbox.

python benchmarks/formats/run.py                     100,000 messages of each kind, three times
python benchmarks/formats/run.py --messages 1000000 --repeat 1
python benchmarks/formats/run.py --without-perceval  where no package index can be reached

Every reading runs in a fresh process on one core. Perceval (GPL-3.0) is installed into an environment of its own under
a temporary folder; nothing of it is imported here. The best of the repeated readings counts. Results are written as
results.json and results.md beside this file, or into --into.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import venv
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import generate

HERE = Path(__file__).resolve().parent
PERCEVAL = "perceval==1.6.1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--without-perceval", action="store_true")
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as folder:
        results = measured(Path(folder), told.messages, told.repeat, not told.without_perceval)
    report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine(), "results": results}
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def measured(folder: Path, messages: int, repeat: int, with_perceval: bool) -> list[dict]:
    box = folder / "mail" / "list.mbox"
    places = {"stackexchange": folder / "dump", "mbox": box, "slack": folder / "export"}
    places["activitystreams"] = folder / "outbox.json"
    for kind, place in places.items():
        generate.KINDS[kind](messages, place)
    runs = [("Folkmoot", kind, sys.executable, "ours", place) for kind, place in places.items()]
    if with_perceval:
        runs.append(("Perceval", "mbox", perceval_python(folder), "perceval", box))
    return [best(*run, repeat) for run in runs]


def best(who: str, kind: str, python: str, reader: str, path: Path, repeat: int) -> dict:
    found = [one(python, reader, path) for _ in range(repeat)]
    chosen = min(found, key=lambda run: run["seconds"])
    size = sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())
    return {
        "reader": who,
        "archive": kind,
        "archive_mib": round(size / 2**20, 1),
        "messages": chosen["messages"],
        "seconds": round(chosen["seconds"], 2),
        "messages_a_second": round(chosen["messages"] / chosen["seconds"]),
        "microseconds_a_message": round(chosen["seconds"] / chosen["messages"] * 1e6, 1),
        "cpu_microseconds_a_message": round(chosen["cpu_seconds"] / chosen["messages"] * 1e6, 1),
        "peak_mib": round(max(run["peak_mib"] for run in found)),
        "all_seconds": [round(run["seconds"], 2) for run in found],
    }


def one(python: str, reader: str, path: Path) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [python, str(HERE / "measure.py"), reader, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept)
    return json.loads(done.stdout)


def perceval_python(folder: Path) -> str:
    """An interpreter that has Perceval and nothing of ours."""
    place = folder / "perceval"
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", PERCEVAL], check=True)
    return python


def machine() -> dict:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "pyarrow": version("pyarrow"),
        "load_at_the_end": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def as_page(report: dict) -> str:
    told = report["machine"]
    lines = [
        "# Reading archives into Arrow",
        "",
        "Generated archives (`generate.py`), bodies of about 600 bytes; a fresh process for each reading, one core,",
        "the best of the repeats. Perceval yields a dictionary for each mail, its headers and body parts; Folkmoot",
        "yields text, clean HTML, thread and author, as Arrow. Run again with `python benchmarks/formats/run.py`.",
        "",
        f"{report['date']}: {told['cores']} cores ({told['processor']}), {told['memory_gib']} GiB, {told['system']}, "
        f"Python {told['python']}, pyarrow {told['pyarrow']}; load {told['load_at_the_end']} at the end.",
        "",
        "| reader | archive | MiB | messages | messages a second | µs a message | CPU µs a message | peak MiB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for run in report["results"]:
        lines.append(
            f"| {run['reader']} | {run['archive']} | {run['archive_mib']} | {run['messages']:,} | "
            f"{run['messages_a_second']:,} | {run['microseconds_a_message']} | {run['cpu_microseconds_a_message']} | "
            f"{run['peak_mib']} |"
        )
    speeds = {(run["reader"], run["archive"]): run["messages_a_second"] for run in report["results"]}
    if ("Perceval", "mbox") in speeds:
        ratio = speeds["Folkmoot", "mbox"] / speeds["Perceval", "mbox"]
        lines += ["", f"On the same mailbox Folkmoot reads {ratio:.1f} times as many messages a second as Perceval."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
