"""A message as the first judge reads it: its own words, made comparable, and what the lexicons found in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import prod
from typing import NamedTuple

from folkmoot_engine.text.normalise import Folded, unmask
from folkmoot_engine.triage.lexicon import lexicon
from folkmoot_engine.triage.own_words import own_words
from folkmoot_engine.triage.reasons import Reason

_MOST_FOUND = 12  # reasons kept of one head
_SIGNS_READ = 20_000  # of a text; longer ones are logs or floods, and judged by their beginning


class Message(NamedTuple):
    """A row of schema MESSAGE_IN_CONTEXT; times in microseconds since 1970, UTC."""

    uid: str
    title: str | None
    html: str
    text: str
    kind: str
    sent_at: int
    mentions: list[str] | None
    links: list[str] | None
    opens_thread: bool
    answered: bool
    reach: int
    author_kind: str
    author_is_staff: bool
    author_messages: int


@dataclass(slots=True)
class Reading:
    """A message, its own words (as long as its text), the same made comparable, and the lexicons' finds by head."""

    message: Message
    own: str
    folded: Folded
    title: str = ""
    folded_title: str = ""
    finds: dict[str, list[Reason]] = field(default_factory=dict)

    def reasons(self, head: str) -> list[Reason]:
        """What the lexicon of `head` found, its weights for the head of the same name."""
        return self.finds.get(head, [])


def read(message: Message) -> Reading:
    """Reads the title and the first 20,000 signs of the text."""
    own = own_words(message.text[:_SIGNS_READ], message.html)
    reading = Reading(message, own, unmask(own), title=message.title or "")
    for hit in lexicon().find(reading.folded):
        start, end = reading.folded.span(hit.start, hit.end)
        _keep(reading, Reason(hit.head, f"lexicon-{hit.head}", message.text[start:end], start, end, hit.weight))
    if reading.title:
        title = unmask(reading.title)
        reading.folded_title = title.text
        for hit in lexicon().find(title):
            start, end = title.span(hit.start, hit.end)
            words = reading.title[start:end]
            _keep(reading, Reason(hit.head, f"lexicon-{hit.head}", words, None, None, hit.weight))
    return reading


def _keep(reading: Reading, reason: Reason) -> None:
    found = reading.finds.setdefault(reason.head, [])
    if len(found) < _MOST_FOUND:
        found.append(reason)


def combine(weights: Iterable[float]) -> float:
    """The probability that pieces of evidence give together: 1 − ∏(1 − w); a negative weight takes its share away."""
    weights = list(weights)
    against = prod(1 + w for w in weights if w < 0)
    return (1 - prod(1 - w for w in weights if w > 0)) * against
