"""What may do harm: the risk lexicons, personal data, advertising."""

from collections.abc import Iterator

from folkmoot_engine.text.personal import find_personal
from folkmoot_engine.triage.reading import Reading
from folkmoot_engine.triage.reasons import Reason

LEXICON_RISKS = ("profanity", "insult", "threat", "self-harm")
# A datum's weight is how much harm its being public may do, not how surely it was recognised.
_PERSONAL_WEIGHTS = {"email": 0.45, "phone": 0.65, "iban": 0.8, "card": 0.9, "ip": 0.3, "postal": 0.4}
_NEWCOMER = 3  # messages
_MANY_LINKS = 4


def risk_reasons(reading: Reading, *, repeats: bool) -> Iterator[Reason]:
    """Reasons for the risk heads. `repeats`: nearly the same was said before."""
    for head in LEXICON_RISKS:
        yield from reading.reasons(head)
    yield from _personal(reading)
    yield from _spam(reading, repeats)


def _personal(reading: Reading) -> Iterator[Reason]:
    text = reading.message.text
    for kind, start, end in find_personal(text):
        yield Reason("personal-data", f"personal-{kind}", text[start:end], start, end, _PERSONAL_WEIGHTS[kind])


def _spam(reading: Reading, repeats: bool) -> Iterator[Reason]:
    """Links alone are no spam: they weigh for a newcomer, for a repeated text, or beside the words of advertising."""
    found = reading.reasons("spam")
    yield from found
    links = reading.message.links or []
    if not links or not (found or repeats or len(links) >= _MANY_LINKS):
        return
    if reading.message.author_messages <= _NEWCOMER:
        yield Reason("spam", "newcomer-links", links[0], None, None, 0.4)
    if len(links) >= _MANY_LINKS and len(reading.own.split()) < 12 * len(links):
        yield Reason("spam", "many-links", str(len(links)), None, None, 0.3)
    if repeats:
        yield Reason("spam", "repeats-earlier", "", None, None, 0.4)
