"""One conversation, from its first word to its last."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from folkmoot_engine.demo.people import Person, account, voiced
from folkmoot_engine.demo.phrases import Card
from folkmoot_engine.demo.scripts import ANSWER, CHAT, DRIFT, FORUM, INTENTS, MOVES, OPENER, PAUSES, SOCIAL, STAFF, Move

SIZES = ("XS", "S", "M", "L", "XL")
ASKING = ("problem", "question", "purchase", "complaint", "check")
BLANKS = re.compile(r"\s*\n\s*\n\s*")
SENTENCE = re.compile(r"(?<=[.?] )[^\W\d_]")
DRIFTS = 0.07
NIGHT_ENDS = 6  # local hour
TRIES = 4


@dataclass(slots=True)
class Said:
    """One thing said, and what the generator knows of it."""

    person: Person
    text: str
    intent: str
    at: datetime
    says: str = ""
    words: str = ""  # the text before the author's voice was laid on it
    title: str = ""
    parent: int | None = None  # what it answers; None for the channel's own way
    deleted_at: datetime | None = None
    edited_at: datetime | None = None
    accepted: bool = False
    personal: bool = False

    @property
    def asks(self) -> bool:
        return self.intent in ASKING and ("?" in self.text or "?" in self.title)


@dataclass(slots=True)
class Conversation:
    name: str  # its place in all the channels, for ever
    channel: str
    kind: str
    card: Card
    said: list[Said]
    tags: list[str]
    storm: str = ""

    def parent_of(self, number: int) -> int | None:
        """In a forum all answer the opening, elsewhere each answers the one before, if nothing else is told."""
        if number == 0:
            return None
        told = self.said[number].parent
        if told is not None:
            return told
        return 0 if self.channel == FORUM else number - 1

    def answered_by(self, number: int) -> int | None:
        """Which of the things said answers that one: the accepted answer, else the first by somebody else."""
        asked = self.said[number]
        answers = [
            later
            for later in range(number + 1, len(self.said))
            if self.said[later].intent in (ANSWER, "detail") and self.said[later].person is not asked.person
        ]
        return next((one for one in answers if self.said[one].accepted), answers[0] if answers else None)


def facts_of(card: Card, opener: Person, random: Random) -> dict[str, str]:
    """What stays the same from the first word of a conversation to its last."""
    product = card.products[int(random.random() * len(card.products))]
    return {
        "product": product,
        "product_tag": product.lower().replace(" ", "-"),
        "km": f"{int(120 * 90 ** random.random()):,}",
        "size": SIZES[int(random.random() * len(SIZES))],
        "order": str(40_000 + int(random.random() * 50_000)),
        "serial": f"WF{15 + int(random.random() * 10)}{10_000 + int(random.random() * 90_000)}",
        "asker": opener.first,
        "helper": opener.first,
    }


def talk(
    name: str,
    channel: str,
    kind: str,
    card: Card,
    opener: Person,
    begins: datetime,
    cast: Callable[[str], Person],
    random: Random,
    *,
    is_answered: bool,
) -> Conversation:
    """Let them talk. `cast` finds somebody for a part; where nobody `is_answered`, nobody answers."""
    facts = facts_of(card, opener, random)
    people = {OPENER: opener}
    said = [_opening(channel, kind, card, opener, begins, facts, random)]
    done = {"open"}
    moves = MOVES[kind]
    if channel != SOCIAL and random.random() < DRIFTS:
        moves = (*moves, *DRIFT)
    for move in moves:
        if _is_made(move, card, done, is_answered) and (move.chance == 1.0 or random.random() < move.chance):
            if move.who not in people:
                people[move.who] = cast(move.who)
            said.append(_reply(channel, move, card, people[move.who], said, facts, random))
            done.add(move.says)
    _accept(said)
    tags = [card.tag, facts["product_tag"]] if channel == FORUM and card.tag else []
    return Conversation(name, channel, kind, card, said, tags)


def _is_made(move: Move, card: Card, done: set[str], is_answered: bool) -> bool:
    if not card.knows(move.says) or (move.after and move.after not in done) or move.unless in done:
        return False
    if move.intent == ANSWER or move.who == STAFF:
        return is_answered
    return is_answered or move.says not in ("solved", "thanks", "relief", "back")


def _opening(
    channel: str, kind: str, card: Card, opener: Person, begins: datetime, facts: dict[str, str], random: Random
) -> Said:
    facts["me"] = opener.first
    shape = {
        "rising": f"{channel}_storm",
        "fading": "storm_late",
        "relief": "storm_thanks",
        "boycott": "storm_boycott",
        "spam": "open",
    }.get(kind, f"{channel}_{kind}")
    # What is written first under "open" has its title first under "title", and so on to the last.
    at = random.random()
    facts["open"] = card.say("open", facts, opener.voice.talkative, random, at)
    text = BLANKS.sub("\n\n", card.say(shape, facts, opener.voice.talkative, random)).strip()
    title, titled = "", f"{kind}_title" if card.knows(f"{kind}_title") else "title"
    if channel == FORUM and card.knows(titled):
        title = card.say(titled, facts, 1.0, random, at)
    text = _in_voice(text, channel, card, opener, facts, random, opens=True)
    return Said(opener, text, card.intent or INTENTS[kind], begins, "open", title=title)


def _reply(
    channel: str, move: Move, card: Card, person: Person, said: list[Said], facts: dict[str, str], random: Random
) -> Said:
    facts["me"] = person.first
    before = said[-1]
    text = _unsaid(move.says, card, person, said, facts, random)
    words, parent = text, None
    if person.kind == "staff":
        text = SENTENCE.sub(lambda found: found[0].upper(), text)
    else:
        text = _in_voice(text, channel, card, person, facts, random, opens=False)
        if channel == FORUM and random.random() < 0.07:
            parent = len(said) - 1
            first = before.text.split("\n", 1)[0].removeprefix("> ")
            text = f"> {first[:160]}\n\n{text}"
        elif channel == CHAT and random.random() < 0.14:
            text = f"@{before.person.name.replace(' ', '')} {text}"
        elif channel == SOCIAL and random.random() < 0.4:
            text = f"{account(before.person)} {text}"
    if move.intent == ANSWER:
        facts["helper"] = person.first
    at = _later(before.at, channel, person, move.pause, random)
    return Said(person, text, move.intent, at, move.says, words, parent=parent)


def _unsaid(says: str, card: Card, person: Person, said: list[Said], facts: dict[str, str], random: Random) -> str:
    """What nobody in this conversation has said in the same words, if a few tries can find it."""
    told = {one.words for one in said}
    for _ in range(TRIES):
        text = card.say(says, facts, person.voice.talkative, random).strip()
        if text not in told:
            break
    return text


def _in_voice(
    text: str, channel: str, card: Card, person: Person, facts: dict[str, str], random: Random, *, opens: bool
) -> str:
    text = voiced(text, person, chat=channel == CHAT, random=random)
    if person.voice.smiles and random.random() < person.voice.smiles:
        text = f"{text} {card.say('emoji', facts, 1.0, random)}"
    if channel == FORUM and person.voice.signs and (opens or len(text) > 80):
        text = f"{text}\n\n{card.say('sign', facts, 1.0, random)}"
    return text


def _later(before: datetime, channel: str, person: Person, pause: float, random: Random) -> datetime:
    """Soon, as a rule, and sometimes much later; outside the chat people sleep first."""
    minutes = PAUSES[channel] * (0.12 + 5 * random.random() ** 4) * pause
    at = before + timedelta(seconds=5 + int(60 * minutes))
    if channel != CHAT:
        hour = (at.hour + person.hours) % 24
        if hour < NIGHT_ENDS:
            at += timedelta(hours=NIGHT_ENDS - hour + int(3 * random.random()))
    return at


def _accept(said: list[Said]) -> None:
    """Who asked and thanked accepts the last answer before."""
    for number, one in enumerate(said):
        if one.says == "solved":
            answers = [before for before in said[:number] if before.intent == ANSWER]
            if answers:
                answers[-1].accepted = True
