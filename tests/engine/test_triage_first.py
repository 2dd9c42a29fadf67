"""The first judge keeps the promises of a judge: rows in, verdicts out, each with its reasons."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judged import NOW, batch_of, codes, judge, probability
from folkmoot_engine.schema import MESSAGE_IN_CONTEXT, VERDICT
from folkmoot_engine.text.duplicates import SeenInMemory
from folkmoot_engine.triage import Judge, Seen
from folkmoot_engine.triage.first import FirstJudge
from folkmoot_engine.triage.reasons import REASONS

SPAM = "please have a look at my new web app for films it finds the right one for your mood in seconds"
# What a string of Arrow can hold: everything but lone surrogates.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
MESSAGES = st.fixed_dictionaries(
    {
        "title": st.none() | ANY_TEXT,
        "html": ANY_TEXT
        | st.sampled_from(["<blockquote><p>you idiot</p>", "<pre><code>a?</code></pre>", "<code", "</pre>"]),
        "text": ANY_TEXT
        | st.sampled_from([SPAM, "you idiot", "שלום, מישהו יודע?", "\u202eמה השעה?", "How do I?", "```\n?", "> a?"]),
        "kind": st.sampled_from(["message", "question", "answer", "comment"]),
        "mentions": st.none() | st.lists(ANY_TEXT, max_size=2),
        "links": st.none() | st.lists(ANY_TEXT, max_size=5),
        "answered": st.booleans(),
        "reach": st.integers(-5, 2**31 - 1),
        "author_kind": st.sampled_from(["person", "bot", "system"]),
        "author_messages": st.integers(0, 2**31 - 1),
        "sent_at": st.sampled_from([NOW, NOW - timedelta(days=9_000), NOW + timedelta(days=9_000)]),
    }
)


def test_it_is_a_judge_and_travels_between_processes():
    judge_in_office = FirstJudge(brand=("Acme",))
    assert isinstance(judge_in_office, Judge)
    assert isinstance(SeenInMemory(), Seen)
    messages = batch_of("Does anyone know?", "Weiß das jemand bei ACME?", "you 1d10t", SPAM)
    here = judge_in_office.judge(messages, now=NOW)
    assert pickle.loads(pickle.dumps(judge_in_office)) == judge_in_office
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(judge_in_office.judge, messages, now=NOW).result()
    assert there.equals(here)


def test_an_empty_batch_gives_an_empty_batch():
    assert FirstJudge().judge(batch_of(), now=NOW).num_rows == 0
    assert FirstJudge().judge(batch_of(), now=NOW).schema == VERDICT


@given(st.lists(MESSAGES, max_size=4))
@settings(deadline=None)
def test_any_batch_is_judged_row_by_row(rows):
    messages = batch_of(*rows)
    verdicts = FirstJudge(brand=("a", "Acme Corp", "")).judge(messages, now=NOW)
    assert verdicts.schema == VERDICT
    assert verdicts.column("uid").equals(messages.column("uid"))
    for row, verdict in zip(rows, verdicts.to_pylist(), strict=True):
        assert all(0 <= verdict[head] <= 1 for head in ("urgency", "needs_reply"))
        assert all(0 <= score["probability"] <= 1 for score in verdict["intents"] + verdict["risks"])
        assert verdict["level"] in (1, 2, 3, 4)
        assert verdict["queue"] in (None, "urgent", "moderation", "questions")
        for reason in verdict["reasons"]:
            assert reason["code"] in REASONS
            if reason["start"] is not None:
                assert row["text"][reason["start"] : reason["end"]] == reason["words"]


def test_every_number_is_accounted_for():
    verdict = judge("WHY DOES NOBODY ANSWER?! You 1d10t, call +49 30 901820", title="Help please, it is broken")
    heads = {score["label"] for score in verdict["intents"] + verdict["risks"]}
    assert heads | {"urgency", "needs_reply", "level"} <= set(verdict["uncalibrated"])
    assert heads <= {reason["head"] for reason in verdict["reasons"]}
    assert verdict["judge"] == "first/1"


@given(
    st.lists(st.sampled_from([SPAM, SPAM + " now", "you idiot", "How do I do this?", "thanks"]), max_size=8), st.data()
)
@settings(deadline=None)
def test_batches_may_be_split_where_what_was_seen_is_carried_on(texts, data):
    messages = batch_of(*({"text": text, "links": ["https://x.test"], "author_messages": 1} for text in texts))
    cut = data.draw(st.integers(0, len(texts)))
    whole = FirstJudge().judge(messages, now=NOW).to_pylist()
    seen, parts = SeenInMemory(), []
    for part in (messages.slice(0, cut), messages.slice(cut)):
        verdicts = FirstJudge().judge(part, now=NOW, seen=seen).to_pylist()
        for verdict in verdicts:
            seen.add(verdict["uid"], verdict["signature"])
        parts += verdicts
    assert parts == whole


def test_near_duplicates_point_to_the_earlier_message():
    rows = [{"text": SPAM, "links": ["https://x.test"]}, "hello", {"text": SPAM + " :)", "links": ["https://x.test"]}]
    first, _, repeated = FirstJudge().judge(batch_of(*rows), now=NOW).to_pylist()
    assert first["near_duplicate_of"] is None
    assert repeated["near_duplicate_of"] == "u00000"
    assert "repeats-earlier" in codes(repeated, "spam")
    assert "repeats-earlier" not in codes(first)


def test_a_judge_never_sees_who_wrote():
    assert not {"author_id", "author_name", "realm"} & set(MESSAGE_IN_CONTEXT.names)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> Does anyone know?\n\nNo idea", "<blockquote><p>Does anyone know?</p></blockquote><p>No idea</p>"),
        ("Does anyone know?\n\nyou idiot", "<blockquote><p>Does anyone know?</p><p>you idiot</p></blockquote>"),
        ("run idiot(a) ? b : c", "<p>run <code>idiot(a) ? b : c</code></p>"),
        (
            "a\n\nyou idiot, how do I kill you?\n\nb",
            "<p>a</p><pre><code>you idiot, how do I kill you?</code></pre><p>b</p>",
        ),
        ("> how do I do it, you idiot?\nyes", ""),
        ("```\nhow do I do it, you idiot?\n```", ""),
        ("use `you_idiot?` there", ""),
        ("see https://x.test/you-idiot?q=how+do+i", ""),
        ("On Monday Jo wrote:\n> you idiot?\n\nfine\n-- \nWho is the idiot?", ""),
    ],
)
def test_quotations_and_code_are_not_the_authors_words(text, html):
    verdict = judge(text, html=html)
    assert verdict["intents"] == []
    assert verdict["risks"] == []
    assert verdict["queue"] is None


def test_own_words_beside_a_quotation_count_at_their_place():
    html = "<blockquote><p>you idiot</p></blockquote><p>no, you idiot</p>"
    verdict = judge("> you idiot\n\nno, you idiot", html=html)
    insult = next(reason for reason in verdict["reasons"] if reason["head"] == "insult")
    assert (insult["start"], insult["words"]) == (17, "you idiot")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Does anyone know?", ["everyone"]),
        ("Weiß das jemand?", ["everyone"]),
        ("@kim.b do you know?", ["kim.b"]),
        ("@kim and @lee, can anyone help?", ["kim", "lee", "everyone"]),
        ("@here please vote", ["everyone"]),
        ("@AcmeHelp where is my order?", ["brand"]),
        ("When will Acme open again?", ["brand"]),
        ("Habt ihr das auch in Grün?", ["brand"]),
        ("mail me at kim@cafe.test", []),
        ("It rains", []),
    ],
)
def test_who_is_asked(text, asked):
    assert judge(text, brand=("Acme", "@acmehelp"))["asked"] == asked


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (0.5, "unanswered-hours"),
        (1, "unanswered-1-day"),
        (4, "unanswered-3-days"),
        (8, "unanswered-7-days"),
        (400, "unanswered-30-days"),
    ],
)
def test_how_long_nobody_has_answered(days, code):
    verdict = judge("How do I reset it?", sent_at=NOW - timedelta(days=days))
    assert codes(verdict, "needs_reply") == [code]
    assert verdict["queue"] == "questions"


@pytest.mark.parametrize(
    ("context", "code"),
    [
        ({"answered": True}, "answered"),
        ({"author_kind": "bot"}, "by-machine"),
        ({"author_kind": "system"}, "by-machine"),
        ({"author_is_staff": True}, "by-staff"),
    ],
)
def test_what_needs_no_reply_gets_no_queue(context, code):
    verdict = judge("How do I reset it?", **context)
    assert verdict["queue"] is None
    assert verdict["needs_reply"] < 0.1
    assert codes(verdict, "needs_reply") == [code]


def test_programs_and_the_house_make_no_work_even_by_rude_words():
    assert judge("you idiot", author_kind="bot")["queue"] is None
    assert judge("you idiot", author_is_staff=True)["queue"] is None
    assert judge("you idiot")["queue"] == "moderation"


def test_levels_of_work():
    assert judge("you idiot")["level"] == 1
    assert judge("Does anyone know how to clean it?")["level"] == 2
    assert judge("We are waiting for an official statement on this.")["level"] == 3
    assert judge("Please forward this to the right team: our lawyer will take legal action.")["level"] == 4


def test_links_alone_are_no_spam():
    links = ["https://a.test", "https://b.test"]
    assert probability(judge("My two reviews", links=links, author_messages=1), "spam") == 0
    advertising = judge("Earn money online from home", links=links, author_messages=1)
    assert advertising["queue"] == "moderation"
    assert codes(advertising, "spam") == ["lexicon-spam", "newcomer-links"]


def test_the_reference_explains_every_reason_code():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "first-judge.md").read_text(encoding="utf-8")
    for code, sentence in REASONS.items():
        assert f"| `{code}` | {sentence} |" in page


@pytest.mark.parametrize("opening", ["a", "!?", "```", "> ", "@", "1 ", "you're a ", "\u200b", "(", "4111 "])
def test_long_floods_are_judged_in_bounded_time(opening):
    verdict = judge("you idiot\n" + opening * 30_000)
    assert probability(verdict, "insult") >= 0.5
