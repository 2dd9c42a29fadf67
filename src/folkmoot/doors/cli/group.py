"""Several processes that live and end together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import click

from folkmoot_engine.errors import RefusedError

PATIENCE = 6.0  # seconds for a child to end by itself


class ProcessGroup:
    """Starts children of the command line, and ends all when one ends or a signal comes."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen] = {}
        self.over = threading.Event()
        self.before: dict[int, object] = {}

    def __enter__(self) -> "ProcessGroup":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.before[number] = signal.signal(number, lambda *_: self.over.set())
        return self

    def __exit__(self, *how) -> None:
        self.stop()
        for number, handler in self.before.items():
            signal.signal(number, handler)

    @staticmethod
    def check_port(host: str, port: int) -> None:
        """Raises RefusedError where somebody else listens there already."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise RefusedError(
                    "The server cannot listen at this address",
                    where=f"{host}:{port}: {error.strerror}",
                    remedy="Stop what listens there, or set FOLKMOOT_PORT to another port.",
                ) from error

    def start(self, name: str, *arguments: str) -> None:
        """A child gets its signals from us alone: Ctrl-C from the terminal and a word from us at once confuse some."""
        command = [sys.executable, "-m", "folkmoot.doors.cli", *arguments]
        self.children[name] = subprocess.Popen(command, start_new_session=True)

    def wait_for_page(self, address: str) -> bool:
        """Wait until the server answers. False: it was stopped, or died, before."""
        while not self.over.is_set() and not self._dead():
            try:
                urllib.request.urlopen(address, timeout=5).close()
                return True
            except urllib.error.HTTPError:  # it answers, whatever it says
                return True
            except OSError:
                self.over.wait(0.1)
        return False

    def wait(self) -> int:
        """Until a signal comes (0) or a child ends by itself (1, and it is said which)."""
        while not self.over.wait(0.3):
            for name, child in self._dead().items():
                click.echo(
                    f"folkmoot: {name} has ended by itself ({_how(child.returncode)}); stopping the rest.", err=True
                )
                return 1
        return 0

    def stop(self) -> None:
        """Ask every child to end, and end those that do not within `PATIENCE`."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + PATIENCE
        for name, child in self.children.items():
            try:
                child.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                click.echo(f"folkmoot: {name} did not end by itself and was killed; nothing is lost.", err=True)
            finally:
                _end_all_of(child)

    def _dead(self) -> dict[str, subprocess.Popen]:
        return {name: child for name, child in self.children.items() if child.poll() is not None}


def _end_all_of(child: subprocess.Popen) -> None:
    """A child's own children are of its session; one that was killed outright leaves them behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
