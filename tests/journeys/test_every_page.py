"""Every page of the workspace, on a screen and on a phone, by day and by night: open to everybody, and in German."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import folkmoot

from .conftest import PASSWORD, Site, slack_export

pytestmark = pytest.mark.journey
DESK = "/w/quay/desk/"
CATALOGUE = Path(folkmoot.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"
# Words of people, not of ours; the same words in both languages stand in the catalogue.
THEIRS = "[dir=auto], bdi, time, kbd, code, .avatar, .rail-name kbd, option, script, style, title"
SHOWN = """(theirs) => {
    const found = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim().replace(/\\s+/g, " ");
        if (/[A-Za-z]{2}/.test(text) && !walk.currentNode.parentElement.closest(theirs)) found.add(text);
    }
    document.querySelectorAll("[aria-label], [placeholder], [title]").forEach((element) => {
        if (element.closest(theirs)) return;
        for (const name of ["aria-label", "placeholder", "title"]) {
            const text = element.getAttribute(name);
            if (text && /[A-Za-z]{2}/.test(text)) found.add(text);
        }
    });
    return [...found];
}"""


@pytest.fixture(scope="session")
def quay(site: Site, tmp_path_factory) -> Site:
    """A second workspace of the site, its archive brought in by the command line."""
    archive = tmp_path_factory.mktemp("quay") / "quay.zip"
    archive.write_bytes(slack_export(datetime.now(UTC)))
    site.folkmoot("workspace", "create", "Quay", "--owner", "ben@example.org")
    told = json.loads(site.folkmoot("import", str(archive), "--workspace", "quay", "--json"))
    assert told["kept"] == 10
    site.folkmoot("lake", "refresh", "--workspace", "quay")
    return site


def enter(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill("ben@example.org")
    page.locator('input[type="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/quay/**")


def pages(page: Page) -> list[str]:
    page.goto(f"{DESK}all/")
    case = page.locator("a.row").first.get_attribute("href")
    page.goto("/w/quay/rules/")
    rule = page.locator(".rule-table th a").first.get_attribute("href")
    return [
        f"{DESK}all/",
        f"{DESK}done/",
        f"{DESK}all/?level=4",
        case,
        f"{case}?do=hide",
        f"{DESK}settings/house-rules/",
        f"{DESK}settings/queues/",
        "/w/quay/settings/team/",
        "/w/quay/archives/",
        "/w/quay/search/?q=ferry",
        "/w/quay/members/",
        "/w/quay/metrics/",
        f"/w/quay/metrics/first_response_median/?period={datetime.now(UTC):%G-W%V}",
        "/w/quay/metrics/messages/rows/",
        "/w/quay/rules/",
        "/w/quay/rules/saved-replies/",
        "/w/quay/rules/new/yaml/",
        *(f"{rule}{page}" for page in ("", "form/", "preview/", "versions/", "undo/")),
        "/w/quay/reports/",
        "/w/quay/reports/settings/",
        "/w/quay/reports/2026-W46/",
    ]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_runs_over(quay, open_site, scheme: str, width: int):
    page = open_site(width=width, scheme=scheme)
    enter(page)
    for address in pages(page):
        page.goto(address)
        page.wait_for_selector("html[data-script]")
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_axe_finds_nothing_in_dialogs_and_menus(quay, open_site):
    page = open_site()
    enter(page)
    page.goto(f"{DESK}all/")
    page.locator("a.row").first.click()
    expect(page.locator("#case")).to_be_visible()
    for key in ("m", "z", "?"):
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()
        assert Axe().run(page).response["violations"] == [], key
        page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator(".desk-filter")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_the_focus_is_always_seen(quay, open_site):
    """Whatever Tab reaches has an outline or a ring around it."""
    page = open_site()
    enter(page)
    page.goto(f"{DESK}all/")
    page.locator("a.row").first.click()
    expect(page.locator("#case")).to_be_visible()
    page.locator("body").press("Home")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        what, ring = page.evaluate("""() => {
            const at = document.activeElement;
            const style = getComputedStyle(at);
            const label = at.closest("label");
            const beside = at.nextElementSibling && getComputedStyle(at.nextElementSibling);
            const around = label && getComputedStyle(label);
            const ringed = (one) => Boolean(one && one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
            return [at.outerHTML.slice(0, 120), at === document.body || [style, beside, around].some(ringed)];
        }""")
        assert ring, what
        seen.add(what)
    assert len(seen) > 30


def test_a_phone_shows_one_pane_at_a_time_and_goes_back(quay, open_site):
    page = open_site(width=390)
    enter(page)
    page.goto(f"{DESK}all/")
    page.locator("a.row").first.click()
    expect(page.locator("#case")).to_be_visible()
    assert not page.locator("#rows").is_visible()
    page.get_by_role("button", name="Why and what next").click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    page.go_back()
    expect(page.locator("#rows")).to_be_visible()


def test_the_desk_works_without_a_script(quay, open_site):
    page = open_site(java_script_enabled=False)
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill("ben@example.org")
    page.locator('input[type="password"]').fill(PASSWORD)
    page.locator('button:has-text("Sign in")').click()
    page.goto(f"{DESK}all/")
    page.locator("a.row").first.click()
    page.locator('#panel button:has-text("Assign to me")').click()
    expect(page.get_by_text("The case is yours.")).to_be_visible()
    page.locator('.toast button:has-text("Undo")').click()
    expect(page.locator('#panel button:has-text("Assign to me")')).to_be_visible()


def test_german_pages_carry_no_english(quay, open_site):
    """Every text of ours differs from the English page's, but for words the catalogue says are the same."""
    german_words = {entry.msgstr for entry in polib.pofile(str(CATALOGUE))}  # some are the same in English
    english, german = open_site(language="en-GB"), open_site(language="de-DE")
    enter(english)
    enter(german)
    for address in pages(english):
        english.goto(address)
        german.goto(address)
        assert german.get_attribute("html", "lang") == "de"
        kept = {said for said in german.evaluate(SHOWN, THEIRS) if said in set(english.evaluate(SHOWN, THEIRS))}
        ours = {
            said
            for said in kept
            if said not in german_words and not re.fullmatch(r"Folkmoot|Quay|Ben Okafor|BO|\S+@\S+", said)
        }
        assert ours == set(), address
