"""One clean internal HTML, and its plain text, from whatever a community writes in.

The internal form knows p br blockquote pre code ul ol li a strong em del h3 and nothing else; links go to http,
https and mailto alone and open without a way back. It is stable: cleaning it again changes nothing. Control
characters are gone, a no-break space is a space, pictures have become links.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt

REL = ' rel="noopener"'
ROUNDS = 4  # of cleaning until nothing changes; what is still restless becomes plain text
LONGEST = 200_000  # characters that are read as markup; what is longer is taken as plain text
LONGEST_MARKDOWN = LONGEST_COMMENT = 20_000  # their parsers' time grows with the square of stray marks
DEEPEST = 5_000  # tags, as far; some parsers' time grows with the square of nesting
MOST_ENTITIES = 20_000  # "&", as far; the allow-list's time grows with their square

CLEANER = nh3.Cleaner(
    tags={"p", "br", "blockquote", "pre", "code", "ul", "ol", "li", "a", "strong", "em", "del", "h3"},
    clean_content_tags={"script", "style", "title", "template", "noscript", "iframe"},
    attributes={"a": {"href"}},
    link_rel="noopener",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)
# Tags that stand for one of ours. Tables become paragraphs: their cells would run together otherwise.
STANDS_FOR = {
    **dict.fromkeys(("h1", "h2", "h4", "h5", "h6"), "h3"),
    **dict.fromkeys(("div", "section", "article", "header", "footer", "center", "dt", "dd"), "p"),
    **dict.fromkeys(("table", "thead", "tbody", "tfoot", "tr", "caption", "hr"), "p"),
    **dict.fromkeys(("s", "strike"), "del"),
    **dict.fromkeys(("kbd", "tt", "samp"), "code"),
    **dict.fromkeys(("td", "th"), "span"),
    "b": "strong",
    "i": "em",
}
FOREIGN = re.compile(rf"<(/?)({'|'.join(STANDS_FOR)})(?=[\s/>])", re.IGNORECASE)
NOT_OURS = re.compile(r"<(?!/?(?:p|code|a|br|li|strong|em|pre|ul|ol|blockquote|h3|del)[ />])")
# Tags that say nothing, where they can be told without doubt; the allow-list drops them too, but then cleans again.
SHELL = re.compile(r"""</?(?:html|body|span|font)\b(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*>""", re.IGNORECASE)
PICTURE = re.compile(r"<img\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
EMPTY = re.compile(r'<(p|a|h3|strong|em|del|li|blockquote)(?: href="[^"]*")?(?: rel="noopener")?>\s*</\1>')
FIRST_LINE = re.compile(r"(<pre>(?:<code>)?)\n+")
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\xa0\ud800-\udfff\ue000\ue001]")

TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
ANY_TAG = re.compile(r"<[^<>]*>")
SPACING = [
    *((f"</{name}>", "\n\n") for name in ("p", "pre", "blockquote", "h3", "ul", "ol")),
    ("<br>", "\n"),
    ("<li>", "- "),
    ("</li>", "\n"),
]
GAP = re.compile(r"\n[ \t]*\n\s*\n")
HREF = re.compile(r'<a href="([^"]*)"')
CODE = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)
# In these a look back stands after the first character: a pattern that begins with a character is searched ten
# times as fast as one that begins with a look.
NAME_AFTER_AT = re.compile(r"@(?<![\w@/.+-]@)(\w[\w.-]{0,60})")

# Found by its "://", which is faster than to look for a word that begins with h; the scheme stands before it.
WEB = re.compile(
    r"""://(?:(?<=https://)|(?<=http://))[^\s<>"'`&\ue000\ue001]+(?:&(?![lg]t;)[^\s<>"'`&\ue000\ue001]*)*""",
    re.IGNORECASE,
)
# An address that the allow-list is sure to let through as it is.
SURE = re.compile(
    r"https?://(?!\S*xn--)(?:[a-z0-9-]+\.)+[a-z][a-z0-9]*(?::\d{1,4})?(?:[/?#][!#-;=?-~]*)?", re.IGNORECASE
)
OURS = re.compile(rf'</?(?:p|code|strong|em|blockquote)>|<br>|<a href="https?://[^"<>]*"{REL}>|</a>', re.IGNORECASE)
LONGEST_ADDRESS = 2_000
SENTENCE_MARKS = ".,;:!?*_~|]}"
NOT_LINKED = re.compile(r"(<a\b.*?</a>|<code>.*?</code>|<pre>.*?</pre>|<[^>]*>)", re.DOTALL)
QUOTED_LINES = re.compile(r"^>.*(?:\n>.*)*", re.MULTILINE)
QUOTE_MARK = re.compile(r"^> ?", re.MULTILINE)
DEEPEST_QUOTE = 9
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


PLACE = re.compile("\ue000(\\d+)\ue001")


class Clean(NamedTuple):
    """A text in the internal form."""

    html: str
    text: str
    links: list[str]  # http and https, each once, in order
    mentions: list[str]  # names after "@" outside code, or the ids a source gives, each once


NOTHING = Clean("", "", [], [])


def from_html(source: str) -> Clean:
    """HTML of any origin, however broken."""
    source = _tidy(source).replace("&nbsp;", " ")
    if len(source) > LONGEST or source.count("<") > DEEPEST:
        return from_text(_unescape(ANY_TAG.sub(" ", source)))
    return _finished(_cleaned(_in_our_tags(source)))


def from_text(source: str) -> Clean:
    """Plain text as in e-mail: empty lines part paragraphs, ">" quotes, addresses become links."""
    source = _tidy(source).strip("\n")
    if not source.strip():
        return NOTHING
    html = _paragraphs(source, _linked)
    if not _is_ours(html):
        html = _cleaned(html)
    return Clean(html, source, _links(html), _mentions(html, source))


def from_markdown(source: str) -> Clean:
    """Markdown as chats and code hosts write it: line ends count, raw HTML is shown and not obeyed."""
    source = _tidy(source)
    if not MARKDOWN_SIGNS.search(source) or len(source) > LONGEST_MARKDOWN:
        return from_text(source)
    html = _in_our_tags(_markdown().render(source))
    return _finished(_cleaned(_link_addresses(html)))


def from_comment(source: str) -> Clean:
    """The small Markdown of comments: `code`, *em*, **strong**, [words](address), and nothing that makes blocks."""
    if not COMMENT_SIGNS.search(source) or len(source) > LONGEST_COMMENT:
        return from_text(source)
    kept = Stash()
    text = COMMENT_CODE.sub(lambda found: kept.put(f"<code>{_escape(found[2].strip())}</code>"), _tidy(source))
    text = COMMENT_LINK.sub(lambda found: kept.put(_anchor(_escape(found[2]), _escape(found[1]))), text)
    html = kept.back(_paragraphs(text, _comment_marks, quotes=False))
    return _finished(html if _is_ours(html) else _cleaned(html))


def from_slack(source: str, people: Mapping[str, str], channels: Mapping[str, str]) -> Clean:
    """Slack's mrkdwn. `people` and `channels` give names for ids; mentions are the ids."""
    kept, mentioned = Stash(), []
    text = SLACK_BLOCK.sub(lambda found: kept.put(f"<pre>{_slack_plain(found[1])}</pre>"), _tidy(source))
    text = SLACK_CODE.sub(lambda found: kept.put(f"<code>{_slack_plain(found[1])}</code>"), text)
    text = SLACK_TOKEN.sub(lambda found: _slack_token(found[1], people, channels, mentioned, kept), text)
    text = SLACK_QUOTED_REST.sub(lambda found: _quote_lines(found[1]), _unescape(text))
    html = kept.back(_paragraphs(text, _slack_marks))
    clean = _finished(_cleaned(html))
    return clean._replace(mentions=list(dict.fromkeys(mentioned)))


class Stash:
    """Finished pieces of HTML, out of reach of the steps that follow; a private character stands for each."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def put(self, html: str) -> str:
        self._pieces.append(html)
        return f"\ue000{len(self._pieces) - 1}\ue001"

    def back(self, html: str) -> str:
        """The HTML with its pieces, and the pieces in those (code in a link's words)."""
        while "\ue000" in html:
            html = PLACE.sub(lambda found: self._pieces[int(found[1])], html)
        return html


# The internal form ------------------------------------------------------------------------------------------------


def plain(html: str) -> str:
    """The plain text of the internal form."""
    if "<" in html:
        for tag, space in SPACING:
            if tag in html:
                html = html.replace(tag, space)
        html = TAG.sub("", html)
    return GAP.sub("\n\n", _unescape(html)).strip()


def _finished(html: str) -> Clean:
    text = plain(html)
    return Clean(html, text, _links(html), _mentions(html, text))


def _cleaned(source: str) -> str:
    """Through the allow-list, until another cleaning would change nothing."""
    if source.count("&") > MOST_ENTITIES:
        return _paragraphs(_unescape(ANY_TAG.sub(" ", source)), _escape, quotes=False)
    html = CLEANER.clean(source)
    if html == source or html.replace(REL, "") == source:
        return html.strip()
    for _ in range(ROUNDS):
        before = html
        html = FIRST_LINE.sub(r"\1", EMPTY.sub("", html.replace("&nbsp;", " ")))
        html = UNWANTED.sub("", CLEANER.clean(html)).strip()
        if html == before:
            return html
    return _paragraphs(plain(html), _escape, quotes=False)


def _in_our_tags(source: str) -> str:
    if "<" not in source:
        return source
    if "<img" in source or "<IMG" in source:
        source = PICTURE.sub(_picture_link, source)
    if NOT_OURS.search(source):
        source = FOREIGN.sub(_our_tag, SHELL.sub("", source))
    if "<pre>" in source:
        source = FIRST_LINE.sub(r"\1", source)
    return source.replace("<br />", "<br>")


def _our_tag(found: re.Match) -> str:
    name = found[2].lower()
    space = " " if name in ("td", "th") and not found[1] else ""
    return f"{space}<{found[1]}{STANDS_FOR[name]}"


def _picture_link(found: re.Match) -> str:
    said = {name.lower(): double or single for name, double, single in ATTRIBUTE.findall(found[1])}
    words = said.get("alt", "").strip() or "image"
    address = said.get("src", "").replace('"', "&quot;")
    return f'<a href="{address}">{words.replace("<", "&lt;")}</a>'


def _links(html: str) -> list[str]:
    if "<a " not in html:
        return []
    found = [_unescape(address) for address in HREF.findall(html) if address[:4].lower() == "http"]
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _mentions(html: str, text: str) -> list[str]:
    if "@" not in text:
        return []
    words = plain(CODE.sub(" ", html)) if "<code>" in html or "<pre>" in html else text
    return list(dict.fromkeys(name.rstrip(".-_") for name in NAME_AFTER_AT.findall(words)))


# Characters ---------------------------------------------------------------------------------------------------------


def _tidy(source: str) -> str:
    """Line ends as \\n; no control characters, lone surrogates or private marks; no-break spaces are spaces."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    # Nothing unwanted is printable, and asking for that is ten times as fast as looking for it.
    if source.replace("\n", " ").isprintable():
        return source
    return UNWANTED.sub(lambda found: " " if found[0] == "\xa0" else "", source)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#39;", "'")
    return text.replace("&amp;", "&")


# Plain text ---------------------------------------------------------------------------------------------------------


def _paragraphs(text: str, inline: Callable[[str], str], *, quotes: bool = True, depth: int = 1) -> str:
    """Blocks of plain text; `inline` turns the text between them into HTML."""
    if quotes and (text.startswith(">") or "\n>" in text):
        return _with_quotes(text, inline, depth)
    text = text.strip()
    if not text:
        return ""
    html = inline(text)
    if "\n" in html:
        html = PARAGRAPH.sub("</p><p>", html).replace("\n", "<br>")
    return f"<p>{html}</p>"


def _with_quotes(text: str, inline: Callable[[str], str], depth: int) -> str:
    """Runs of lines that begin with ">" become block quotes, and those within them too."""
    parts, end = [], 0
    for run in QUOTED_LINES.finditer(text):
        parts.append(_paragraphs(text[end : run.start()], inline, quotes=False))
        inner = _paragraphs(QUOTE_MARK.sub("", run[0]), inline, quotes=depth < DEEPEST_QUOTE, depth=depth + 1)
        parts.append(f"<blockquote>{inner}</blockquote>")
        end = run.end()
    parts.append(_paragraphs(text[end:], inline, quotes=False))
    return "".join(parts)


def _linked(text: str) -> str:
    text = _escape(text)
    return _with_links(text) if "://" in text else text


def _with_links(text: str) -> str:
    parts, end = [], 0
    for found in WEB.finditer(text):
        begin = found.start() - (5 if text[found.start() - 1] in "sS" else 4)
        if begin < end or text[begin - 1 : begin].isalnum():
            continue
        address = _address(text[begin : min(found.end(), begin + LONGEST_ADDRESS)])
        parts += text[end:begin], _anchor(address, address)
        end = begin + len(address)
    parts.append(text[end:])
    return "".join(parts)


def _address(told: str) -> str:
    """The address without the sentence's own marks: "(see http://a.b/c)." is http://a.b/c."""
    address = told.rstrip(SENTENCE_MARKS)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(SENTENCE_MARKS)
    return address


def _is_ours(html: str) -> bool:
    """Whether HTML that was written here from plain text needs no cleaning: each tag is, to the letter, one of ours.

    Told by the whole tag: what people write may hold the ending of a link, or code where its address should be.
    """
    return html.count("<") == len(OURS.findall(html))


def _anchor(address: str, words: str) -> str:
    rel = REL if SURE.fullmatch(address) else ""
    return f'<a href="{address.replace(chr(34), "&quot;")}"{rel}>{words}</a>'


def _link_addresses(html: str) -> str:
    """Addresses in the text of HTML, where they are not in a link or in code."""
    if "://" not in html:
        return html
    parts = NOT_LINKED.split(html)
    return "".join(part if number % 2 else _with_links(part) for number, part in enumerate(parts))


# Markdown -----------------------------------------------------------------------------------------------------------

MARKDOWN_SIGNS = re.compile(
    r"[*_`\[\\&<~|#]|^[ \t]*>|^ {0,3}(?:[-+]|\d{1,9}[.)])(?:\s|$)|^(?: {4}|\t)|^ {0,3}(?:=+|-+)\s*$", re.MULTILINE
)
COMMENT_SIGNS = re.compile(r"[*_`\[]")
COMMENT_CODE = re.compile(r"(`(?<!``)`{0,2})(?!`)([^\n]{1,2000}?)(?<!`)\1(?!`)")
COMMENT_LINK = re.compile(
    r"\[([^\]\[\n]{1,1000})\]\((https?://[^\s()\ue000]+(?:\([^\s()\ue000]*\)[^\s()\ue000]*)*)(?: \"[^\"\n]*\")?\)"
)
STRONG = re.compile(r"(([*_])(?<![\w*][*_])\2)(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
EM = re.compile(r"([*_])(?<![\w*][*_])(?=\S)([^*_\n<]+?)(?<=\S)\1(?![\w*])")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["strikethrough", "table"])


def _comment_marks(text: str) -> str:
    return EM.sub(r"<em>\2</em>", STRONG.sub(r"<strong>\3</strong>", _linked(text)))


# Slack --------------------------------------------------------------------------------------------------------------

SLACK_BLOCK = re.compile(r"```\n*(.+?)\n*```", re.DOTALL)
SLACK_CODE = re.compile(r"`([^`\n]+)`")
SLACK_TOKEN = re.compile(r"<([^<>\n]+)>")
SLACK_QUOTED_REST = re.compile(r"^>>>(.*)", re.DOTALL | re.MULTILINE)
SLACK_MARKS = [
    (re.compile(r"\*(?<![\w*]\*)(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"<strong>\1</strong>"),
    (re.compile(r"_(?<![\w_]_)(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), r"<em>\1</em>"),
    (re.compile(r"~(?<![\w~]~)(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), r"<del>\1</del>"),
]


def _slack_marks(text: str) -> str:
    html = _escape(text)
    for mark, ours in SLACK_MARKS:
        html = mark.sub(ours, html)
    return html


def _slack_plain(text: str) -> str:
    """The text of code: tokens as their words, escaped once."""
    words = SLACK_TOKEN.sub(lambda found: found[1].partition("|")[2] or found[1], text)
    return _escape(_unescape(words))


def _slack_token(
    token: str,
    people: Mapping[str, str],
    channels: Mapping[str, str],
    mentioned: list[str],
    kept: Stash,
) -> str:
    target, _, words = token.partition("|")
    if target.startswith("@"):
        mentioned.append(target[1:])
        return kept.put("@" + _escape(_unescape(people.get(target[1:]) or words.lstrip("@") or target[1:])))
    if target.startswith("#"):
        return kept.put("#" + _escape(_unescape(channels.get(target[1:]) or words.lstrip("#") or target[1:])))
    if target.startswith("!"):
        return kept.put(_escape(_unescape(_slack_special(target[1:], words))))
    address = _escape(_unescape(target))
    return kept.put(_anchor(address, _escape(_unescape(words)) or address.removeprefix("mailto:")))


def _slack_special(target: str, words: str) -> str:
    """<!here>, <!subteam^S1|@helpers>, <!date^1392734382^{date}|18 Feb 2014>."""
    name = target.partition("^")[0]
    if name in ("here", "channel", "everyone", "group"):
        return f"@{name}"
    return words or f"@{name}"


def _quote_lines(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip("\n").split("\n"))
