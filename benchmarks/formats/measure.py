"""Read one archive once, in a process of its own, and print what it took as JSON.

It runs with our interpreter for `ours` and with that of Perceval's environment for `perceval`; each imports only its
own package, before the clock starts.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def ours() -> Callable[[Path], int]:
    from folkmoot_engine.formats import Options, kinds, open_archive

    kinds()
    return lambda path: sum(batch.fetched for batch in open_archive(path).read(path, Options()))


def perceval() -> Callable[[Path], int]:
    """Perceval's own reader, items thrown away as they come."""
    from perceval.backends.core.mbox import MBox

    return lambda path: sum(1 for _ in MBox(uri=path.parent.as_uri(), dirpath=str(path.parent)).fetch())


if __name__ == "__main__":
    read, path = {"ours": ours, "perceval": perceval}[sys.argv[1]](), Path(sys.argv[2])
    begun, cpu = time.perf_counter(), time.process_time()
    messages = read(path)
    told = {
        "messages": messages,
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))
