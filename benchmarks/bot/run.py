"""What a patient bot reaches that posts 10,000 forms at the public rooms of a real server, and what a visitor notices.

    .venv/bin/python benchmarks/bot/run.py [--forms N] [--addresses N]

Starts `folkmoot serve` on SQLite in a temporary folder, fills the rooms of a demo, and posts forms that no rule tells
from a person's: real tokens, the patience of a person, the unseen field empty, other words each time, from many
addresses (a header says so, as behind a reverse proxy). All letters would go to one victim. Meanwhile a visitor opens a
page again and again. What the bot reached is counted in the database.
"""

import argparse
import importlib
import itertools
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "formats"))
machine = importlib.import_module("run").machine  # benchmarks/formats/run.py tells the machine
VICTIM = "victim@example.org"
# page with the form, where it is sent, what a bot fills in ({n} is another number each time)
FORMS = [
    (
        "/directory/submit/",
        "/directory/submit/",
        {
            "relation": "self",
            "email": VICTIM,
            "name": "Bot {n}",
            "employer": "Mill {n}",
            "title": "Community Manager",
            "profile": "linkedin.com/in/bot-{n}",
            "work": "job",
            "employees": "2000",
            "employed_by": "brand",
            "serves": "own",
        },
    ),
    ("/directory/mine/", "/directory/mine/", {"email": VICTIM}),
    ("/directory/insight/", "/directory/insight/report/", {"email": VICTIM}),
    ("/directory/wrong/list/strategists/", "/directory/wrong/list/strategists/", {"kind": "other", "text": "No {n}"}),
    (
        "/thanks/say/",
        "/thanks/say/",
        {
            "name": "Ann {n}",
            "employer": "Mill {n}",
            "place": "brand",
            "text": "Thank you for all you did, {n} times.",
            "from_name": "Bot {n}",
            "relation": "customer",
            "email": VICTIM,
        },
    ),
    (
        "/thanks/tributes/suggest/",
        "/thanks/tributes/suggest/",
        {"url": "https://example.org/{n}", "title": "Tribute {n}", "year": str(datetime.now(UTC).year + 1)},
    ),
    ("/scorecard/boards/", "/scorecard/boards/", {"title": "Board {n}", "email": VICTIM}),
]
KEPT = {
    "entries": "directory_listing",
    "doubts": "directory_doubt",
    "readers": "directory_reader",
    "thanks": "recognition_thanks",
    "tributes": "recognition_tribute",
    "boards": "scorecard_board",
    "letters to the victim within a day": "reception_letter WHERE due_at < datetime('now', '+1 day')",
}
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|begun)" value="([^"]+)"')
CHOICES = re.compile(r'<select name="place".*?<option value="([^"]+)"', re.DOTALL)


class Site:
    """A server of its own, behind a reverse proxy as it believes."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        told = {"FOLKMOOT_HOME": str(home), "FOLKMOOT_PORT": str(self.port), "FOLKMOOT_PROXIES": "1"}
        self.environ, self.home, self.log = kept | told, home, home / "log"

    def folkmoot(self, *words: str) -> None:
        command = [sys.executable, "-m", "folkmoot.doors.cli", *words]
        subprocess.run(command, env=self.environ, check=True, capture_output=True)

    def serve(self) -> None:
        command = [sys.executable, "-m", "folkmoot.doors.cli", "serve"]
        with self.log.open("w") as told:
            self.process = subprocess.Popen(command, env=self.environ, stdout=told, stderr=told, start_new_session=True)
        while "is ready for" not in self.log.read_text():
            time.sleep(0.1)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(30)

    def ask(self, method: str, path: str, body: dict | None = None, **headers: str) -> tuple[int, str, str]:
        """Status, page and cookies."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        about = {"X-Forwarded-Proto": "http", **headers}
        if body is not None:
            about["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, urlencode(body) if body is not None else None, about)
        answer = line.getresponse()
        page = answer.read().decode("utf-8", "replace")
        cookies = "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])
        line.close()
        return answer.status, page, cookies

    def counts(self) -> dict[str, int]:
        with sqlite3.connect(self.home / "folkmoot.sqlite3", timeout=60) as database:
            # Names come from the table above, not from anybody.
            return {
                name: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for name, table in KEPT.items()
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--addresses", type=int, default=500)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-bot-") as folder:
        site = Site(Path(folder))
        site.folkmoot("migrate")
        site.folkmoot("user", "create", "owner@example.org", "--name", "Owner", "--password", "a long enough password")
        site.folkmoot("workspace", "create", "Mill", "--owner", "owner@example.org")
        site.folkmoot("room", "demo", "--host", "mill")
        site.serve()
        try:
            report = attacked(site, chosen.forms, chosen.addresses)
        finally:
            site.stop()
    report |= {"machine": machine(), "date": datetime.now(UTC).date().isoformat()}
    (HERE / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (HERE / "results.md").write_text(as_page(report), "utf-8")
    print(as_page(report))


def attacked(site: Site, forms: int, addresses: int) -> dict:
    before, alone = site.counts(), visits(site, threading.Event(), 100)
    filled = [(to, *opened(site, page), told) for page, to, told in FORMS]
    time.sleep(2.5)  # the patience of a person
    over, during = threading.Event(), []
    visitor = threading.Thread(target=lambda: during.extend(visits(site, over)))
    visitor.start()
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        jobs = zip(range(forms), itertools.cycle(filled), strict=False)
        statuses = Counter(pool.map(lambda job: post(site, job[0], addresses, *job[1]), jobs))
    took = time.perf_counter() - began
    over.set()
    visitor.join()
    after = site.counts()
    return {
        "forms": forms,
        "addresses": addresses,
        "seconds": round(took, 1),
        "answers": {str(status): number for status, number in sorted(statuses.items())},
        "kept": {name: after[name] - before[name] for name in KEPT},
        "visitor_ms": {"alone": spread(alone), "during": spread(during)},
    }


def opened(site: Site, page: str) -> tuple[dict[str, str], str]:
    """The hidden fields of a form, and the cookie it wants to see again."""
    status, text, cookies = site.ask("GET", page)
    assert status == 200, (page, status)
    hidden = dict(HIDDEN.findall(text))
    place = CHOICES.search(text)
    return hidden | ({"place": place[1]} if place else {}), cookies


def post(site: Site, number: int, addresses: int, to: str, hidden: dict[str, str], cookies: str, told: dict) -> int:
    address = f"10.7.{number % addresses // 250}.{number % addresses % 250 + 1}"
    body = {name: value.format(n=number) for name, value in told.items()} | hidden
    return site.ask("POST", to, body, Cookie=cookies, **{"X-Forwarded-For": address})[0]


def visits(site: Site, over: threading.Event, most: int = 1_000_000) -> list[float]:
    """Milliseconds of each look at a list."""
    took = []
    while len(took) < most and not over.is_set():
        began = time.perf_counter()
        status, _, _ = site.ask("GET", "/directory/strategists/", **{"X-Forwarded-For": "192.0.2.7"})
        took.append((time.perf_counter() - began) * 1000)
        assert status == 200
    return took


def spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {"n": len(ordered)} | {
        f"p{part}": round(ordered[min(len(ordered) - 1, int(len(ordered) * part / 100))], 1) for part in (50, 99)
    }


def as_page(report: dict) -> str:
    kept = "".join(f"| {name} | {number} |\n" for name, number in report["kept"].items())
    answers = ", ".join(f"{number:,} × {status}" for status, number in report["answers"].items())
    alone, during = report["visitor_ms"]["alone"], report["visitor_ms"]["during"]
    about = report["machine"]
    host = f"{about['cores']} cores ({about['processor']}), {about['memory_gib']} GiB, Python {about['python']}, SQLite"
    seen = f"median {during['p50']} ms, 99 of 100 under {during['p99']} ms, {during['n']:,} looks"
    way = f"from {report['addresses']:,} addresses, in {report['seconds']:.0f} s"
    return f"""# A bot that posts {report["forms"]:,} forms

Seven public forms in turn, filled in as a person would, {way},
all letters for one victim. Run again with `python benchmarks/bot/run.py`.

{report["date"]}: {host}.

Answers: {answers}.

| what was kept | rows |
|---|---|
{kept}
Nothing of it is public, and what nobody confirms is forgotten. A visitor opened a list again and again meanwhile:
{seen}. Alone: {alone["p50"]} and {alone["p99"]} ms.
"""


if __name__ == "__main__":
    main()
