"""A stranger thanks somebody and copies the boss: by browser and real mail, from the form to the wall and off it."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.mail_server import Mailbox, open_mailbox

from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.recognition.actions.thanks_demo import fill_demo
from folkmoot.rooms.recognition.actions.thanks_letters import own_link
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = "You stayed with me on a Sunday until the order was found. I will not forget that."


@pytest.fixture
def mailbox(settings, live_server) -> Iterator[Mailbox]:
    """A mail server of our own; letters lead to the site that is running."""
    with open_mailbox() as (box, port):
        settings.SITE_URL = live_server.url
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield box


@pytest.fixture
def room(workspace):
    return reception.switch("recognition", on=True, host=workspace)


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_it(user=None, *, width: int = 1440, **chosen) -> Page:
        size = {"width": width, "height": 900}
        context = browser.new_context(base_url=live_server.url, viewport=size, locale="en-GB", **chosen)
        contexts.append(context)
        context.set_default_timeout(15_000)
        if user is not None:
            client = Client()
            client.force_login(user)
            key = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": live_server.url}
            context.add_cookies([key])
        return context.new_page()

    yield open_it
    for context in contexts:
        context.close()


def work() -> None:
    with outside():
        Job.objects.filter(kind="thanks.tell").update(due_at=timezone.now())
    work_off(steps.STEPS)


def letter(mailbox: Mailbox, to: str) -> str:
    return next(mail.get_content() for mail in mailbox.mails if mail["To"] == to)


def link_in(text: str, page: str) -> str:
    return re.search(rf"http://\S+/thanks/{page}/\S+", text)[0]


def write_thanks(page: Page) -> None:
    page.goto("/thanks/wall/")
    page.get_by_role("link", name="Thank a community manager").click()
    page.get_by_label("Their name").fill("Ana Ilves")
    page.get_by_label("Where you met their work").fill("Harbour Bikes")
    page.get_by_label("At an agency").check()
    page.get_by_label("Your thanks").fill(TEXT)
    page.get_by_label("A link to where they helped you").fill("forum.example.org/t/42")
    page.get_by_label("Your name, as it will be shown").fill("Mara Quill")
    page.get_by_label("Colleague", exact=True).check()
    page.get_by_label("Your e-mail").fill("mara@example.org")
    page.get_by_label("Their e-mail").fill("ana@harbour.example")
    page.get_by_label("Their boss's name").fill("Bea Boss")
    page.get_by_label("Their boss's e-mail").fill("bea@harbour.example")
    page.wait_for_timeout(2_000)  # quicker than that is a bot
    page.get_by_role("button", name="Send my thanks").click()
    expect(page.get_by_role("heading", name="Now look into your mail")).to_be_visible()


def test_a_stranger_thanks_somebody_and_copies_the_boss(room, mailbox, open_page, alice):
    stranger = open_page(java_script_enabled=False)
    write_thanks(stranger)
    work()
    assert mailbox.recipients == ["mara@example.org"]
    stranger.goto(link_in(letter(mailbox, "mara@example.org"), "mine"))
    stranger.get_by_role("button", name="Yes, send my thanks").click()
    expect(stranger.get_by_role("heading", name="A person reads it now")).to_be_visible()
    work()
    assert len(mailbox.mails) == 1, "nobody hears of it before a person has read it"

    desk = open_page(alice)
    desk.goto("/w/north/rooms/")
    desk.get_by_role("link", name="1 waits to be read").click()
    desk.wait_for_selector("html[data-script]")
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", name="Ana Ilves")).to_be_visible()
    expect(desk.get_by_text(TEXT)).to_be_visible()
    desk.wait_for_selector("html[data-script]")
    desk.keyboard.press("a")
    expect(desk.get_by_text("Accepted. It is shown once Ana Ilves says yes.")).to_be_visible()
    work()
    assert set(mailbox.recipients[1:]) == {"ana@harbour.example", "bea@harbour.example", "mara@example.org"}
    assert TEXT in letter(mailbox, "bea@harbour.example")

    anyone = open_page()
    anyone.goto("/thanks/wall/")
    expect(anyone.get_by_text("1 more thank-you was read and waits")).to_be_visible()
    expect(anyone.get_by_text("Ana Ilves")).to_have_count(0)

    ana = open_page(width=390)
    ana.goto(link_in(letter(mailbox, "ana@harbour.example"), "own"))
    expect(ana.get_by_text(TEXT)).to_be_visible()
    ana.get_by_role("button", name="Yes, show it").click()
    anyone.reload()
    anyone.get_by_role("link", name="Ana Ilves").click()
    expect(anyone.get_by_text(TEXT)).to_be_visible()

    ana.get_by_role("button", name="Hide this one").click()
    expect(ana.get_by_text("Hidden by you.")).to_be_visible()
    anyone.reload()
    expect(anyone.get_by_text(TEXT)).to_have_count(0)

    ana.get_by_text("Remove everything").click()
    ana.get_by_role("button", name="Yes, delete 1 thank-you and my name").click()
    assert anyone.goto(anyone.url).status == 404


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_runs_over(room, open_page, alice, width: int, scheme: str):
    fill_demo()
    page = open_page(alice, width=width, color_scheme=scheme)
    page.goto("/w/north/thanks/")
    waiting = page.locator("tbody th a").last.get_attribute("href")
    own = own_link(Honoree.objects.get(slug="ines-carvalho"))
    mine = queries.mine_link(Thanks.objects.filter(state="review").first())
    for address in (
        *("/thanks/wall/", "/thanks/say/", "/thanks/said/", "/thanks/to/ines-carvalho/", "/thanks/share/"),
        *("/thanks/embed/", "/thanks/badge/", "/w/north/thanks/mine/"),
        *("/w/north/thanks/", "/w/north/thanks/?show=accepted", "/w/north/thanks/people/", waiting),
        *("/thanks/" + link.split("/thanks/")[1] for link in (own, mine)),
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_pages_weigh_under_100_kb(room, open_page):
    fill_demo()
    page, weights = open_page(), {}
    page.on("response", lambda answer: weights.__setitem__(answer.url, len(answer.body())))
    for address in ("/thanks/wall/", "/thanks/say/", "/thanks/embed/"):
        weights.clear()
        page.goto(address, wait_until="networkidle")
        assert 0 < sum(weights.values()) < 100_000, (address, weights)
