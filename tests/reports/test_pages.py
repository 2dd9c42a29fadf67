"""The pages of reports, and the command line: who sees what, and what each says when."""

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.cli.conftest import folkmoot

from folkmoot.evidence.reports import actions, queries
from folkmoot.evidence.reports.models import Delivery, Recipient, Report
from folkmoot.evidence.reports.queries import links, wording
from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot_engine.metrics import METRICS, Period
from folkmoot_engine.metrics.spelling import write_period
from folkmoot_engine.render.fitting import count_words

from .conftest import MONDAY_MORNING, WEEK

__all__ = ["folkmoot"]
STEPS = {name: steps.STEPS[name] for name in ("brief", "send-brief")}


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture(scope="module")
def packed() -> dict:
    return {}


@pytest.fixture
def kept(workspace, usual, community, packed, monkeypatch) -> Report:
    """The brief of a week that stood out, with a thread to name."""
    thread = community.make_thread("The <b>recall</b>")
    community.say(community.make_author("Mara"), "Is mine concerned?", thread=thread)
    if not packed:
        usual(300, thread=thread.pk)
        packed |= queries.composed(workspace, WEEK, MONDAY_MORNING)
    busiest = {"code": "busiest", "values": {"thread": str(thread.uid), "messages": 300, "share": 100}}
    made = {**packed, "changes": [busiest]}
    made["said"] = wording.told(made, workspace.name)
    return Report.objects.create(workspace=workspace, first=WEEK.first, last=WEEK.last, packed=made)


@pytest.fixture
def last_week(monkeypatch, packed, workspace, usual) -> Period:
    """The last whole week, whose brief says what that of the other tests does."""
    week = Period.week_of(timezone.localdate()).before()
    if not packed:
        usual(300)
        packed |= queries.composed(workspace, WEEK, MONDAY_MORNING)
    of_week = {**packed, "week": write_period(week)}
    monkeypatch.setattr(queries, "composed", lambda *given: of_week)
    return week


def test_a_kept_brief_is_shown_with_its_charts_and_its_thread(alice_client, kept):
    page = body(alice_client.get("/w/north/reports/2026-W46/"))
    assert "Messages: 300, 3 times the usual 100." in page
    assert "“The &lt;b&gt;recall&lt;/b&gt;”" in page
    assert len(re.findall(r'<svg role="img" direction="ltr" aria-label="[^"]{20,}"', page)) == 5
    assert f'title="{METRICS["messages"].sentence}"' in page
    assert re.search(r'<a href="/w/north/desk/message/[0-9a-f-]{36}/"', page)
    assert "As it was written on 16 November 2026, 08:00 CET" in page


def test_the_page_is_in_the_readers_language_and_so_is_what_was_written(alice, alice_client, kept):
    alice.language = "de"
    alice.save()
    page = body(alice_client.get("/w/north/reports/2026-W46/"))
    assert kept.packed["said"]["de"]["headline"] in page
    assert kept.packed["said"]["en"]["headline"] not in page


def test_the_list_says_what_there_is_and_what_to_do(alice_client, workspace, inside):
    page = body(alice_client.get("/w/north/reports/"))
    assert "No brief was sent yet" in page and "not sent to anybody" in page
    assert "Read the last week" in page


def test_the_list_says_where_somebody_has_to_look(alice, alice_client, kept, workspace):
    reader = Recipient.objects.create(workspace=workspace, name="Mara", email="mara@board.example")
    lost = Delivery.objects.create(workspace=workspace, report=kept, recipient=reader, state="unknown")
    listed = body(alice_client.get("/w/north/reports/"))
    assert "0 of 1" in listed and "please look" in listed
    page = body(alice_client.get("/w/north/reports/2026-W46/"))
    assert "Unknown, please look" in page and "Ask whether it arrived" in page
    assert alice_client.post(f"/w/north/reports/deliveries/{lost.uid}/again/").status_code == 302
    work_off(STEPS)
    lost.refresh_from_db()
    assert (lost.state, len(mail.outbox)) == ("sent", 1)
    assert "Send again" not in body(alice_client.get("/w/north/reports/2026-W46/"))


def test_a_long_list_asks_no_more_than_a_short_one(alice_client, kept, workspace, django_assert_num_queries):
    with CaptureQueriesContext(connection) as short:
        alice_client.get("/w/north/reports/")
    for week in (WEEK.before(), WEEK.before().before()):
        packed = {**kept.packed, "week": write_period(week)}
        Report.objects.create(workspace=workspace, first=week.first, last=week.last, packed=packed)
    with django_assert_num_queries(len(short)):
        assert body(alice_client.get("/w/north/reports/")).count("3 times the usual") == 3


def test_what_went_wrong_with_writing_is_said(alice, alice_client, workspace, inside, monkeypatch, caplog):
    def broken(*given):
        raise OSError("the disk is full")

    monkeypatch.setattr(queries, "composed", broken)
    actions.ask_for(workspace, Period.week_of(timezone.localdate()).before(), actor=alice)
    work_off(STEPS)
    assert "could not be written: OSError: the disk is full" in body(alice_client.get("/w/north/reports/"))


def test_last_weeks_brief_can_be_read_before_it_is_sent_and_sent_by_hand(alice, alice_client, workspace, last_week):
    with workspaces.inside(workspace):
        actions.receive(workspace, alice, True)
    name = write_period(last_week)
    page = body(alice_client.get(f"/w/north/reports/{name}/"))
    assert "Not kept" in page and "It is mailed to 1 person" in page
    assert not Report.objects.filter(workspace=workspace).exists()
    for _ in range(2):
        assert alice_client.post(f"/w/north/reports/{name}/send/").status_code == 302
        work_off(STEPS)
    assert [one.to for one in mail.outbox] == [["alice@example.org"]]
    assert Entry.objects.filter(verb="report.ask").count() == 1
    assert "Sent to" in body(alice_client.get(f"/w/north/reports/{name}/"))


@pytest.mark.parametrize("week", ["2026-W99", "nothing", "9999-W01", "0001-W01", "2026-W46-1", "²026-W46"])
def test_what_is_no_week_is_no_page(alice_client, workspace, week: str):
    assert alice_client.get(f"/w/north/reports/{week}/").status_code == 404
    assert alice_client.post(f"/w/north/reports/{week}/send/").status_code == 404


def test_only_the_last_week_is_sent_by_hand(alice_client, kept):
    assert alice_client.post("/w/north/reports/2026-W40/send/").status_code == 404


def test_settings_say_when_and_to_whom(alice, alice_client, workspace):
    where = "/w/north/reports/settings/"
    assert "Nobody yet" in body(alice_client.get(where))
    assert alice_client.post(where, {"is_on": "on", "weekday": "3", "hour": "17"}).status_code == 302
    given = {"name": "Mara Lind", "email": "mara@board.example", "language": "de"}
    assert alice_client.post(f"{where}stakeholders/", given).status_code == 302
    assert alice_client.post(f"{where}mine/", {"wants": "yes"}).status_code == 302
    page = body(alice_client.get(where))
    assert "mara@board.example" in page and "alice@example.org" in page
    assert "Send it to me no longer" in page and "17:00 CE" in page
    again = alice_client.post(f"{where}stakeholders/", given)
    assert again.status_code == 422 and "on the list already" in body(again)
    with workspaces.inside(workspace):
        mara = Recipient.objects.get(email="mara@board.example")
    assert alice_client.post(f"{where}recipients/{mara.uid}/remove/").status_code == 302
    assert "mara@board.example" not in body(alice_client.get(where))


@pytest.mark.parametrize(
    "wrong", [{"weekday": "8", "hour": "8"}, {"weekday": "1", "hour": "24"}, {"weekday": "", "hour": ""}]
)
def test_times_that_are_none_are_refused(alice_client, workspace, wrong: dict):
    assert alice_client.post("/w/north/reports/settings/", {"is_on": "on", **wrong}).status_code == 422
    with workspaces.inside(workspace):
        assert queries.schedule(workspace).on_since is None


def test_reports_of_another_workspace_are_nobodys_business(charlie_client, kept, workspace, other_workspace, inside):
    reader = Recipient.objects.create(workspace=workspace, name="Mara", email="mara@board.example")
    lost = Delivery.objects.create(workspace=workspace, report=kept, recipient=reader, state="unknown")
    assert charlie_client.post(f"/w/south/reports/deliveries/{lost.uid}/again/").status_code == 404
    assert charlie_client.post(f"/w/south/reports/settings/recipients/{reader.uid}/remove/").status_code == 404
    lost.refresh_from_db()
    assert lost.state == "unknown"


def test_an_agent_reads_no_reports(bob_client, workspace):
    for address in ("", "settings/", "2026-W46/"):
        assert bob_client.get(f"/w/north/reports/{address}").status_code == 403


def test_what_a_link_shows_is_what_was_sent_and_nothing_around_it(kept, workspace):
    reader = Recipient.objects.create(workspace=workspace, name="Mara", email="mara@board.example", language="de")
    sent = Delivery.objects.create(workspace=workspace, report=kept, recipient=reader)
    answer = Client().get("/" + links.reading_link(sent).split("/", 3)[3])
    page = body(answer)
    assert kept.packed["said"]["de"]["headline"] in page
    assert "/w/north/" not in page and "Mara" not in page
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_command_tells_a_kept_brief_as_text_page_and_json(folkmoot, kept, language: str):
    call = ("report", "weekly", "--workspace", "north", "--week", "2026-W46", "--language", language, "--format")
    text, page, data = (folkmoot(*call, form).output for form in ("text", "html", "json"))
    headline = kept.packed["said"][language]["headline"]
    assert headline in text and headline in page
    told = json.loads(data)
    assert (told["week"], told["headline"]) == ("2026-W46", headline)
    assert [one["metric"] for one in told["figures"]][0] == "active_members"
    assert count_words(text) <= 119
    assert page.count("<svg ") == 5 and "<script" not in page


def test_the_command_refuses_what_is_no_week_and_no_language(folkmoot, kept):
    call = ("report", "weekly", "--workspace", "north")
    assert "Write year and week" in folkmoot(*call, "--week", "last").stderr
    assert "Choose en or de" in folkmoot(*call, "--language", "fr").stderr


def test_a_text_counts_no_more_than_it_says(kept, workspace):
    """What `words_of` counts is what is read, or more."""
    for language in ("en", "de"):
        with translation.override(language):
            lines = "\n".join(queries.plain_lines(queries.kept(kept)))
        assert count_words(lines) <= wording.words_of(kept.packed["said"][language]) <= 119
