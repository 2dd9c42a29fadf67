"""How long the desk's pages take with a full house: 1,000,000 messages and 50,000 open cases in SQLite.

    .venv/bin/python benchmarks/desk/run.py [--messages N] [--cases N] [--home FOLDER] [--rounds N]

Builds the house by the real import and the real `open_cases` (once; `--home` keeps it for the next run), then asks for
each page through the whole site (middleware, sign-in, templates) with Django's test client, each round another case,
another word, another member. Server time is taken around the request; what a browser adds is not in it. Queries are
counted in a round of their own.
"""

import argparse
import importlib
import itertools
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "formats"))
reading = importlib.import_module("run")  # benchmarks/formats/run.py tells the machine
OPENED = "a case opened in its list"  # as htmx asks: the thread and the panel alone
WORDS = ("saddle", "brake", "the", "battery", "question")


def main() -> None:
    chosen = arguments()
    home = Path(chosen.home or tempfile.mkdtemp(prefix="folkmoot-desk-"))
    os.environ["FOLKMOOT_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.doors.site.settings"
    import django

    django.setup()
    prepare(home, chosen.messages, chosen.cases)
    figures = measure(chosen.rounds)
    figures["machine"] = machine()
    figures["house"] = counts() | {"database_mib": round((home / "folkmoot.sqlite3").stat().st_size / 2**20)}
    figures["peak_rss_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["date"] = datetime.now(UTC).date().isoformat()
    (HERE / "results.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    (HERE / "results.md").write_text(as_page(figures), "utf-8")
    print(as_page(figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--home", help="folder of a house that was built before, or is to be kept")
    return parser.parse_args()


# Building the house


def prepare(home: Path, messages: int, cases: int) -> None:
    from django.core.management import call_command

    if (home / "built").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    workspace, owner = people()
    fill(workspace, owner, home, messages)
    open_cases(workspace, owner, cases)
    analyse()
    (home / "built").touch()


def people():
    from folkmoot.foundation.accounts.models import User
    from folkmoot.foundation.workspaces.actions import create_workspace

    owner = User.objects.create_user("owner@example.org", "a long enough password", name="Owner")
    return create_workspace("Full house", owner=owner), owner


def fill(workspace, owner, home: Path, messages: int) -> None:
    sys.path.insert(0, str(HERE.parent / "formats"))
    from generate import stackexchange

    from folkmoot.foundation.workspaces import queries
    from folkmoot.stream.messages.actions import run_import, start_import

    archive = home / "archive"
    say(f"Writing an archive of {messages:,} messages")
    stackexchange(messages, archive)
    began = time.perf_counter()
    with queries.inside(workspace):
        of = start_import(workspace, owner, archive, channel_name="Forum")
        run_import(workspace, of)
    say(f"Imported {of.kept:,} in {time.perf_counter() - began:.0f} s")


def open_cases(workspace, owner, number: int) -> None:
    """The judge reads a share of the messages; those it sends to no queue are sent to one, until there are enough."""
    from dataclasses import replace

    from folkmoot.foundation.workspaces import queries
    from folkmoot.stream.messages.models import Arrival
    from folkmoot.stream.triage.actions import judge_arrivals
    from folkmoot.work.desk.actions import open_cases as open_them

    slugs = itertools.cycle(["questions", "questions", "questions", "moderation", "urgent", "general"])
    opened = 0
    with queries.inside(workspace):
        while opened < number:
            judged = judge_arrivals(workspace, limit=min(2_000, number - opened))
            sent = [replace(one, queue=one.queue or next(slugs), urgency=random.random()) for one in judged]
            opened += open_them(workspace, sent).opened
        Arrival.objects.all().delete()
    say(f"Opened {opened:,} cases")


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# Measuring


def measure(rounds: int) -> dict:
    from django.test import Client

    from folkmoot.foundation.accounts.models import User

    importlib.import_module("folkmoot.doors.site.wsgi")  # it settles the process as the server's
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email="owner@example.org"))
    pages = {name: list(itertools.islice(itertools.cycle(found), rounds)) for name, found in addresses(rounds).items()}
    asked = {OPENED: {"HTTP_HX_REQUEST": "true"}}
    return {"rounds": rounds, "pages": {name: page(client, all_, asked.get(name, {})) for name, all_ in pages.items()}}


def addresses(rounds: int) -> dict[str, list[str]]:
    from django.urls import reverse

    from folkmoot.foundation.workspaces import queries
    from folkmoot.foundation.workspaces.models import Workspace
    from folkmoot.stream.members.models import Member
    from folkmoot.work.desk.models import Case

    workspace = Workspace.objects.get()
    base = {"slug": workspace.slug}
    with queries.inside(workspace):
        cases = random.Random(1).sample(list(Case.objects.values_list("uid", flat=True)[:5_000]), rounds)
        members = list(Member.objects.values_list("uid", flat=True)[:rounds])
        longest = Case.objects.order_by("-thread__message_count").values_list("uid", flat=True)[0]

    def lists(*views: str) -> list[str]:
        return [reverse("desk:cases", kwargs=base | {"view": view}) for view in views]

    def case(uid) -> str:
        return reverse("desk:case", kwargs=base | {"view": "all", "uid": uid})

    return {
        "list: all open cases": lists("all"),
        "list: a queue": lists("questions", "moderation", "urgent"),
        "list: mine": lists("mine"),
        "list: filtered": [f"{lists('all')[0]}?level=2", f"{lists('all')[0]}?language=en"],
        OPENED: [case(uid) for uid in cases],
        "a case with its thread": [case(uid) for uid in cases],
        "a case in the longest thread": [case(longest)],
        "search": [f"{reverse('archives:search', kwargs=base)}?q={word}" for word in WORDS],
        "a member": [reverse("members:member", kwargs=base | {"uid": uid}) for uid in members],
        "members": [reverse("members:members", kwargs=base)],
    }


def page(client, found: list[str], headers: dict[str, str]) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(found[0], **headers)
    times = []
    for address in found:
        began = time.perf_counter()
        answer = client.get(address, **headers)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    queries = []
    for address in dict.fromkeys(found):
        with CaptureQueriesContext(connection) as seen:
            client.get(address, **headers)
        queries.append(len(seen))
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 1),
        "p90_ms": round(times[int(len(times) * 0.9)], 1),
        "max_ms": round(times[-1], 1),
        "most_queries": max(queries),
    }


def counts() -> dict:
    from folkmoot.foundation.workspaces import queries
    from folkmoot.stream.members.models import Handle
    from folkmoot.stream.messages.models import Message, Thread
    from folkmoot.work.desk.models import Case

    with queries.outside():
        tables = {"messages": Message, "threads": Thread, "handles": Handle}
        found = {name: model.objects.count() for name, model in tables.items()}
        return found | {"open_cases": Case.objects.filter(state="open").count()}


def machine() -> dict:
    import sqlite3

    import django

    return reading.machine() | {"django": django.get_version(), "sqlite": sqlite3.sqlite_version}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def as_page(figures: dict) -> str:
    house, told = figures["house"], figures["machine"]
    lines = [
        "# The desk's pages in a full house",
        "",
        f"{house['messages']:,} messages in {house['threads']:,} threads by {house['handles']:,} authors, "
        f"{house['open_cases']:,} open cases, in SQLite ({house['database_mib']:,} MiB). Each page asked for "
        f"{figures['rounds']} times through the whole site,",
        "each time another case, word or member. Run again with `python benchmarks/desk/run.py`.",
        "",
        f"{figures['date']}: {told['cores']} cores ({told['processor']}), {told['memory_gib']} GiB, {told['system']}, "
        f"Python {told['python']}, Django {told['django']}, SQLite {told['sqlite']}; "
        f"peak memory {figures['peak_rss_mib']} MiB.",
        "",
        "| page | median ms | 90 of 100 under, ms | longest ms | queries at most |",
        "|---|---|---|---|---|",
    ]
    for name, found in figures["pages"].items():
        times = " | ".join(str(found[figure]) for figure in ("median_ms", "p90_ms", "max_ms", "most_queries"))
        lines.append(f"| {name} | {times} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
