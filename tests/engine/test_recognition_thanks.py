"""A stranger's thank-you as it is read: blame in disguise, names, links, and signs that cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.judged import judge
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.recognition.addresses import LONGEST, host_of, web_address
from folkmoot_engine.recognition.disguise import HELD_FROM, blame_in, doubts, marked
from folkmoot_engine.recognition.naming import name_key, slug_of
from folkmoot_engine.recognition.plain import plain_line, plain_text

MEANT = [
    "Thank you for staying on the line with me until the order was found. You never made me feel useless.",
    "On my worst day at work you found the one article that helped. I won't forget it.",
    "You warned us all against that scam, and nobody lost a cent. Thank you.",
    "She stole the show at the meet-up, and she is anything but lazy.",
    "Danke, dass Sie am Sonntag geantwortet haben. Ich war völlig überfordert, Sie waren nicht dreist.",
    "Merci pour tout, Anaïs.",
    "THANK YOU SO MUCH!!!!! YOU ARE THE BEST!!!!!",
]
DISGUISED = [
    "Thanks for nothing, Jane.",
    "A big thank you for being so useless. Twelve mails, no answer.",
    "Thank you, Jane. Pretty good for a woman.",
    "Thanks a lot for ignoring me for a month.",
    "So glad you finally got fired.",
    "We know where you live. Thanks again.",
    "Tharnks for ѕomeone so lazy",
    "Danke für gar nichts.",
    "Vielen Dank, dass du mir nie geantwortet hast.",
    "Für eine Frau erstaunlich gut.",
    "Merci pour rien du tout",
]


def found(text: str) -> dict[str, float]:
    verdict = judge(text)
    return doubts(text, [(risk["label"], risk["probability"]) for risk in verdict["risks"]])


@pytest.mark.parametrize("text", MEANT)
def test_thanks_that_are_meant_are_not_doubted(text: str):
    assert found(text) == {}


@pytest.mark.parametrize("text", DISGUISED)
def test_blame_in_disguise_is_held(text: str):
    assert found(text)["disguise"] >= HELD_FROM


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Thank you, you total idiot", "insult"),
        ("Thanks. I will kill you", "threat"),
        ("Thanks, her number is +49 30 901820, call her any time", "personal-data"),
    ],
)
def test_what_a_judge_finds_holds_it_too(text: str, label: str):
    assert label in found(text)


def test_a_weak_risk_of_the_judge_is_left_out():
    assert doubts("Thank you", [("spam", HELD_FROM - 0.01), ("insult", HELD_FROM)]) == {"insult": HELD_FROM}


@given(st.text(max_size=300))
def test_the_spans_of_blame_are_words_of_the_text(text: str):
    for reason in blame_in(text):
        assert text[reason.start : reason.end] == reason.words != ""


def test_words_are_marked_where_they_stand():
    text = "Well, thanks for nothing, you lazy man."
    reasons = [reason._asdict() for reason in blame_in(text)]
    assert marked(text, reasons) == [
        ("Well, ", ""),
        ("thanks for nothing", "lexicon-disguise"),
        (", you ", ""),
        ("lazy", "lexicon-disguise"),
        (" man.", ""),
    ]


SPANS = st.lists(
    st.fixed_dictionaries(
        {"code": st.just("c"), "start": st.none() | st.integers(-2, 40), "end": st.none() | st.integers(-2, 40)}
    )
)


@given(st.text(max_size=30), SPANS)
def test_marking_loses_and_doubles_nothing(text: str, reasons: list[dict]):
    assert "".join(words for words, _why in marked(text, reasons)) == text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  https://Forum.Example.org/t/42?page=2#post_7 ", "https://forum.example.org/t/42?page=2#post_7"),
        ("forum.example.org/t/42", "https://forum.example.org/t/42"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://bücher.example/dank", "https://xn--bcher-kva.example/dank"),
        ("HTTPS://example.org", "https://example.org"),
    ],
)
def test_an_address_on_the_web_is_kept(given: str, kept: str):
    assert web_address(given) == kept
    assert web_address(kept) == kept


@pytest.mark.parametrize(
    "given",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,hello",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "mailto:jane@example.org",
        "https://jane:secret@example.org/",
        "https://paypal.com@evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://intranet/",
        "https://printer.local/",
        "https://2130706433/",
        "https://exam ple.org/",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\nSet-Cookie:a",
        "https://-x.example/",
        "https://a..b/",
        "https://example.org:99999/",
        "https://example.org/" + "a" * LONGEST,
        "",
        "thanks",
    ],
)
def test_no_other_address_is_kept(given: str):
    with pytest.raises(RefusedError):
        web_address(given)


@given(st.text(max_size=60))
def test_an_address_is_kept_or_refused_in_words(text: str):
    try:
        kept = web_address(text)
    except RefusedError as error:
        assert error.remedy
    else:
        assert kept.startswith(("https://", "http://")) and web_address(kept) == kept and host_of(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller, Jörg", "jorg MULLER"), ("محمد علي", "علي محمد"), ("O'Neill Siân", "Sian ONeill"), ("李 娜", "李　娜")],
)
def test_two_spellings_have_one_key(one: str, other: str):
    assert name_key(one) == name_key(other) != ""


def test_different_people_have_different_keys():
    assert len({name_key(name) for name in ("Ana Ilves", "Ana Ilve", "Anna Ilves", "!?")}) == 4


@given(st.text(max_size=120))
def test_a_slug_fits_into_an_address(text: str):
    slug = slug_of(text)
    assert len(slug) <= 60 and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


def test_a_slug_can_be_read():
    assert slug_of("Dr. Jörg  Müller-Łukasz") == "dr-jorg-muller-lukasz"
    assert slug_of("Мария Иванова") == "mariya-ivanova"
    assert slug_of("🙂") in ("", "slight-smile", "slightly-smiling-face")


def test_signs_that_turn_the_text_are_taken_out():
    assert plain_line(" Ana\u202e\n Ilves\u0007 ") == "Ana Ilves"
    assert plain_text("One\u2066\r\n\r\n\r\n\r\ntwo\x00 \tthree  \n") == "One\n\ntwo  three"
    assert plain_line("می\u200cخواهم") == "می\u200cخواهم"


@given(st.text(max_size=200))
def test_plain_text_is_plain_already(text: str):
    assert plain_text(plain_text(text)) == plain_text(text)
    assert plain_line(plain_line(text)) == plain_line(text)
    assert "\u202e" not in plain_text(text)
