"""JSON of any size, read piece by piece: the elements of a long list one at a time, each spoiling itself alone.

The standard decoder reads from a window of text that grows until a value in it is whole. Where there is no JSON the
stream goes on at the next place where a record begins as earlier ones did: a nested list has commas and braces too.
"""

import codecs
import json
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from folkmoot_engine.errors import BrokenArchive, RecordError
from folkmoot_engine.formats.batches import refuse

LONGEST = 8 << 20  # characters of one value
SHOWN = 64 << 10  # characters of a damaged one that are handed back
EDGE = 16  # characters before the window's end where an error may be a value cut in two
MOST_OPENINGS = 20
OVERLAP = 2_000  # characters in which the beginning of a record is recognised

SPACE = re.compile(r"[ \t\r\n]*")
BETWEEN = re.compile(r"[ \t\r\n,]*")  # elements; a comma too many harms nobody
NOT_TEXT = re.compile("[\udc80-\udcff]")  # bytes that were no UTF-8
GAP = r"\s{0,200}"
SHORT = 60  # characters of a value that may stand between two names by which a record is known
SHORT_VALUE = r'(?:"(?:[^"\\]|\\.){0,300}"|[^\s,"{}\[\]]{1,60})'
UNTERMINATED = "Unterminated string"  # as the decoder calls it
DECODER = json.JSONDecoder()


class Damaged(NamedTuple):
    """A stretch of a list that is no element of it, as text."""

    error: RecordError
    text: str


class JsonStream:
    """One JSON text, pulled from its bytes: look at what comes next, then read it whole, or enter it."""

    def __init__(self, chunks: Generator[bytes], openings: Iterable[tuple[str, ...]] = ()) -> None:
        """`openings` are the first names of records, so that one can be told from what lies within another."""
        self._chunks = chunks
        self._decode: codecs.IncrementalDecoder | None = None
        self._text, self._at, self._before = "", 0, 0
        self._ended = False
        self._openings = set(openings)
        self.damage: BrokenArchive | None = None  # to the file, met while reading it

    def close(self) -> None:
        """Lets go of the file, wherever the reading stands."""
        self._chunks.close()

    def peek(self, past: re.Pattern = SPACE) -> str:
        """The first character of what comes next; nothing at the end."""
        while True:
            self._at = past.match(self._text, self._at).end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """What comes next, whole. Raises RecordError where it is no JSON, no text, or too long."""
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._at)
                ahead = EDGE if isinstance(found, int | float) else 0  # a number may go on in the next chunk
                if end + ahead <= len(self._text) or not self._more():
                    return self._accepted(found, end)
            except (ValueError, RecursionError) as error:
                if self._is_hopeless(error) or not self._grow():
                    raise self._refusal(error) from error

    def names(self) -> Iterator[str]:
        """The names of the object that comes next, the stream at each one's value, which is read or passed over.

        Raises RecordError where it is no object.
        """
        self._take("{")
        while self.peek(BETWEEN) != "}":
            name = self.value()
            self._take(":")
            self.peek()
            here = self._before + self._at
            yield str(name)
            if self._before + self._at == here:
                self._pass_over()
        self._at += 1

    def elements(self) -> Iterator[None]:
        """Stands at each element of the list that comes next, which the caller reads."""
        self._take("[")
        while self.peek(BETWEEN) not in ("]", ""):
            here = self._before + self._at
            yield
            if self._before + self._at == here:
                self._pass_over()
        self._take("]")

    def records(self) -> Iterator[Any]:
        """The elements of the list that comes next, each whole; what is no JSON comes as Damaged."""
        try:
            self._take("[")
        except RecordError as error:
            yield Damaged(error, self._to_next_record())
            if not self.peek():
                return
        while (sign := self.peek(BETWEEN)) not in ("]", ""):
            record = self._record()
            yield record
            if isinstance(record, Damaged) and not self.peek():
                return
        if sign:
            self._at += 1
        else:
            yield Damaged(self._cut_off(), "")

    def _record(self) -> Any:
        try:
            record = self.value()
        except RecordError as error:
            return Damaged(error, self._to_next_record())
        if isinstance(record, dict) and record and len(self._openings) < MOST_OPENINGS:
            self._openings.add(_opening(record))
        return record

    def _to_next_record(self) -> str:
        """Passes over what cannot be read; gives back its beginning."""
        shown, boundary = "", self._boundary()
        while True:
            found = boundary.search(self._text, self._at)
            # What is left unsearched may be the beginning of a record that goes on in the next chunk.
            stop = found.start() + 1 if found else len(self._text) - (0 if self._ended else OVERLAP)
            stop = max(stop, self._at)
            shown += self._text[self._at : min(stop, self._at + SHOWN - len(shown))]
            self._at = stop
            if found:
                return shown
            if not self._more():
                self._ended = True
                if self._at == len(self._text):
                    return shown

    def _boundary(self) -> re.Pattern:
        """The end of one object before the beginning of another, at its closing brace."""
        beginnings = []
        for names in self._openings:
            quoted = [re.escape(json.dumps(name, ensure_ascii=False)) + f"{GAP}:" for name in names]
            beginnings.append(f"{GAP}{SHORT_VALUE}{GAP},{GAP}".join(quoted))
        known = f"{GAP}(?:{'|'.join(sorted(beginnings))})" if beginnings else ""
        return re.compile(rf"\}}{GAP},{GAP}(?=\{{{known})", re.DOTALL)

    def _accepted(self, found: Any, end: int) -> Any:
        if not self._text.isascii() and NOT_TEXT.search(self._text, self._at, end):
            raise refuse("bad-encoding", "The record holds bytes that are no UTF-8", "Write those letters anew.")
        self._at = end
        return found

    def _is_hopeless(self, error: Exception) -> bool:
        """Whether more text would not help: the fault lies before the window's end."""
        if not isinstance(error, json.JSONDecodeError):
            return True  # nested beyond measure, or a number of thousands of digits
        return error.pos < len(self._text) - EDGE and not error.msg.startswith(UNTERMINATED)

    def _grow(self) -> bool:
        """Twice the text after this place, so that a long value is not begun again for every chunk."""
        target = 2 * (len(self._text) - self._at)
        if target > 2 * LONGEST:
            return False
        grown = False
        while len(self._text) - self._at <= target and self._more():
            grown = True
        return grown

    def _refusal(self, error: Exception) -> RecordError:
        if isinstance(error, RecursionError):
            return refuse("bad-json", "The record is nested too deeply", "Leave it out.")
        if not isinstance(error, json.JSONDecodeError):
            return refuse("bad-json", "The record holds a number of too many digits", "Correct the number.")
        if not self._is_hopeless(error) and not self._ended:
            what = f"The record is longer than {LONGEST >> 20} million characters"
            return refuse("too-long", what, "Look for a missing quotation mark or bracket.")
        if error.msg.startswith(UNTERMINATED) or error.pos >= len(self._text.rstrip()):
            return self._cut_off()
        return refuse("bad-json", f"The record is no JSON ({error.msg})", "Mend its commas and quotes.")

    def _cut_off(self) -> RecordError:
        if self.damage:
            return refuse("damaged-file", self.damage.what, self.damage.remedy)
        return refuse("cut-off", "The file ends too early", "Export it again, or mend its last record.")

    def _pass_over(self) -> None:
        """Past the value that comes next, however long: what is too long to be held is entered."""
        try:
            self.value()
        except RecordError as error:
            if error.where != "too-long" or self.peek() not in ("{", "["):
                raise
            for _ in self.names() if self.peek() == "{" else self.elements():
                continue

    def _take(self, sign: str) -> None:
        found = self.peek()
        if not found:
            raise self._cut_off()
        if found != sign:
            raise refuse("bad-json", f'There is "{found}" where "{sign}" should be', "Mend its commas and brackets.")
        self._at += 1

    def _more(self) -> bool:
        """Another chunk into the window, what was read out of it; False at the end."""
        if self._ended:
            return False
        try:
            chunk = next(self._chunks, b"")
        except BrokenArchive as error:
            chunk, self.damage = b"", error
        self._ended = not chunk
        if self._decode is None:
            self._decode = _decoder(chunk)
        self._before += self._at
        self._text, self._at = self._text[self._at :] + self._decode.decode(chunk, self._ended), 0
        return not self._ended or self._at < len(self._text)


def _opening(record: dict[str, Any]) -> tuple[str, ...]:
    """The record's first two names, or its first alone where much may stand between them."""
    first = next(iter(record.values()))
    return tuple(islice(record, 1 if isinstance(first, dict | list) or len(str(first)) > SHORT else 2))


def _decoder(start: bytes) -> codecs.IncrementalDecoder:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace")
    return codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")


def parsed(text: str) -> Any:
    """One mended record. What followed the last record of its list may still hang on it.

    Raises RecordError where it is no JSON.
    """
    stream = JsonStream(part for part in [text.encode("utf-8", "surrogatepass")])
    record = stream.value()
    if stream.peek() not in ("", "]", ","):
        raise refuse("bad-json", "More follows the record", "Write one record alone.")
    return record
