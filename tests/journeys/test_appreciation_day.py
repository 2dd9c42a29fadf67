"""A stranger reads when the Day is and sends a link, without a script; the team looks at it and at what was heard."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Page, expect

from folkmoot_engine.recognition.day import next_day

from .conftest import PASSWORD, Site, slack_export, started

pytestmark = pytest.mark.journey
HEARD = "Thank you Runa, you kept us calm in the storm #CMAD"
PUBLIC = ["/thanks/", "/thanks/archive/", "/thanks/2012/", "/thanks/tributes/suggest/", "/thanks/tributes/suggested/"]
HOST = ["/w/pier/rooms/", "/w/pier/thanks/tributes/", "/w/pier/thanks/heard/", "/w/pier/thanks/praise/"]


def with_hashtag(export: bytes) -> bytes:
    """The harbour's export, with one message that has the hashtag in the place of another."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(export)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Is the crane broken again?", HEARD.encode()))
    return held.getvalue()


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """Of its own: a room belongs to the whole site."""
    with started(tmp_path_factory.mktemp("pier") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def pier(site: Site, tmp_path_factory) -> Site:
    """A workspace whose team looks after the room; its archive comes in once the room is open."""
    archive = tmp_path_factory.mktemp("pier") / "pier.zip"
    archive.write_bytes(with_hashtag(slack_export(datetime.now(UTC))))
    site.folkmoot("workspace", "create", "Pier", "--owner", "ana@example.org")
    site.folkmoot("room", "open", "recognition", "--host", "pier")
    assert json.loads(site.folkmoot("import", str(archive), "--workspace", "pier", "--json"))["kept"] == 10
    return site


def enter(page: Page) -> None:
    page.goto("/accounts/login/?next=/w/pier/rooms/")
    page.locator('input[type="email"]').fill("ana@example.org")
    page.locator('input[type="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/pier/rooms/")
    page.wait_for_selector("html[data-script]")


def suggest(stranger: Page) -> None:
    stranger.get_by_role("link", name="Suggest a link").click()
    stranger.get_by_label("Address").fill("https://example.org/song")
    stranger.get_by_label("What it is called").fill("A song for the harbour master")
    stranger.wait_for_timeout(2_100)  # nobody reads and fills in a form in less
    stranger.get_by_role("button", name="Send the link").click()
    expect(stranger.get_by_role("heading", name="Thank you for the link")).to_be_visible()


def test_a_link_of_a_stranger_is_shown_once_the_team_looked_and_a_message_is_heard(pier, open_site):
    stranger = open_site(width=390, java_script_enabled=False)
    stranger.goto("/thanks/")
    coming = next_day(datetime.now(UTC).date())
    expect(stranger.locator(".day-when")).to_contain_text(f"Monday, {coming.day} January {coming.year}")
    calendar = Calendar.from_ical(stranger.request.get("/thanks/day.ics").body())
    assert [event["RRULE"].to_ical() for event in calendar.walk("VEVENT")] == [b"FREQ=YEARLY;BYDAY=4MO;BYMONTH=1"]
    suggest(stranger)
    stranger.goto("/thanks/")
    expect(stranger.get_by_text("A song for the harbour master")).to_have_count(0)

    ana = open_site()
    enter(ana)
    ana.get_by_role("link", name="1 suggested tribute waits").click()
    ana.get_by_role("button", name="Show it", exact=True).click()
    expect(ana.get_by_text("The tribute is shown.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("link", name="A song for the harbour master")).to_be_visible()

    ana.get_by_role("link", name="Heard in channels").click()
    expect(ana.get_by_text(HEARD)).to_be_visible()
    ana.get_by_role("link", name="Whom does it thank?").click()
    ana.get_by_label("Who is thanked").fill("Runa Berg")
    ana.get_by_role("button", name="Have it reviewed").click()
    expect(ana.get_by_text("waits to be reviewed")).to_be_visible()
    expect(ana.get_by_text(HEARD)).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_axe_finds_nothing_and_nothing_runs_over(pier, open_site, width, scheme):
    page = open_site(width=width, scheme=scheme)
    enter(page)
    for address in (*PUBLIC, *HOST):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
