"""Somebody else's list meets ours: the same file twice, then a changed one, chosen cell by cell, and taken back."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Site, started
from .test_every_page import CATALOGUE, SHOWN, THEIRS
from .test_from_archive_to_queue import sign_in

pytestmark = pytest.mark.journey
SHEETS = "/w/lantern/directory/sheets/"
HEAD = ["Name", "Company", "Role", "Job title", "LinkedIn", "Twitter"]
PEOPLE = [
    ["Ada Lind", "Wrenfield Group", "Strategists", "Host", "https://www.linkedin.com/in/ada-lind", "@ada"],
    ["Bo Grün", "Hafen AG", "Strategists", "Lead", "https://www.linkedin.com/in/bo-gruen", "@bo"],
    ["Cy Okafor", "Kettle & Co", "Strategists", "Chief", "https://www.linkedin.com/in/cy-okafor", "=1+1"],
]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """Of its own: a directory belongs to the whole site."""
    with started(tmp_path_factory.mktemp("lantern") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def lantern(site: Site) -> Site:
    """A workspace of the site whose team looks after the directory."""
    site.folkmoot("workspace", "create", "Lantern", "--owner", "ana@example.org")
    site.folkmoot("room", "open", "directory", "--host", "lantern")
    make_list(site)
    return site


def make_list(site: Site) -> None:
    ask(site, "Roll.objects.get_or_create(slug='strategists', defaults={'name': 'Strategists'})")


def ask(site: Site, line: str) -> None:
    """Run a line of Python on the site's own database."""
    line = f"from folkmoot.rooms.directory.models import *; {line}"
    environ = site._environ() | {"DJANGO_SETTINGS_MODULE": "folkmoot.doors.site.settings"}
    subprocess.run([sys.executable, "-m", "django", "shell", "-c", line], env=environ, check=True, capture_output=True)


def written(folder: Path, *rows: list[str]) -> Path:
    path = folder / "community-people.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def take_in(page: Page, path: Path) -> None:
    page.goto(SHEETS)
    page.get_by_label("Spreadsheet", exact=True).set_input_files(path)
    page.get_by_role("button", name="Look at the differences").click()


def is_open_to_everybody(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def counted(page: Page) -> dict[str, str]:
    expect(page.get_by_text("What you chose is done.")).to_be_visible(timeout=30_000)
    return dict(
        zip(page.locator(".facts dt").all_inner_texts(), page.locator(".facts dd").all_inner_texts(), strict=True)
    )


def test_the_same_spreadsheet_twice_then_a_changed_one(lantern: Site, open_site, tmp_path):
    page = open_site()
    sign_in(page, "ana@example.org", "lantern")

    # New people are shown with all that the sheet says, and become candidates when that is chosen.
    page.goto(SHEETS)
    is_open_to_everybody(page)
    take_in(page, written(tmp_path, *PEOPLE))
    expect(page.get_by_text("Rows 1 to 3 of 3 that differ")).to_be_visible()
    expect(page.get_by_text("@ada")).to_be_visible()
    is_open_to_everybody(page)
    page.get_by_role("button", name="Apply the choices").click()
    assert counted(page)["Added as candidates"] == "3"

    # The same again, its rows in another order: nothing to choose.
    take_in(page, written(tmp_path, *reversed(PEOPLE)))
    expect(page.get_by_text("Nothing to choose")).to_be_visible()
    page.get_by_role("button", name="Remember it as compared").click()
    assert counted(page)["Changed"] == "0"

    # A changed one: two cells of theirs, one is not wanted; a row is gone, and stays with us.
    ada, bo = [*PEOPLE[0]], [*PEOPLE[1]]
    ada[3], bo[1], bo[5] = "Head of hosts", "Hafen Gruppe AG", "@bo_new"
    take_in(page, written(tmp_path, ada, bo))
    row = page.get_by_role("group", name="Bo Grün")
    expect(row.get_by_role("radio", name="Theirs: Hafen Gruppe AG")).to_be_checked()
    row.get_by_role("radio", name="Ours: Hafen AG").check()
    expect(page.get_by_role("group", name="Cy Okafor").get_by_label("Stays with us")).to_be_checked()
    page.get_by_role("button", name="Apply the choices").click()
    assert counted(page)["Changed"] == "2"
    told = exported(lantern, tmp_path)
    assert {name: (one["employer"], one["title"], one["Twitter"]) for name, one in told.items()} == {
        "Ada Lind": ("Wrenfield Group", "Head of hosts", "@ada"),
        "Bo Grün": ("Hafen AG", "Lead", "@bo_new"),
        "Cy Okafor": ("Kettle & Co", "Chief", "=1+1"),
    }

    # And taken back.
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("This import was taken back.")).to_be_visible()
    assert exported(lantern, tmp_path)["Ada Lind"]["title"] == "Host"

    # On a phone, by night: the same choice.
    phone = open_site(width=390, scheme="dark", language="de-DE")
    sign_in(phone, "ana@example.org", "lantern")
    phone.goto(SHEETS)
    phone.locator('input[type="file"]').set_input_files(written(tmp_path, ada, bo))
    phone.locator("main form[enctype] button").click()
    phone.wait_for_selector("#rows")
    is_open_to_everybody(phone)


def test_german_pages_carry_no_english(lantern: Site, open_site, tmp_path):
    people = [[f"Person {n}", "Quillon", "Strategists", "Host", "", f"@p{n}"] for n in range(2)]
    path = written(tmp_path, *people).rename(tmp_path / "others.csv")
    known = {entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    english, german = open_site(language="en-GB"), open_site(language="de-DE")
    for page in (english, german):
        sign_in(page, "ana@example.org", "lantern")
    take_in(english, path)
    for address in (SHEETS, english.url, "/w/lantern/directory/survey/", "/directory/insight/"):
        said = []
        for page in (english, german):
            page.goto(address)
            said.append(set(page.evaluate(SHOWN, f"{THEIRS}, svg, .sheet-columns option")))
        kept = {one for one in said[0] & said[1] if one not in known}
        ours = {one for one in kept if not re.fullmatch(r"Folkmoot|Lantern|Ana Ilves|AI|CSV|JSON|XLSX|n = \d+", one)}
        assert ours == set(), address


def exported(site: Site, folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "ours.json"
    site.folkmoot("directory", "export", str(path))
    return {one["name"]: one for one in json.loads(path.read_text())}


def test_a_stranger_looks_at_the_figures_and_asks_for_the_report(lantern: Site, open_site):
    people = "[Listing.objects.create(roll=Roll.objects.get(slug='strategists'), state='listed', name=f'P {n}', "
    ask(lantern, people + "employees=2000 if n < 7 else 70000, region='DE') for n in range(9)]")
    for width, scheme, language in ((1440, "light", "en-GB"), (390, "dark", "de-DE")):
        page = open_site(width=width, scheme=scheme, language=language, java_script_enabled=False)
        page.goto("/directory/insight/")
        assert page.locator("section.counted svg:visible").count() >= 3
        assert page.locator("#count-size").is_visible()
    page = open_site()
    page.goto("/directory/insight/")
    is_open_to_everybody(page)
    weight = "performance.getEntries().reduce((sum, one) => sum + (one.decodedBodySize || 0), 0)"
    assert page.evaluate(weight) < 100_000
    page.locator("#count-size ~ details summary").click()
    expect(page.locator("#count-size ~ details td").nth(0)).to_have_text("withheld")
    page.wait_for_timeout(2_100)  # nobody fills in a form in less
    page.get_by_label("E-mail").fill("nia@example.org")
    page.get_by_role("button", name="Send me the next report").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    is_open_to_everybody(page)
