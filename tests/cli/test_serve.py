"""`folkmoot serve`, as a real process: it starts, says where it is, stops on Ctrl-C, and dies as one."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """One for all: after the first start there is nothing to prepare."""
    return tmp_path_factory.mktemp("site") / "home"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A site in a process of its own, on SQLite in its home."""

    def __init__(self, home: Path, port: int, *options: str) -> None:
        self.address, self.log = f"http://127.0.0.1:{port}", home.with_suffix(".log")
        environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environ |= {"FOLKMOOT_HOME": str(home), "FOLKMOOT_PORT": str(port), "FOLKMOOT_WORKERS": "1"}
        command = [sys.executable, "-m", "folkmoot.doors.cli", "serve", *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, env=environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def wait_until_told(self, words: str, seconds: float = 90) -> str:
        end = time.monotonic() + seconds
        while words not in self.log.read_text():
            assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        return self.log.read_text()

    def children(self) -> dict[str, int]:
        """The processes it started, by the command each runs."""
        listed = subprocess.run(["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
        pattern = re.compile(rf"^\s*(\d+) .*folkmoot\.doors\.cli (\w+) --follow {self.process.pid}$", re.MULTILINE)
        return {command: int(pid) for pid, command in reversed(pattern.findall(listed))}

    def wait_until_alone(self, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while self.children():
            assert time.monotonic() < end, f"still there: {self.children()}"
            time.sleep(0.1)


@pytest.fixture
def serve(home):
    sites: list[Site] = []

    def start(*options: str, port: int | None = None, at: Path = home) -> Site:
        sites.append(Site(at, port or free_port(), *options))
        return sites[-1]

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.process.kill()
            site.process.wait()
        site.wait_until_alone()


def test_it_starts_with_a_demo_says_how_to_sign_in_and_stops_on_ctrl_c(serve, tmp_path):
    site = serve("--demo", at=tmp_path / "demo")
    told = site.wait_until_told("is ready for")
    assert f"Folkmoot is running at {site.address}" in told
    assert re.search(r"^Sign in as owner@example.org, password \S{12}$", told, re.MULTILINE)
    with urllib.request.urlopen(f"{site.address}/accounts/login/") as page:
        assert page.status == 200
    assert set(site.children()) == {"web", "worker"}

    began = time.monotonic()
    os.killpg(site.process.pid, signal.SIGINT)  # as a terminal does
    assert site.process.wait(15) == 0
    assert time.monotonic() - began < 8
    site.wait_until_alone()
    assert "Traceback" not in site.log.read_text()

    again = serve("--demo", at=tmp_path / "demo")
    told = again.wait_until_told("Folkmoot is running")
    assert "Loading the demo" not in told


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_if_one_dies_all_end_and_it_is_said_which(serve, victim):
    site = serve()
    site.wait_until_told("is ready for")
    os.kill(site.children()[victim], signal.SIGKILL)
    assert site.process.wait(15) == 1
    assert f"folkmoot: {victim} has ended by itself (signal 9)" in site.log.read_text()
    site.wait_until_alone()


def test_children_do_not_outlive_a_parent_that_was_killed(serve):
    site = serve()
    site.wait_until_told("is ready for")
    site.process.kill()
    site.process.wait()
    site.wait_until_alone()


def test_a_port_that_is_taken_is_said_at_once(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site = serve(port=port)
        assert site.process.wait(30) == 1
    told = site.log.read_text()
    assert told.startswith(f"folkmoot: The server cannot listen at this address (127.0.0.1:{port}: ")
    assert "FOLKMOOT_PORT" in told


def test_a_new_site_says_that_nobody_has_an_account(serve):
    assert "`folkmoot user create E-MAIL`" in serve().wait_until_told("Ctrl-C stops it.")
