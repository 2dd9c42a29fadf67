"""The team of a directory reviews by keyboard: accepts, refuses by letter, takes back, and freezes an edition."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, Site, started

pytestmark = pytest.mark.journey
HOME = "/w/reed/directory/"
PREPARED = """
import django; django.setup()
from django.utils import timezone
from folkmoot.rooms.directory.actions import curation_demo, listings
from folkmoot.rooms.directory.models import Roll
from folkmoot.rooms.reception.actions import meet
curation_demo.fill_demo()
person = meet("mara@example.org", "Mara Quill", "en")
listing = listings.add(state="unconfirmed", roll=Roll.objects.get(slug="strategists"), name="Mara Quill",
    employer="Old Brewery", title="Community lead", profile="https://www.linkedin.com/in/mara-quill",
    employees=4000, work="job", duties="I look after our customers.", employed_by="brand", serves="own",
    relation="self", person=person, submitter=person)
listings.apply_rules(listing)
listings.move(listing, "review", consented_at=timezone.now())
"""
WRITTEN = """
import django; django.setup()
from folkmoot.rooms.reception.models import Letter
print(*Letter.objects.order_by("pk").values_list("kind", flat=True))
"""


def run(site: Site, script: str) -> str:
    environ = {**site._environ(), "DJANGO_SETTINGS_MODULE": "folkmoot.doors.site.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """Of its own: a directory belongs to the whole site."""
    with started(tmp_path_factory.mktemp("reed") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def reed(site: Site) -> Site:
    """A workspace of the site that looks after the directory, and what waits there."""
    site.folkmoot("workspace", "create", "Reed", "--owner", "ana@example.org")
    site.folkmoot("room", "open", "directory", "--host", "reed")
    run(site, PREPARED)
    return site


def enter(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill("ana@example.org")
    page.locator('input[type="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/reed/**")


def press(page: Page, key: str) -> None:
    page.wait_for_selector("html[data-script]")
    page.locator("body").press(key)


PAGES = ("", "candidates/", "not-confirmed/", "wrong/", "entries/?q=fenwick", "editions/", "editions/bring-in/",
         "settings/", "settings/lists/strategists/", "settings/lists/new/", "settings/elsewhere/")  # fmt: skip
PUBLIC = ("", "editions/", "editions/2010/", "editions/compare/?from=2008&to=2010", "strategists/", "submit/",
          "wrong/list/strategists/")  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_runs_over(reed, open_site, width: int, scheme: str):
    page = open_site(width=width, scheme=scheme)
    enter(page)
    page.goto(HOME)
    entry = page.locator("tbody th a").first.get_attribute("href")
    page.goto(f"{HOME}editions/")
    edition = page.locator("tbody th a").first.get_attribute("href")
    page.goto("/directory/strategists/")
    wrong = page.locator("main a[href*='/people/']").first.get_attribute("href").replace("people", "wrong/entry")
    hosted = [f"{HOME}{part}" for part in PAGES] + [entry, edition]
    for address in [*hosted, *(f"/directory/{part}" for part in PUBLIC), wrong]:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_entries_are_gone_through_accepted_refused_by_letter_and_taken_back(reed, open_site):
    page = open_site()
    enter(page)
    page.goto(HOME)
    press(page, "j")
    expect(page.get_by_role("heading", name="Odalys Fenwick")).to_be_visible()
    expect(page.get_by_text("the same name; but another profile; another employer")).to_be_visible()
    press(page, "j")
    expect(page.get_by_role("heading", name="Ines Aguirre")).to_be_visible()
    press(page, "j")
    expect(page.get_by_role("heading", name="Mara Quill")).to_be_visible()

    press(page, "a")  # a rule is open still
    expect(page.get_by_text("A rule of entry is still open")).to_be_visible()
    page.get_by_label("Your reason: Part of the full-time job").fill("Her profile says so in its first line.")
    page.get_by_role("button", name="Met", exact=True).first.click()
    expect(page.get_by_text("Noted, with your name and reason.")).to_be_visible()
    press(page, "a")
    expect(page.get_by_text("“Mara Quill” is listed.")).to_be_visible()
    press(page, "u")
    expect(page.get_by_text("Taken back.", exact=True)).to_be_visible()
    press(page, "r")
    page.keyboard.type("The brewery was sold: it has 40 employees now.")
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_text("The reason goes by letter.")).to_be_visible()
    expect(page.get_by_role("button", name="Take back: refused")).to_be_visible()
    assert run(reed, WRITTEN).split() == ["directory.listed", "directory.again", "directory.refused"]


def test_who_moved_becomes_one_entry_and_an_edition_is_frozen_and_compared(reed, open_site):
    page = open_site()
    enter(page)
    page.goto(HOME)
    page.get_by_role("link", name="Odalys").click()
    page.get_by_label("Your reason: Part of the full-time job").fill("Read it.")
    page.get_by_role("button", name="Met", exact=True).first.click()
    page.get_by_role("button", name="One person: this entry is right").click()
    expect(page.get_by_text("One entry now.")).to_be_visible()
    expect(page.get_by_text("Harbour Mutual → Nordkreditt")).to_be_visible()

    page.goto(f"{HOME}editions/")
    page.get_by_label("Year", exact=True).fill("2011")
    page.get_by_label("why it was frozen").fill("The list goes on elsewhere.")
    page.get_by_label("Close submissions with it").check()
    page.get_by_label("address of the successor").fill("https://example.org/next")
    page.get_by_role("button", name="Freeze the edition").click()
    expect(page.get_by_text("The edition 2011 is frozen.")).to_be_visible()

    stranger = open_site(java_script_enabled=False)
    stranger.goto("/directory/submit/")
    expect(stranger.get_by_text("The list goes on elsewhere.")).to_be_visible()
    stranger.goto("/directory/editions/")
    stranger.get_by_label("From").select_option("2010")
    stranger.get_by_label("to", exact=True).select_option("2011")
    stranger.get_by_role("button", name="Compare").click()
    row = stranger.get_by_role("row", name="Odalys Fenwick")
    expect(row).to_contain_text("Harbour Mutual")
    expect(row).to_contain_text("Nordkreditt")
    page.goto(f"{HOME}editions/")
    page.get_by_role("link", name="2011").click()
    page.get_by_role("button", name="Open submissions again").click()
    expect(page.get_by_text("Submissions are open again.")).to_be_visible()
