"""A rule is made from an example message, tried on history, switched on, seen at work and taken back."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, Site
from .test_from_archive_to_queue import sign_in

pytestmark = pytest.mark.journey
RULES, DESK = "/w/jetty/rules/", "/w/jetty/desk/"
COLUMNS = ("message_id", "thread_id", "author", "sent_at", "text")
BEFORE = [
    ("maya", "Does anybody know whether the crane lifts boats of nine metres?"),
    ("tomasz", "What a lovely evening that was."),
    ("grace", "The crane was loud again, thank you for nothing."),
]
AFTER = [("maya", "Is the crane closed on Sunday?"), ("tomasz", "Where can I buy rope?")]


def make_place(site: Site, name: str, email: str, owner: str) -> None:
    """A workspace with an owner of its own: whoever has one workspace only is led there."""
    site.folkmoot("user", "create", email, "--name", owner, "--password", PASSWORD)
    site.folkmoot("workspace", "create", name, "--owner", email)


def bring_in(site: Site, path: Path, said: list[tuple[str, str]], first: int) -> None:
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for n, (author, text) in enumerate(said, first):
            at = datetime.now(UTC) - timedelta(minutes=90 - n)
            table.writerow((n, f"t{n}", author, at.isoformat(), text))
    site.folkmoot("import", str(path), "--workspace", "jetty", "--channel", "Jetty")


def open_message(page: Page, words: str) -> None:
    page.goto(f"{DESK}all/")
    page.locator("a.row", has_text=words).click()
    expect(page.locator("#case")).to_be_visible()


def test_from_an_example_to_a_rule_at_work_and_back(site: Site, open_site, tmp_path):
    make_place(site, "Jetty", "mara@example.org", "Mara Maris")
    bring_in(site, tmp_path / "before.csv", BEFORE, first=1)
    page = open_site()
    sign_in(page, "mara@example.org", "jetty")

    # From a message at the desk to a form that knows what it is like.
    open_message(page, "nine metres")
    page.get_by_role("link", name="Make a rule from this message").click()
    page.get_by_label("Messages of the author so far at most 10").check()
    page.get_by_role("button", name="Begin with these").click()

    # Add the word; the form asks for what fits the field.
    page.get_by_label("Name", exact=True).fill("Cranes")
    page.get_by_role("button", name="Add a condition").click()
    expect(page.get_by_label("Values, one a line")).to_be_visible()
    page.get_by_label("Values, one a line").fill("crane*")
    page.get_by_label("Label", exact=True).fill("crane")
    page.get_by_role("button", name="Add what follows").click()
    page.get_by_label("What follows").nth(1).select_option("queue")
    page.locator('select[name="then.1.value"]').select_option("urgent")
    assert page.get_by_label("Name", exact=True).input_value() == "Cranes"

    # The same as YAML, with a slip that is shown in its place; then put right.
    page.get_by_role("button", name="YAML").click()
    text = page.locator("#rule-text")
    written = text.input_value()
    assert "contains: crane*" in written and "queue: urgent" in written
    text.fill(written.replace("message.text", "message.txt"))
    page.get_by_role("button", name="Keep the rule").last.click()
    expect(page.locator(".rule-excerpt")).to_contain_text("^^^^^^^^^^^")
    expect(page.get_by_text("Did you mean “message.text”?")).to_be_visible()
    assert "message.txt" in text.input_value()
    text.fill(written)
    page.get_by_role("button", name="Keep the rule").last.click()

    # What it would have done, with the words marked; only then it can be switched on.
    assert page.get_by_role("button", name="Switch on").count() == 0
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("2 of 3 messages of the last 30 days")).to_be_visible(timeout=30_000)
    assert page.locator("mark.why").all_inner_texts() == ["crane", "crane"]
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("“Cranes” is at work.")).to_be_visible()
    rule = page.url

    # New messages come in, and the rule does its work.
    bring_in(site, tmp_path / "after.csv", AFTER, first=10)
    page.goto(f"{DESK}urgent/")
    expect(page.locator(".case")).to_have_count(1)
    page.locator("a.row", has_text="closed on Sunday").click()
    beside = page.locator("section.side", has=page.get_by_role("heading", name="Rules"))
    expect(beside).to_contain_text("Text of the message contains one of “crane”")
    expect(beside).to_contain_text("Switched on by Mara")
    expect(page.locator('#thread mark[title="Rule: Cranes"]')).to_have_text("crane")
    expect(page.locator(".said .badge", has_text="crane")).to_be_visible()

    # Off, and all it did taken back.
    page.goto(rule)
    page.get_by_role("button", name="Switch off").first.click()
    page.goto(f"{rule}undo/")
    page.get_by_role("button", name="Take back all of it: 1 message").click()
    expect(page.get_by_text("1 message is as it was before.")).to_be_visible(timeout=30_000)
    page.goto(f"{DESK}urgent/")
    expect(page.locator(".case")).to_have_count(0)
    open_message(page, "closed on Sunday")
    assert page.locator("#thread mark[title^='Rule']").count() == 0
    expect(page.locator(".decision.over")).to_have_count(2)


def test_a_rule_is_written_without_a_script(site: Site, open_site):
    make_place(site, "Pier", "dana@example.org", "Dana Roth")
    page = open_site(java_script_enabled=False)
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill("dana@example.org")
    page.locator('input[type="password"]').fill(PASSWORD)
    page.locator('button:has-text("Sign in")').click()
    page.goto("/w/pier/rules/new/")
    page.locator("#rule-name").fill("Ropes")
    page.locator('textarea[name="when.0.value"]').fill("rope*")
    page.locator("#add-effect").click()
    assert page.locator("#rule-name").input_value() == "Ropes"
    page.locator('input[name="then.0.value"]').fill("rope")
    page.locator('input[name="then.1.value"]').fill("harbour")
    page.locator('.form-foot button:has-text("Keep the rule")').click()
    expect(page.get_by_text("Saved. Look at what it would have done")).to_be_visible()
