"""A year of a community: its days, one after the other, and what is said on each, in the order it is said."""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from folkmoot_engine.demo.conversation import Conversation, Said, facts_of, talk
from folkmoot_engine.demo.people import Crowd, Person, a_language, pick
from folkmoot_engine.demo.phrases import Card, cards
from folkmoot_engine.demo.recipe import Recipe
from folkmoot_engine.demo.scenes import many, scenes
from folkmoot_engine.demo.scripts import CHANNELS, CHAT, FORUM, MIX, SOCIAL, STAFF, drawn
from folkmoot_engine.demo.seasons import DAY, DAYS, STORMS, Storm, ordinary, quotas, spoken_at, stormy

GUESTS = {FORUM: 0.12, CHAT: 0.03, SOCIAL: 0.1}  # of conversations begin with somebody who comes once
HELPING_GUESTS = 0.06
# Of what is asked, so much stays without an answer, by the age of the question in days.
UNANSWERED = ((3, 0.6), (8, 0.3), (DAYS + 1, 0.025))
# The troublemaker, before he was sent away and after he came back: days before the end.
TROUBLE = ((190, 82), (70, 2))
MOST_TROUBLE, TROUBLES = 0.06, 300  # of conversations in those days; and how many, roughly, times sixty
ON_DUTY = ("Wrenfield Team", "Wrenfield Team", "Lena at Wrenfield", "Marek at Wrenfield")  # in forum and chat
POSTS_A_NUMBER = 0.08  # of those who ask the brand
ATTENTIVE = {"spammer": (2, 0.93), "troublemaker": (3, 0.85)}  # after so many days, so much of theirs is taken down
EDITS, REGRETS = 0.03, 0.002
BOYCOTTS, RELIEFS = 0.05, 0.3  # of what is said at and after the peak of a storm


class Planted(NamedTuple):
    """One message: when, which of its conversation. `order` parts what is said in the same second."""

    at: datetime
    order: int
    number: int
    conversation: Conversation

    @property
    def said(self) -> Said:
        return self.conversation.said[self.number]


def community(recipe: Recipe) -> Iterator[Planted]:
    """All messages of the recipe, in the order they are said; exactly as many as it names."""
    return _Year(recipe).messages()


def regulars(messages: int) -> int:
    """How many people come again and again in a community of that size."""
    return int(3.2 * messages**0.6)


class _Year:
    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.begin = recipe.until - DAYS * DAY
        self.crowd = Crowd(recipe.seed, regulars(recipe.messages))
        self.left = recipe.messages
        self.waiting: list[Planted] = []
        self.order = 0
        self.trouble = min(MOST_TROUBLE, TROUBLES / recipe.messages)

    def messages(self) -> Iterator[Planted]:
        for scene in scenes(self.recipe.until):
            self._plant(scene)
        storms = {storm: quotas(round(self.recipe.messages * storm.share), stormy(storm)) for storm in STORMS}
        everyday = self.recipe.messages - many() - sum(map(sum, storms.values()))
        owed = dict.fromkeys(storms, 0)
        usual, due = quotas(everyday, ordinary(self.recipe.until)), 0
        for day in range(DAYS):
            for storm, shares in storms.items():
                owed[storm] = self._storm(storm, day, owed[storm] + shares[day])
            due = self._usual(day, due + usual[day])
            yield from self._said_before(self.begin + (day + 1) * DAY)
        yield from self._said_before(self.recipe.until + DAY)

    def _said_before(self, end: datetime) -> Iterator[Planted]:
        while self.waiting and self.waiting[0].at < end:
            yield heapq.heappop(self.waiting)

    def _plant(self, conversation: Conversation) -> int:
        """Keep what is said until the end, and no more than is left to say. Returns how much that was."""
        said = [one for one in conversation.said if one.at <= self.recipe.until][: self.left]
        conversation.said = said
        for number, one in enumerate(said):
            self.order += 1
            heapq.heappush(self.waiting, Planted(one.at, self.order, number, conversation))
        self.left -= len(said)
        return len(said)

    def _usual(self, day: int, due: int) -> int:
        """The day's ordinary conversations. Returns what is due the next day; it may be less than nothing."""
        random = Random(f"{self.recipe.seed}/day/{day}")
        is_last = day == DAYS - 1
        count = 0
        while self.left and (due > 0 or is_last):
            channel = drawn(CHANNELS, random.random())
            kind = drawn(MIX[channel], random.random())
            language = "en" if kind == "spam" else a_language(random)
            if kind not in cards(language):
                kind = "show"
            card = pick(cards(language)[kind], random)
            conversation = self._talk(f"d{day}-{count}", channel, kind, card, day, random)
            self._trouble(conversation, day, random)
            self._afterwards(conversation, day, random)
            due -= self._plant(conversation)
            count += 1
        return due

    def _storm(self, storm: Storm, day: int, due: int) -> int:
        if due <= 0:
            return due
        random = Random(f"{self.recipe.seed}/{storm.name}/{day}")
        is_answered = DAYS - day <= storm.peak
        count = 0
        while due > 0 and self.left:
            channel = drawn(CHANNELS, random.random())
            language = a_language(random)
            kind = _storm_kind(is_answered, random)
            card = _storm_card(storm, language)
            conversation = self._talk(f"{storm.name}{day}-{count}", channel, kind, card, day, random)
            conversation.storm = storm.name
            due -= self._plant(conversation)
            count += 1
        return due

    def _talk(self, name: str, channel: str, kind: str, card: Card, day: int, random: Random) -> Conversation:
        language = card.language
        if kind == "spam":
            opener = self.crowd.guest(language, "spammer")
        elif random.random() < GUESTS[channel]:
            opener = self.crowd.guest(language)
        else:
            opener = self.crowd.regular(language, random)
        begins = spoken_at(self.begin + day * DAY, opener.hours, opener.rises, random.random())
        met = {opener.id}

        def cast(part: str) -> Person:
            return self._cast(part, channel, language, met, random)

        unanswered = next(share for days, share in UNANSWERED if DAYS - day <= days)
        is_answered = kind in ("rising", "fading") or random.random() >= unanswered
        return talk(name, channel, kind, card, opener, begins, cast, random, is_answered=is_answered)

    def _cast(self, part: str, channel: str, language: str, met: set[str], random: Random) -> Person:
        """Somebody who has not yet spoken in this conversation."""
        if part == STAFF:
            return self._staff(channel, random)
        if random.random() >= HELPING_GUESTS:
            for _ in range(4):
                person = self.crowd.regular(language, random)
                if person.id not in met:
                    met.add(person.id)
                    return person
        return self.crowd.guest(language)

    def _staff(self, channel: str, random: Random) -> Person:
        if channel == SOCIAL:
            return self.crowd.staff["@wrenfield"]
        return self.crowd.staff[pick(ON_DUTY, random)]

    def _trouble(self, conversation: Conversation, day: int, random: Random) -> None:
        """The troublemaker drops in, others object, and sometimes the team steps in."""
        era = next((at for at, (first, last) in enumerate(TROUBLE) if last <= DAYS - day <= first), None)
        if era is None or conversation.channel == SOCIAL or conversation.card.language != "en":
            return
        if random.random() >= self.trouble:
            return
        card = cards("en")["trouble"][0]
        facts = facts_of(card, conversation.said[0].person, random)
        met = {one.person.id for one in conversation.said}
        objects = "again" if era and random.random() < 0.4 else "answer"
        for says, intent, person in (
            ("open", "insult", self.crowd.derek[era]),
            (objects, "opinion", self._cast("other", conversation.channel, "en", met, random)),
            ("moderated", "moderation", self._staff(conversation.channel, random)),
        ):
            if intent == "moderation" and random.random() < 0.5:
                continue
            at = conversation.said[-1].at + timedelta(seconds=40 + int(3_000 * random.random() ** 2))
            conversation.said.append(Said(person, card.say(says, facts, 1.0, random), intent, at))

    def _afterwards(self, conversation: Conversation, day: int, random: Random) -> None:
        """What is edited, taken back or taken down later."""
        age = DAYS - day
        first = conversation.said[0]
        asks_the_brand = conversation.kind in ("brand", "order") and conversation.channel != CHAT
        if asks_the_brand and conversation.card.language == "en" and random.random() < POSTS_A_NUMBER:
            self._post_a_number(first, conversation.card, age, random)
        for one in conversation.said:
            after, share = ATTENTIVE.get(one.person.kind, (0, REGRETS if one is not first else 0.0))
            if age > after and random.random() < share:
                one.deleted_at = self._soon(one.at, 400, random)
            elif conversation.channel == FORUM and random.random() < EDITS:
                one.edited_at = self._soon(one.at, 90, random)

    def _post_a_number(self, said: Said, card: Card, age: int, random: Random) -> None:
        """By mistake; within days it is taken out again."""
        facts = facts_of(card, said.person, random)
        if age > 4:
            said.text = f"{said.text} {card.say('personal_gone', facts, 1.0, random)}"
            said.edited_at = self._soon(said.at, 400, random)
        else:
            said.text = f"{said.text} {card.say('personal', facts, 1.0, random)}"
            said.personal = True

    def _soon(self, at: datetime, minutes: int, random: Random) -> datetime:
        return min(at + timedelta(seconds=60 + int(60 * minutes * random.random())), self.recipe.until)


def _storm_kind(is_answered: bool, random: Random) -> str:
    lot = random.random()
    if lot < BOYCOTTS:
        return "boycott"
    if not is_answered:
        return "rising"
    return "relief" if lot < BOYCOTTS + RELIEFS else "fading"


def _storm_card(storm: Storm, language: str) -> Card:
    """In that language, else in English."""
    found = [card for card in cards(language).get("storm", []) if card.name == storm.name]
    return found[0] if found else next(card for card in cards("en")["storm"] if card.name == storm.name)
