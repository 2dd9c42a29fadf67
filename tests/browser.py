"""Find a Chromium for the journeys, or get one: the system's, else Debian's package when root, else Playwright's own.

`python tests/browser.py` makes sure that there is one; `executable()` tells the tests where.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str | None:
    """Path of a browser, or None where Playwright's own is to be used."""
    told = os.environ.get("CHROMIUM")
    return told or next((found for name in NAMES if (found := shutil.which(name))), None)


def arguments() -> list[str]:
    """Chromium's sandbox does not start for root; nothing is loaded but our own pages."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def playwrights_own() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def ensure() -> str:
    """Make sure there is a browser; says which. Raises SystemExit with what to install."""
    if found := executable():
        return found
    if playwrights_own():
        return "Playwright's own"
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
        if found := executable():
            return found
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return "Playwright's own"
    raise SystemExit(
        "The journeys need a browser, and none could be installed. Install Chromium "
        "(Debian: apt install chromium; macOS: brew install chromium), or name one: "
        "CHROMIUM=/path/to/chromium make test"
    )


if __name__ == "__main__":
    sys.stderr.write(f"Browser for the journeys: {ensure()}\n")
