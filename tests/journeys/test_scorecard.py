"""Three people fill in a scorecard apart, without accounts or scripts, and see where they differ."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Site
from .test_every_page import SHOWN

pytestmark = pytest.mark.journey
THEIRS = "[dir=auto], bdi, code, option, script, style, title"
WEIGHT = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
    .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
QUICKEST = 2_100  # ms: a form that is sent sooner was sent by no person


@pytest.fixture(scope="session")
def open_room(site: Site) -> Site:
    site.folkmoot("room", "open", "scorecard")
    return site


def answer(page: Page, *yes: str) -> None:
    for question in page.locator("fieldset.question").all():
        name = question.get_attribute("id")
        question.get_by_label("Yes" if name in yes else "No", exact=True).check()


def send(page: Page, button: str) -> None:
    page.wait_for_timeout(QUICKEST)
    page.get_by_role("button", name=button).click()


def take_a_seat(page: Page, address: str, name: str, *yes: str, share: str = "") -> None:
    page.goto(address)
    page.get_by_label("Your name or role").fill(name)
    answer(page, *yes)
    if share:
        question = page.locator("#community-supported")
        question.get_by_label("or in percent:").fill(share)
    send(page, "Keep my answers")


@pytest.fixture
def board(open_room, open_site) -> Page:
    """The founder scores alone first, keeps it on a board, and is before it."""
    page = open_site(java_script_enabled=False)
    page.goto("/scorecard/")
    answer(page, "online-product", "strong-product", "stealth")
    page.get_by_role("button", name="Show the score").click()
    expect(page.get_by_text("There is no threshold here, and no go or no-go.")).to_be_visible()
    expect(page.get_by_role("img", name="The sum +1 on a range from −9 to +10.")).to_be_visible()
    expect(page.get_by_text("A product in the market has been revealed.")).to_be_visible()
    page.get_by_label("What the board is called").fill("Gull Ferries")
    page.get_by_label("Your name or role").fill("Founder")
    send(page, "Make a board with these answers")
    expect(page.get_by_role("heading", level=1, name="Gull Ferries")).to_be_visible()
    return page


def links(page: Page) -> tuple[str, str]:
    """To answer, and to keep."""
    return tuple(re.sub(r"^https?://[^/]+", "", said) for said in page.locator("code.link").all_inner_texts())


def test_three_people_answer_apart_and_compare(board: Page, open_site):
    to_answer, to_keep = links(board)
    support = open_site(width=390, java_script_enabled=False)
    take_a_seat(support, to_answer, "Support", "online-product", "not-prepared", "customers-ask")
    expect(support.get_by_text("Your answers are kept.")).to_be_visible()
    expect(support.get_by_text("Founder")).to_have_count(0)
    product = open_site(java_script_enabled=False)
    take_a_seat(product, to_answer, "Product", "online-product", "strong-product", share="94.9")
    expect(product.get_by_text("A share of 95 or more means yes")).to_have_count(0)

    board.goto(to_keep)
    scores = [row.inner_text().split() for row in board.locator("table").first.locator("tbody tr").all()]
    assert scores == [["Founder", "+2", "−1", "+1"], ["Support", "+2", "−2", "0"], ["Product", "+2", "0", "+2"]]
    agenda = board.locator("ol.agenda > li")
    expect(agenda).to_have_count(4)
    expect(agenda.first).to_contain_text("not prepared to take community feedback")
    expect(agenda.first).to_contain_text("Yes: Support")
    expect(agenda.first).to_contain_text("No: Founder, Product")

    product.get_by_role("link", name="Answer anew").click()
    product.locator("#customers-ask").get_by_label("Yes", exact=True).check()
    product.get_by_role("button", name="Keep my new answers").click()
    expect(product.get_by_role("heading", name="Over time")).to_be_visible()

    board.get_by_role("link", name="From the chief executive's seat").click()
    expect(board.get_by_text("3 people answered apart; their sums lie between 0 and +3.")).to_be_visible()
    board.get_by_role("link", name="Back to the board").click()
    board.get_by_role("link", name="Hand-out without names").click()
    expect(board.get_by_text("Support", exact=True)).to_have_count(0)
    board.get_by_role("link", name="Back to the board").click()
    board.get_by_role("link", name="Delete the board").click()
    board.get_by_role("button", name="Delete the board").click()
    expect(board.get_by_text("its links lead nowhere")).to_be_visible()


def test_every_page_is_open_to_everybody_and_in_german(board: Page, open_site):
    """On a screen by day, and on a phone by night in German."""
    to_answer, to_keep = links(board)
    take_a_seat(board, to_answer, "Support", "online-product", "customers-ask")
    own = re.sub(r"^https?://[^/]+|\?.*", "", board.url)
    pages = ["/scorecard/", "/scorecard/boards/", to_answer, to_keep, own, f"{own}anew/", f"{own}delete/"]
    pages += [f"{to_keep}{page}/" for page in ("chief", "hand-out", "delete")]
    screen, phone = open_site(), open_site(width=390, scheme="dark", language="de-DE")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    for address in pages:
        for page, width in ((screen, 1440), (phone, 390)):
            page.goto(address)
            found = Axe().run(page).response["violations"]
            assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert phone.get_attribute("html", "lang") == "de"
        same = set(screen.evaluate(SHOWN, THEIRS)) & set(phone.evaluate(SHOWN, THEIRS))
        assert same <= {"Plus", "Minus", "Links"}, address
        assert 0 < screen.evaluate(WEIGHT) < 100_000, address
    home = screen.evaluate("location.origin")
    assert asked and all(url.startswith((home, "data:")) for url in asked)  # nobody else learns of the page
