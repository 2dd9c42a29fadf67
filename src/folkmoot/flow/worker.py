"""The worker: claims what is due, walks the step for it, and says what became of it.

Killed at any moment, it loses nothing: its lease runs out and another worker takes the job again.
"""

import logging
import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.db import OperationalError, close_old_connections, connection

from folkmoot.foundation.jobs import actions, queries
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import inside, outside
from folkmoot_engine.errors import FolkmootError

log = logging.getLogger("folkmoot.worker")

SHORTEST_SLEEP, LONGEST_SLEEP = 0.05, 0.4  # seconds between looks at an empty table
NEWS_EVERY = 1.0  # seconds between notes of progress, and between looks whether a person wants it to end
LEASE_RENEWED_EVERY = actions.LEASE.total_seconds() / 4


class Interrupted(Exception):
    """Raised inside a step when the worker has to go: the job is given back and will be run again."""


class JobContext:
    """What a step is given: its workspace, what was asked for, and a way to say how far it is.

    `progress` and `cancelled` are the places where a worker that has to go leaves a step (`Interrupted`),
    so a step calls one of them between two transactions and never within one.
    """

    def __init__(self, job: Job, stop: threading.Event) -> None:
        self.job, self.workspace, self.payload = job, job.workspace, job.payload
        self.done, self.total = job.done_units, job.total_units
        self.cancel_asked = threading.Event()
        self.lease_lost = threading.Event()
        self._stop = stop

    def progress(self, done: int, total: int = 0) -> None:
        """So many units of so many are done; total 0 means "not known yet"."""
        self.done, self.total = int(done), int(total)
        self._leave_if_stopping()

    def cancelled(self) -> bool:
        """Does a person want this to end? The step then returns, and what it has done stays."""
        self._leave_if_stopping()
        return self.cancel_asked.is_set()

    def _leave_if_stopping(self) -> None:
        if self._stop.is_set() or self.lease_lost.is_set():
            raise Interrupted


Step = Callable[[JobContext], dict[str, Any] | None]


def run_worker(stop: threading.Event, steps: Mapping[str, Step]) -> None:
    """Work until `stop` is set. A job under way is then left at its next safe place and given back."""
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"[:80]
    log.info("worker %s is ready for %s", name, ", ".join(sorted(steps)))
    sleep = SHORTEST_SLEEP
    while not stop.is_set():
        close_old_connections()
        job = actions.claim(name, steps)
        if job is None:
            stop.wait(sleep)
            sleep = min(sleep * 1.5, LONGEST_SLEEP)
            continue
        sleep = SHORTEST_SLEEP
        perform(job, steps[job.kind], stop)
    log.info("worker %s has stopped", name)


def work_off(steps: Mapping[str, Step], stop: threading.Event | None = None) -> int:
    """Do all that is due, here and now, and return how many jobs that were. For the command line and for tests."""
    stop, count = stop or threading.Event(), 0
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"[:80]
    while not stop.is_set() and (job := actions.claim(name, steps)) is not None:
        perform(job, steps[job.kind], stop, pulse=not connection.in_atomic_block)
        count += 1
    return count


def perform(job: Job, step: Step, stop: threading.Event, *, pulse: bool = True) -> None:
    """Walk one step for a claimed job and write down how it ended. Never raises for what the step does wrong.

    `pulse` keeps the lease alive from a second thread, on a database connection of its own.
    """
    context = JobContext(job, stop)
    log.log(_loudness(job), "%s: begun (attempt %d)", job, job.attempts)
    with _Ending(context) as ending, _Pulse(context, pulse):
        ending.result = _walk(step, context)


def _walk(step: Step, context: JobContext) -> dict[str, Any] | None:
    with outside() if context.workspace is None else inside(context.workspace):
        return step(context)


def _loudness(job: Job) -> int:
    """What is done every minute is not worth a line each time."""
    return logging.DEBUG if job.period else logging.INFO


class _Ending(AbstractContextManager):
    """Turns how a step ended into the state of its job."""

    def __init__(self, context: JobContext) -> None:
        self.job, self.context, self.result = context.job, context, None

    def __exit__(self, kind, error, trace) -> bool:
        job = self.job
        job.done_units, job.total_units = self.context.done, self.context.total
        if error is None:
            kept = actions.finish(job, self.result)
            log.log(_loudness(job), "%s: %s", job, "done" if kept else "done, but the lease was lost meanwhile")
        elif isinstance(error, Interrupted):
            actions.give_back(job)
            log.info("%s: given back", job)
        elif isinstance(error, FolkmootError):  # a sentence for a person: trying again cannot help
            actions.fail(job, str(error), final=True)
            log.warning("%s: %s", job, error)
        elif isinstance(error, Exception):
            actions.fail(job, "".join(traceback.format_exception_only(error)).strip())
            log.error("%s: failed", job, exc_info=(kind, error, trace))
        return isinstance(error, Exception)


class _Pulse(AbstractContextManager):
    """A thread that, while a step runs, renews the lease, notes the progress and hears of a wish to cancel."""

    def __init__(self, context: JobContext, is_wanted: bool) -> None:
        self.context, self.over = context, threading.Event()
        self.thread = threading.Thread(target=self._beat, name="pulse", daemon=True) if is_wanted else None

    def __enter__(self) -> "_Pulse":
        if self.thread:
            self.thread.start()
        return self

    def __exit__(self, *how) -> None:
        self.over.set()
        if self.thread:
            self.thread.join()

    def _beat(self) -> None:
        renewed, noted = time.monotonic(), None
        while not self.over.wait(NEWS_EVERY):
            news = (self.context.done, self.context.total)
            is_due = news != noted or time.monotonic() - renewed >= LEASE_RENEWED_EVERY
            try:
                if is_due and not actions.heartbeat(self.context.job, *news):
                    self.context.lease_lost.set()
                if queries.is_cancel_asked(self.context.job):
                    self.context.cancel_asked.set()
            except OperationalError as error:  # the database is busy or away: look again in a moment
                log.warning("%s: no word from the database (%s)", self.context.job, error)
                continue
            if is_due:
                renewed, noted = time.monotonic(), news
        connection.close()
