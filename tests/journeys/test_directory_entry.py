"""A stranger submits an entry, confirms it by the mailed link, is reviewed, corrects it, and is removed; in a browser
without a script, with a real mail server. Every page on the way is open to everybody."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.mail_server import Mailbox, open_mailbox

from .conftest import PASSWORD, Site
from .test_every_page import CATALOGUE, SHOWN, THEIRS

pytestmark = pytest.mark.journey
READ_FOR = 2_100  # ms: nobody reads and fills in a form in less than two seconds
REVIEWED = """
import django; django.setup()
from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.models import Listing
listing = Listing.objects.get(name="Mara Quill")
listings.find(listing, "work", "met", "Read on the profile.")
listings.move(listing, "listed")
"""
DEMO = """
import django; django.setup()
from folkmoot.rooms.directory.actions.entry_demo import fill_demo
fill_demo()
"""


@dataclass
class MailedSite(Site):
    """A site that hands its letters to the test's mail server."""

    mail_port: int = 0

    def run(self, script: str) -> None:
        environ = {**self._environ(), "DJANGO_SETTINGS_MODULE": "folkmoot.doors.site.settings"}
        done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr

    def _environ(self) -> dict[str, str]:
        return {**super()._environ(), "FOLKMOOT_MAIL_URL": f"smtp://127.0.0.1:{self.mail_port}"}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with open_mailbox() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory, mailbox) -> Iterator[MailedSite]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = MailedSite(tmp_path_factory.mktemp("directory") / "home", port, mail_port=mailbox[1])
    made.folkmoot("migrate")
    made.folkmoot("user", "create", "ana@example.org", "--name", "Ana Ilves", "--password", PASSWORD)
    made.folkmoot("workspace", "create", "Harbour", "--owner", "ana@example.org")
    made.folkmoot("room", "open", "directory", "--host", "harbour")
    made.run(DEMO)
    made.serve()
    yield made
    made.stop()


def link_from(box: Mailbox, to: str, number: int) -> str:
    """The link in the letter of that number to an address, once it has come."""
    end = time.monotonic() + 40
    while len(brought := [letter for letter in box.mails if letter["To"] == to]) < number:
        assert time.monotonic() < end, "the letter did not come"
        time.sleep(0.1)
    text = brought[number - 1].get_content()
    return re.search(r"https?://[^/\s]+(/directory/(?:confirm|own)/\S+)", text)[1]


def open_to_everybody(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def test_from_the_form_to_the_list_and_off_it_again(site: MailedSite, open_site, mailbox):
    page, (box, _port) = open_site(), mailbox
    page.goto("/directory/")
    page.get_by_role("link", name="Submit an entry").click()
    page.get_by_label("I am that person").check()
    page.get_by_label("Your e-mail address").fill("mara@mill.test")
    page.get_by_label("Name of the person").fill("Mara Quill")
    page.get_by_label("Employer", exact=True).fill("Mill Bank")
    page.get_by_label("Job title").fill("Community Manager")
    page.locator("select[name=place] optgroup[label='Community managers']").get_by_text("Financial Services").evaluate(
        "option => { option.selected = true }"
    )
    page.get_by_label("Address of the public profile").fill("https://www.linkedin.com/company/mill-bank")
    page.get_by_label("Part of the full-time job").check()
    page.get_by_label("What the profile says").fill("“I run our customer forum.”")
    page.get_by_label("People who work at the company").fill("1000")
    page.get_by_label("The employer is").select_option("brand")
    page.get_by_label("Their own employer's community").check()
    page.wait_for_timeout(READ_FOR)
    page.get_by_role("button", name="Send the entry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not quite yet")
    expect(page.locator(".outcomes .not_met")).to_have_count(2)
    open_to_everybody(page)
    page.get_by_label("Address of the public profile").fill("uk.linkedin.com/in/mara-quill")
    page.get_by_label("People who work at the company").fill("1001")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. One more step")

    page.goto(link_from(box, "mara@mill.test", 1))
    open_to_everybody(page)
    page.get_by_role("button", name="Yes, it was me").click()
    expect(page.locator("main")).to_contain_text("Somebody reviews the entry now")
    page.goto("/directory/search/?q=quill")
    expect(page.locator("main")).to_contain_text("0 people found")

    site.run(REVIEWED)
    own = link_from(box, "mara@mill.test", 2)
    page.goto("/directory/search/?q=quill")
    page.get_by_role("link", name="Mara Quill").click()
    expect(page.get_by_role("link", name="linkedin.com/in/mara-quill")).to_be_visible()
    public = page.url

    page.goto(own)
    open_to_everybody(page)
    page.get_by_role("link", name="Correct it").click()
    page.get_by_label("Job title").fill("Head of Community")
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("status")).to_contain_text("It is corrected")
    page.goto(public)
    expect(page.locator("main")).to_contain_text("Community Manager → Head of Community")

    page.goto(own)
    page.get_by_role("link", name="Correct it").click()
    page.get_by_label("Employer", exact=True).fill("Harbour Bank")
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("status")).to_contain_text("until then the entry is not shown")
    assert page.goto(public).status == 404
    site.run(REVIEWED)
    page.goto(public)
    expect(page.locator("main")).to_contain_text("Mill Bank → Harbour Bank")

    page.goto(own)
    page.get_by_role("link", name="Remove it").click()
    open_to_everybody(page)
    page.get_by_role("button", name="Remove my entry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your entry is gone")
    assert page.goto(public).status == 404
    assert page.goto(own).status == 404


def pages(page: Page) -> list[str]:
    page.goto("/directory/strategists/")
    person = page.locator(".people a").last.get_attribute("href")
    lists = ["strategists/", "researchers-and-product-managers/", "community-managers/embed/"]
    others = ["", "search/?q=corundum", "search/?q=zzz", "submit/?list=strategists", "mine/"]
    return [*(f"/directory/{part}" for part in (*lists, *others)), person]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_no_page_is_heavy(site, open_site, width: int, scheme: str):
    page = open_site(width=width, scheme=scheme)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}) if answer.ok else None)
    for address in pages(page):
        weights.clear()
        page.goto(address, wait_until="networkidle")
        assert page.locator("script").count() == 0, address
        assert sum(weights.values()) < 100_000, (address, weights)
        open_to_everybody(page)


def test_german_pages_carry_no_english(site, open_site):
    """Every text of ours differs from the English page's, but for words the catalogue says are the same."""
    german_words = {entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    english, german = open_site(language="en-GB"), open_site(language="de-DE")
    for address in pages(english):
        english.goto(address)
        german.goto(address)
        said = set(english.evaluate(SHOWN, THEIRS))
        kept = {text for text in german.evaluate(SHOWN, THEIRS) if text in said and text not in german_words}
        ours = {text for text in kept if not re.fullmatch(r"Folkmoot|Deutsch|English|[A-Z]{2}|linkedin\.com\S*", text)}
        assert ours == set(), address
