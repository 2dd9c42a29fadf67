"""Take the pictures of the startup scorecard anew: three people fill it in on a site of its own.

    python -m docs.screenshots.scorecard [FOLDER]

Run it from the top of the repository, as `docs.screenshots.make`.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docs.screenshots.make import wait_for
from playwright.sync_api import Browser, Page, sync_playwright
from tests import browser as browsers

QUICKEST = 2_100  # ms: a form that is sent sooner was sent by no person
ALL = ("lifestyle-discussion", "online-product", "competitor-community", "customer-feedback")
PEOPLE = {
    "Founder": (*ALL, "strong-product", "product-discussion", "everyone-a-liaison"),
    "Support": (*ALL, "customers-at-the-door", "customers-ask", "not-prepared"),
    "Product": (*ALL, "strong-product", "customers-at-the-door", "everyone-a-liaison"),
}
NOTES = {
    "Founder": ("strong-product", "Sold in four countries since spring."),
    "Support": ("customers-at-the-door", "41 questions in a week, most of them in two forums that are not ours."),
}


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home, site(Path(home)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.executable(), args=browsers.arguments())
        board = filled_board(opened(browser, address, 1440, 900))
        shoot(opened(browser, address, 1440, 900), board, folder / "scorecard-1440-light.png")
        shoot(opened(browser, address, 390, 844, "dark"), "/scorecard/", folder / "scorecard-390-dark.png")
        printed = opened(browser, address, 794, 1123)
        printed.emulate_media(media="print")
        shoot(printed, f"{board}hand-out/", folder / "scorecard-hand-out-printed.png")
        browser.close()


@contextmanager
def site(home: Path) -> Iterator[str]:
    """A site whose one open room is the scorecard."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "FOLKMOOT_HOME": str(home), "FOLKMOOT_PORT": str(port)}
    command = [sys.executable, "-m", "folkmoot.doors.cli"]
    for words in (["migrate"], ["room", "open", "scorecard"]):
        subprocess.run([*command, *words], env=environ, check=True, stdout=subprocess.DEVNULL)
    served = subprocess.Popen([*command, "serve"], env=environ, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(served.pid, signal.SIGINT)
        served.wait(30)


def opened(browser: Browser, address: str, width: int, height: int, scheme: str = "light") -> Page:
    size = {"width": width, "height": height}
    return browser.new_page(viewport=size, color_scheme=scheme, base_url=address, locale="en-GB")


def filled_board(page: Page) -> str:
    """The keeper's address of a board that all have answered."""
    page.goto("/scorecard/boards/")
    page.get_by_label("What the board is called").fill("Tidewater Pedals")
    send(page, "Make the board")
    to_answer, board = (re.sub(r"^https?://[^/]+", "", link) for link in page.locator("code.link").all_inner_texts())
    for name, yes in PEOPLE.items():
        answer(page, to_answer, name, yes)
    return board


def answer(page: Page, address: str, name: str, yes: tuple[str, ...]) -> None:
    page.goto(address)
    page.get_by_label("Your name or role").fill(name)
    for question in page.locator("fieldset.question").all():
        said = "Yes" if question.get_attribute("id") in yes else "No"
        question.get_by_label(said, exact=True).check()
    if name in NOTES:
        on, text = NOTES[name]
        page.locator(f"#{on} summary").click()
        page.locator(f"#{on} textarea").fill(text)
    send(page, "Keep my answers")


def send(page: Page, button: str) -> None:
    page.wait_for_timeout(QUICKEST)
    page.get_by_role("button", name=button).click()
    page.locator(".said").wait_for()


def shoot(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.screenshot(path=path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
