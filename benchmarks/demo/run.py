"""Time the demo: generated alone, then generated and imported end to end.

python benchmarks/demo/run.py                        100,000 and 1,000,000 messages
python benchmarks/demo/run.py --messages 100000

Each in a fresh process, the import into a fresh SQLite file under a temporary folder, kept to two cores where the
system can do that. Results are written as results.json and results.md beside this file, or into --into.
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

from folkmoot_engine.demo import Recipe

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "formats"))
reading = importlib.import_module("run")

CORES = 2
MEASURE = HERE.parent / "import" / "measure.py"
UNTIL = datetime(2026, 11, 23, 12, tzinfo=UTC)
GENERATE = """
import json, resource, sys, time
from pathlib import Path
from folkmoot_engine.formats import Options, open_archive
begun, cpu, count = time.perf_counter(), time.process_time(), 0
for batch in open_archive(Path(sys.argv[1])).read(Path(sys.argv[1]), Options(batch_size=4_000)):
    count += batch.messages.num_rows
seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"messages": count, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mib": peak}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as folder:
        results = [measured(Path(folder) / str(size), size) for size in told.messages]
    machine = reading.machine() | {"cores_used": CORES}
    report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine, "results": results}
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def measured(folder: Path, messages: int) -> dict:
    folder.mkdir()
    recipe = folder / "demo.json"
    Recipe(messages, "wrenfield", UNTIL).write(recipe)
    alone = told_by([sys.executable, "-c", GENERATE, str(recipe)], {})
    whole = told_by([sys.executable, str(MEASURE), str(recipe)], {"FOLKMOOT_HOME": str(folder / "site")})
    if whole["state"] != "done" or whole["kept"] != messages:
        raise SystemExit(f"The import of {messages:,} messages ended as {whole['state']}.")
    return {
        "messages": messages,
        "generated_seconds": round(alone["seconds"], 1),
        "generated_cpu_microseconds": round(alone["cpu_seconds"] / messages * 1e6, 1),
        "generated_peak_mib": round(alone["peak_mib"]),
        "imported_seconds": round(whole["seconds"], 1),
        "writer_cpu_microseconds": round(whole["writer_cpu_seconds"] / messages * 1e6, 1),
        "writer_peak_mib": round(whole["writer_peak_mib"]),
        "reader_peak_mib": round(whole["reader_peak_mib"]),
    }


def told_by(command: list[str], more: dict[str, str]) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "DATABASE_URL") if name in os.environ}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept | more)
    return json.loads(done.stdout.splitlines()[-1])


def as_page(report: dict) -> str:
    told = report["machine"]
    lines = [
        "# The demo, as a load generator",
        "",
        "A year of the demo community: generated alone (into Arrow), then generated in one process and written by",
        "another into a fresh SQLite database, search index and all. Run again with `python benchmarks/demo/run.py`.",
        "",
        f"{report['date']}: {told['cores_used']} of {told['cores']} cores ({told['processor']}), "
        f"{told['memory_gib']} GiB, {told['system']}, Python {told['python']}; load {told['load_at_the_end']}.",
        "",
        "| messages | generated alone, s | CPU µs a message | peak MiB | generated and imported, s "
        "| writer CPU µs a message | writer peak MiB | generator peak MiB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(f"{value:,}" for value in run.values()) + " |" for run in report["results"]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
