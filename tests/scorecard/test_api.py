"""The scorecard's arithmetic for programs."""

import json

import pytest
from django.test import Client

from folkmoot.rooms.scorecard.models import Board
from folkmoot_engine.scorecard import CRITERIA
from folkmoot_engine.scorecard.reading import LARGEST

pytestmark = pytest.mark.django_db
SCORE = "/api/v1/scorecard/score"


@pytest.fixture
def ask(room):
    client = Client(enforce_csrf_checks=True)

    def post(told) -> tuple[int, dict]:
        body = told if isinstance(told, str | bytes) else json.dumps(told)
        answer = client.post(SCORE, body, content_type="application/json")
        return answer.status_code, answer.json()

    return post


def saying(*yes: str, **more) -> dict:
    return {name: name in yes for name in CRITERIA} | more


def test_the_criteria_are_listed(room):
    listed = Client().get("/api/v1/scorecard/criteria").json()["criteria"]
    assert [(one["id"], one["text"], one["points"]) for one in listed] == [
        (one.id, one.text, one.points) for one in CRITERIA.values()
    ]


def test_answers_are_added_up_and_not_kept(ask):
    status, told = ask(saying("online-product", "not-prepared", **{"community-supported": "94.9 %"}))
    assert (status, told["plus"], told["minus"], told["sum"], told["range"]) == (200, 1, -2, -1, [-9, 10])
    assert "no go or no-go" in told["note"] and not Board.objects.exists()
    assert ask(saying(**{"community-supported": 95}))[1]["minus"] == -1


def test_a_body_is_read_as_curl_sends_it(room):
    told = Client().post(SCORE, json.dumps(saying("stealth")), content_type="application/x-www-form-urlencoded")
    assert told.json()["sum"] == -1


def test_several_people_are_compared(ask):
    status, told = ask({"people": {"founder": saying("stealth"), "support": saying()}})
    assert status == 200 and [(one["name"], one["sum"]) for one in told["people"]] == [("founder", -1), ("support", 0)]
    assert [one["id"] for one in told["agenda"]] == ["stealth"]


@pytest.mark.parametrize(
    ("told", "status", "kind", "said"),
    [
        (saying(moon=True), 422, "UnknownCriteria", "moon"),
        ({"stealth": True}, 422, "MissingCriteria", "online-product"),
        ('{"stealth": true, "stealth": true}', 422, "DoubledCriteria", "stealth"),
        (saying(stealth="perhaps"), 422, "AnswersError", "perhaps"),
        ("", 422, "AnswersError", "not JSON"),
        (b"\xff\xfe", 422, "AnswersError", "UTF-8"),
        ("[" * 100_000, 422, "AnswersError", "nested too deep"),
        ("x" * (LARGEST + 1), 413, "AnswersError", "256 KiB"),
    ],
)
def test_errors_are_named(ask, told, status: int, kind: str, said: str):
    found, error = ask(told)
    assert (found, error["kind"]) == (status, kind) and said in error["detail"]


def test_it_is_described(room):
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    assert "requestBody" in paths[SCORE]["post"] and "get" in paths["/api/v1/scorecard/criteria"]


def test_a_closed_room_says_nothing(db):
    assert Client().get("/api/v1/scorecard/criteria").status_code == 404
    assert Client().post(SCORE, "{}", content_type="application/json").status_code == 404
