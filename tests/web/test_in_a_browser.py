"""What the modules of the look promise, asked of a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from folkmoot.foundation.workspaces import actions, queries
from folkmoot.foundation.workspaces.permissions import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEAM = "/w/north/settings/team/"


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_open_to_everybody(open_page, workspace, alice, bob, scheme: str, width: int):
    link = actions.invite(workspace, alice, email="fay@example.org", role=Role.AGENT).link
    pages = [("/accounts/login/", None), ("/accounts/password/reset/", None), (link, None), ("/no/such/page/", None)]
    own = ["/me/", "/?all", TEAM, f"{TEAM}invite/", "/w/north/settings/", "/accounts/password/change/"]
    for address, user in [*pages, *((address, alice) for address in own)]:
        page = open_page(address, user=user, width=width, scheme=scheme)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_theme_changes_at_once_and_is_kept(open_page, alice):
    page = open_page("/me/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    with page.expect_response("**/me/theme/"):
        page.keyboard.press("Control+k")
        page.keyboard.type("dark pa")
        page.keyboard.press("Enter")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    alice.refresh_from_db()
    assert alice.theme == "dark"
    page.reload()
    assert page.get_attribute("html", "data-theme") == "dark"


def test_a_choice_that_cannot_be_kept_is_put_back(open_page):
    page = open_page("/me/")
    page.route("**/me/theme/", lambda route: route.abort())
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your choice could not be kept")).to_be_visible()
    assert page.get_attribute("html", "data-theme") is None


def test_the_palette_finds_moves_and_says_when_there_is_nothing(open_page):
    page = open_page("/me/")
    page.keyboard.press("Control+k")
    first = page.locator('[role=option][aria-selected="true"]').inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator('[role=option][aria-selected="true"]').inner_text() != first
    page.keyboard.type("xyzzy")
    expect(page.get_by_text("Nothing has this name")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert faults(page) == []
    page.keyboard.type("settngs")  # a letter may be left out
    assert page.locator("[role=option]").all_inner_texts() == ["Your own settings"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/")


def test_all_keys_are_listed_and_single_letters_can_be_switched_off(open_page):
    page = open_page(TEAM)
    page.keyboard.press("?")
    listed = page.locator("#keys").inner_text()
    assert "Invite somebody" in listed
    assert "Find a command" in listed
    assert faults(page) == []
    page.get_by_label("Listen to single letters").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.wait_for_timeout(100)
    assert page.url.endswith(TEAM)
    page.keyboard.press("?")
    page.get_by_label("Listen to single letters").check()
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.wait_for_url("**/invite/")


def test_keys_are_not_heard_while_somebody_types(open_page):
    page = open_page("/me/")
    page.get_by_label("Name").fill("")
    page.get_by_label("Name").press_sequentially("i?u")
    expect(page.locator("#keys")).to_be_hidden()
    assert page.get_by_label("Name").input_value() == "i?u"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_removing_somebody_asks_once_and_names_them(open_page, workspace, bob):
    page = open_page(TEAM)
    page.get_by_role("button", name="Remove Bob").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Remove Bob from the team?")
    expect(asked).to_contain_text("What they did in it stays")
    assert faults(page) == []
    asked.get_by_role("button", name="Keep it").click()
    assert queries.membership(workspace, bob) is not None
    page.get_by_role("button", name="Remove Bob").click()
    asked.get_by_role("button", name="Remove Bob").click()
    expect(page.locator("#toasts")).to_contain_text("Bob is no longer in North Bicycles.")
    assert queries.membership(workspace, bob) is None


def test_a_role_changed_by_keyboard_is_saved_only_when_asked(open_page, workspace, bob):
    page = open_page(TEAM)
    role = page.get_by_label("Role of Bob")
    button = role.locator("xpath=..").get_by_role("button")
    expect(button).to_be_hidden()
    role.select_option("reviewer")
    assert queries.membership(workspace, bob).role == Role.AGENT
    button.click()
    expect(page.locator("#toasts")).to_contain_text("Bob is now: Reviewer.")


def test_without_scripts_everything_still_works(browser, live_server, open_page, workspace, alice, bob):
    cookies = open_page("/me/").context.cookies()
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(TEAM)
    page.get_by_label("Role of Bob").select_option("reviewer")
    page.locator("tr", has_text="Bob").get_by_role("button", name="Change role").click()
    expect(page.locator("#toasts")).to_contain_text("Bob is now: Reviewer.")
    expect(page.locator(".only-script").first).to_be_hidden()
    context.close()


def test_an_undo_is_offered_and_goes_away(open_page):
    page = open_page("/me/")
    page.clock.install()
    script = """async () => {
        const source = [...document.scripts].find((each) => each.src.includes("web/folkmoot")).src;
        const { toast } = await import(source.replace("folkmoot.js", "toasts.js"));
        toast("Case closed.", { undo: () => document.body.dataset.undone = "yes" });
    }"""
    page.evaluate(script)
    expect(page.get_by_text("Case closed.")).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.get_by_text("Case closed.")).to_have_count(0)
    page.evaluate(script)
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("document.body.dataset.undone") == "yes"
    expect(page.get_by_text("Case closed.")).to_have_count(0)


def test_a_lost_line_is_said_plainly(open_page):
    page = open_page("/me/")
    page.context.set_offline(True)
    expect(page.get_by_text("The site cannot be reached. What you wrote is still here")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("The site can be reached again.")).to_be_visible()


DRAFT = """() => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/me/rows/";
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    form.innerHTML = `<input name="csrfmiddlewaretoken" value="${token}"><input name="rows" value="compact">
        <input name="next" value="/me/"><textarea data-draft="a-reply"></textarea><button id="send">Send</button>`;
    document.querySelector("#thread").append(form);
    document.dispatchEvent(new Event("htmx:afterSettle"));
    return form.querySelector("textarea").value;
}"""


def test_unsent_text_is_kept_until_it_is_sent(open_page):
    page = open_page("/me/")
    assert page.evaluate(DRAFT) == ""
    page.locator("textarea").fill("Dear Marta, we")
    page.reload()
    assert page.evaluate(DRAFT) == "Dear Marta, we"
    page.click("#send")
    page.wait_for_url("**/me/")
    page.wait_for_selector("html[data-script]")
    assert page.evaluate(DRAFT) == ""


def test_focus_is_always_to_be_seen(open_page, bob):
    page = open_page(TEAM)
    seen = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
        )
        assert ring == ["solid", "2px"], page.evaluate("document.activeElement.outerHTML")
        seen.add(page.evaluate("document.activeElement.outerHTML"))
    assert len(seen) > 8


def test_panes_fold_with_the_room(open_page):
    page = open_page(TEAM, width=390)
    expect(page.locator("#thread")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_role("button", name="Settings").click()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#thread")).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("#thread")).to_be_visible()


def test_times_stay_true_while_a_page_stands_open(open_page, bob):
    page = open_page("/me/")
    page.clock.install()
    page.goto(TEAM)
    expect(page.locator("time.when").first).to_contain_text("now")
    page.clock.run_for(3 * 60_000)
    expect(page.locator("time.when").first).to_contain_text("3 min ago")


def test_those_who_asked_for_less_movement_get_none(open_page):
    page = open_page("/me/", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--quick').trim()") == "0ms"
