"""The demo: the same from the same recipe, a community one can believe, and a truth that agrees with it."""

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_engine.demo import STAFF, Recipe, write_truth
from folkmoot_engine.demo.archive import batches
from folkmoot_engine.demo.material import LANGUAGES, parse, sections_of, written
from folkmoot_engine.demo.people import TROUBLEMAKER
from folkmoot_engine.demo.phrases import FACTS, GAP, cards
from folkmoot_engine.demo.seasons import DAY, DAYS, quotas, spoken_at
from folkmoot_engine.errors import ArchiveError, RecordError, RefusedError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

UNTIL = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
RECIPE = Recipe(5_000, "wrenfield", UNTIL)


def rows_of(recipe, **options):
    return [row for batch in batches(recipe, Options(**options)) for row in batch.messages.to_pylist()]


@pytest.fixture(scope="module")
def rows():
    return rows_of(RECIPE)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """The truth, line by line, and its summary."""
    path = tmp_path_factory.mktemp("truth") / "truth.jsonl"
    summary = write_truth(RECIPE, path)
    *lines, last = map(json.loads, path.read_text("utf-8").splitlines())
    assert last == {"summary": summary}
    return lines, summary


# From a recipe --------------------------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@given(
    messages=st.integers(500, 900),
    seed=st.text(max_size=20).filter(lambda text: text.isprintable()),
    until=st.datetimes(datetime(1975, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)),
)
def test_any_recipe_gives_exactly_its_messages_in_the_order_of_a_year(messages, seed, until):
    recipe = Recipe(messages, seed, until)
    rows = rows_of(recipe)
    times = [row["sent_at"] for row in rows]
    assert len(rows) == len({row["uid"] for row in rows}) == messages
    assert times == sorted(times)
    assert recipe.until - DAYS * DAY <= times[0] and times[-1] <= recipe.until
    assert all(row["text"].strip() and row["html"] for row in rows)


DIGEST = """
import hashlib, sys
from datetime import UTC, datetime
from folkmoot_engine.demo import Recipe
from folkmoot_engine.demo.archive import batches
from folkmoot_engine.formats import Options
digest = hashlib.blake2b()
for batch in batches(Recipe(700, "wrenfield", datetime(2026, 11, 23, 14, 30, tzinfo=UTC)), Options()):
    digest.update(repr(batch.messages.to_pylist()).encode())
    digest.update(repr(batch.handles.to_pylist() if batch.handles else None).encode())
print(digest.hexdigest())
"""


def test_the_same_recipe_gives_the_same_bytes_whatever_the_hash_seed():
    told = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(told) == 1


def test_another_seed_or_moment_gives_another_community(rows):
    texts = [row["text"] for row in rows]
    assert [row["text"] for row in rows_of(Recipe(5_000, "another", UNTIL))] != texts
    assert [row["text"] for row in rows_of(Recipe(5_000, "wrenfield", UNTIL + timedelta(hours=5)))] != texts


def test_a_reading_can_go_on_where_it_was_cut(rows):
    rest = rows_of(RECIPE, skip=3_210, batch_size=999)
    assert rest == rows[3_210:]


def test_everybody_is_told_of_once_in_a_channel_and_before_they_speak():
    told, spoken = Counter(), set()
    for batch in batches(RECIPE, Options(batch_size=500)):
        if batch.handles is not None:
            told.update((row["realm"], row["author_id"]) for row in batch.handles.to_pylist())
        spoken |= {(row["realm"], row["author_id"]) for row in batch.messages.to_pylist()}
        assert spoken <= told.keys()
    assert set(told.values()) == {1}


def test_a_recipe_is_known_by_its_content_and_read_through_the_door(tmp_path, rows):
    path = tmp_path / "anything"
    RECIPE.write(path)
    assert [seen.kind for seen in recognise(path)][0] == "demo"
    read = [row for batch in open_archive(path).read(path, Options()) for row in batch.messages.to_pylist()]
    assert read == rows
    with pytest.raises(RecordError):
        open_archive(path).read_record({}, {})


@pytest.mark.parametrize(
    "content", ["", "[]", '{"a": 1}', '{"folkmoot-demo": 99}', "[" * 1_900, "\x00\xff", "x" * 5_000]
)
def test_what_is_no_recipe_is_none(tmp_path, content):
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    kind = open_archive(_recipe_in(tmp_path))
    assert kind.recognise(path) is None
    with pytest.raises(UnknownFormat):
        kind.read(path, Options())


def _recipe_in(folder):
    path = folder / "good.json"
    RECIPE.write(path)
    return path


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"messages": 499}, RefusedError),
        ({"messages": 10**9}, RefusedError),
        ({"messages": "many"}, ArchiveError),
        ({"messages": None}, ArchiveError),
        ({"until": "yesterday"}, ArchiveError),
        ({"until": "2026-11-23T10:00:00"}, RefusedError),
        ({"until": "0001-01-01T00:00:00+00:00"}, RefusedError),
    ],
)
def test_a_recipe_that_cannot_be_cooked_says_why(tmp_path, change, error):
    path = _recipe_in(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(error) as told:
        open_archive(path).read(path, Options())
    assert told.value.remedy


# A community one can believe ------------------------------------------------------------------------------------------


def test_its_languages_have_their_shares(planted):
    lines, summary = planted
    share = {language: many / len(lines) for language, many in summary["languages"].items()}
    assert set(share) == set(LANGUAGES)
    assert 0.5 < share["en"] < 0.7 and 0.14 < share["de"] < 0.28
    assert all(share[language] > 0.015 for language in LANGUAGES)


def test_a_reader_is_not_bored(rows):
    """Of texts that say something (40 signs and more) nine in ten are new, and none is read more than 15 times."""
    long = Counter(row["text"] for row in rows if len(row["text"]) >= 40)
    assert len(long) > 0.85 * long.total()
    assert long.most_common(1)[0][1] <= 15
    for begin in range(0, len(rows) - 50, 50):
        fifty = Counter(row["text"] for row in rows[begin : begin + 50])
        assert len(fifty) >= 42


def test_nobody_says_the_same_twice_in_a_conversation(rows):
    for texts in by_thread(rows, "text").values():
        said = [text for text in texts if len(text) > 25]
        assert len(said) - len(set(said)) <= 1


def by_thread(rows, column):
    threads = {}
    for row in rows:
        threads.setdefault((row["source"], row["thread_id"]), []).append(row[column])
    return threads


def test_regulars_say_much_and_most_people_little(rows):
    said = sorted(Counter((row["realm"], row["author_id"]) for row in rows).values(), reverse=True)
    assert sum(said[: len(said) // 10]) > len(rows) / 3
    assert sum(1 for many in said if many == 1) > 0.3 * len(said)


def test_people_sleep_and_rest(rows):
    """In the zone of each author there is little between two and five in the morning."""
    hours = Counter((row["sent_at"] + timedelta(minutes=row["utc_offset"])).hour for row in rows)
    assert sum(hours[hour] for hour in (2, 3, 4)) < 0.2 * sum(hours[hour] for hour in (18, 19, 20))


def test_every_channel_speaks_in_its_way(rows):
    by_channel = {}
    for row in rows:
        by_channel.setdefault(row["channel"], []).append(row)
    forum, chat, social = by_channel["Forum"], by_channel["Workshop chat"], by_channel["Social"]
    assert {row["kind"] for row in forum} == {"question", "answer", "comment", "message"}
    assert all(row["title"] for row in forum if row["parent_id"] is None)
    assert any(row["accepted_id"] for row in forum) and any(row["text"].startswith("> ") for row in forum)
    assert any(row["reactions"] for row in chat) and not any(row["title"] for row in chat)
    assert any("#" in row["text"] for row in social) and all(row["author_name"][0] == "@" for row in social)
    assert sum(len(row["text"]) for row in chat) / len(chat) < sum(len(row["text"]) for row in forum) / len(forum)
    assert all(any(row[fact] for row in rows) for fact in ("links", "mentions", "attachments", "tags", "edited_at"))


def test_no_gap_stays_open(rows):
    assert not [row["text"] for row in rows if re.search(r"[{}]|//(?!\S)|=>", row["text"] + (row["title"] or ""))]


# The truth ------------------------------------------------------------------------------------------------------------


def test_the_truth_stands_beside_each_message(rows, planted):
    lines, summary = planted
    assert [(line["source"], line["native_id"]) for line in lines] == [
        (row["source"], row["native_id"]) for row in rows
    ]
    for row, line in zip(rows, lines, strict=True):
        assert (line["author_id"], line["thread_id"]) == (row["author_id"], row["thread_id"])
        assert line["edited"] == (row["edited_at"] is not None)
        assert line["deleted"] == (row["deleted_at"] is not None)
        assert line["staff"] == (row["author_name"] in STAFF)
        assert line["troublemaker"] == (row["author_name"] in TROUBLEMAKER)
        assert not line["asks"] or "?" in row["text"] + (row["title"] or "")
        assert not line["spam"] or "http://" in row["text"]
        assert not line["personal_data"] or re.search(r"\+\d\d", row["text"])
    for name in ("asks", "accepted", "spam", "deleted", "personal_data"):
        assert summary[name] == sum(line[name] for line in lines) > 0


def test_who_answered_came_later_in_the_same_conversation_and_is_somebody_else(planted):
    lines, summary = planted
    at = {(line["source"], line["native_id"]): number for number, line in enumerate(lines)}
    answered = 0
    for number, line in enumerate(lines):
        if line["answered_by"]:
            answer = lines[at[line["source"], line["answered_by"]]]
            assert at[line["source"], line["answered_by"]] > number
            assert answer["thread_id"] == line["thread_id"] and answer["author_id"] != line["author_id"]
            answered += 1
    assert answered == summary["answered"]
    assert 0.5 * summary["asks"] < answered < summary["asks"]


def test_accepted_answers_are_those_the_question_names(rows, planted):
    lines, _ = planted
    accepted = {(line["source"], line["native_id"]) for line in lines if line["accepted"]}
    named = {(row["source"], row["accepted_id"]) for row in rows if row["accepted_id"]}
    assert named <= accepted and len(named) > 50


@pytest.mark.parametrize("name", ["login", "levers"])
def test_a_storm_grows_is_answered_fades_and_ends_in_thanks(planted, name):
    lines, summary = planted
    storm = next(one for one in summary["storms"] if one["name"] == name)
    begin, peak, end = (datetime.fromisoformat(storm[moment]) for moment in ("begins", "peak", "ends"))
    of_storm = [line for line in lines if line["storm"] == name]
    assert len(of_storm) == storm["messages"] > 40
    complaints = [datetime.fromisoformat(line["sent_at"]) for line in of_storm if line["intent"] == "complaint"]
    middle = begin + (peak - begin) / 2
    early, late = (sum(a <= at < b for at in complaints) for a, b in ((begin, middle), (middle, peak + DAY)))
    fading = sum(end - (end - peak) / 3 <= at < end for at in complaints)
    assert early < late and fading < late and not any(at < begin for at in complaints)
    after = [line for line in of_storm if datetime.fromisoformat(line["sent_at"]) >= peak]
    assert sum(line["staff"] for line in after) > 5
    assert sum(line["intent"] == "thanks" for line in after) > 3


def test_a_troublemaker_returns_under_another_name(rows, planted):
    lines, _ = planted
    names = [row["author_name"] for row in rows if row["author_name"] in TROUBLEMAKER]
    assert list(dict.fromkeys(names)) == list(TROUBLEMAKER)
    assert names == sorted(names, key=TROUBLEMAKER.index)
    assert {line["intent"] for line in lines if line["troublemaker"]} >= {"insult", "threat"}
    assert any(line["intent"] == "boycott" for line in lines)


def test_who_despairs_is_answered_gently_within_the_hour(planted):
    lines, _ = planted
    for number, line in enumerate(lines):
        if line["intent"] == "despair":
            after = [one for one in lines[number + 1 :] if one["thread_id"] == line["thread_id"]]
            assert after[0]["intent"] == "comfort"
            waited = datetime.fromisoformat(after[0]["sent_at"]) - datetime.fromisoformat(line["sent_at"])
            assert waited < timedelta(hours=1)


def test_the_last_days_leave_something_to_do(planted):
    lines, _ = planted
    recent = [line for line in lines if line["asks"] and UNTIL - datetime.fromisoformat(line["sent_at"]) < 8 * DAY]
    assert sum(line["answered_by"] is None for line in recent) > 8


def test_the_truth_is_written_whole_or_refused(tmp_path):
    with pytest.raises(RefusedError, match="cannot be written"):
        write_truth(Recipe(500, "a", UNTIL), tmp_path / "nowhere" / "truth.jsonl")
    assert list(tmp_path.iterdir()) == []


# The material ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_names_something_that_is_written(language):
    sections = sections_of(language)
    shared = FACTS | sections["talk"].keys() | written("shapes.txt")["shapes"].keys()
    for title, own in sections.items():
        for lines in own.values():
            for line in lines:
                assert line.count("{") == len(GAP.findall(line)), line
                named = {gap[3].lstrip("=") for gap in GAP.finditer(line) if gap[3]}
                assert named <= shared | own.keys(), (title, line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_can_say_all_it_has(language):
    facts = dict.fromkeys(FACTS, "x")
    for kind, found in cards(language).items():
        for card in found:
            for key in card.rules:
                for seed in range(3):
                    said = card.say(key, dict(facts), 1.0, random.Random(f"{kind}{card.name}{key}{seed}"))
                    assert "{" not in said and "}" not in said


def test_material_that_is_no_such_names_its_line():
    with pytest.raises(ValueError, match="odd.txt, line 2"):
        parse("# a remark\n  words without a place", "odd.txt")
    assert parse("[a]\nb: c | d\n  e\n", "even.txt") == {"a": {"b": ["c", "d", "e"]}}


# When -----------------------------------------------------------------------------------------------------------------


@given(total=st.integers(0, 10**7), weights=st.lists(st.floats(0, 1e6), min_size=1, max_size=400))
def test_shares_are_whole_and_sum_to_the_total(total, weights):
    if sum(weights) <= 0:
        weights = [*weights, 1.0]
    shares = quotas(total, weights)
    assert sum(shares) == total and min(shares) >= 0


@given(
    begin=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    hours=st.integers(-11, 13),
    rises=st.floats(4, 12),
    drawn=st.floats(0, 1, exclude_max=True),
)
def test_a_moment_lies_within_its_day_whatever_the_zone(begin, hours, rises, drawn):
    assert begin <= spoken_at(begin, hours, rises, drawn) < begin + DAY
