"""Posters are made of public thanks to people who consented, and of nothing else."""

import pytest
from django.test import Client

from folkmoot.rooms.reception import actions as rooms
from folkmoot.rooms.reception.states import LIMITS, Limit
from folkmoot.rooms.recognition.actions.moving import move
from folkmoot.rooms.recognition.queries import day_posters
from tests.recognition import day_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def room(workspace):
    day_posters.drawn.cache_clear()
    return rooms.switch("recognition", on=True, host=workspace)


def poster(uid, kind="pdf", of="", **query):
    return Client().get(f"/thanks/poster/{of}{uid}.{kind}", query)


@pytest.mark.parametrize(
    ("kind", "begins", "told"), [("pdf", b"%PDF", "application/pdf"), ("png", b"\x89PNG", "image/png")]
)
def test_a_shown_thanks_and_a_person_have_a_poster(kind, begins, told):
    maria = day_world.honoree()
    thanks = day_world.thanks(maria)
    day_world.thanks(maria, "And again.", year=2025)
    for answer in (poster(thanks.uid, kind), poster(maria.uid, kind, "of/", paper="us-letter")):
        assert answer.status_code == 200 and answer.content.startswith(begins)
        assert answer["Content-Type"] == told and answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("state", "consent"), [("review", "shown"), ("refused", "shown"), ("public", "asked"), ("public", "hidden")]
)
def test_what_is_not_shown_has_none(state, consent):
    person = day_world.honoree(state=consent)
    thanks = day_world.thanks(person, state=state)
    assert poster(thanks.uid).status_code == 404 and poster(person.uid, of="of/").status_code == 404


def test_what_is_hidden_later_is_gone_at_once():
    thanks = day_world.thanks(day_world.honoree())
    assert poster(thanks.uid).status_code == 200
    move(thanks, "hidden")
    assert poster(thanks.uid).status_code == 404


def test_only_the_two_kinds_are_drawn():
    assert poster(day_world.thanks(day_world.honoree()).uid, "svg").status_code == 404


def test_the_same_poster_is_drawn_once():
    thanks = day_world.thanks(day_world.honoree())
    assert poster(thanks.uid).content == poster(thanks.uid).content
    assert day_posters.drawn.cache_info().misses == 1
    poster(thanks.uid, language="de")
    assert day_posters.drawn.cache_info().misses == 2


def test_a_letter_that_no_font_has_is_told_on_a_page():
    answer = poster(day_world.thanks(day_world.honoree(), "\U00012000").uid)
    assert answer.status_code == 409 and b"install fonts" in answer.content


def test_nobody_has_posters_drawn_without_end(monkeypatch):
    thanks = day_world.thanks(day_world.honoree())
    monkeypatch.setitem(LIMITS, "day.poster", Limit(2, 100))
    assert [poster(thanks.uid).status_code for _ in range(3)] == [200, 200, 429]
