"""Which column of a table is what: proposed from names and content, checked, saved as JSON."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from folkmoot_engine.errors import MappingError, RecordError
from folkmoot_engine.formats.table_times import CLOCKS, parsed_time

NEEDED = ("text", "sent_at")
# What people call the columns, in English and German; compared in lower case without spaces and marks.
NAMES: dict[str, str] = {
    "text": "text message body content comment post nachricht inhalt beitrag kommentar mitteilung messagetext "
    "msg html markdown textbody description meldung",
    "sent_at": "sentat date time timestamp created createdat datetime ts posted postedat sent published publishedat "
    "creationdate datum zeit zeitpunkt zeitstempel uhrzeit erstellt erstelltam gesendet gesendetam createdutc when",
    "id": "id messageid msgid postid commentid uid uuid nachrichtid nachrichtenid beitragsid kommentarid nativeid "
    "kennung nummer",
    "author_id": "authorid userid fromuserid fromid senderid memberid username login handle useruid autorid "
    "benutzerid nutzerid absenderid mitgliedid benutzername email fromemail",
    "author_name": "author user name from sender fromusername authorname displayname fullname member nick nickname "
    "autor benutzer nutzer absender verfasser mitglied anzeigename nutzername fromname",
    "thread": "threadid thread topicid conversationid conversation discussionid ticketid themaid thema gespraech "
    "konversation faden threadts",
    "parent": "parentid parent replyto inreplyto replytoid parentmessageid repliedto antwortauf bezug inreplytoid",
    "title": "title subject headline topic titel betreff ueberschrift",
    "channel": "channel room forum group channelname roomname roomuri category kanal raum gruppe kategorie",
    "channel_id": "channelid roomid forumid groupid categoryid kanalid raumid gruppenid",
    "kind": "kind type messagetype posttype art typ",
    "url": "url link permalink href address adresse verweis",
    "score": "score likes votes upvotes points punkte bewertung stimmen gefaelltmir",
    "views": "views viewcount hits impressions aufrufe ansichten",
    "tags": "tags labels keywords schlagworte stichworte hashtags",
    "edited_at": "editedat edited updatedat updated modified modifiedat lasteditdate bearbeitet geaendert "
    "bearbeitetam geaendertam",
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names.split()}
MARKUPS = ("plain", "markdown", "html")
CHANNELS = {"channel", "channel_id"}
ENOUGH_TO_JUDGE, MOSTLY_NEW = 50, 0.8  # rows; the share of them with a channel of their own that cannot be meant
SAMPLE = 200  # rows that are looked at to propose

FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
HTML_SIGNS = re.compile(r"</?(?:p|br|a|div|strong|em|b|i|ul|li|blockquote|code|pre)\b[^>]*>", re.IGNORECASE)
MARKDOWN_SIGNS = re.compile(r"\]\(https?://|```|\*\*\S|^#{1,4} ", re.MULTILINE)
HEX_ID = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column means.

    `columns` is field → the column's name, or its number from 1 where there is no header.
    """

    columns: dict[str, str] = field(default_factory=dict)
    header: bool = True
    time: str = "iso"  # iso, seconds, milliseconds, day-first, month-first
    zone: str = "UTC"  # of times that do not say: a name such as Europe/Berlin
    markup: str = "plain"  # plain, markdown, html
    source: str = ""  # the world whose channels and author ids these are; empty: this table alone
    address: str = ""  # of a message at its source, with {channel} and {id} in it

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, told: str) -> "Mapping":
        """Raises MappingError where it is no mapping."""
        try:
            return cls.from_dict(json.loads(told))
        except ValueError as error:
            raise _wrong(f"The mapping is no JSON: {error}", "Save it again.") from error

    @classmethod
    def from_dict(cls, told: Any) -> "Mapping":
        """Raises MappingError where a key or a value is not known."""
        known = {
            "columns": dict,
            "header": bool,
            "time": str,
            "zone": str,
            "markup": str,
            "source": str,
            "address": str,
        }
        if not isinstance(told, dict):
            raise _wrong("The mapping is no JSON object", "Write it in braces.")
        for key, value in told.items():
            if key not in known:
                raise _wrong(f'The mapping knows no "{key}"', f"Known: {', '.join(known)}.")
            if not isinstance(value, known[key]):
                raise _wrong(f'"{key}" of the mapping is of the wrong type', "Compare a saved mapping.")
        columns = {str(name): str(column) for name, column in told.get("columns", {}).items()}
        return replace(cls(**told), columns=columns).checked()

    def checked(self, columns: Sequence[str] | None = None) -> "Mapping":
        """The mapping itself, if it can be used on a table with these columns. Raises MappingError."""
        for name in self.columns:
            if name not in NAMES:
                raise _wrong(f'There is no field "{name}"', f"Fields: {', '.join(NAMES)}.")
        for name in NEEDED:
            if not self.columns.get(name):
                shown = f" Columns: {', '.join(columns)}." if columns else ""
                raise _wrong(f'No column is named as "{name}"', f"Say which column it is.{shown}")
        if self.time not in CLOCKS:
            remedy = f"Choose one of: {', '.join(CLOCKS)}. 03/04/2015 is April in day-first, March in month-first."
            raise _wrong("It is not clear how times are written", remedy)
        if self.markup not in MARKUPS:
            raise _wrong(f'There is no markup "{self.markup}"', f"Choose one of: {', '.join(MARKUPS)}.")
        if not re.fullmatch(r"[a-z0-9._-]*", self.source):
            raise _wrong("The source's name is no slug", "Use small letters, digits and hyphens.")
        if self.address and not self.address.startswith(("https://", "http://")):
            raise _wrong("The address of messages is none", "Begin it with https://.")
        zone_named(self.zone)
        for name, column in self.columns.items():
            if columns is not None and column not in columns:
                raise _wrong(f'There is no column "{column}" for "{name}"', f"Columns: {', '.join(columns)}.")
        return self

    def checked_against(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> "Mapping":
        """The mapping itself, if these rows do not speak against it. Raises MappingError.

        A wrong column taken for the channel would make a channel of every row, and channels are not merged again.
        """
        for name in CHANNELS & self.columns.keys():
            column = self.columns[name]
            if _differ_nearly_all(rows, columns.index(column)):
                remedy = "Choose the column that names the place of the conversation, or none."
                raise _wrong(f'Nearly every row would be a channel of its own by column "{column}"', remedy)
        return self


GITTER = Mapping(
    columns={
        "channel_id": "1",
        "channel": "2",
        "sent_at": "3",
        "author_id": "4",
        "author_name": "5",
        "id": "6",
        "text": "7",
    },
    header=False,
    markup="markdown",
    source="gitter",
    address="https://gitter.im/{channel}?at={id}",
)
READY = {"gitter": GITTER}


@lru_cache(maxsize=50)
def zone_named(name: str) -> tzinfo:
    """The zone of that name. Raises MappingError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(f'There is no zone "{name}"', "Write it as in Europe/Berlin, or UTC.") from error


def is_gitter(rows: Sequence[Sequence[Any]]) -> bool:
    """Gitter's tables: no header; room, its address, time, author's id and name, message's id, text."""
    return bool(rows) and all(
        len(row) == 7 and all(HEX_ID.fullmatch(str(row[at])) for at in (0, 3, 5)) and _fits(CLOCKS["iso"], row[2])
        for row in rows[:5]
    )


def has_header(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the first row names the columns: one of the names is known, and no cell is a time."""
    if not rows:
        return False
    first = [str(cell or "").strip() for cell in rows[0]]
    return any(_plain_name(cell) in FIELD_OF for cell in first) and not any(
        len(cell) > 7 and _fits(CLOCKS["iso"], cell) for cell in first
    )


def proposed(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, header: bool, zone: str = "UTC") -> Mapping:
    """The likeliest mapping of a table. It may lack what is needed: `checked()` says so."""
    rows = rows[:SAMPLE]
    found: dict[str, str] = {}
    for at, column in enumerate(columns):
        name = FIELD_OF.get(_plain_name(column))
        if not header or not name or name in found or (name in CHANNELS and _differ_nearly_all(rows, at)):
            continue
        found[name] = column
    cells = {column: [row[at] for row in rows if at < len(row)] for at, column in enumerate(columns)}
    _complete(found, cells)
    times = cells.get(found.get("sent_at", ""), [])
    texts = [str(cell or "") for cell in cells.get(found.get("text", ""), [])]
    return Mapping(columns=found, header=header, time=_clock(times), zone=zone, markup=_markup(texts))


def _differ_nearly_all(rows: Sequence[Sequence[Any]], at: int) -> bool:
    if len(rows) < ENOUGH_TO_JUDGE:
        return False
    return len({str(row[at]) for row in rows if at < len(row)}) > MOSTLY_NEW * len(rows)


def _complete(found: dict[str, str], cells: dict[str, list[Any]]) -> None:
    """Fill in from the content what the names do not tell."""
    free = {column: values for column, values in cells.items() if column not in found.values()}
    if "sent_at" not in found:
        times = [column for column, values in free.items() if _clock(values) in ("iso", "milliseconds")]
        if times:
            found["sent_at"] = times[0]
            del free[times[0]]
    if "text" not in found:
        lengths = {column: _mean_words(values) for column, values in free.items()}
        longest = max(lengths, key=lengths.__getitem__, default=None)
        if longest is not None and lengths[longest] >= 3:
            found["text"] = longest
    # A table with a name of the author alone: the name is the best id there is.
    if "author_id" not in found and "author_name" in found:
        found["author_id"] = found["author_name"]


def _mean_words(values: Iterable[Any]) -> float:
    counts = [len(str(value or "").split()) for value in values]
    return sum(counts) / len(counts) if counts else 0.0


def _clock(values: Sequence[Any]) -> str:
    """How these times are written; "" where that cannot be told."""
    told = [value for value in values if value not in (None, "")]
    if not told:
        return "iso"
    fitting = {name: sum(_fits(parse, value) for value in told) for name, parse in CLOCKS.items()}
    if fitting["day-first"] == fitting["month-first"] == max(fitting.values()) > 0:
        # With points it is the German way; with slashes nobody can know.
        return "day-first" if all("." in str(value).split(" ")[0] for value in told) else ""
    best = max(fitting, key=fitting.__getitem__)
    return best if fitting[best] * 2 >= len(told) else ""


def _fits(clock: Callable[[str], datetime], value: Any) -> bool:
    try:
        parsed_time(value, clock, None)
    except RecordError:
        return False
    return True


def _markup(texts: Sequence[str]) -> str:
    few = max(1, len(texts) // 20)
    if sum(1 for text in texts if HTML_SIGNS.search(text)) >= few:
        return "html"
    return "markdown" if sum(1 for text in texts if MARKDOWN_SIGNS.search(text)) >= few else "plain"


def _plain_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", str(name).lower().translate(FOLDED).rpartition(".")[2] or str(name).lower())


def _wrong(what: str, remedy: str) -> MappingError:
    return MappingError(what, where="mapping", remedy=remedy)
