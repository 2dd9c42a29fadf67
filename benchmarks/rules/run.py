"""Time 200 rules with 1,000 phrases and patterns over generated messages, beside the obvious loop with Python's `re`.

python benchmarks/rules/run.py                         100,000 messages of each length, three times
python benchmarks/rules/run.py --messages 20000 --repeat 1

Every measurement runs in a fresh process on one core; the best of the repeats counts. The loop is so slow that it gets
the first 2,000 messages only (--plain): there it must catch exactly what the rules do. Results are written as
results.json and results.md beside this file, or into --into.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import generate
import pyarrow as pa

HERE = Path(__file__).resolve().parent
LENGTHS = {"chat": 80, "forum": 500}
NAMES = {
    "rules": "Folkmoot: effects and reasons",
    "count": "Folkmoot: which rule caught what",
    "plain": "a loop with Python's re",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--plain", type=int, default=2_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--into", type=Path, default=HERE)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmark-") as folder:
        results = [row for kind in LENGTHS for row in measured(Path(folder), kind, told)]
    report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine(), "results": results}
    told.into.mkdir(parents=True, exist_ok=True)
    (told.into / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (told.into / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def measured(folder: Path, kind: str, told: argparse.Namespace) -> list[dict]:
    path, size = folder / f"{kind}.arrows", 0
    with pa.OSFile(str(path), "wb") as sink:
        stream = None
        for batch in generate.batches(told.messages, LENGTHS[kind]):
            stream = stream or pa.ipc.new_stream(sink, batch.schema)
            stream.write_batch(batch)
            size += sum(map(len, batch.column("text").cast(pa.binary()).to_pylist()))
        stream.close()
    sample, same = one("plain", path, told.plain), one("count", path, told.plain)
    if sample["caught"] != same["caught"]:
        sys.exit(f"The loop caught {sample['caught']} messages, the rules {same['caught']}: they must agree.")
    rows = [best(who, path, told) for who in ("rules", "count")] + [sample]
    return [{"kind": kind, "bytes": size / told.messages, **row} for row in rows]


def best(who: str, path: Path, told: argparse.Namespace) -> dict:
    return min((one(who, path, told.messages) for _ in range(told.repeat)), key=lambda run: run["seconds"])


def one(who: str, path: Path, limit: int) -> dict:
    command = [sys.executable, str(HERE / "measure.py"), who, str(path), str(limit)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def machine() -> str:
    cpu = next(
        (line.partition(": ")[2] for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")),
        platform.processor(),
    )
    memory = next(
        (int(line.split()[1]) for line in _read("/proc/meminfo").splitlines() if line.startswith("MemTotal")), 0
    )
    return (
        f"{os.cpu_count()} cores ({cpu}), {memory / 2**20:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, pyarrow {version('pyarrow')}, google-re2 {version('google-re2')}; "
        f"load {os.getloadavg()[0]:.1f} at the end"
    )


def _read(path: str) -> str:
    return Path(path).read_text("utf-8") if Path(path).exists() else ""


def as_page(report: dict) -> str:
    lines = [
        "# 200 rules with 1,000 phrases and patterns",
        "",
        "Generated rules and messages (`generate.py`): 600 phrases, 250 patterns on the text as written, 150 on",
        "comparable text; each rule asks about author, channel, verdict or links as well. One core, a fresh process",
        "for each run, the best of the repeats; the rules are compiled before the clock starts, automata are filled",
        "while it runs. The loop with Python's `re` had the first messages only, and caught the same. *Caught* are",
        "the pairs of message and rule that met, for each hundred messages: to tell their reasons costs extra.",
        "Run again with `python benchmarks/rules/run.py`.",
        "",
        f"{report['date']}: {report['machine']}. Where the load is above the number of cores, others worked beside it,",
        "and the time of the processor tells more than that of the clock.",
        "",
        "| what | messages | bytes each | caught | messages a second | CPU µs a message | compiled in s | peak MiB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {NAMES[row['who']]}, {row['kind']} | {row['messages']:,} | {row['bytes']:.0f} "
        f"| {row['caught'] / row['messages']:.1%} | {row['messages'] / row['seconds']:,.0f} "
        f"| {1e6 * row['cpu_seconds'] / row['messages']:.1f} | {row['compile_seconds']:.2f} | {row['peak_mib']:.0f} |"
        for row in report["results"]
    ]
    return "\n".join([*lines, "", *map(_ratio, LENGTHS, [report["results"]] * len(LENGTHS)), ""])


def _ratio(kind: str, results: list[dict]) -> str:
    cost = {row["who"]: row["cpu_seconds"] / row["messages"] for row in results if row["kind"] == kind}
    told = f"{1 / cost['rules']:,.0f} messages a second of one core's time"
    return f"- {kind}: {told}, {cost['plain'] / cost['rules']:.0f} times those of the loop."


if __name__ == "__main__":
    main()
