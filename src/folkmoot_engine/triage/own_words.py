"""What the author says themselves: the text without quotations, code and addresses.

Everything else is blanked with spaces, so that a place in the own words is the same place in the text.
"""

import html as html_entities
import re
from collections.abc import Iterator

_FOREIGN_TAGS = ("blockquote", "pre", "code")
_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|[^<>"])*+>')
_MAY_HOLD_FOREIGN = re.compile(r"<(?:blockquote|pre|code)\b", re.IGNORECASE)
_PLAIN_FOREIGN = re.compile(
    r"^[ \t]{0,3}>.*$"  # a quoted line of a mail or of Markdown
    r"|^(?:```|~~~)[\s\S]*?(?:^(?:```|~~~)|\Z)"  # a fenced block, closed or not
    r"|```[\s\S]*?```|`[^`\n]+`"  # code inside a line
    r"|^-- \n[\s\S]*\Z"  # the signature of a mail
    r"|^(?:On|Am|Le|El|Il|Op) .{4,200}(?:wrote|schrieb|écrit|escribió|scritto|schreef)\b.{0,80}:\s*$"
    r"|\b(?:https?|ftp)://\S+|\bwww\.\S+",
    re.MULTILINE,
)
_PLAIN_MARKS = re.compile(r"[>`~]|://|www\.|^-- $", re.MULTILINE)
_LETTER_OR_END = re.compile(r"[^\n]")


def own_words(text: str, html: str = "") -> str:
    """`text`, as long as before, with spaces where others speak or a machine is spoken to.

    `html` tells quotations (blockquote) and code (pre, code) apart; without it, the marks of plain text do.
    """
    if _MAY_HOLD_FOREIGN.search(html):
        text = _blank(text, _foreign_spans(text, html))
    if _PLAIN_MARKS.search(text):
        text = _PLAIN_FOREIGN.sub(lambda match: _LETTER_OR_END.sub(" ", match[0]), text)
    return text


def _blank(text: str, spans: Iterator[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], _LETTER_OR_END.sub(" ", text[start:end])]
        last = end
    return "".join(parts) + text[last:]


def _foreign_spans(text: str, html: str) -> Iterator[tuple[int, int]]:
    """Where in `text` the lines of quotations and code stand, in order.

    The text is walked beside the HTML, so that a line is only ever found after those before it.
    """
    place = 0
    for line, foreign in _lines(html):
        start = text.find(line, place)
        if start < 0:
            continue
        place = start + len(line)
        if foreign:
            yield start, place


def _lines(html: str) -> Iterator[tuple[str, bool]]:
    """Each line of text in `html`, and whether it is a quotation or code."""
    depth = last = 0
    for tag in [*_TAG.finditer(html), None]:
        chunk = html[last : tag.start()] if tag else html[last:]
        for line in html_entities.unescape(chunk).split("\n"):
            if stripped := line.strip():
                yield stripped, depth > 0
        if tag is None:
            return
        last = tag.end()
        if tag[2].lower() in _FOREIGN_TAGS:
            depth = max(0, depth + (-1 if tag[1] else 1))
