"""A real browser before a real server, with Alice signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture
def open_page(browser: Browser, live_server, alice) -> Iterator[Callable[..., Page]]:
    """open_page(address, user=..., width=..., scheme=...): a page at which nothing may go wrong unseen."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_it(address: str, *, user=alice, width: int = 1440, scheme: str = "light", **chosen) -> Page:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme, base_url=live_server.url, **chosen)
        contexts.append(context)
        if user is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _key(user), "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(address)
        page.wait_for_selector("html[data-script]")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "net::ERR" not in fault and "status of 4" not in fault] == []


def _key(user) -> str:
    client = Client()
    client.force_login(user)
    return client.session.session_key
