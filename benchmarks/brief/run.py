"""Time the figures of a weekly brief over a lake of 10,000,000 messages, beside the same work in pandas.

python benchmarks/brief/run.py                          10,000,000 messages, three times
python benchmarks/brief/run.py --messages 1000000 --repeat 1

Five figures, each with the week before, the same week last year and twelve weekly points. Every measurement runs in a
fresh process; the best of the repeats counts; both must come to the same figures. Results are written as results.json
and results.md beside this file, or into --into.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from generate import Community

from folkmoot_engine.lake import open_lake

HERE = Path(__file__).resolve().parent
NAMES = {"folkmoot": "Folkmoot, on Parquet by DuckDB", "pandas": "pandas"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000_000)
    parser.add_argument("--members", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as folder:
        lake = laid(Path(folder), told)
        results = [best(who, Path(folder), told.repeat) for who in NAMES]
    must_agree(results)
    report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine(), "lake": lake, "results": results}
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def laid(folder: Path, told: argparse.Namespace) -> dict:
    start = time.perf_counter()
    community = Community(told.messages, told.members)
    open_lake(folder, "benchmark").rebuild(community.changes(), zone="UTC", as_of=datetime.now(UTC))
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    return {"messages": community.told, "mib": size / 2**20, "seconds": time.perf_counter() - start}


def best(who: str, folder: Path, repeat: int) -> dict:
    return min((one(who, folder) for _ in range(repeat)), key=lambda run: run["seconds"])


def one(who: str, folder: Path) -> dict:
    command = [sys.executable, str(HERE / "measure.py"), who, str(folder)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def must_agree(results: list[dict]) -> None:
    ours, theirs = (run["values"] for run in results)
    for name, values in ours.items():
        if [round(value, 6) for value in values] != [round(value, 6) for value in theirs[name]]:
            sys.exit(f"{name}: {values} here, {theirs[name]} in pandas. They must agree.")


def machine() -> str:
    memory = next(int(line.split()[1]) for line in _read("/proc/meminfo") if line.startswith("MemTotal"))
    cpu = next((line.partition(": ")[2] for line in _read("/proc/cpuinfo") if line.startswith("model name")), "")
    parts = ", ".join(f"{part} {version(part)}" for part in ("duckdb", "ibis-framework", "pandas", "pyarrow"))
    return (
        f"{os.cpu_count()} cores ({cpu}), {memory / 2**20:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, {parts}; load {os.getloadavg()[0]:.1f} at the end"
    )


def _read(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines() if Path(path).exists() else ["MemTotal: 0"]


def as_page(report: dict) -> str:
    lake, (ours, theirs) = report["lake"], report["results"]
    lines = [
        f"# A brief over {lake['messages']:,} messages",
        "",
        "Five figures (messages, active members, threads without an answer, first response, backlog) of one week, each",
        "with the week before, the same week last year and twelve weekly points. The lake is made up (`generate.py`):",
        f"two years, {lake['mib']:.0f} MiB of Parquet by month, laid in {lake['seconds']:.0f} s.",
        "",
        "The clock starts in a fresh process, before anything is opened or imported by the way that is measured, and",
        "both come to the same figures. pandas reads just the columns it needs, and no row before the first day it",
        "needs. Run again with `python benchmarks/brief/run.py`.",
        "",
        f"{report['date']}: {report['machine']}. Where the load is above the number of cores, others worked",
        "beside it, and the time of the processor tells more than that of the clock.",
        "",
        "| | seconds | CPU seconds | peak MiB |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {NAMES[run['who']]} | {run['seconds']:.1f} | {run['cpu_seconds']:.1f} | {run['peak_mib']:.0f} |"
        for run in report["results"]
    ]
    faster, cheaper, smaller = (theirs[name] / ours[name] for name in ("seconds", "cpu_seconds", "peak_mib"))
    told = f"{faster:.1f} times as fast, with {1 / cheaper:.0%} of the processor's time and {1 / smaller:.0%} of the"
    return "\n".join([*lines, "", f"{told} memory.", ""])


if __name__ == "__main__":
    main()
