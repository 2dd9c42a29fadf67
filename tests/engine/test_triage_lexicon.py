"""Words that hide are found; words that only look like them are left alone; the files read as they say."""

import random
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judged import codes, judge
from folkmoot_engine.errors import PatternError
from folkmoot_engine.text.normalise import unmask
from folkmoot_engine.triage.lexicon import Lexicon, lexicon, read_entries

RISKS = {"profanity", "insult", "threat", "self-harm"}
RISKY = [
    "you idiot",
    "fuck this",
    "you are a moron",
    "i will kill you",
    "kill yourself",
    "du bist ein trottel",
    "halt die fresse",
    "ihr spinner",
]
HARMLESS = [
    "login, spinner, login, spinner",
    "you are a friend",
    "this is fine",
    "i will call you",
    "thank yourself",
    "du bist ein schatz",
]
LEET = str.maketrans("aeiost", "431057")
LOOK_ALIKES = str.maketrans("aceiopxy", "асеіорху")  # Cyrillic


def risks(text: str) -> set[str]:
    return {hit.head for hit in lexicon().find(unmask(text))} & RISKS


def found(entry: str, text: str, head: str = "insult") -> bool:
    return bool(Lexicon(read_entries(head, f"0.5 {entry}")).find(unmask(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, Penistone and Sussex are places",
        "the assassin assessed the class and the bass",
        "Dickens wrote; Hancock read; the cockpit is Essex-made",
        "kill the process, then kill it again",
        "kill your session with Ctrl-C",
        "shoot me an email",
        "I'll shoot you a message tomorrow",
        "we shoot photos on film",
        "this hill will kill you",
        "that joke killed me",
        "I am dying to try it",
        "my battery is about to die",
        "the suicide squad film",
        "idiot-proof and shih tzu",
        "a chink in the armour",
        "I felt like an idiot",
        "ich bin so ein Idiot",
        "den Prozess abschießen",
        "ein dicker Hellraumprojektor, sehr hell",
        "Pass auf dich auf",
        "Kassette, Klasse, Masse, Assistent, Analyse",
        "an der Wand hängen Bilder",
        "grape and drape, therapist",
        "I use mongo and mysql",
    ],
)
def test_harmless_words_are_left_alone(text):
    assert risks(text) == set()


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("you IDIOT!!!", "insult"),
        ("you_idiot", "insult"),
        ("**you** *idiot*", "insult"),
        ("you iiidiooot", "insult"),
        ("you id*ot", "insult"),
        ("y o u i d i o t", "insult"),
        ("f.u.c.k", "profanity"),
        ("f**k", "profanity"),
        ("@sshole", "profanity"),
        ("assho1e", "profanity"),
        ("kiII yourself", "self-harm"),
        ("I will k!ll you", "threat"),
        ("ＹＯＵ ＩＤＩＯＴ", "insult"),
        ("Du Trottel", "insult"),
        ("Ich bring dich noch um", "threat"),
        ("so eine Scheiße", "profanity"),
        ("so eine SCHEISSE", "profanity"),
        ("I'll kill you", "threat"),
        ("I\u2019ll kill you", "threat"),
        ("kill the process or I will kill you", "threat"),
        ("you🖕", "insult"),
    ],
)
def test_hidden_words_are_found(text, risk):
    assert risk in risks(text)


@given(st.sampled_from(RISKY + HARMLESS), st.integers(0, 2**32))
@settings(deadline=None)
def test_hiding_words_does_not_change_the_verdict(text, seed):
    chance = random.Random(seed)
    plain = risks(text)
    words = text.split(" ")
    hidden = {
        "zero width": "".join(c + chance.choice(["", "\u200b", "\u200d", "\u00ad"]) for c in text),
        "look-alikes": "".join(c.translate(LOOK_ALIKES) if chance.random() < 0.5 else c for c in text),
        # A word all in numbers is a number: one letter stays.
        "leet": " ".join(
            w[0] + "".join(c.translate(LEET) if chance.random() < 0.6 else c for c in w[1:]) for w in words
        ),
        "spacing": "  ".join(" ".join(w) if len(w) > 2 and chance.random() < 0.6 else w for w in words),
        "case": "".join(chance.choice([c.upper(), c]) for c in text),
        "repeats": "".join(c * chance.choice([1, 1, 3]) for c in text),
        "accents": "".join(c + chance.choice(["", "\u0301"]) if c.isalpha() else c for c in text),
    }
    assert {way: risks(said) for way, said in hidden.items()} == dict.fromkeys(hidden, plain)


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        ("bad word", "such a BAD  word!", True),
        ("bad word", "badword", False),
        ("bad word", "bad. Word", False),
        ("bad", "badly", False),
        ("bad*", "badly", True),
        ("*bad", "sobad", True),
        ("(very|so) bad", "so bad", True),
        ("(very|so) bad", "bad", False),
        ("so (very|quite)? bad", "so bad", True),
        ("so (very|quite)? bad", "so quite bad", True),
        ("bring ~ back", "bring it all home back", True),
        ("bring ~ back", "bring it all home right back", False),
        ("^ bad", "Oh. Bad idea", True),
        ("^ bad", "@kim hi, bad idea", True),
        ("^ bad", "a bad idea", False),
        ("don't", "dont", True),
        ("böse", "BOSE", True),
    ],
)
def test_entries_read_as_described(entry, text, expected):
    assert found(entry, text) is expected


def test_an_idiom_takes_back_only_what_lies_in_it():
    entries = read_entries("threat", "0.9 kill\nnot kill the process\n")
    text = unmask("kill the process and kill him")
    assert [(hit.start, hit.end) for hit in Lexicon(entries).find(text)] == [(21, 25)]


@pytest.mark.parametrize("line", ["nonsense", "1.5 word", "0 word", "0.5", "not", "0.5 (a", "0.5 [a-z]", "x.5 a"])
def test_a_broken_line_is_named(line):
    with pytest.raises(PatternError) as error:
        read_entries("insult", f"# a comment\n{line}\n")
    assert error.value.where == "insult.txt, line 2"
    assert line in error.value.what
    assert error.value.remedy


def test_every_entry_of_our_own_finds_itself():
    """The first choice of every group, written out, is found under its head: no line is dead."""
    folder = files("folkmoot_engine.triage") / "lexicons"
    for file in folder.iterdir():
        head = file.name.removesuffix(".txt")
        for line in file.read_text(encoding="utf-8").splitlines():
            words = line.partition("#")[0].strip()
            if words and not words.startswith("not"):
                assert found(words.partition(" ")[2], _first_choice(words.partition(" ")[2]), head), (head, words)


def _first_choice(entry: str) -> str:
    while "(" in entry:
        entry = re.sub(r"\(([^()|]*)(?:\|[^()]*)?\)\??", r"\1", entry)
    return entry.replace("~", "").replace("*", "").replace("^", "")


def test_a_reason_shows_the_words_as_written():
    verdict = judge("Well, you аre an 1di0t here")
    assert "lexicon-insult" in codes(verdict)
    insult = next(reason for reason in verdict["reasons"] if reason["head"] == "insult")
    assert insult["words"] == "you аre an 1di0t"


def test_a_hostile_text_does_not_exhaust_the_matcher():
    chance = random.Random(5)
    noise = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz @*'01") for _ in range(18_000))
    assert "threat" in risks(noise + " . i will kill you")
