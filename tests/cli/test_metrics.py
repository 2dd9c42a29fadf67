"""Metrics on the command line: what they mean, and their figures."""

import json

import pytest
from tests.messages.conftest import BEGINNING, batch, bring, said

from folkmoot.evidence.lake.actions import keep_in_step
from folkmoot_engine.metrics import METRICS

__all__ = ["bring"]


@pytest.fixture
def counted(workspace, inside, bring, settings, tmp_path):
    """Three messages of a Friday in two channels."""
    settings.LAKE = settings.LAKE | {"root": tmp_path / "lake"}
    bring(batch([said("a"), said("b", minute=5, author="bo"), said("c", minute=9, source="chat:c", channel="Chat")]))
    keep_in_step(workspace)


def test_without_a_name_every_metric_is_told(folkmoot):
    told = folkmoot("metrics").output
    for metric in METRICS.values():
        assert metric.name in told and metric.sentence in told
    listed = json.loads(folkmoot("metrics", "--json").output)["metrics"]
    assert [row["name"] for row in listed] == list(METRICS)


def test_a_metric_is_told_beside_other_periods(folkmoot, counted):
    told = json.loads(folkmoot("metrics", "messages", "--period", "2024-W09", "--json").output)["messages"]
    assert [(row["which"], row["period"], row["value"], row["days_collected"]) for row in told] == [
        ("this period", "2024-W09", 3.0, 1),
        ("the period before", "2024-W08", None, 0),
        ("the year before", "2023-W09", None, 0),
    ]
    assert told[1]["why"] == "not-collected"
    plain = folkmoot("metrics", "messages", "--period", f"{BEGINNING:%Y-%m-%d}").output
    assert METRICS["messages"].sentence in plain and "none of its days is known" in plain


def test_a_metric_is_told_by_channel(folkmoot, counted):
    told = json.loads(folkmoot("metrics", "active_members", "--period", "2024-03", "--by", "channel", "--json").output)
    assert [(row["channel"], row["value"]) for row in told["active_members"]] == [("Chat", 1.0), ("Main", 2.0)]


def test_without_a_period_it_is_the_last_whole_week(folkmoot, counted):
    told = json.loads(folkmoot("metrics", "messages", "--json").output)["messages"]
    assert [row["value"] for row in told] == [None, None, None] and told[0]["days"] == 7


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nothing"], 2, "nothing"),
        (["messages", "--period", "soon"], 1, "Write a week as 2026-W46"),
        (["messages", "--period", "0001"], 1, "no days before"),
        (["messages", "--by", "member"], 2, "channel"),
        (["messages", "--workspace", "west"], 1, "There are: north"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(folkmoot, counted, arguments, code, said):
    told = folkmoot("metrics", *arguments)
    assert (told.exit_code, said in told.stderr) == (code, True), told.stderr
