"""Near-duplicates: the same words are found again, other words are not, everywhere alike."""

import os
import random
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.text.duplicates import BANDS, SeenInMemory, nearest, signature, similarity

TEXT = (
    "please have a look at my new web app for films it finds the right one for your mood in seconds and costs nothing"
)
STORED = [-3121791087909307304, -4718092561702019936, -5078870885525103542]
WORDS = [f"word{i}" for i in range(400)]


def jaccard(one: list[str], other: list[str]) -> float:
    a, b = ({tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (one, other))
    return len(a & b) / len(a | b)


def test_a_signature_is_the_same_for_ever():
    # Signatures are stored: a change here means that every stored one must be made again.
    assert signature(TEXT)[:3] == STORED
    assert len(signature(TEXT)) == BANDS


def test_a_signature_does_not_depend_on_the_process():
    code = f"from folkmoot_engine.text.duplicates import signature; print(signature({TEXT!r}))"
    for seed in ("0", "1"):
        told = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.strip() == str(signature(TEXT))


def test_short_texts_have_none():
    assert signature("") == []
    assert signature("thanks a lot for your help") == []
    assert signature("lol " * 50) == []


def test_the_estimate_is_near_the_truth():
    chance = random.Random(7)
    for changed in (0, 1, 4, 12, 30, 100):
        errors = []
        for _ in range(30):
            one = chance.sample(WORDS, 120)
            other = list(one)
            for place in chance.sample(range(120), changed):
                other[place] = f"other{place}"
            errors.append(similarity(signature(" ".join(one)), signature(" ".join(other))) - jaccard(one, other))
        assert abs(sum(errors) / len(errors)) < 0.06  # of 30 estimates with a standard error of 0.09 at most


def test_finds_what_was_changed_a_little_and_nothing_else():
    chance = random.Random(3)
    seen = SeenInMemory()
    texts = {f"u{i}": [chance.choice(WORDS) for _ in range(60)] for i in range(200)}
    for uid, words in texts.items():
        seen.add(uid, signature(" ".join(words)))
    found = []
    for uid, words in texts.items():
        changed = signature(" ".join([*words[:30], "changed", *words[31:]]))  # similarity 0.9
        found.append((nearest("new", changed, seen.find([changed])[0]) or ("none",))[0] == uid)
    assert sum(found) >= 180
    strange = [signature(" ".join(chance.choice(WORDS) for _ in range(60))) for _ in range(200)]
    assert [nearest("new", one, found) for one, found in zip(strange, seen.find(strange), strict=True)] == [None] * 200


def test_a_text_is_no_duplicate_of_itself():
    seen = SeenInMemory()
    seen.add("u1", signature(TEXT))
    assert nearest("u1", signature(TEXT), seen.find([signature(TEXT)])[0]) is None
    assert nearest("u2", signature(TEXT), seen.find([signature(TEXT)])[0]) == ("u1", 1.0)


def test_a_flood_of_one_text_is_offered_a_few_times_only():
    seen = SeenInMemory()
    for i in range(1_000):
        seen.add(f"u{i:04}", signature(TEXT))
    offered = seen.find([signature(TEXT)])[0]
    assert len(offered) < 50
    assert nearest("new", signature(TEXT), offered)[0] == "u0000"


@given(st.text(alphabet=st.characters()))
def test_any_text_has_a_signature_or_none(text):
    bands = signature(text)
    assert len(bands) in (0, BANDS)
    assert all(-(2**63) <= band < 2**63 for band in bands)
    assert similarity(bands, bands) == (1.0 if bands else 0.0)


@given(st.lists(st.sampled_from(WORDS[:40]), min_size=9, max_size=60), st.data())
def test_similarity_is_even_handed_and_within_bounds(words, data):
    other = data.draw(st.permutations(words))
    one, two = signature(" ".join(words)), signature(" ".join(other))
    assert similarity(one, two) == similarity(two, one)
    assert 0 <= similarity(one, two) <= 1
