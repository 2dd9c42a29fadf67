"""Archives that communities really published: their counts are those of their SOURCE.md."""

from pathlib import Path

import pytest

from folkmoot.stream.members.models import Handle
from folkmoot.stream.messages.actions import run_import, start_import
from folkmoot.stream.messages.models import Message, Thread

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published archives do not lie beside this checkout"),
]


def brought(workspace, name: str):
    if not (DATA / name).exists():
        pytest.skip(f"{name} does not lie beside this checkout")
    done = run_import(workspace, start_import(workspace, None, DATA / name))
    assert (done.state, done.error) == ("done", "")
    assert done.fetched == done.kept + done.skipped + done.rejected
    assert done.kept == Message.objects.count()
    return done


def test_slack_of_a_meetup(workspace, inside):
    done = brought(workspace, "slack-houstondatavis/slack-export.zip")
    assert (done.kind, done.fetched, done.rejected) == ("slack", 1_382, 0)
    assert done.skipped_why["event: channel_join"] == 320
    assert done.kept >= 964 + 61  # messages and file shares; some comments on files are messages too
    assert Handle.objects.filter(kind="person").count() >= 70


@pytest.mark.parametrize(
    ("name", "questions", "answers", "comments", "accepted"),
    [
        ("stackexchange-bicycles-meta", 453, 971, 2_448, 157),
        ("stackexchange-coffee", 225, 327, 0, 105),
        ("stackexchange-conlang-meta", 54, 115, 230, None),
    ],
)
def test_stack_exchange(workspace, inside, name, questions, answers, comments, accepted):
    done = brought(workspace, name)
    assert done.kind == "stackexchange"
    counts = {kind: Message.objects.filter(kind=kind).count() for kind in ("question", "answer", "comment")}
    assert counts == {"question": questions, "answer": answers, "comment": comments}
    assert Thread.objects.count() >= questions
    assert Message.objects.filter(kind="answer").exclude(parent=None).count() == answers
    if accepted is not None:
        assert Thread.objects.exclude(accepted_id="").count() == accepted


def test_gitter_rooms(workspace, inside):
    done = brought(workspace, "gitter-freecodecamp")
    assert (done.kind, done.fetched, done.rejected) == ("table", 74_929, 0)
    assert Handle.objects.filter(message_count__gt=0).count() == 2_611
    assert Message.objects.values("channel").distinct().count() == 15
