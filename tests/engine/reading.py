"""Read one archive in a process of its own, as an import does, and print what it took as JSON.

python tests/engine/reading.py KIND PATH
"""

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from folkmoot_engine.errors import FolkmootError
from folkmoot_engine.formats import Options, open_archive


def taken(kind: str, path: Path) -> dict[str, object]:
    begun, kept, rejects, error = time.perf_counter(), 0, Counter(), ""
    try:
        for batch in open_archive(path, kind).read(path, Options()):
            kept += batch.messages.num_rows
            rejects.update(reject.code for reject in batch.rejects)
    except FolkmootError as refused:
        error = str(refused)
    seconds = round(time.perf_counter() - begun, 2)
    return {"kept": kept, "rejects": dict(rejects), "error": error, "seconds": seconds, "peak_mib": _peak_mib()}


def _peak_mib() -> int:
    """Of this process alone: what the system says of children remembers the parent they were copied from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
    (line,) = (line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


if __name__ == "__main__":
    sys.stdout.write(json.dumps(taken(sys.argv[1], Path(sys.argv[2]))))
