"""Import one archive into a fresh site, in a process of its own, and print what it took as JSON.

FOLKMOOT_HOME names the site's folder, DATABASE_URL its database where it is not SQLite.
"""

import json
import os
import resource
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.doors.site.settings"


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from folkmoot.foundation.workspaces.models import Workspace
    from folkmoot.foundation.workspaces.queries import inside
    from folkmoot.stream.messages.actions import run_import, start_import
    from folkmoot.stream.messages.queries.search import search

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    with inside(workspace):
        of = start_import(workspace, None, sys.argv[1])
        begun, cpu = time.perf_counter(), time.process_time()
        run_import(workspace, of)
        seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
        searches = {words: _timed(lambda words=words: search(workspace, words)) for words in sys.argv[2:]}
    told = {
        "state": of.state,
        "fetched": of.fetched,
        "kept": of.kept,
        "seconds": seconds,
        "writer_cpu_seconds": cpu_seconds,
        "writer_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "reader_cpu_seconds": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]),
        "reader_peak_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "search_ms": searches,
    }
    print(json.dumps(told))


def _timed(act) -> float:
    """Milliseconds, the median of five."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)[2]


if __name__ == "__main__":
    main()
