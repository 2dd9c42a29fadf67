"""The main job in a real browser: an archive comes in through the page, and a person works the queue it makes."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD

pytestmark = pytest.mark.journey
DESK = "/w/harbour/desk/"
AT_ONCE = 50  # ms from a key to its first answer on the page


def sign_in(page: Page, email: str = "ana@example.org", workspace: str = "harbour") -> None:
    """By keyboard."""
    page.goto("/")
    page.get_by_label("E-mail").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/w/{workspace}/**")


def press(page: Page, name: str) -> None:
    """A button or link by keyboard."""
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.focus()
    page.keyboard.press("Enter")


def open_case(page: Page) -> str:
    return page.locator("#case").get_attribute("data-case")


def bring_in(page: Page, archive) -> None:
    page.goto(DESK)
    expect(page.get_by_text("No cases yet")).to_be_visible()
    press(page, "Import an archive")
    page.locator('input[type="file"]').set_input_files(archive)
    press(page, "Look at the archive")
    expect(page.get_by_text("Read as: Slack")).to_be_visible()
    press(page, "Bring it in")
    expect(page.get_by_text("10 new messages are in.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("10 = 10 + 0 + 0")).to_be_visible()
    press(page, "Go to the desk")


def wait_for_queue(page: Page) -> None:
    """Triage runs in the worker; the desk says by itself that there is something new, here one looks again."""
    for _ in range(60):
        if page.locator(".case").count() >= 5:
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.inner_text("body"))


def test_from_an_archive_to_a_worked_queue_by_keyboard(open_site, archive):
    page = open_site()
    sign_in(page)
    bring_in(page, archive)
    wait_for_queue(page)

    # The threat: claimed, noted, hidden under a rule, undone, hidden again.
    page.goto(f"{DESK}all/")
    threat = page.locator(".case", has_text="skipper_77")
    uid = threat.get_attribute("data-case")
    while page.locator(":focus").count() == 0 or uid not in (page.evaluate("document.activeElement.href ?? ''")):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_have_attribute("data-case", uid)
    assert "idiots" not in page.locator(".talk").inner_text()  # covered until asked for
    assert answered_at_once(page, "a", ".next-owner > .one-line") == "Yours"
    expect(page.get_by_text("The case is yours.")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("Spoke to the harbour master.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_contain_text("Spoke to the harbour master.")
    hide_by_keyboard(page, rule="2", reason="It threatens to kill a person.")
    expect(page.get_by_text("Message hidden.")).to_be_visible()
    expect(page.locator(f"#case-{uid}")).to_have_count(0)
    assert open_case(page) != uid
    page.keyboard.press("u")
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert open_case(page) == uid
    expect(page.locator(f"#case-{uid}")).to_have_count(1)
    hide_by_keyboard(page, rule="2", reason="It threatens to kill a person.")
    expect(page.locator(f"#case-{uid}")).to_have_count(0)

    # A question: answered at its source, recorded, done; then the next one is there.
    page.goto(f"{DESK}questions/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_be_visible()
    asked = open_case(page)
    page.keyboard.press("r")
    page.keyboard.type("From ten o'clock.")
    press_once_drawn(page, ".said.ours", "e", where=f"#case-{asked}")
    page.keyboard.press("Control+Enter")
    drawn, left = page.evaluate("window.oncePressed")
    assert "From ten o'clock." in drawn
    assert left == ""
    expect(page.get_by_text("Done.", exact=True)).to_be_visible()
    assert open_case(page) != asked
    page.keyboard.press("z")
    page.keyboard.press("3")
    expect(page.get_by_text(re.compile("Asleep until"))).to_be_visible()
    page.goto(f"{DESK}snoozed/")
    expect(page.locator(".case")).to_have_count(1)

    # Search: from the desk to the words, and from the words to their thread.
    page.keyboard.press("/")
    page.wait_for_url("**/search/**")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("mooring fee")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=mooring**")
    page.locator(".row").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("At the kiosk, next to the crane.")).to_be_visible()


def answered_at_once(page: Page, key: str, where: str) -> str:
    """What is to be read there once the key was heard, before any answer of the site could come."""
    text, took = page.evaluate(
        """([key, where]) => {
            const began = performance.now();
            const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(pressed);
            const text = document.querySelector(where).innerText;
            const shown = document.querySelector(where).offsetParent !== null;
            return [shown ? text : "", performance.now() - began];
        }""",
        [key, where],
    )
    assert took < AT_ONCE
    return text


def press_once_drawn(page: Page, awaited: str, key: str, where: str) -> None:
    """The quickest hand there is: the key falls in the moment in which an answer of the site is drawn."""
    page.evaluate(
        """([awaited, key, where]) => {
            window.oncePressed = new Promise((resolve) => new MutationObserver((changes, observer) => {
                const drawn = document.querySelector(awaited);
                if (!drawn) return;
                observer.disconnect();
                const text = drawn.innerText;
                const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
                document.activeElement.dispatchEvent(pressed);
                const row = document.querySelector(where);
                resolve([text, row?.offsetParent ? row.innerText : ""]);
            }).observe(document.body, { childList: true, subtree: true }));
        }""",
        [awaited, key, where],
    )


def hide_by_keyboard(page: Page, *, rule: str, reason: str) -> None:
    page.keyboard.press("m")
    expect(page.locator("#moderate")).to_be_visible()
    page.keyboard.press("Enter")  # from the decision to its fields
    page.keyboard.type(rule)
    page.keyboard.press("Tab")
    page.keyboard.type(reason)
    page.keyboard.press("Control+Enter")
