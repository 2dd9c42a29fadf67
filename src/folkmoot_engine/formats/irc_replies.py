"""Which earlier line a line of a chat answers, where the log does not say: a plain baseline.

In order: whom the line names is answered; else who has just spoken to its author; else its author goes on with what
they were saying, or answers the one they were talking with; else it opens a conversation. A name is one that has
spoken lately. No words are read but names. docs/reference/irc.md tells how often this is right.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

FAR, LONG_AGO = 300, timedelta(hours=3)  # an answer to somebody named: as many lines and so much time back, at most
NEAR, RECENTLY = 30, timedelta(minutes=30)  # an answer to somebody who is not named
CLOSE, JUST_NOW = 10, timedelta(minutes=10)  # going on oneself; what somebody said to me beside what they said last
SHORTEST = 3  # letters of a name that counts where it does not stand at the beginning
MOST_WORDS = 100  # of a line, among which names are looked for

ADDRESSED = re.compile(r"\s*@?([^\s,:;>]+)\s?[,:;>]")
WORD = re.compile(r"[\w\[\]\\`^{}|-]+")


@dataclass(slots=True)
class Said:
    """A line that may be answered."""

    id: str
    number: int  # counted in lines of talk
    at: datetime
    to: str | None  # the person it names


class Conversation:
    """The talk of one channel, in its order. People are named by their nick in lower case."""

    def __init__(self) -> None:
        self._number = 0
        self._last: dict[str, Said] = {}  # by who said it
        self._heard: dict[str, Said] = {}  # by whom it names
        self._between: dict[tuple[str, str], Said] = {}  # by who said it, and whom it names

    def add(self, id: str, person: str, words: str, at: datetime) -> tuple[str | None, str | None]:
        """(the id that this line answers or None, the person it names or None)."""
        self._number += 1
        named = self._named(person, words)
        answers = self._answered(person, named, at)
        self._note(Said(id, self._number, at, named), person)
        return (answers.id if answers else None), named

    def _named(self, person: str, words: str) -> str | None:
        addressed = ADDRESSED.match(words)
        if addressed and self._may_be(addressed[1].lower(), person):
            return addressed[1].lower()
        found = (word.lower() for word in WORD.findall(words)[:MOST_WORDS] if len(word) >= SHORTEST)
        return next((word for word in found if self._may_be(word, person)), None)

    def _may_be(self, word: str, person: str) -> bool:
        return word != person and word in self._last

    def _answered(self, person: str, named: str | None, at: datetime) -> Said | None:
        if named:
            return self._words_of(named, person, at)
        own, heard = self._last.get(person), self._heard.get(person)
        if heard and (own is None or heard.number > own.number) and self._within(heard, at, NEAR, RECENTLY):
            return heard
        if own is None or not self._within(own, at, CLOSE, JUST_NOW):
            return None
        partner = self._last.get(own.to) if own.to else None
        if partner and partner.number > own.number and self._within(partner, at, NEAR, RECENTLY):
            return partner
        return own

    def _words_of(self, named: str, person: str, at: datetime) -> Said | None:
        """What they said to this person, if they have said little else since; otherwise what they said last."""
        last, to_me = self._last[named], self._between.get((named, person))
        chosen = to_me if to_me and last.number - to_me.number <= CLOSE else last
        return chosen if self._within(chosen, at, FAR, LONG_AGO) else None

    def _within(self, said: Said, at: datetime, lines: int, time: timedelta) -> bool:
        return self._number - said.number <= lines and abs(at - said.at) <= time

    def _note(self, said: Said, person: str) -> None:
        self._last[person] = said
        if said.to:
            self._heard[said.to] = said
            self._between[person, said.to] = said
        if self._number % FAR == 0:
            self._forget()

    def _forget(self) -> None:
        """Let go of what is too far back to be answered."""
        for table in (self._last, self._heard, self._between):
            for key in [key for key, said in table.items() if self._number - said.number > FAR]:
                del table[key]
