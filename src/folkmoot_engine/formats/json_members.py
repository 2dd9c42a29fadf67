"""The members of one long JSON array, one at a time, whatever its size; what is damaged among them is damage alone."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from folkmoot_engine.errors import BrokenArchive, RecordError
from folkmoot_engine.formats.batches import refuse
from folkmoot_engine.formats.container import Container

LONGEST = 16 << 20  # characters of one member
SHOWN = 64 << 10  # characters of a damaged one that are handed back
PARTIAL = 12  # characters at the end of what is read in which an escape or a word may be cut through
NOT_SPACE = re.compile(r"[^ \t\r\n,]")
OVERLAP = 200  # characters in which the array's name, or the seam between two members, must stand


class Damaged(NamedTuple):
    """A stretch of the array that is no member."""

    code: str
    what: str
    text: str

    @property
    def error(self) -> RecordError:
        return refuse(self.code, self.what, "Mend the record, or export the archive again.")


class Members:
    """Reads the members of each array that `opening` finds ("items": [) in one file.

    `seam` finds where one member ends and the next begins: after damage reading goes on at the end of what it finds.
    """

    def __init__(self, archive: Container, name: str, *, opening: re.Pattern[str], seam: re.Pattern[str]) -> None:
        self._chunks = archive.chunks(name)
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._opening, self._seam = opening, seam
        self._text, self._at, self._ended = "", 0, False
        self._damage: BrokenArchive | None = None

    def __iter__(self) -> Iterator[Any]:
        """Each member as a value, or as Damaged; damage to the file comes last."""
        while self._skip_to(self._opening):
            while self._at_member():
                yield self._member()
        if self._damage:
            yield Damaged("damaged-file", self._damage.what, "")

    def _more(self) -> None:
        """Read about as much as is still unread, so that a long member is not tried too often."""
        parts = [self._text[self._at :]]
        wanted = max(1, len(parts[0]))
        while wanted > 0 and not self._ended:
            parts.append(self._next())
            wanted -= len(parts[-1])
        self._text, self._at = "".join(parts), 0

    def _next(self) -> str:
        try:
            chunk = next(self._chunks, b"")
        except BrokenArchive as error:
            chunk, self._damage = b"", error
        self._ended = not chunk
        return self._decode(chunk, self._ended)

    def _skip_to(self, mark: re.Pattern[str]) -> bool:
        """Go on to where the mark ends, or to the end of the file."""
        while not (found := mark.search(self._text, self._at)):
            if self._ended:
                self._at = len(self._text)
                return False
            self._at = max(self._at, len(self._text) - OVERLAP)
            self._more()
        self._at = found.end()
        return True

    def _at_member(self) -> bool:
        """Whether another member begins, after space and commas; passes the bracket that ends the array."""
        while not (found := NOT_SPACE.search(self._text, self._at)):
            if self._ended:
                self._at = len(self._text)
                return False
            self._at = len(self._text)
            self._more()
        self._at = found.end() if found[0] == "]" else found.start()
        return found[0] != "]"

    def _member(self) -> Any:
        while True:
            try:
                value, self._at = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                return self._damaged("bad-json", "The record is nested too deeply")
            except ValueError as error:
                if not self._cut_through(error) or self._ended:
                    return self._damaged("bad-json", f"The record is no JSON ({getattr(error, 'msg', error)})")
                if len(self._text) - self._at > LONGEST:
                    return self._damaged("too-long", f"The record is longer than {LONGEST >> 20} MiB")
                self._more()
            else:
                return value

    def _cut_through(self, error: ValueError) -> bool:
        """Whether the member seems sound as far as it has been read."""
        msg, pos = getattr(error, "msg", ""), getattr(error, "pos", 0)
        return msg.startswith("Unterminated string") or pos >= len(self._text) - PARTIAL

    def _damaged(self, code: str, what: str) -> Damaged:
        """Passes over the member. Its text is shown as far as it has been read, up to the seam."""
        seam = self._seam.search(self._text, self._at)
        end = seam.start() + 1 if seam else len(self._text)
        text = self._text[self._at : min(end, self._at + SHOWN)]
        self._skip_to(self._seam)
        return Damaged(code, what, text)


DECODER = json.JSONDecoder()
