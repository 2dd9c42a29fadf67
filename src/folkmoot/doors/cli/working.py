"""The worker."""

import signal
import threading

import click

from folkmoot.doors.cli.serving import end_with, follow_option
from folkmoot.flow import steps
from folkmoot.flow.worker import run_worker


@click.command()
@follow_option
def worker(follow: int | None) -> None:
    """Run a worker alone.

    It does what is due: imports, triage, waking what was snoozed. Several may run, on several machines, on one
    PostgreSQL database. On Ctrl-C or SIGTERM it leaves its work at a safe place and gives it back; killed outright, it
    loses nothing: another takes the work up when its lease of half a minute has run out.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    end_with(follow)
    steps.begin()
    run_worker(stop, steps.STEPS)


COMMANDS = {"worker": worker}
