"""All that a stranger reaches by links in the open rooms of a filled site: it answers, is light, needs no script, names
nobody's address, and speaks German, too."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import polib
import pytest
from django.urls import resolve

from .conftest import Site, started
from .test_every_page import CATALOGUE, SHOWN, THEIRS

pytestmark = pytest.mark.journey
HEAVIEST = 100_000  # bytes of a page with its styles and pictures
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
# Titles of NAICS and GICS stay as they are published.
PUBLISHED = ", ".join(f"[aria-labelledby=count-{name}] :is(svg, tbody)" for name in ("naics", "gics"))
SAME = r"Folkmoot|LinkedIn|linkedin\.com\S*|#CMAD|[A-Z]{2}|\S+@\S+|https?://\S+"


class Links(HTMLParser):
    """What a page leads to, and what it loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.to, self.loads, self.scripts = [], [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("a", "iframe") or (tag == "link" and given.get("rel") == "alternate"):
            self.to.append(given.get("href") or given.get("src") or "")
        if tag == "img" or (tag == "link" and given.get("rel") == "stylesheet"):
            self.loads.append(given.get("src") or given.get("href") or "")
        if tag == "script" and given.get("type") != "application/ld+json":
            self.scripts.append(given)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[Site]:
    """A site with one team."""
    with started(tmp_path_factory.mktemp("town") / "home") as site:
        site.folkmoot("workspace", "create", "Town", "--owner", "ana@example.org")
        yield site


def fetched(site: Site, path: str) -> tuple[int, str, bytes]:
    try:
        with urlopen(site.address + path) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        return error.code, error.headers["Content-Type"], b""


def walked(site: Site, fronts: list[str]) -> dict[str, tuple[str, bytes]]:
    """Everything that can be reached from the fronts, but for the same in another language. path → kind, content."""
    ahead, found = list(fronts), {}
    while ahead:
        path = ahead.pop()
        if path in found:
            continue
        status, kind, content = fetched(site, path)
        assert status == 200, path
        found[path] = (kind, content)
        if kind.startswith("text/html"):
            ahead += [ours for link in Links(content.decode()).to if (ours := _ours(site, path, link)) is not None]
    return found


def _ours(site: Site, page: str, link: str) -> str | None:
    parts = urlsplit(urljoin(site.address + page, link))
    if parts.port != site.port or "language=" in parts.query:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def one_of_each(paths: list[str]) -> list[str]:
    """A path for each page that there is."""
    return list({resolve(urlsplit(path).path).view_name: path for path in paths}.values())


@pytest.fixture(scope="module")
def found(town: Site) -> dict[str, tuple[str, bytes]]:
    told = town.folkmoot("room", "demo", "--host", "town")
    return walked(town, ["/directory/", "/thanks/", "/scorecard/", urlsplit(told.split()[-1]).path])


def test_every_link_leads_somewhere(found):
    names = {resolve(urlsplit(path).path).view_name for path in found}
    assert len(found) > 100 and len(names) > 30
    assert {"directory:person", "directory:changes", "recognition:calendar", "recognition:poster"} <= names
    assert {"recognition:feed", "scorecard:handout", "scorecard:chief"} <= names


def test_pages_are_light_and_need_no_script(town, found):
    weighed = {}
    for path, (kind, content) in found.items():
        if not kind.startswith("text/html"):
            continue
        links = Links(content.decode())
        assert links.scripts == [], path
        for link in links.loads:
            weighed.setdefault(link, len(fetched(town, urlsplit(link).path)[2]))
        whole = len(content) + sum(weighed[link] for link in set(links.loads))
        assert links.loads and whole < HEAVIEST, (path, whole)


def test_nobodys_address_stands_in_a_page_or_a_feed(found):
    for path, (kind, content) in found.items():
        if kind.startswith(("text/", "application/atom", "application/json")):
            said = ADDRESS.findall(content.decode())
            assert [one for one in said if not one.endswith((".ics", "@folkmoot"))] == [], path


def test_german_pages_carry_no_english(found, town, browser):
    """Every text of ours differs from the English page's, but for words the catalogue says are the same."""
    german_words = {entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    english, german = (browser.new_page(locale=one, base_url=town.address) for one in ("en-GB", "de-DE"))
    left, theirs = {}, f"{THEIRS}, {PUBLISHED}"
    for path in one_of_each([path for path, (kind, _) in found.items() if kind.startswith("text/html")]):
        english.goto(path)
        german.goto(path)
        assert german.get_attribute("html", "lang") == "de", path
        kept = set(german.evaluate(SHOWN, theirs)) & set(english.evaluate(SHOWN, theirs))
        if ours := {one for one in kept if one not in german_words and not re.fullmatch(SAME, one)}:
            left[path] = ours
    assert left == {}
