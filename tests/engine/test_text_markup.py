"""The clean internal form: nothing dangerous comes through, nothing readable is lost."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_engine.text.markup import Clean, from_comment, from_html, from_markdown, from_slack, from_text

ALLOWED = {"p", "br", "blockquote", "pre", "code", "ul", "ol", "li", "a", "strong", "em", "del", "h3"}
PEOPLE, CHANNELS = {"U1": "Ada", "U2": "Bob <b>"}, {"C1": "general"}


def slack(source: str) -> Clean:
    return from_slack(source, PEOPLE, CHANNELS)


READERS = [from_html, from_markdown, from_comment, from_text, slack]

PIECES = """
<p> </p> <b> </b> <i> <em> </em> <a href="javascript:alert(1)"> <a href='https://a.b/?x=1&y="2'> </a>
<script> </script> <style> <img src=x onerror=alert(1)> <svg onload=alert(1)> <math> <table> <tr> <td> </td>
</table> <pre> </pre> <code> </code> <ul> <li> </li> <div> </div> <h1> </h2> <blockquote> </blockquote>
<br/> <!-- --> <![CDATA[ ]]> &lt; &amp; &#0; &nbsp; &quot; &#x202e; < > & " ' ` ``` ``` * ** _ __ ~ ~~ > >>
>>> # - 1. [a](javascript:x) [x](http://e.org/a_(b)) http://e.org/a?b=c&d https://e.org/"><script>
<https://e.org|words> <@U1> <@U2|bob> <#C1> <!here> <!date^1^x|day> <mailto:a@b.c|a@b.c> @ada @U1 \\\\
<select> <option> <template> <form> <button> </p><p> <a><a> <noscript> <iframe src=//e.org> <object>
<textarea> <title> <plaintext> <nobr> data:text/html,x vbscript:x
"""
SOUP = st.lists(
    st.sampled_from(PIECES.split())
    | st.text(max_size=8)
    | st.sampled_from(["\n", "\n\n", "    ", "\t", "\x00", "\ud800", "\xa0"])
).map("".join)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment", {}))


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(source=SOUP)
@settings(max_examples=300, deadline=None)
def test_only_the_allowed_comes_through_and_stays(read, source):
    clean = read(source)
    for tag, attributes in Tags(clean.html).seen:
        assert tag in ALLOWED
        if tag == "a":
            assert attributes.keys() <= {"href", "rel"}
            assert re.match(r"(?:https?|mailto):", attributes.get("href") or "http:", re.IGNORECASE)
            assert attributes["rel"] == "noopener"
        else:
            assert not attributes
    assert from_html(clean.html).html == clean.html
    for text in (clean.html, clean.text, *clean.links, *clean.mentions):
        assert not re.search("[\x00\ud800-\udfff\xa0\ue000\ue001]", text)


@given(source=st.text())
@settings(max_examples=200, deadline=None)
def test_plain_text_is_kept_word_for_word(source):
    printable = re.sub("[^\t\n\x20-\x7e\xa1-\ud7ff]", "", source)
    assert from_text(printable).text.split() == printable.split()


@given(words=st.lists(st.text("abc XYZ.,!", min_size=1), min_size=1))
@settings(max_examples=100, deadline=None)
def test_text_of_html_has_no_tags(words):
    html = "".join(f"<p><b>{word}</b> <script>x</script><i>{word}</i></p>" for word in words)
    clean = from_html(html)
    assert "<" not in clean.text and ">" not in clean.text
    assert clean.text.split() == " ".join(f"{word} {word}" for word in words).split()


HOSTILE = [
    "<div>",
    "<a href=x>",
    "<b><p>",
    "*_`[",
    ">",
    "> a\n>> b\n",
    "<",
    "[",
    "[a](",
    "http://",
    "`",
    "`a",
    "&lt;",
    "\n \n",
]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_hostile_sizes_are_read_in_bounded_time(read, piece):
    """What takes a time that grows with the square of the size takes minutes here, not a second or two."""
    begun = time.process_time()
    clean = read(piece * (90_000 // len(piece)))
    assert time.process_time() - begun < 5
    assert {tag for tag, _ in Tags(clean.html).seen} <= ALLOWED


@pytest.mark.parametrize(
    "source, html, text",
    [
        ("<h1>A</h1><div>b</div><div>c</div>", "<h3>A</h3><p>b</p><p>c</p>", "A\n\nb\n\nc"),
        ("<b>a</b> <i>b</i> <s>c</s>", "<strong>a</strong> <em>b</em> <del>c</del>", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        (
            "<p>a<br />b</p>\n\n<p>c &lt; d &amp; e</p>\n",
            "<p>a<br>b</p>\n\n<p>c &lt; d &amp; e</p>",
            "a\nb\n\nc < d & e",
        ),
        ("<p>x<script>alert(1)</script>y</p>", "<p>xy</p>", "xy"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "<p> a b</p><p> c</p>", "a b\n\n c"),
        ('<p><img src="https://e.org/x.png" alt="a cup"></p>', None, "a cup"),
        ('<a href="/questions/1">here</a>', '<a rel="noopener">here</a>', "here"),
        ("<pre><code>\n\na  b\n c\n</code></pre>", "<pre><code>a  b\n c\n</code></pre>", "a  b\n c"),
        ("", "", ""),
    ],
)
def test_html(source, html, text):
    clean = from_html(source)
    assert clean.text == text
    if html is not None:
        assert clean.html == html


def test_pictures_become_links():
    clean = from_html('<p><img src="https://e.org/x.png" alt="a &lt;cup&gt;"><img src="cid:1"></p>')
    assert clean.html == (
        '<p><a href="https://e.org/x.png" rel="noopener">a &lt;cup&gt;</a><a rel="noopener">image</a></p>'
    )
    assert clean.links == ["https://e.org/x.png"]


def test_mail_text_keeps_paragraphs_quotes_and_addresses():
    clean = from_text(
        "Hi,\nsee (http://e.org/a_(b)).\n\nOn Monday Bob wrote:\n> one\n>> two\n> three\n\nBye & thanks <x>"
    )
    assert clean.html == (
        '<p>Hi,<br>see (<a href="http://e.org/a_(b)" rel="noopener">http://e.org/a_(b)</a>).</p>'
        "<p>On Monday Bob wrote:</p>"
        "<blockquote><p>one</p><blockquote><p>two</p></blockquote><p>three</p></blockquote>"
        "<p>Bye &amp; thanks &lt;x&gt;</p>"
    )
    assert clean.links == ["http://e.org/a_(b)"]
    assert clean.text.startswith("Hi,\nsee (http://e.org/a_(b)).\n\nOn Monday")


def test_markdown_of_chats():
    clean = from_markdown(
        "@ada see **this**:\n> quoted\n\n```js\nlet a = '@bob' < 1\n```\n"
        "- [x](https://e.org)\n- ~~y~~ http://e.org/z <b>raw</b>"
    )
    assert clean.html == (
        "<p>@ada see <strong>this</strong>:</p>\n<blockquote>\n<p>quoted</p>\n</blockquote>\n"
        "<pre><code>let a = '@bob' &lt; 1\n</code></pre>\n<ul>\n"
        '<li><a href="https://e.org" rel="noopener">x</a></li>\n<li><del>y</del> '
        '<a href="http://e.org/z" rel="noopener">http://e.org/z</a> &lt;b&gt;raw&lt;/b&gt;</li>\n</ul>'
    )
    assert clean.links == ["https://e.org", "http://e.org/z"]
    assert clean.mentions == ["ada"]


def test_comments_of_stack_exchange():
    clean = from_comment(
        "@Ada, `a < b` is *not* **so** [here](https://e.org/q?a=1&b=2); snake_case_name stays, 2*3*4 too"
    )
    assert clean.html == (
        "<p>@Ada, <code>a &lt; b</code> is <em>not</em> <strong>so</strong> "
        '<a href="https://e.org/q?a=1&amp;b=2" rel="noopener">here</a>; snake_case_name stays, 2*3*4 too</p>'
    )
    assert clean.mentions == ["Ada"]
    assert clean.links == ["https://e.org/q?a=1&b=2"]


def test_slack():
    clean = slack(
        "<@U1> and <@U2|bob> in <#C1>: *bold* _it_ ~del~ `a &lt; <http://x.y>` "
        "<https://e.org/?a=1&amp;b=2|words> <!here>\n"
        "&gt; quoted\n```x = 1\ny```"
    )
    assert clean.html == (
        "<p>@Ada and @Bob &lt;b&gt; in #general: <strong>bold</strong> <em>it</em> <del>del</del> "
        "<code>a &lt; http://x.y</code> "
        '<a href="https://e.org/?a=1&amp;b=2" rel="noopener">words</a> @here</p>'
        "<blockquote><p>quoted</p></blockquote><pre>x = 1\ny</pre>"
    )
    assert clean.mentions == ["U1", "U2"]
    assert clean.links == ["https://e.org/?a=1&b=2"]
    assert clean.text.startswith("@Ada and @Bob <b> in #general: bold it del")
