"""Markup written to break out of the internal form, or to keep the reader busy for ever."""

import re
import time
from html.parser import HTMLParser

import pytest

from folkmoot_engine.text import markup

READERS = {
    "html": markup.from_html,
    "text": markup.from_text,
    "markdown": markup.from_markdown,
    "comment": markup.from_comment,
    "slack": lambda source: markup.from_slack(source, {}, {}),
}
ALLOWED = {"p", "br", "blockquote", "pre", "code", "ul", "ol", "li", "a", "strong", "em", "del", "h3"}
SCRIPT = 'alert(1)" onmouseover="alert(2)" hx-get="/me/" hx-trigger="load" x="'
ATTACKS = [
    '[x](http://a.b/`" hx-get="/me/" hx-trigger="load" x="`) rel="noopener"',
    f"[x](http://a.b/`{SCRIPT}`) " + ' rel="noopener"' * 3,
    '[`" onclick=x y="`](http://a.b/`" rel="noopener">`) rel="noopener" rel="noopener"',
    "[x](javascript:alert(1)) [y](http://a.b/%22onclick=1)",
    '**x http://a.b/" onclick=1 **',
    "http://a.b/?**q/**-x and *http://c.d/*",
    "<http://a.b/|x\" onclick='1'> <javascript:alert(1)|y> <!here|<b>>",
    "<a href='jav&#x61;script:alert(1)'>x</a><a href=\"java\x01script:alert(1)\">y</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg><math><mtext><table><mglyph><style><img src onerror=1>",
    '<img src="javascript:alert(1)" alt="&quot; onclick=1 &quot;">',
    "\ue0000\ue001 &#xe000;0&#xe001; `a`",
    "<p hx-get=/me/ hx-trigger=load data-key=e id=sure class=dialog>x</p>",
    "![x](http://a.b/\"onerror='1')",
]


class Tags(HTMLParser):
    """Every tag as a browser would read it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_but_the_internal_form_comes_out(reader: str, attack: str):
    html = READERS[reader](attack).html
    tags = Tags()
    tags.feed(html)
    assert {tag for tag, _ in tags.found} <= ALLOWED
    for tag, attributes in tags.found:
        assert attributes.keys() <= ({"href", "rel"} if tag == "a" else set())
        assert re.match(r"(?:https?://|mailto:|$)", attributes.get("href", ""), re.IGNORECASE)


HARD = [
    "&",
    "<p>",
    "</p>",
    "*",
    "__",
    "*a ",
    "**a ",
    "_a_",
    "<span '",
    "[",
    "](",
    "`",
    "\n> ",
    "<img ",
    "&lt;",
    "<a href='",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("unit", HARD)
def test_time_grows_with_the_length_and_no_faster(reader: str, unit: str):
    """A fifth of a megabyte of the same mark: before there were limits, some took minutes."""
    source = unit * (190_000 // len(unit))
    begun = time.process_time()
    READERS[reader](source)
    assert time.process_time() - begun < 4
