"""The worker: walks steps, says how they ended, leaves in time, and loses nothing when it is killed."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from folkmoot.flow import worker
from folkmoot.foundation.jobs import actions, queries
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.jobs.states import JobState
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.foundation.workspaces.queries import outside
from folkmoot_engine.errors import RefusedError


def wait_until(ready, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def run_until(steps, ready) -> None:
    """A worker in a thread, until something has come about."""
    stop = threading.Event()
    thread = threading.Thread(target=lambda: (worker.run_worker(stop, steps), worker.connection.close()))
    thread.start()
    try:
        wait_until(ready)
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_a_step_runs_inside_its_workspace_and_leaves_its_result(alice, charlie, workspace):
    actions.enqueue("count", "north", workspace=workspace, payload={"add": 1})

    def count(job):
        job.progress(1, 1)
        return {"seen": Membership.objects.count() + job.payload["add"]}

    assert worker.work_off({"count": count}) == 1
    job = queries.find("count", "north")
    assert (job.state, job.result, job.done_units, job.total_units) == (JobState.DONE, {"seen": 2}, 1, 1)


def test_a_failure_is_kept_on_the_row_and_tried_again(workspace, caplog):
    actions.enqueue("break", "north", workspace=workspace)

    def break_down(job):
        raise OSError("the disk is full")

    worker.work_off({"break": break_down})
    job = queries.find("break", "north")
    assert (job.state, job.error) == (JobState.DUE, "OSError: the disk is full")
    assert job.due_at > timezone.now()
    assert "the disk is full" in caplog.text


def test_a_refusal_is_final_and_its_sentence_is_kept(workspace):
    actions.enqueue("refuse", "north", workspace=workspace)

    def refuse(job):
        raise RefusedError("The archive has changed", where="export.zip", remedy="Start a new import.")

    worker.work_off({"refuse": refuse})
    job = queries.find("refuse", "north")
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.error == "The archive has changed (export.zip). Start a new import."


@pytest.mark.django_db(transaction=True)
def test_work_begins_within_half_a_second(monkeypatch):
    begun, stop = [], threading.Event()
    thread = threading.Thread(
        target=lambda: (
            worker.run_worker(stop, {"tick": lambda job: begun.append(time.monotonic())}),
            worker.connection.close(),
        )
    )
    thread.start()
    time.sleep(2.0)  # long enough for the worker to have grown its sleep to the longest
    asked = time.monotonic()
    actions.enqueue("tick", "now")
    wait_until(lambda: begun)
    stop.set()
    thread.join(10)
    assert begun[0] - asked < 0.75  # 0.4 s asleep at most; the rest is for a busy machine


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_and_a_wish_to_cancel_is_heard_while_a_step_runs(monkeypatch):
    monkeypatch.setattr(worker, "NEWS_EVERY", 0.05)
    job = actions.enqueue("long", "one")

    def long(context):
        while not context.cancelled():
            context.progress(3, 10)
            time.sleep(0.01)
        return {"kept": 3}

    def cancel_once_seen() -> bool:
        row = queries.find("long", "one")
        if (row.state, row.done_units, row.total_units) == (JobState.RUNNING, 3, 10):
            actions.cancel(job)
        return row.state == JobState.CANCELLED

    run_until({"long": long}, cancel_once_seen)
    assert queries.find("long", "one").result == {"kept": 3}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_has_to_go_gives_its_job_back():
    actions.enqueue("long", "one")
    begun = threading.Event()

    def long(context):
        begun.set()
        while True:
            context.progress(1)
            time.sleep(0.01)

    run_until({"long": long}, begun.is_set)
    job = queries.find("long", "one")
    assert (job.state, job.attempts) == (JobState.DUE, 0)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(process_environment):
    """A real process is killed with the step half done; when its lease has run out, another does the whole."""
    actions.enqueue("long", "one", payload={"n": 1})
    script = textwrap.dedent(
        """
        import django; django.setup()
        import threading, time
        from folkmoot.flow.worker import run_worker
        run_worker(threading.Event(), {"long": lambda job: time.sleep(600)})
        """
    )
    killed = subprocess.Popen([sys.executable, "-c", script], env=process_environment, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: queries.find("long", "one").state == JobState.RUNNING)
    finally:
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    assert actions.claim("another", ["long"]) is None  # the lease still holds

    with outside():
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    done = []
    worker.work_off({"long": lambda job: done.append(job.payload)})
    job = queries.find("long", "one")
    assert (done, job.state) == ([{"n": 1}], JobState.DONE)
