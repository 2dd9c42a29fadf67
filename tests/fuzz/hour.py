"""Every target for its share of the time, one process after the other; the corpus is kept small, findings are kept.

python tests/fuzz/hour.py FOLDER --seconds 3600

FOLDER holds a folder of inputs for each target (seeds.py makes them); what a target learns is added there. A process
that was ended by a hang or a flood of memory is begun again until the target's time is over. Afterwards the inputs are
minimised, the fewest and smallest that reach every place that was reached, and packed as FOLDER/corpus.zip. What
happened stands in FOLDER/report.json.
"""

import argparse
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

TARGET = Path(__file__).with_name("fuzz_formats.py")
# Five seconds of work may take thirty where others work beside it.
LIMITS = ["-timeout=30", "-rss_limit_mb=600", "-max_len=8192", "-print_final_stats=1"]
NAMES = [
    "activitystreams",
    "discord",
    "discourse",
    "irc",
    "matrix",
    "mbox",
    "packed",
    "perceval",
    "rejects",
    "sevenzip",
    "slack",
    "stackexchange",
    "table",
    "zulip",
]


def fuzz(name: str, folder: Path, seconds: float) -> dict[str, object]:
    """Runs one target; says how long, how often, and what was found."""
    corpus, findings = folder / name, folder / "findings" / name
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    begun, executions, starts, told = time.monotonic(), 0, 0, ""
    while (left := seconds - (time.monotonic() - begun)) >= 1:
        starts += 1
        told = run(name, findings, str(corpus), f"-max_total_time={int(left)}")
        executions += last_number(r"number_of_executed_units:\s*(\d+)", told)
    return {
        "seconds": round(time.monotonic() - begun, 1),
        "executions": executions,
        "starts": starts,
        "coverage": last_number(r"cov: (\d+)", told),
        "peak_mib": last_number(r"peak_rss_mb:\s*(\d+)", told),
        "findings": sorted(path.name for path in findings.iterdir()),
    }


def run(name: str, findings: Path, *flags: str) -> str:
    command = [sys.executable, str(TARGET), name, str(findings), *flags, *LIMITS, f"-artifact_prefix={findings}/"]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace").stdout


def last_number(pattern: str, told: str) -> int:
    found = re.findall(pattern, told)
    return int(found[-1]) if found else 0


def minimise(name: str, folder: Path) -> None:
    kept = folder / "minimised" / name
    kept.mkdir(parents=True, exist_ok=True)
    # Without counters an input is kept for a new place in the code, not for another number of rounds there.
    run(name, folder / "findings" / name, "-merge=1", "-use_counters=0", str(kept), str(folder / name))


def pack(folder: Path) -> None:
    """All that was minimised as FOLDER/corpus.zip, the same bytes for the same inputs."""
    with zipfile.ZipFile(folder / "corpus.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as corpus:
        for path in sorted((folder / "minimised").glob("*/*")):
            entry = zipfile.ZipInfo(f"{path.parent.name}/{path.name}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            corpus.writestr(entry, path.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--only", nargs="*", default=NAMES, choices=NAMES, metavar="TARGET")
    told = parser.parse_args()
    report = {}
    for name in told.only:
        report[name] = fuzz(name, told.folder, told.seconds / len(told.only))
        (told.folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    for name in told.only:
        minimise(name, told.folder)
    pack(told.folder)


if __name__ == "__main__":
    main()
