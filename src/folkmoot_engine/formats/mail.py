"""One mail as a message: its headers, its words, the names of what is attached.

The standard library reads mail faithfully but at a few thousand a second. Here the headers that count are picked
by one pattern, the body is walked by its boundaries, and the library is asked only for what is rare and hard:
encoded words, odd dates, file names in pieces.
"""

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from typing import Any

from folkmoot_engine.formats.batches import message, offset_minutes, refuse, utc
from folkmoot_engine.text import markup

REALM = "mail"  # addresses are one world
DEEPEST = 12  # parts within parts
MOST_PARTS = 1_000

FROM_LINES = re.compile(rb"(?:>?From [^\n]*\n)+")
WANTED = re.compile(
    r"^(message-id|date|from|in-reply-to|references|subject|content-type|content-transfer-encoding"
    r"|content-disposition|auto-submitted|archived-at)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
FOLD = re.compile(r"\n[ \t]*")
ANGLED = re.compile(r"<\s*([^<>\s]+)\s*>")
USUAL_AUTHOR = re.compile(r'"?([^"<>@,();:\\]*?)"?\s*<([^<>\s@,;:"\\()]+@[^<>\s@,;:"\\()]+)>')
OBFUSCATED = re.compile(r"^(\S+) at (\S+)(?:\s+\((.*)\))?$")
CHARSET = re.compile(r"charset\s*=\s*\"?([^\";\s]+)", re.IGNORECASE)
BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]+)\"|([^;\s]+))", re.IGNORECASE)
ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
SOFT_BREAK = re.compile(r"(?<=\S) \n(?=[^>\s])")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")

COMMON_DATE = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d\d?):(\d\d)(?::(\d\d))?\s+([+-])(\d\d)(\d\d)\b"
)
MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6}
MONTHS |= {"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

Part = tuple[str, str]  # "plain" or "html", and the text


def read_mail(raw: bytes, channel: str, place: str) -> dict[str, Any]:
    """A row of MESSAGE. Raises RecordError where the mail has no Message-ID or no Date."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    begun = FROM_LINES.match(raw)
    headers, body = _split(raw[begun.end() :] if begun else raw)
    native_id = _own_id(headers)
    sent_at = sent(headers.get("date"))
    parent, thread = _conversation(headers, native_id)
    author_id, author_name, author_kind = _author(headers.get("from", ""))
    if headers.get("auto-submitted", "no").lower() != "no" and author_kind == "person":
        author_kind = "bot"
    attachments: list[dict[str, str | None]] = []
    said = _clean(_parts(headers, body, attachments, 0))
    return message(
        source=f"mbox:{channel.lower()}",
        channel=channel,
        native_id=native_id,
        realm=REALM,
        thread_id=thread,
        parent_id=parent,
        author_id=author_id,
        author_name=author_name,
        author_kind=author_kind,
        title=decoded(headers["subject"]) or None if "subject" in headers else None,
        html=said.html,
        text=said.text,
        sent_at=utc(sent_at),
        utc_offset=offset_minutes(sent_at),
        links=said.links,
        mentions=None,  # an "@" in mail is an address or code
        attachments=attachments,
        url=_web_address(headers.get("archived-at", "")),
        place=place,
    )


# Headers ------------------------------------------------------------------------------------------------------------


def _split(raw: bytes) -> tuple[dict[str, str], bytes]:
    """The wanted headers, unfolded, names in lower case, the first of each; and the body."""
    end = raw.find(b"\n\n")
    head, body = (raw, b"") if end < 0 else (raw[:end], raw[end + 2 :])
    if raw.startswith(b"\n"):
        head, body = b"", raw[1:]
    headers: dict[str, str] = {}
    for name, value in WANTED.findall(_guessed(head)):
        headers.setdefault(name.lower(), FOLD.sub(" ", value).strip() if "\n" in value else value.rstrip())
    return headers, body


def _own_id(headers: dict[str, str]) -> str:
    told = headers.get("message-id", "")
    found = ANGLED.search(told)
    native_id = found[1] if found else "".join(told.split()).strip("<>")
    if not native_id:
        raise refuse("no-id", "The mail has no Message-ID", "Add one, for example: Message-ID: <1@example.org>.")
    return native_id


def _conversation(headers: dict[str, str], native_id: str) -> tuple[str | None, str | None]:
    """The parent, and the thread: that of the first reference; null means the parent's."""
    references = [found for found in ANGLED.findall(headers.get("references", "")) if found != native_id]
    answered = [found for found in ANGLED.findall(headers.get("in-reply-to", "")) if found != native_id]
    if references:
        return (answered or references[-1:])[0], references[0]
    return (answered[0], None) if answered else (None, native_id)


@lru_cache(maxsize=20_000)
def _author(told: str) -> tuple[str | None, str | None, str]:
    """Address, name and kind of who is named in From."""
    if usual := USUAL_AUTHOR.fullmatch(told):
        name, address = usual.groups()
    elif obfuscated := OBFUSCATED.match(told):
        user, host, name = obfuscated.groups()
        address = f"{user}@{host}"
    else:
        name, address = parseaddr(told)
    address = address.lower().strip() or None
    name = decoded(name).strip() if name else (address or "").partition("@")[0]
    daemon = (address or "").startswith(("mailer-daemon@", "postmaster@"))
    return address, name or None, "system" if daemon else "person"


def sent(told: str | None) -> datetime:
    """The moment of a Date header, with its zone; -0000 is UTC. Raises RecordError where there is none."""
    found = COMMON_DATE.match(told or "")
    try:
        if not found:
            moment = parsedate_to_datetime(told or "")
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        day, month, year, hour, minute, second, sign, zone_hour, zone_minute = found.groups()
        return datetime(
            int(year),
            MONTHS[month.lower()],
            int(day),
            int(hour),
            int(minute),
            min(int(second or 0), 59),  # leap seconds
            tzinfo=_zone(sign, zone_hour, zone_minute),
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        remedy = "Write Date: Tue, 27 Jan 2015 20:09:32 +0100."
        raise refuse("no-time", "The mail has no Date that can be read", remedy) from error


@lru_cache(maxsize=500)
def _zone(sign: str, hours: str, minutes: str) -> timezone:
    east = int(hours) * 60 + int(minutes)
    return timezone(timedelta(minutes=-east if sign == "-" else east)) if east else UTC


def decoded(value: str) -> str:
    """A header's text, with its encoded words read; what cannot be read stays as it is."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    told = [piece if isinstance(piece, str) else _text(piece, charset or "ascii") for piece, charset in pieces]
    return "".join(told).strip() or value


def _web_address(told: str) -> str | None:
    address = told.strip("<> ")
    return address if address.startswith(("https://", "http://")) else None


# Body ---------------------------------------------------------------------------------------------------------------


def _clean(parts: list[Part]) -> markup.Clean:
    read = [markup.from_html(text) if kind == "html" else markup.from_text(text) for kind, text in parts]
    if len(read) == 1:
        return read[0]
    return markup.Clean(
        "".join(clean.html for clean in read),
        "\n\n".join(clean.text for clean in read if clean.text),
        list(dict.fromkeys(link for clean in read for link in clean.links)),
        [],
    )


def _parts(headers: dict[str, str], body: bytes, attachments: list[dict[str, str | None]], depth: int) -> list[Part]:
    """The parts to be read, in order; what is attached is named in `attachments`."""
    told = headers.get("content-type", "")
    kind = told.partition(";")[0].strip().lower() or "text/plain"
    if kind.startswith("multipart/") and depth < DEEPEST:
        boundary = BOUNDARY.search(told)
        if boundary:
            return _many_parts(kind, boundary[1] or boundary[2], body, attachments, depth)
        kind = "text/plain"
    named = "name" in told.lower() or "filename" in headers.get("content-disposition", "").lower()
    attached = headers.get("content-disposition", "").lower().startswith("attachment")
    if kind in ("text/plain", "text/html") and not attached and not (named and depth):
        text = _text(_unpacked(body, headers), _charset(told))
        if kind == "text/plain" and "flowed" in told.lower():
            text = SOFT_BREAK.sub(" ", text)
        return [(kind[5:], text)]
    if not kind.startswith("multipart/"):
        attachments.append({"name": _file_name(headers) or kind, "type": kind, "url": None})
    return []


def _many_parts(
    kind: str, boundary: str, body: bytes, attachments: list[dict[str, str | None]], depth: int
) -> list[Part]:
    mark = b"\n--" + boundary.encode("utf-8", "replace")
    pieces = (b"\n" + body).split(mark, MOST_PARTS)[1:]
    found: list[list[Part]] = []
    for piece in pieces:
        if piece.startswith(b"--"):
            break
        # The rest of the boundary's line is padding.
        headers, inner = _split(piece[piece.find(b"\n") + 1 :])
        found.append(_parts(headers, inner, attachments, depth + 1))
    if kind == "multipart/alternative":
        plain = [parts for parts in found if parts and all(said == "plain" and t.strip() for said, t in parts)]
        rich = [parts for parts in found if parts]
        return (plain or rich[-1:] or [[]])[0]
    return [part for parts in found for part in parts]


def _unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    packing = headers.get("content-transfer-encoding", "").lower()
    if packing == "base64":
        return _base64(body)
    if b">From " in body:
        body = ESCAPED_FROM.sub(rb"\1", body)
    return binascii.a2b_qp(body) if packing == "quoted-printable" else body


def _base64(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        body = NOT_BASE64.sub(b"", body)
        body = body[: len(body) - (len(body) % 4 == 1)]
        return binascii.a2b_base64(body + b"=" * (-len(body) % 4))


def _charset(told: str) -> str:
    found = CHARSET.search(told)
    return found[1] if found else "utf-8"


def _text(raw: bytes, charset: str) -> str:
    """Bytes as text; where the charset is wrong or unknown, as UTF-8, else as Windows' Western one."""
    try:
        return raw.decode(charset)
    except (LookupError, ValueError):
        return _guessed(raw)


def _guessed(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _file_name(headers: dict[str, str]) -> str:
    told = Message()
    for name in ("content-type", "content-disposition"):
        if name in headers:
            told[name] = headers[name]
    return decoded(told.get_filename("") or "")
