"""The way of a message, walked by the steps the worker calls."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.desk.conftest import Community

from folkmoot.flow import steps
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import inside as inside_of
from folkmoot.stream.messages import actions as messages
from folkmoot.stream.messages.models import Arrival
from folkmoot.stream.messages.queries.importing import announce
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import CaseState
from folkmoot_engine.errors import RefusedError


class Context:
    """What the worker gives a step."""

    def __init__(self, workspace=None, *, cancel: bool = False, **payload) -> None:
        self.workspace, self.payload, self.cancel, self.told = workspace, payload, cancel, []

    def progress(self, done: int, total: int = 0) -> None:
        self.told.append((done, total))

    def cancelled(self) -> bool:
        return self.cancel


@pytest.fixture
def community(workspace, inside) -> Community:
    return Community(workspace)


def ask(community: Community, text: str = "Does anyone know how to open the lid?", **more):
    message = community.say(community.make_author("Mara"), text, **more)
    announce(community.workspace, [message.pk])
    return message


def test_what_arrived_is_judged_and_gets_its_cases(workspace, community):
    question, thanks = ask(community), ask(community, "Thank you all, lovely weather today.")
    job = Context(workspace)

    assert steps.judge_arrivals(job) == {"judged": 2, "opened": 1, "changed": 0, "closed": 0, "caught": 0}

    case = Case.objects.get()
    assert (case.message, case.queue.slug, case.channel) == (question, "questions", question.channel)
    assert case.author == question.author != thanks.author
    assert job.told == [(2, 2)]
    assert not Arrival.objects.exists()


def test_walked_twice_it_changes_nothing(workspace, community):
    ask(community)
    steps.judge_arrivals(Context(workspace))
    assert steps.judge_arrivals(Context(workspace))["judged"] == 0
    assert Case.objects.count() == 1


def test_killed_before_the_cases_are_open_it_is_done_again(workspace, community, monkeypatch):
    ask(community)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(desk, "open_cases", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        steps.judge_arrivals(Context(workspace))
    assert steps.judge_arrivals(Context(workspace))["opened"] == 1


def test_asked_to_end_it_stops_between_batches(workspace, community):
    ask(community)
    assert steps.judge_arrivals(Context(workspace, cancel=True))["judged"] == 0
    assert Arrival.objects.count() == 1


def test_an_answer_that_comes_later_settles_the_question(workspace, community):
    question = ask(community)
    steps.judge_arrivals(Context(workspace))
    assert Case.objects.get().state == CaseState.OPEN

    answer = community.say(community.make_author("Noah"), "Press and turn it.", thread=question.thread)
    announce(workspace, [answer.pk])
    done = steps.judge_arrivals(Context(workspace))

    assert (done["judged"], done["closed"]) == (2, 1)
    assert Case.objects.get().state == CaseState.DONE


def test_two_open_questions_in_a_thread_do_not_wake_each_other_for_ever(workspace, community):
    thread = community.make_thread()
    first = ask(community, thread=thread)
    second = community.say(first.author, "And does anyone know where to buy one?", thread=thread)
    steps.judge_arrivals(Context(workspace))
    announce(workspace, [second.pk])
    assert steps.judge_arrivals(Context(workspace))["judged"] <= 3


def test_the_snoozed_wake_in_every_workspace(workspace, other_workspace, community, bob):
    case = community.make_case(community.say(community.make_author("Mara"), "Why?"), queue=_queue(workspace))
    desk.snooze(workspace, bob, case, until=timezone.now() + timedelta(hours=1))
    assert steps.wake(Context()) == {"woken": 0}
    Case.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))
    assert steps.wake(Context()) == {"woken": 1}
    with inside_of(workspace):
        assert Case.objects.get().state == CaseState.OPEN


def _queue(workspace) -> str:
    desk.ensure_defaults(workspace)
    return "questions"


# Archives

TABLE = """message_id,thread_id,author,sent_at,text
1,a,Mara,2026-03-01T09:00:00Z,Does anyone know how to open the lid?
2,b,Noah,2026-03-01T09:05:00Z,"Thank you all, lovely weather today."
3,b,Mara,yesterday or so,Hm
"""


def start(workspace, folder) -> str:
    archive = folder / "kettles.csv"
    archive.write_text(TABLE)
    return str(messages.start_import(workspace, None, archive, kind="table", channel_name="Kettles").uid)


def test_an_archive_comes_in_and_triage_is_asked_for(workspace, inside, tmp_path):
    job = Context(workspace, **{"import": start(workspace, tmp_path)})
    figures = steps.import_archive(job)
    assert figures == {"state": "done", "fetched": 3, "kept": 2, "skipped": 0, "rejected": 1}
    assert job.told[-1] == (steps.WHOLE, steps.WHOLE)
    waiting = Job.objects.get(kind="triage")
    assert (waiting.key, waiting.workspace) == (str(workspace.uid), workspace)
    assert steps.STEPS["triage"](Context(workspace))["judged"] == 2
    assert Case.objects.get().message.text == "Does anyone know how to open the lid?"
    assert steps.import_archive(job) == figures
    assert not Arrival.objects.exists()


def test_an_import_that_is_not_there_is_refused(workspace, other_workspace, inside, tmp_path):
    uid = start(workspace, tmp_path)
    with inside_of(other_workspace), pytest.raises(RefusedError, match="no such import"):
        steps.import_archive(Context(other_workspace, **{"import": uid}))


def test_what_a_site_does_again_and_again_is_asked_for_once(db):
    steps.begin()
    steps.begin()
    jobs = Job.objects.order_by("kind")
    assert [(job.kind, job.period, job.workspace) for job in jobs] == [
        ("briefs", steps.BRIEFS_EVERY, None),
        ("lakes", steps.LAKES_EVERY, None),
        ("rooms.tidy", steps.TIDY_EVERY, None),
        ("rules.look", steps.LOOK_EVERY, None),
        ("wake", steps.WAKE_EVERY, None),
    ]
