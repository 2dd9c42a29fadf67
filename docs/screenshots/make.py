"""Take the pictures of the documentation anew, of the demo community on a site of its own.

    python -m docs.screenshots.make [FOLDER]

Run it from the top of the repository. Writes one PNG for each page, width and theme into FOLDER, or beside this file.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests import browser as browsers

HEIGHTS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
DESK, RULES = "/w/wrenfield/desk/", "/w/wrenfield/rules/"
RULE = "Money back"
METRIC = "/w/wrenfield/metrics/active_members/"
REPORTS = "/w/wrenfield/reports/"
BRIEFS = ("1440-light", "390-dark")  # the pictures of the brief that the manual shows
SETTLED = 300  # ms
STYLE = ".toasts, .skip { visibility: hidden }"  # what was just done is nothing to keep


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home, demo_site(Path(home)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.executable(), args=browsers.arguments())
        work_a_little(signed_in(browser, *site))
        preview_a_rule(signed_in(browser, *site))
        for width in HEIGHTS:
            for scheme in SCHEMES:
                page = signed_in(browser, *site, width=width, scheme=scheme)
                take(page, folder, f"{width}-{scheme}", is_phone=width < 700)
                if (width, scheme) in ((1440, "light"), (390, "dark")):
                    take_rule(page, folder, f"{width}-{scheme}")
        browser.close()


@contextmanager
def demo_site(home: Path) -> Iterator[tuple[str, str, str]]:
    """A site with the demo community: its address, and how its owner signs in."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "FOLKMOOT_HOME": str(home), "FOLKMOOT_PORT": str(port)}
    site = subprocess.Popen(
        [sys.executable, "-m", "folkmoot.doors.cli", "serve", "--demo"],
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        for line in site.stdout:
            if line.startswith("Sign in as "):
                email, password = line.removeprefix("Sign in as ").strip().split(", password ")
                break
        wait_for(port)
        yield f"http://127.0.0.1:{port}", email, password
    finally:
        os.killpg(site.pid, signal.SIGINT)
        site.wait(30)


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The site did not start.")


def signed_in(
    browser: Browser, address: str, email: str, password: str, width: int = 1440, scheme: str = "light"
) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme=scheme,
        base_url=address,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    page.goto("/accounts/login/")
    page.locator('input[type="email"]').fill(email)
    page.locator('input[type="password"]').fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/wrenfield/**")
    return page


def work_a_little(page: Page) -> None:
    """A desk at which nobody has done anything looks like no desk."""
    page.goto(f"{DESK}moderation/")
    page.locator("a.row").first.click()
    press(page, "a", "The case is yours.")
    page.keyboard.press("n")
    page.keyboard.type("Spoke to the others in the thread, they are fine.")
    press(page, "Control+Enter", "Note kept.")
    page.goto(f"{DESK}all/")
    page.locator(".case:not(:has(.mine)) a.row").nth(1).click()
    press(page, "a", "The case is yours.")


def preview_a_rule(page: Page) -> None:
    page.goto(RULES)
    page.get_by_role("link", name=RULE).click()
    page.get_by_role("link", name="Look at its preview").click()
    page.get_by_role("radio", name="365 days").check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Which messages").wait_for()


def take_rule(page: Page, folder: Path, name: str) -> None:
    page.goto(RULES)
    page.get_by_role("link", name=RULE).click()
    rule = page.url
    for part in ("form", "preview"):
        page.goto(f"{rule}{part}/")
        shoot(page, folder / f"rule-{part}-{name}.png")


def press(page: Page, key: str, until: str) -> None:
    page.locator("#case").wait_for()
    page.keyboard.press(key)
    page.get_by_text(until).wait_for()


def take(page: Page, folder: Path, name: str, *, is_phone: bool) -> None:
    if is_phone:
        page.goto(f"{DESK}all/")
        shoot(page, folder / f"list-{name}.png")
    page.goto(f"{DESK}moderation/")
    page.locator("a.row").first.click()
    page.locator("#case").wait_for()
    shoot(page, folder / f"desk-{name}.png")
    if not is_phone:
        page.keyboard.press("m")
        page.locator("dialog[open]").wait_for()
        shoot(page, folder / f"moderate-{name}.png")
    counted(page)
    shoot(page, folder / f"metric-{name}.png")
    if name in BRIEFS:
        page.goto(REPORTS)
        page.get_by_role("link", name="Read the last week's brief").click()
        page.locator("#headline").wait_for()
        shoot(page, folder / f"brief-{name}.png")


def counted(page: Page) -> None:
    """On the page of a metric, once the worker has brought the lake into step."""
    for _ in range(60):
        page.goto(METRIC)
        if page.locator(".headline .amount").count():
            return
        page.wait_for_timeout(2_000)
    raise SystemExit("Nothing was counted.")


def shoot(page: Page, path: Path) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=path, style=STYLE, animations="disabled")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
