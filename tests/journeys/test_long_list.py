"""A list longer than one page of it, by keyboard alone."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD
from .test_from_archive_to_queue import sign_in

pytestmark = pytest.mark.journey
CASES = 45


def test_j_goes_on_to_what_was_not_shown_yet(open_site, site, tmp_path):
    site.folkmoot("user", "create", "cleo@example.org", "--name", "Cleo Tamm", "--password", PASSWORD)
    site.folkmoot("workspace", "create", "Wharf", "--owner", "cleo@example.org")
    site.folkmoot("import", str(_questions(tmp_path / "wharf.csv")), "--workspace", "wharf")
    page = open_site()
    sign_in(page, "cleo@example.org", "wharf")
    page.goto("/w/wharf/desk/all/")
    rows = page.locator(".case")
    shown = rows.count()
    assert shown < CASES
    for _ in range(CASES + 10):
        page.keyboard.press("j")
        if _place(page) >= shown - 1:
            expect(rows).not_to_have_count(shown)
            shown = rows.count()
        if shown == CASES:
            break
    assert shown == CASES
    for _ in range(CASES):
        page.keyboard.press("j")
    assert _place(page) == CASES - 1


def _questions(path):
    now = datetime.now(UTC)
    with path.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "author", "date", "text"])
        for number in range(CASES):
            said = f"Does anybody know how the crane number {number} at pier {number * 7} is lubricated?"
            rows.writerow([number, f"member {number}", (now - timedelta(hours=number)).isoformat(), said])
    return path


def _place(page: Page) -> int:
    return page.evaluate("[...document.querySelectorAll('.case')].indexOf(document.activeElement.closest('.case'))")
