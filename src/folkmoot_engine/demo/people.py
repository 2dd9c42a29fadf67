"""Who speaks: people with a name, a language, an hour they live by and a voice of their own."""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import NamedTuple

from folkmoot_engine.demo.material import LANGUAGES, written
from folkmoot_engine.demo.phrases import shortenings

# Of the brand; whoever loads the demo marks them as staff. The first is the house's own account in forum and chat.
STAFF = ("Wrenfield Team", "Lena at Wrenfield", "Marek at Wrenfield", "@wrenfield")
TROUBLEMAKER = ("plain_speaking_dh", "Derek_H")  # the second name is taken after the first was sent away
VOWELS = str.maketrans("äöüéèêáàâóòíîúûçñøå", "aoueeeaaaooiiuucnoa")


class Voice(NamedTuple):
    talkative: float  # times as often as others they say what need not be said
    lower: bool  # no capitals in a chat
    always_lower: bool
    slips: float  # of their messages have a slip of the finger
    shortens: bool
    smiles: float  # of their messages end in an emoji
    signs: bool


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    first: str  # how others call them
    language: str
    hours: int  # east of UTC
    rises: float  # local hour at which their day begins
    voice: Voice
    kind: str = "person"  # or staff, troublemaker, spammer


class Crowd:
    """Everybody there is, met when they first speak. `regulars` in all; how many of a language follows its share."""

    def __init__(self, seed: str, regulars: int) -> None:
        self._seed = seed
        self._met: dict[str, Person] = {}
        self._many = {language: max(8, regulars * share(language) // 100) for language in LANGUAGES}
        self._guests = 0
        self.staff = {name: self._staff(name) for name in STAFF}
        self.derek = [self._troublemaker(name) for name in TROUBLEMAKER]

    def regular(self, language: str, random: Random) -> Person:
        """One of those who come again and again: a few of them very often, most of them rarely."""
        drawn = random.random()
        rank = int(self._many[language] * drawn * (0.15 + 0.85 * drawn * drawn))
        id = f"{language}{rank}"
        if id not in self._met:
            self._met[id] = self._person(id, language)
        return self._met[id]

    def guest(self, language: str, kind: str = "person") -> Person:
        """Somebody who comes once."""
        self._guests += 1
        return self._person(f"{language}-guest{self._guests}", language, kind)

    def _person(self, id: str, language: str, kind: str = "person") -> Person:
        random = Random(f"{self._seed}/person/{id}")
        told = written("people.txt")
        given, family = pick(told[language]["given"], random), pick(told[language]["family"], random)
        name = f"bestdeals{self._guests}" if kind == "spammer" else _name(given, family, told["nicks"], random)
        hours = int(pick(told[language]["hours"], random))
        first = given if given in name else name
        return Person(id, name, first, language, hours, 5.5 + 4 * random.random(), _voice(random), kind)

    def _staff(self, name: str) -> Person:
        voice = Voice(1.0, lower=False, always_lower=False, slips=0.0, shortens=False, smiles=0.0, signs=False)
        return Person(id_of(name), name, name, "en", 1, 8.0, voice, "staff")

    def _troublemaker(self, name: str) -> Person:
        voice = Voice(0.3, lower=True, always_lower=False, slips=0.3, shortens=True, smiles=0.0, signs=False)
        return Person(id_of(name), name, name, "en", 0, 11.0, voice, "troublemaker")


def id_of(name: str) -> str:
    """Of those who are known by name."""
    return name.lower().replace(" ", "-")


def pick(alternatives, random: Random):
    return alternatives[int(random.random() * len(alternatives))]


@cache
def share(language: str) -> int:
    """Of the community, in percent."""
    return int(written("people.txt")[language]["share"][0])


def a_language(random: Random) -> str:
    drawn = random.random() * 100
    for language in LANGUAGES:
        drawn -= share(language)
        if drawn < 0:
            return language
    return LANGUAGES[0]


def _name(given: str, family: str, nicks: dict[str, list[str]], random: Random) -> str:
    style = random.random()
    if style < 0.38:
        return f"{given} {family}"
    if style < 0.5:
        return f"{given} {family[0]}."
    if style < 0.62:
        return f"{given}{1 + int(random.random() * 98):02}"
    if style < 0.72:
        return f"{given}_{family}".lower().replace(" ", "")
    nick = f"{pick(nicks['first'], random)}_{pick(nicks['second'], random)}"
    return nick if style < 0.8 else f"{nick}{2 + int(random.random() * 97)}"


def account(person: Person) -> str:
    """What the person is called on a social network."""
    if person.name.startswith("@"):
        return person.name
    plain = person.name.lower().translate(VOWELS).replace(" ", "").replace(".", "").replace("'", "")
    return f"@{plain}"


def _voice(random: Random) -> Voice:
    return Voice(
        talkative=(0.3, 0.7, 1.0, 1.2, 1.8)[int(random.random() * 5)],
        lower=random.random() < 0.65,
        always_lower=random.random() < 0.08,
        slips=0.0 if random.random() < 0.6 else 0.35 * random.random(),
        shortens=random.random() < 0.2,
        smiles=0.3 * random.random() ** 2,
        signs=random.random() < 0.1,
    )


def voiced(text: str, person: Person, *, chat: bool, random: Random) -> str:
    """The same, as this person would type it."""
    voice = person.voice
    if voice.shortens:
        for long, short in shortenings(person.language):
            text = text.replace(f" {long} ", f" {short} ")
    if voice.always_lower or (chat and voice.lower):
        text = text.lower()
    if voice.slips and random.random() < voice.slips:
        text = _slipped(text, random)
    return text


def _slipped(text: str, random: Random) -> str:
    """Two letters the wrong way round, one twice, or one left out; addresses are left alone."""
    at = 1 + int(random.random() * max(1, len(text) - 3))
    if "://" in text or len(text) < at + 3 or not text[at - 1 : at + 3].isalpha():
        return text
    way = int(random.random() * 3)
    if way == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at] + text[at:] if way == 1 else text[:at] + text[at + 1 :]
