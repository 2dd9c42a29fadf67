"""The pages of metrics: figures, what they are held against, the rows behind them, and who sees them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.messages.conftest import batch, said

from folkmoot.evidence.lake.actions import keep_in_step
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.stream.channels.models import Channel
from folkmoot_engine.metrics import METRICS
from folkmoot_engine.metrics.spelling import write_period

METRIC = "/w/north/metrics/"


def words(answer) -> str:
    """What a reader sees of a page."""
    assert answer.status_code == 200, answer
    page = re.sub(r"(?s)<(svg|script|style|title).*?</\1>", " ", answer.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_list_tells_last_week_of_every_metric(counted, alice_client):
    answer = alice_client.get(METRIC)
    page = words(answer)
    for metric in METRICS.values():
        assert metric.title in page and metric.sentence in page
    for told in ("6 messages", "3 members", "1 threads", "2.0 hours", "Twelve weeks"):
        assert told in page
    assert answer.content.decode().count('role="img"') == len(METRICS)


def test_a_metric_tells_figure_n_and_definition(counted, alice_client, week):
    page = words(alice_client.get(f"{METRIC}messages/"))
    assert "6 messages" in page and "n = 6" in page
    for sentence in (METRICS["messages"].formula, *METRICS["messages"].exclusions):
        assert sentence in page
    assert "The period is not over yet" not in page
    this_week = write_period(week.earlier(timedelta(days=-7)))
    assert "The period is not over yet" in words(alice_client.get(f"{METRIC}messages/", {"period": this_week}))


def test_a_metric_is_held_against_other_periods_and_told_by_channel(counted, alice_client):
    answer = alice_client.get(f"{METRIC}messages/")
    told = answer.context["told"]
    assert (told.figure.value, told.before.value, told.year_before.value) == (6, 0, None)
    assert told.year_before.why == "not-collected"
    by_channel = {channel.name: figure.value for channel, figure in answer.context["channels"]}
    assert by_channel == {"Chat": 2, "Main": 4, "help": None}  # nothing was ever collected in the last
    assert len(told.points) == len(told.points_year_before) == 12
    page = words(answer)
    assert "Nothing was collected then." in page and "Chat" in page


def test_a_metric_in_one_channel(counted, alice_client):
    chat = Channel.objects.get(name="Chat")
    answer = alice_client.get(f"{METRIC}messages/", {"channel": chat.uid})
    assert answer.context["told"].figure.value == 2
    assert "In all channels" in words(answer)


@pytest.mark.parametrize(
    ("name", "n", "seen"),
    [
        ("messages", 6, "With a brush"),
        ("active_members", 3, "Bo"),
        ("new_members", 2, "Cy"),
        ("returning_members", 1, "Ann"),
        ("threads_without_answer", 1, "Which lamp is best?"),
        ("first_response_median", 2, "waited 2 hours"),
        ("first_response_p90", 2, "waiting for"),
    ],
)
def test_a_figure_opens_the_rows_behind_it(counted, alice_client, name, n, seen):
    answer = alice_client.get(f"{METRIC}{name}/rows/")
    assert len(answer.context["rows"]) == answer.context["figure"].n == n
    assert seen in words(answer)
    assert answer.content.decode().count('<a class="row"') == n


def test_what_the_team_did_opens_its_cases(counted, alice_client, week):
    """It was done just now: this week."""
    this_week = write_period(week.earlier(timedelta(days=-7)))
    for name, n in (("cases_done", 1), ("decisions", 1), ("reversals", 1), ("backlog", 0)):
        answer = alice_client.get(f"{METRIC}{name}/rows/", {"period": this_week})
        assert (len(answer.context["rows"]), answer.context["figure"].n) == (n, n), name
        assert ("/desk/all/case/" in answer.content.decode()) == bool(n)
    assert "Nothing was counted" in words(answer)


def test_every_link_of_the_rows_leads_somewhere(counted, alice_client, week):
    for name in ("messages", "active_members", "first_response_median", "cases_done", "decisions"):
        span = f"{week.first}..{week.last + timedelta(days=7)}"
        page = alice_client.get(f"{METRIC}{name}/rows/", {"period": span}).content.decode()
        for address in re.findall(r'<a class="row" href="([^"]+)"', page):
            assert alice_client.get(address, follow=True).status_code == 200, address


def test_rows_come_in_pages(workspace, inside, bring, alice_client, week, community):
    noon = said("x")["sent_at"]
    rows = [said(f"m{number}", f"Word {number}", minute=number) for number in range(53)]
    bring(batch(rows))
    keep_in_step(workspace)
    period = {"period": f"{noon:%Y-%m-%d}"}
    first = alice_client.get(f"{METRIC}messages/rows/", period)
    assert len(first.context["rows"]) == 50 and "Word 52" in words(first)
    rest = alice_client.get(f"{METRIC}messages/rows/", {**period, "start": first.context["next"]})
    assert [row.what.text for row in rest.context["rows"]] == ["Word 2", "Word 1", "Word 0"]
    assert (rest.context["next"], rest.context["previous"]) == (None, 0)


def test_a_page_of_rows_asks_as_often_for_three_as_for_one(workspace, inside, bring, alice_client):
    counts = []
    for number in (1, 3):
        bring(batch([said(f"m{one}", minute=one, author=f"p{one}", thread_id=f"t{one}") for one in range(number)]))
        keep_in_step(workspace)
        for name in ("messages", "active_members", "first_response_median"):
            with CaptureQueriesContext(connection) as asked:
                alice_client.get(f"{METRIC}{name}/rows/?period=2024-03")
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_a_gap_is_said_in_words(workspace, inside, bring, alice_client):
    for start in (0, 60 * 24 * 9):
        bring(batch([said(f"m{start + day}", minute=start + day * 60 * 24) for day in range(3)]))
    keep_in_step(workspace)
    answer = alice_client.get(f"{METRIC}messages/", {"since": "2024-03-01", "until": "2024-03-12"})
    figure = answer.context["told"].figure
    assert (figure.value, figure.days, figure.collected) == (6, 12, 6)
    assert "6 of 12 days were collected. The rest is a gap, not a zero." in words(answer)
    assert [one.value for one in answer.context["told"].points] == [1, 1, 1, *[None] * 6, 1, 1, 1]


def test_before_anything_was_brought_in_the_pages_say_what_to_do(workspace, alice_client):
    assert "Nothing to count yet" in words(alice_client.get(METRIC))
    assert "Nothing to count yet" in words(alice_client.get(f"{METRIC}messages/"))
    assert "Nothing was counted" in words(alice_client.get(f"{METRIC}messages/rows/"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"period": "last tuesday"}, "That is no period."),
        ({"period": "2026-W99"}, "That is no period."),
        ({"since": "2026-11-09", "until": "2026-11-01"}, "The last day lies before the first."),
        ({"since": "2019-01-01", "until": "2026-11-01"}, "three years at most"),
        ({"since": "0001-01-01", "until": "9999-12-31"}, "nothing to count on such days"),
        ({"period": "0001"}, "nothing to count on such days"),
        ({"period": "9999-W52"}, "That is no period."),
        ({"channel": "01890000-0000-7000-8000-000000000000"}, "This channel is not here any more."),
        ({"channel": "x"}, "Enter a valid UUID."),
    ],
)
def test_what_cannot_be_asked_is_said_and_last_week_shown(counted, alice_client, week, asked, told):
    answer = alice_client.get(f"{METRIC}messages/", asked)
    assert told in words(answer)
    assert answer.context["told"].figure.period == week


@pytest.mark.parametrize("start", ["9" * 5_000, "²", "-1", "x"])
def test_strange_places_in_a_list_break_nothing(counted, alice_client, start):
    assert alice_client.get(f"{METRIC}messages/rows/", {"start": start}).status_code == 200


def test_there_is_no_other_metric(counted, alice_client):
    for path in ("nothing/", "nothing/rows/"):
        assert alice_client.get(METRIC + path).status_code == 404


def test_who_sees_figures(workspace, inside, teammate, charlie_client):
    seen = {Role.OWNER, Role.MANAGER, Role.AGENT}
    for role in Role:
        client = Client()
        client.force_login(teammate(f"one-{role}", role))
        for path in ("", "messages/rows/"):
            assert client.get(METRIC + path).status_code == (200 if role in seen else 403), role
        assert ("/metrics/" in client.get("/w/north/settings/team/").content.decode()) == (role in seen)
    assert charlie_client.get(METRIC).status_code == 404
    assert "Nothing to count yet" in words(charlie_client.get("/w/south/metrics/"))
