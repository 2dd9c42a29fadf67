"""The scorecard on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from folkmoot.doors.cli import main
from folkmoot_engine.scorecard import CRITERIA


@pytest.fixture
def folkmoot():
    """Neither site nor database is asked for."""
    return lambda *arguments: CliRunner().invoke(main, ["scorecard", *map(str, arguments)])


@pytest.fixture
def answers(tmp_path: Path):
    def write(*yes: str, **more) -> Path:
        path = tmp_path / "answers.json"
        path.write_text(json.dumps({name: name in yes for name in CRITERIA} | more))
        return path

    return write


def test_the_criteria_are_listed(folkmoot):
    listed = json.loads(folkmoot("--criteria", "--json").output)["criteria"]
    assert [(row["id"], row["text"], row["points"]) for row in listed] == [
        (one.id, one.text, one.points) for one in CRITERIA.values()
    ]
    plain = folkmoot("--criteria").output
    assert "-2  not-prepared" in plain and CRITERIA["stealth"].find_out in plain


def test_what_is_listed_can_be_answered_and_given_back(folkmoot, tmp_path: Path):
    told = json.loads(folkmoot("--criteria", "--json").output)
    for row in told["criteria"]:
        row["answer"] = "yes"
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(told))
    found = json.loads(folkmoot(path, "--json").output)
    assert (found["plus"], found["minus"], found["sum"], found["range"]) == (10, -9, 1, [-9, 10])
    assert len(found["contradictions"]) == 10 and len(found["near_alike"]) == 4


def test_one_person_is_told_plus_minus_and_sum(folkmoot, answers):
    path = answers("lifestyle-discussion", "no-lifestyle-discussion", "not-prepared", "online-product")
    found = json.loads(folkmoot(path, "--json").output)
    assert (found["plus"], found["minus"], found["sum"]) == (2, -3, -1)
    assert found["contradictions"][0]["criteria"] == ["lifestyle-discussion", "no-lifestyle-discussion"]
    plain = folkmoot(path).output
    assert plain.startswith("plus    +2\nminus   -3\nsum     -1   -9 ········●··········· +10\n")
    assert "There is no threshold, and no go or no-go" in plain and "contradict each other" in plain


@pytest.mark.parametrize(("share", "minus"), [("94.9 %", 0), ("95 %", -1)])
def test_95_percent_are_enough(folkmoot, answers, share: str, minus: int):
    path = answers(**{"community-supported": share})
    assert json.loads(folkmoot(path, "--json").output)["minus"] == minus


def test_several_people_are_compared(folkmoot, tmp_path: Path):
    rows = [f"{name},{'yes' if name == 'stealth' else 'no'},no" for name in CRITERIA]
    path = tmp_path / "team.csv"
    path.write_text("\n".join(["id,founder,support", *rows]))
    found = json.loads(folkmoot(path, "--json").output)
    assert [(one["name"], one["sum"]) for one in found["people"]] == [("founder", -1), ("support", 0)]
    assert [(one["id"], one["yes"], one["no"]) for one in found["agenda"]] == [("stealth", ["founder"], ["support"])]
    plain = folkmoot(path).output
    assert "1. In stealth, product not yet revealed (-1)\n     yes: founder; no: support" in plain


def test_those_who_agree_are_told_so(folkmoot, tmp_path: Path):
    path = tmp_path / "team.csv"
    path.write_text("\n".join(["id,founder,support", *(f"{name},no,no" for name in CRITERIA)]))
    assert "They agree on every criterion." in folkmoot(path).output


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        ("UnknownCriteria", '{"moon": true}', "moon"),
        ("MissingCriteria", '{"stealth": true}', "online-product"),
        ("DoubledCriteria", '{"stealth": true, "stealth": false}', "stealth"),
        ("AnswersError", "[", "not JSON"),
    ],
)
def test_errors_have_a_name_and_a_sentence(folkmoot, tmp_path: Path, kind: str, text: str, named: str):
    path = tmp_path / "answers.json"
    path.write_text(text)
    plain, told = folkmoot(path), folkmoot(path, "--json")
    assert (plain.exit_code, told.exit_code, told.stdout) == (1, 1, "")
    assert plain.stderr.startswith("folkmoot: ") and named in plain.stderr
    error = json.loads(told.stderr)["error"]
    assert error["kind"] == kind and named in error["what"] and error["where"].startswith("answers.json")


@pytest.mark.parametrize("arguments", [[], ["a.json", "--criteria"], ["--verdict"]])
def test_a_wrong_call_says_how_it_is_called(folkmoot, arguments: list[str]):
    assert folkmoot(*arguments).exit_code == 2
