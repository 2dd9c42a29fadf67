"""A brief arrives in a real mail server, once, with the worker killed in between; a figure opens down to its rows."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.mail_server import Mailbox, open_mailbox

from folkmoot.evidence.reports import actions, queries
from folkmoot.evidence.reports.models import Delivery, Report
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import inside, outside
from folkmoot_engine.metrics import Period
from folkmoot_engine.metrics.spelling import write_period

from .conftest import PASSWORD, Site, slack_export

pytestmark = pytest.mark.journey
READERS = ["first@board.example", "second@board.example"]


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def start_worker(process_environment, mailbox) -> Iterator[Callable[[], subprocess.Popen]]:
    """Starts `folkmoot worker` as a process of its own, which mails to the mailbox."""
    environment = {**process_environment, "FOLKMOOT_MAIL_URL": f"smtp://127.0.0.1:{mailbox[1]}"}
    started = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-m", "folkmoot.doors.cli", "worker"]
        started.append(subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@pytest.fixture
def asked(workspace, alice) -> Callable[[], None]:
    """Two stakeholders are on the list, and the last week's brief is asked for."""

    def ask() -> None:
        with inside(workspace):
            for reader in READERS:
                actions.add_stakeholder(workspace, alice, name=reader.split("@")[0], email=reader, language="en")
            actions.ask_for(workspace, Period.week_of(datetime.now(UTC).date()).before(), actor=alice)

    return ask


def wait_for(ready: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def states(workspace) -> dict[str, str]:
    with inside(workspace):
        return dict(Delivery.objects.values_list("recipient__email", "state"))


def kill(process: subprocess.Popen) -> None:
    """As when the machine goes: no word, no cleaning up. Its leases are made to run out now."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    with outside():
        Job.objects.filter(state="running").update(lease_until=datetime.now(UTC) - timedelta(seconds=1))


def the_first_goes_first(workspace) -> None:
    with inside(workspace):
        second = Delivery.objects.get(recipient__email=READERS[1])
    with outside():
        Job.objects.filter(kind="send-brief", key=str(second.uid)).update(priority=-1)


@pytest.mark.django_db(transaction=True)
def test_it_arrives_once_whenever_the_worker_is_killed(workspace, alice, asked, start_worker, mailbox):
    """First before anything is handed over; then after the server took the first, and while it takes the second."""
    box, _port = mailbox
    box.hold_before = READERS[0]
    asked()
    first = start_worker()
    assert box.reached.wait(60)
    the_first_goes_first(workspace)
    kill(first)
    assert (box.mails, states(workspace)[READERS[0]]) == ([], "claimed")

    box.let_go()
    box.hold_before, box.hold_after = "", READERS[1]
    second = start_worker()
    assert box.reached.wait(60)
    assert states(workspace) == {READERS[0]: "sent", READERS[1]: "handing"}
    kill(second)

    box.let_go()
    start_worker()
    wait_for(lambda: states(workspace) == {READERS[0]: "sent", READERS[1]: "unknown"})
    assert box.recipients == READERS  # each once: where nobody can know, nothing is sent again by itself

    with inside(workspace):
        assert Report.objects.count() == 1
        lost = queries.delivery(workspace, Delivery.objects.get(state="unknown").uid)
        actions.send_again(workspace, alice, lost)
    wait_for(lambda: states(workspace)[READERS[1]] == "sent")
    first, *again = [mail["Message-ID"] for mail in box.mails if mail["To"] == READERS[1]]
    assert again == [first]  # a mail program takes them for one


def enter(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill("ana@example.org")
    page.locator('input[type="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)


def test_a_manager_reads_the_brief_and_opens_a_figure_down_to_its_rows(site: Site, open_site, tmp_path):
    archive = tmp_path / "slipway.zip"
    last_week = datetime.now(UTC) - timedelta(days=7)
    archive.write_bytes(slack_export(last_week))
    site.folkmoot("workspace", "create", "Slipway", "--owner", "ana@example.org")
    told = json.loads(site.folkmoot("import", str(archive), "--workspace", "slipway", "--json"))
    assert told["kept"] == 10
    site.folkmoot("lake", "refresh", "--workspace", "slipway")

    page = open_site()
    page.set_default_timeout(60_000)  # the first figures of a fresh server wait until all that counts is loaded
    enter(page)
    page.goto("/w/slipway/reports/")
    page.get_by_role("link", name="Read the last week's brief").click()
    expect(page.locator("h1")).to_be_visible()
    said = re.search(r"\d+", page.locator("#messages .brief-value").inner_text())
    assert write_period(Period.week_of(datetime.now(UTC).date()).before()) in page.url
    page.locator("#messages a").click()
    expect(page.locator("main")).to_contain_text("How many messages the people of the community wrote.")
    page.locator('a[href*="/rows/"]').first.click()
    rows = page.locator("main ol.rows > li")
    expect(rows.first).to_be_visible()
    assert rows.count() == int(said[0])


def test_a_brief_is_two_screens_of_a_phone_at_most(site: Site, open_site):
    page = open_site(width=390)
    enter(page)
    week = write_period(Period.week_of(datetime.now(UTC).date()).before())
    page.goto(f"/w/harbour/reports/{week}/")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("#thread").evaluate("at => at.scrollHeight") <= 2 * 844
