"""Ten thousand forms, and forms of ten thousand signs."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.rooms.reception import states
from folkmoot.rooms.scorecard.forms import AnswersForm
from folkmoot.rooms.scorecard.models import Board, Seat
from folkmoot_engine.scorecard import CRITERIA, score

from .conftest import posted

pytestmark = pytest.mark.django_db
WORDS = st.text(max_size=30) | st.sampled_from(["yes", "no", "95", "94.9 %", "1", "NaN", "1e9", "\0", "９５"])


def test_a_bot_that_waits_and_posts_and_posts_gets_nowhere(stranger, monkeypatch):
    """Each post has a fresh mark, as a patient bot's would; the limit of all together holds whoever comes."""
    monkeypatch.setitem(states.LIMITS, "scorecard.answer", states.Limit(per_address=5, all_together=8))
    board = stranger.make_board()
    for number in range(12):
        stranger.send(board.answer, posted(name=f"bot {number}"), follow=False)
    assert Seat.objects.count() == 5
    elsewhere = type(stranger)(REMOTE_ADDR="198.51.100.7")
    answers = [elsewhere.send(board.answer, posted(name=f"other {number}"), follow=False) for number in range(12)]
    assert Seat.objects.count() == 8 and answers[-1].status_code == 429


@pytest.mark.parametrize("mark", ["", "1e9", "0:forged", "a" * 10_000])
def test_a_mark_that_is_not_ours_keeps_nothing(room, mark: str):
    answer = Client().post("/scorecard/boards/", {"title": "Lamps", "begun": mark})
    assert answer.status_code == 200 and not Board.objects.exists()


@given(st.dictionaries(st.sampled_from([*CRITERIA, *(f"{name}-share" for name in CRITERIA), "x"]), WORDS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_in_is_an_answer_or_a_fault(told: dict[str, str]):
    form = AnswersForm(posted() | told)
    if form.is_valid():
        assert -9 <= score(form.answers).sum <= 10
    else:
        assert form.errors


def test_a_page_of_very_long_words_is_told_so(stranger):
    long = "w" * 100_000
    page = stranger.post("/scorecard/", posted(**{"stealth-note": long, "stealth": long})).content.decode()
    assert "at most 600 characters" in page
    page = stranger.send("/scorecard/boards/", {"title": long, "email": long}).content.decode()
    assert "at most 120 characters" in page and not Board.objects.exists()
