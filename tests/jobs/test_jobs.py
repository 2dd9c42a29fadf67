"""A job's life: asked for, claimed by one, kept alive, ended, tried again."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from folkmoot.foundation.jobs import actions, queries
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.jobs.states import JobState, delay_after
from folkmoot.foundation.workspaces.queries import outside

pytestmark = pytest.mark.django_db
KINDS = ["import", "triage"]


@pytest.fixture(autouse=True)
def above_all_workspaces(db):
    with outside():
        yield


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_asking_twice_for_the_same_work_is_one_row():
    first = actions.enqueue("triage", "north", payload={"round": 1})
    second = actions.enqueue("triage", "north", payload={"round": 2})
    assert first.pk == second.pk
    assert Job.objects.get().payload == {"round": 2}


def test_asking_again_brings_waiting_work_forward_and_never_puts_it_off():
    now = timezone.now()
    actions.enqueue("triage", "north", due_at=now + timedelta(hours=1))
    assert actions.enqueue("triage", "north", due_at=now).due_at == now
    assert actions.enqueue("triage", "north", due_at=now + timedelta(hours=2)).due_at == now


def test_asking_again_starts_ended_work_afresh():
    job = actions.enqueue("import", "a")
    claimed = actions.claim("w", KINDS)
    actions.fail(claimed, "broken", final=True)
    again = actions.enqueue("import", "a")
    assert (again.pk, again.state, again.attempts, again.error) == (job.pk, JobState.DUE, 0, "")


def test_work_asked_for_while_it_runs_runs_once_more():
    actions.enqueue("triage", "north")
    claimed = actions.claim("w", KINDS)
    actions.enqueue("triage", "north")
    assert actions.claim("other", KINDS) is None
    actions.finish(claimed)
    assert state_of(claimed) == JobState.DUE
    once_more = actions.claim("w", KINDS)
    actions.finish(once_more)
    assert state_of(claimed) == JobState.DONE


def test_work_asked_for_in_a_transaction_that_fails_was_never_asked_for():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.enqueue("triage", "north")
        raise ZeroDivisionError
    assert queries.find("triage", "north") is None


def test_the_important_goes_first_then_the_old():
    now = timezone.now()
    actions.enqueue("triage", "old", due_at=now - timedelta(minutes=2))
    actions.enqueue("triage", "young", due_at=now - timedelta(minutes=1))
    actions.enqueue("triage", "important", due_at=now, priority=5)
    actions.enqueue("triage", "later", due_at=now + timedelta(hours=1), priority=9)
    actions.enqueue("mail", "other kind")
    order = []
    while job := actions.claim("w", KINDS):
        order.append(job.key)
    assert order == ["important", "old", "young"]


def test_a_lease_that_ran_out_is_taken_again_and_the_late_worker_is_told():
    actions.enqueue("import", "a")
    lost = actions.claim("first", KINDS, lease=timedelta(seconds=-1))
    retaken = actions.claim("second", KINDS)
    assert (retaken.pk, retaken.attempts, retaken.worker) == (lost.pk, 2, "second")
    assert not actions.heartbeat(lost, 1, 2)
    assert not actions.finish(lost)
    assert not actions.fail(lost, "late")
    assert state_of(lost) == JobState.RUNNING
    assert actions.finish(retaken)


def test_a_job_that_kills_every_worker_is_given_up_with_a_reason():
    actions.enqueue("import", "a")
    Job.objects.update(most_attempts=2)
    for worker in ("first", "second"):
        assert actions.claim(worker, KINDS, lease=timedelta(seconds=-1)) is not None
    assert actions.claim("third", KINDS) is None
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "lost 2 times" in job.error


def test_failures_are_tried_again_later_and_later_then_no_more():
    actions.enqueue("import", "a")
    now = timezone.now()
    waits = []
    while job := actions.claim("w", KINDS, now=now):
        actions.fail(job, "the disk is full")
        row = Job.objects.get()
        if row.state == JobState.FAILED:
            break
        waits.append(round((row.due_at - timezone.now()).total_seconds()))
        now = row.due_at
    assert waits == [5, 10, 20, 40]
    assert (row.attempts, row.error) == (5, "the disk is full")


def test_delays_never_grow_beyond_an_hour():
    assert delay_after(1) == timedelta(seconds=5)
    assert delay_after(500) == timedelta(hours=1)


def test_a_periodic_job_moves_its_due_time_on_even_after_a_failure():
    actions.enqueue("triage", "wake", period=timedelta(minutes=1))
    actions.finish(actions.claim("w", KINDS))
    job = Job.objects.get()
    assert job.state == JobState.DUE
    assert 55 < (job.due_at - timezone.now()).total_seconds() <= 60
    Job.objects.update(due_at=timezone.now())
    actions.fail(actions.claim("w", KINDS), "no luck", final=True)
    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.DUE, "no luck")
    assert job.due_at > timezone.now()


def test_cancelling_ends_waiting_work_at_once_and_running_work_when_it_looks():
    waiting = actions.enqueue("import", "waiting", due_at=timezone.now() + timedelta(hours=1))
    actions.cancel(waiting)
    assert state_of(waiting) == JobState.CANCELLED

    actions.enqueue("import", "running")
    running = actions.claim("w", KINDS)
    actions.cancel(running)
    assert state_of(running) == JobState.RUNNING
    assert queries.is_cancel_asked(running)
    actions.finish(running)
    assert state_of(running) == JobState.CANCELLED


def test_given_back_work_is_due_again_and_no_attempt_is_counted():
    actions.enqueue("import", "a")
    actions.give_back(actions.claim("w", KINDS))
    assert actions.claim("other", KINDS).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_reach_for_ten_jobs_each_job_goes_to_one():
    for number in range(10):
        actions.enqueue("import", str(number))
    ready, got = Barrier(4), []

    def reach(worker: str) -> None:
        ready.wait()
        while job := actions.claim(worker, KINDS):
            got.append((job.key, worker))
        connection.close()

    threads = [Thread(target=reach, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for key, _ in got) == [str(number) for number in range(10)]
    assert Job.objects.filter(attempts=1, state=JobState.RUNNING).count() == 10
