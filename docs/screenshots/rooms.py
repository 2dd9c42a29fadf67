"""Take the pictures of the public rooms anew, on a screen, on a phone and on paper, of a site of their own.

    python -m docs.screenshots.rooms [FOLDER]

Run it from the top of the repository, as `docs.screenshots.make`.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from docs.screenshots.make import HEIGHTS, wait_for
from playwright.sync_api import Browser, sync_playwright
from tests import browser as browsers

PAPER = (794, 1123)  # A4 at 96 dots an inch
PAGES = {
    "directory": "/directory/",
    "directory-list": "/directory/strategists/",
    "directory-submit": "/directory/submit/",
    "directory-insight": "/directory/insight/",
    "day": "/thanks/",
    "wall": "/thanks/wall/",
    "scorecard": "{board}",
}
PRINTED = {"directory-list": "/directory/strategists/", "wall": "/thanks/wall/", "scorecard": "{board}hand-out/"}


def main(folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        filled_site(Path(home)) as (address, board),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=browsers.executable(), args=browsers.arguments())
        for width, scheme in ((1440, "light"), (390, "dark")):
            pictures = {f"{name}-{width}-{scheme}": path for name, path in PAGES.items()}
            shoot(browser, address, board, pictures, folder, (width, HEIGHTS[width]), scheme)
        printed = {f"{name}-printed": path for name, path in PRINTED.items()}
        shoot(browser, address, board, printed, folder, PAPER, "light", media="print")
        browser.close()


@contextmanager
def filled_site(home: Path) -> Iterator[tuple[str, str]]:
    """A site whose rooms are open and filled: its address, and the path of a team's scorecard."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "FOLKMOOT_HOME": str(home), "FOLKMOOT_PORT": str(port)}
    command = [sys.executable, "-m", "folkmoot.doors.cli"]
    told = ""
    for words in (
        ["migrate"],
        ["user", "create", "owner@example.org", "--name", "Robin Hale", "--password", "not kept beyond this run"],
        ["workspace", "create", "Wrenfield Bicycles", "--owner", "owner@example.org"],
        ["room", "demo", "--host", "wrenfield-bicycles"],
    ):
        told = subprocess.run([*command, *words], env=environ, check=True, capture_output=True, text=True).stdout
    served = subprocess.Popen([*command, "serve"], env=environ, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}", urlsplit(told.split()[-1]).path
    finally:
        os.killpg(served.pid, signal.SIGINT)
        served.wait(30)


def shoot(
    browser: Browser,
    address: str,
    board: str,
    pictures: dict[str, str],
    folder: Path,
    size: tuple[int, int],
    scheme: str,
    media: str | None = None,
) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, base_url=address, locale="en-GB"
    )
    page.emulate_media(media=media)
    for name, path in pictures.items():
        page.goto(path.format(board=board))
        page.screenshot(path=folder / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
