"""A real site in a process of its own, as `folkmoot serve` runs it, and people before real browsers."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "seven wheels on the bus"
SIZE = {1440: 900, 390: 844}
# What a browser says of an answer that refuses; the page says it to the person.
EXPECTED = ("status of 409", "status of 404")


@dataclass
class Site:
    """A site on SQLite in a home of its own, with Ana, who owns the empty workspace "Harbour"."""

    home: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def folkmoot(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "folkmoot.doors.cli", *arguments]
        done = subprocess.run(command, env=self._environ(), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def serve(self) -> None:
        log = self.home.with_suffix(".log")
        with log.open("w") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "folkmoot.doors.cli", "serve"],
                env=self._environ(),
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + 90
        while "is ready for" not in log.read_text():
            assert time.monotonic() < end and self.process.poll() is None, log.read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(30)

    def _environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**kept, "FOLKMOOT_HOME": str(self.home), "FOLKMOOT_PORT": str(self.port), "FOLKMOOT_WORKERS": "1"}


@contextmanager
def started(home: Path) -> Iterator[Site]:
    """A site of its own that Ana knows, served until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Site(home, port)
    made.folkmoot("migrate")
    made.folkmoot("user", "create", "ana@example.org", "--name", "Ana Ilves", "--password", PASSWORD)
    made.serve()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    with started(tmp_path_factory.mktemp("site") / "home") as made:
        made.folkmoot("user", "create", "ben@example.org", "--name", "Ben Okafor", "--password", PASSWORD)
        made.folkmoot("workspace", "create", "Harbour", "--owner", "ana@example.org", "--zone", "Europe/Tallinn")
        yield made


@pytest.fixture
def open_site(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """open_site(width=..., scheme=..., language=...): a fresh browser window at which nothing may go wrong unseen."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_it(*, width: int = 1440, scheme: str = "light", language: str = "en-GB", **chosen) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": SIZE[width]},
            color_scheme=scheme,
            locale=language,
            base_url=site.address,
            reduced_motion="reduce",
            **chosen,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [fault for fault in faults if not any(known in fault for known in EXPECTED)] == []


@pytest.fixture
def archive(tmp_path) -> Path:
    """A small export of a Slack workspace, of the last days."""
    path = tmp_path / "harbour.zip"
    path.write_bytes(slack_export(datetime.now(UTC)))
    return path


PEOPLE = {"U1": "maya", "U2": "tomasz", "U3": "يوسف", "U4": "grace", "U5": "skipper_77"}
# hours ago, who, what, the number of the message it answers
SAID = [
    (70, "U1", "Welcome to the harbour, everybody.", None),
    (60, "U2", "Does anybody know when the ferry office opens on Sunday?", None),
    (52, "U5", "You are all idiots and I will kill whoever touched my boat.", None),
    (40, "U4", "Where can I pay the mooring fee? I have asked twice.", None),
    (39, "U1", "At the kiosk, next to the crane.", 3),
    (30, "U3", "كيف أدفع رسوم الإرساء؟", None),
    (20, "U2", "My number is +49 30 901820, call me about the winch.", None),
    (5, "U4", "Can I bring a dog on the ferry?", None),
    (4, "U1", "Thank you all, what a lovely evening that was.", None),
    (2, "U2", "Is the crane broken again?", None),
]


def slack_export(now: datetime) -> bytes:
    messages = []
    for hours, who, text, answers in SAID:
        stamp = f"{(now - timedelta(hours=hours)).timestamp():.6f}"
        message = {"type": "message", "user": who, "text": text, "ts": stamp}
        if answers is not None:
            message["thread_ts"] = messages[answers]["thread_ts"] = messages[answers]["ts"]
        messages.append(message)
    days: dict[str, list] = {}
    for message in messages:
        day = datetime.fromtimestamp(float(message["ts"]), UTC).date().isoformat()
        days.setdefault(day, []).append(message)
    files = {
        "users.json": [{"id": uid, "name": name, "profile": {"real_name": name}} for uid, name in PEOPLE.items()],
        "channels.json": [{"id": "C1", "name": "harbour", "members": list(PEOPLE)}],
        **{f"harbour/{day}.json": said for day, said in days.items()},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in files.items():
            made.writestr(name, json.dumps(content))
    return held.getvalue()
