"""Answers to the scorecard from files: three kinds, several shapes, and every newcomer's mistake."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.errors import AnswersError, DoubledCriteria, FolkmootError, MissingCriteria, UnknownCriteria
from folkmoot_engine.scorecard import CRITERIA, read_file, read_text, score
from folkmoot_engine.scorecard.reading import LARGEST

SHARED = "community-supported"
ALL_YES = dict.fromkeys(CRITERIA, True)


def as_json(told) -> str:
    return json.dumps(told)


def as_yaml(told) -> str:
    return yaml.safe_dump(told, sort_keys=False)


def as_csv(answers: dict, delimiter: str = ",") -> str:
    held = io.StringIO()
    rows = [("id", "answer"), *((name, "yes" if told else "no") for name, told in answers.items())]
    csv.writer(held, delimiter=delimiter).writerows(rows)
    return held.getvalue()


WRITE = {"json": as_json, "yaml": as_yaml, "csv": as_csv}
kinds = pytest.mark.parametrize("kind", WRITE)


@given(st.fixed_dictionaries({name: st.booleans() for name in CRITERIA}))
def test_what_was_written_is_read(answers):
    for kind, write in WRITE.items():
        (sheet,) = read_text(write(answers), kind)
        assert (sheet.name, sheet.answers) == ("", answers)


@pytest.mark.parametrize("wrap", ["answers", "criteria"])
def test_a_list_of_objects_is_read_as_the_criteria_are_listed(wrap: str):
    listed = [{"id": one.id, "text": one.text, "points": one.points, "answer": "yes"} for one in CRITERIA.values()]
    for told in (listed, {wrap: listed}, {wrap: ALL_YES}):
        assert read_text(as_json(told), "json")[0].answers == ALL_YES
        assert read_text(as_yaml(told), "yaml")[0].answers == ALL_YES


def test_several_people_answer_in_one_file():
    people = {"founder": ALL_YES, "support": dict.fromkeys(CRITERIA, False)}
    rows = ["id,founder,support,note", *(f"{name},yes,no,ask again" for name in CRITERIA)]
    for text, kind in (
        (as_json({"people": people}), "json"),
        (as_yaml({"people": people}), "yaml"),
        ("\n".join(rows), "csv"),
    ):
        assert {sheet.name: sheet.answers for sheet in read_text(text, kind)} == people


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_parted_as_their_first_line_is(delimiter: str):
    assert read_text("\n" + as_csv(ALL_YES, delimiter), "csv")[0].answers == ALL_YES


@pytest.mark.parametrize(
    ("written", "meant", "counts"),
    [
        ("94.9 %", Decimal("94.9"), False),
        ("94,9%", Decimal("94.9"), False),
        ("94.9", Decimal("94.9"), False),
        ("95", Decimal("95"), True),
        ("0.5 %", Decimal("0.5"), False),
        ("yes", True, True),
        ("No", False, False),
        ("0", False, False),
    ],
)
@kinds
def test_a_share_is_read_as_it_is_written(kind: str, written: str, meant, counts: bool):
    if kind == "csv":
        text = as_csv(ALL_YES).replace(f"{SHARED},yes", f'{SHARED},"{written}"')
    else:
        text = WRITE[kind](ALL_YES | {SHARED: written})
    answers = read_text(text, kind)[0].answers
    assert answers[SHARED] == meant and type(answers[SHARED]) is type(meant)
    assert score(answers).minus == (-9 if counts else -8)


def test_numbers_of_json_are_exact():
    text = as_json(ALL_YES).replace(f'"{SHARED}": true', f'"{SHARED}": 94.99999999999999999999999')
    assert score(read_text(text, "json")[0].answers).minus == -8


@pytest.mark.parametrize("written", ["1", "0.95", "1.0"])
def test_a_number_that_may_mean_two_things_is_not_guessed(written: str):
    with pytest.raises(AnswersError, match="may mean two things.*Write “"):
        read_text(as_json(ALL_YES | {SHARED: written}), "json")


@pytest.mark.parametrize("written", ["101", "100.5 %", "-3", "95 % or so", "1e2", "٩٥", "", [], {}, 12.5e30])
def test_what_is_no_share_is_told(written):
    with pytest.raises(AnswersError, match=SHARED):
        read_text(as_json(ALL_YES | {SHARED: written}), "json")


@pytest.mark.parametrize("written", ["maybe", "95 %", 2, ["yes"], {"yes": 1}, "\x1b[31mred"])
def test_what_is_no_answer_is_told(written):
    with pytest.raises(AnswersError, match="is no answer to “stealth”.*Write yes or no") as found:
        read_text(as_json(ALL_YES | {"stealth": written}), "json")
    assert "\x1b" not in str(found.value)


@kinds
def test_unknown_criteria_are_told_by_name(kind: str):
    with pytest.raises(UnknownCriteria, match="“online_product”, “moon” .*Did you mean “online-product”"):
        read_text(WRITE[kind](ALL_YES | {"online_product": True, "moon": False}), kind, where="mine")


@kinds
def test_missing_criteria_are_told_by_name(kind: str):
    few = {name: True for name in CRITERIA if name not in ("stealth", SHARED)}
    with pytest.raises(MissingCriteria, match=r"“stealth”, “community-supported” \(mine\)"):
        read_text(WRITE[kind](few), kind, where="mine")


def test_an_empty_answer_is_missing():
    for text, kind in (
        (as_json(ALL_YES | {"stealth": None}), "json"),
        (as_csv(ALL_YES).replace("stealth,yes", "stealth,"), "csv"),
        (as_csv(ALL_YES).replace("stealth,yes", "stealth"), "csv"),
        (as_yaml(ALL_YES).replace("stealth: true", "stealth:"), "yaml"),
    ):
        with pytest.raises(MissingCriteria, match="“stealth”"):
            read_text(text, kind)


def test_doubled_criteria_are_told_by_name_even_where_both_say_the_same():
    listed = [{"id": name, "answer": True} for name in (*CRITERIA, "stealth")]
    for text, kind in (
        (as_json(ALL_YES)[:-1] + ', "stealth": true}', "json"),
        (as_json(listed), "json"),
        (as_yaml(ALL_YES) + "stealth: yes\n", "yaml"),
        (as_yaml(listed), "yaml"),
        (as_csv(ALL_YES) + "stealth,yes\n", "csv"),
    ):
        with pytest.raises(DoubledCriteria, match="“stealth”"):
            read_text(text, kind)


def test_a_name_answers_once():
    every = as_json(ALL_YES)
    for text, kind in (
        (f'{{"people": {{"founder": {every}, "founder": {every}}}}}', "json"),
        ("id,founder,founder\n", "csv"),
    ):
        with pytest.raises(AnswersError, match="“founder” answers twice"):
            read_text(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("", "json", "This is not JSON"),
        ("", "yaml", "Here stand no answers"),
        ("", "csv", "No column is called “id”"),
        ("stealth,yes\n", "csv", "Begin with a line “id,answer”"),
        ("id\nstealth\n", "csv", "No column holds answers"),
        ("id,answer\nstealth,yes,no\n", "csv", "more cells than the first line"),
        ('id,answer\n"stealth,yes\n', "csv", "This is not CSV"),
        ("{", "json", "line 1, column 2"),
        ("[" * 100_000, "json", "nested too deep"),
        ("[" * 1_000, "yaml", "nested too deep"),
        ("a: &x [*x]", "yaml", "Anchors and aliases"),
        ("[1]", "json", "Each entry of the list is an object"),
        ('[{"answer": true}]', "json", "has no id"),
        ('[{"id": "stealth", "answr": true}]', "json", "has “answr”"),
        ('[{"id": "stealth", "id": "stealth"}]', "json", "stands twice"),
        ('{"people": []}', "json", "stand no people"),
        ('{"people": {"": {}}}', "json", "no name of a person"),
        ('{"people": {"\\ud800": {}}}', "json", "no name of a person"),
        ('{"stealth": NaN}', "json", "That is no number"),
        ('"yes"', "json", "Here stand no answers"),
        ('{"\\u001b[2J\\udc00": true}', "json", "“\ufffd[2J\ufffd”"),
        ("x" * (LARGEST + 1), "csv", "256 KiB"),
    ],
)
def test_mistakes_get_a_clear_sentence(text: str, kind: str, said: str):
    with pytest.raises(AnswersError) as found:
        read_text(text, kind)
    assert said in str(found.value)


@given(st.sampled_from(sorted(WRITE)), st.text(max_size=200) | st.sampled_from(["id,a\n", "people:\n", '{"people":']))
def test_no_text_brings_the_reader_down(kind: str, text: str):
    with pytest.raises(AnswersError):
        read_text(text, kind)


def test_a_file_is_read_by_its_ending(tmp_path: Path):
    path = tmp_path / "answers.YML"
    path.write_bytes(b"\xef\xbb\xbf" + as_yaml(ALL_YES).encode())
    assert read_file(path)[0].answers == ALL_YES


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "what kind of file"),
        ("none.json", None, "cannot be read"),
        ("a.csv", b"id,answer\nstealth,\xff\n", "not written in UTF-8"),
        ("a.csv", b"x" * (LARGEST + 1), "256 KiB"),
    ],
)
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name: str, content: bytes | None, said: str):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FolkmootError, match=said):
        read_file(tmp_path / name)
