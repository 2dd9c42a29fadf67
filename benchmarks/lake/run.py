"""How long the lake takes to learn of 100,000 new messages, beside making it anew.

python benchmarks/lake/run.py                          into a lake that has 1,000,000 (SQLite)
python benchmarks/lake/run.py --messages 100000 --new 10000

The messages are made by SQL, spread over two years, in threads of four, each with a verdict: the new ones touch every
month. Each step runs in a process of its own, kept to two cores where the system can do that; starting Python and
loading the site is not in its seconds, loading Ibis is. Results are written beside this file, or into --into.
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
sys.path.insert(0, str(HERE.parent / "formats"))
reading = importlib.import_module("run")  # benchmarks/formats/run.py tells the machine
CORES = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=100_000)
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as home:
        results = measured(Path(home), told.messages, told.new)
        lake = sum(file.stat().st_size for file in Path(home).glob("lake/*/*/**/*.parquet"))
    machine = reading.machine() | {"cores_used": CORES}
    report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine, "results": results}
    report |= {"messages": told.messages, "new": told.new, "lake_mib": round(lake / 2**20)}
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def measured(home: Path, messages: int, new: int) -> list[dict]:
    taken(home, "fill", messages)
    first = taken(home, "rebuild")
    taken(home, "add", new)
    steps = {
        f"make it of {messages:,} messages": first,
        f"learn of {new:,} new messages and their verdicts": taken(home, "refresh"),
        "learn that one message of long ago was hidden": taken(home, "hide"),
        "learn nothing": taken(home, "refresh"),
        f"compare every row of {messages + new:,} messages": taken(home, "check"),
        f"make it anew, of {messages + new:,} messages": taken(home, "rebuild"),
    }
    if steps[f"compare every row of {messages + new:,} messages"]["told"]:
        raise SystemExit("The lake is not what the database says.")
    return [{"what": what} | told for what, told in steps.items()]


def taken(home: Path, *step: object) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, str(HERE / "measure.py"), *map(str, step)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept | {"FOLKMOOT_HOME": str(home)})
    return json.loads(done.stdout.splitlines()[-1])


def as_page(report: dict) -> str:
    told = report["machine"]
    lines = [
        "# The lake",
        "",
        "Messages spread over two years, each with a verdict, in SQLite; the new ones touch every month. Times from",
        "the database to files in force. Run again with `python benchmarks/lake/run.py`.",
        "",
        f"{report['date']}: {told['cores_used']} of {told['cores']} cores ({told['processor']}), "
        f"{told['memory_gib']} GiB, {told['system']}, Python {told['python']}; load {told['load_at_the_end']}.",
        "",
        "| what | seconds | of them on the processor | peak MiB |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one['what']} | {one['seconds']:.1f} | {one['cpu_seconds']:.1f} | {one['peak_mib']:.0f} |"
        for one in report["results"]
    ]
    return "\n".join([*lines, "", f"The lake takes {report['lake_mib']} MiB in the end.", ""])


if __name__ == "__main__":
    main()
