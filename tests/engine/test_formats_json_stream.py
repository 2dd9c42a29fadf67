"""JSON read piece by piece: whatever the chunks, the same values; damage spoils one record alone."""

import json
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.errors import BrokenArchive, RecordError
from folkmoot_engine.formats.json_stream import LONGEST, SHOWN, Damaged, JsonStream, parsed

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
RECORDS = [{"id": number, "type": "x", "files": [{"id": 1, "url": "é"}, {"id": 2, "url": "😀"}]} for number in range(9)]


def stream_of(raw, size=1 << 20, openings=()):
    return JsonStream((raw[at : at + size] for at in range(0, len(raw), size)), openings)


def records_of(raw, size=1 << 20, openings=()):
    return messages_of(stream_of(raw, size, openings))


def messages_of(stream):
    for name in stream.names():
        if name == "messages":
            return list(stream.records())
    return None


def document(records):
    return json.dumps({"head": {"deep": [1, {"messages": []}]}, "messages": records, "n": 12.5}, ensure_ascii=False)


@given(st.lists(json_values, max_size=6), st.integers(1, 40), st.sampled_from([None, 1]))
def test_elements_are_what_the_whole_document_holds(records, size, indent):
    raw = json.dumps({"before": [records], "messages": records, "after": records}, indent=indent).encode()
    assert records_of(raw, size) == records
    assert json.dumps(stream_of(raw, size).value()) == json.dumps(json.loads(raw))


@given(st.binary(max_size=200), st.integers(1, 50))
def test_no_bytes_are_a_surprise(raw, size):
    for begin in (b"", b'{"messages": [', b'[{"id": 1}, ', b'{"messages": [{"id": "'):
        try:
            found = records_of(begin + raw, size)
        except RecordError as error:
            assert error.what and error.remedy
        else:
            assert found is None or all(one.error.remedy for one in found if isinstance(one, Damaged))


@pytest.mark.parametrize("size", [1, 3, 64, 1 << 20])
def test_damage_within_a_record_is_handed_back_as_text_and_spoils_no_other(size):
    raw = document(RECORDS).replace('"id": 7, "type"', '"id": 7 "type"').encode()
    found = records_of(raw, size)
    assert [number for number, one in enumerate(found) if isinstance(one, Damaged)] == [7]
    assert found[:7] + found[8:] == RECORDS[:7] + RECORDS[8:]
    assert parsed(found[7].text.replace("7 ", "7, ")) == RECORDS[7]


def test_the_first_record_may_be_the_damaged_one_where_its_names_are_known():
    raw = document(RECORDS).replace('"id": 0, "type"', '"id": 0 "type"').encode()
    found = records_of(raw, openings=[("id", "type")])
    assert [isinstance(one, Damaged) for one in found] == [True] + [False] * 8


@pytest.mark.parametrize("size", [1, 5, 1 << 20])
@pytest.mark.parametrize("cut", [70, 100, 200, 300])
def test_a_file_that_ends_early_says_so_once(cut, size):
    found = records_of(document(RECORDS).encode()[:cut], size)
    *whole, last = found
    assert whole == RECORDS[: len(whole)]
    assert isinstance(last, Damaged)
    assert last.error.where in ("cut-off", "bad-json")


def test_damage_to_the_file_itself_is_told():
    def chunks():
        yield document(RECORDS).encode()[:200]
        raise BrokenArchive("The disk is full of holes", remedy="Copy it again.")

    found = messages_of(JsonStream(chunks()))
    assert found[0] == RECORDS[0]
    assert (found[-1].error.where, found[-1].error.what) == ("damaged-file", "The disk is full of holes")


def test_a_record_beyond_measure_is_cut_out_in_little_memory():
    def chunks():
        yield b'{"messages": [{"id": 1, "type": "'
        for _ in range(100):
            yield b"x" * (1 << 20)
        yield b'"}, {"id": 2, "type": "y"}]}'

    found = messages_of(JsonStream(chunks(), [("id", "type")]))
    assert (found[0].error.where, len(found[0].text)) == ("too-long", SHOWN)
    assert found[1:] == [{"id": 2, "type": "y"}]


def test_memory_does_not_grow_with_the_list():
    record = b'{"id": 1, "type": "' + b"x" * 1_000 + b'"},'
    stream = JsonStream(part for part in [b"[", *[record * 1_000] * 25, b"{}]"])
    tracemalloc.start()
    try:
        count = sum(1 for _ in stream.records())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 25_001
    assert peak < 10_000_000


def test_what_is_not_wanted_may_be_of_any_length():
    filler = ",".join(f'{{"n": {number}, "filler": "{"x" * 1000}"}}' for number in range(2 * LONGEST // 1000))
    raw = f'{{"unwanted": {{"list": [{filler}]}}, "messages": [1, 2]}}'.encode()
    assert records_of(raw) == [1, 2]


@pytest.mark.parametrize(
    "record, code",
    [
        (b"[" * 100_000, "bad-json"),
        (b'{"a":' * 100_000, "bad-json"),
        (b'{"id": 1' + b"1" * 10_000 + b"}", "bad-json"),
        (b'{"id": "\xff\xe4"}', "bad-encoding"),
        (b'{"id": "\0"}', "bad-json"),
        (b"\x89PNG\r\n", "bad-json"),
    ],
    ids=range(6),
)
def test_hostile_records_are_refused_in_words(record, code):
    found = records_of(b'{"messages": [{"id": 5}, ' + record + b', {"id": 6}]}')
    assert found[0] == {"id": 5}
    assert found[1].error.where == code
    assert found[1].error.remedy


def test_a_flood_of_commas_is_passed_at_once():
    def chunks():
        yield b'{"messages": [1'
        for _ in range(100):
            yield b", " * 500_000
        yield b"2]}"

    started = time.process_time()
    assert messages_of(JsonStream(chunks())) == [1, 2]
    assert time.process_time() - started < 10


def test_other_ways_to_write_unicode_are_read():
    text = document(RECORDS)
    assert records_of(text.encode("utf-8-sig")) == records_of(text.encode("utf-16")) == RECORDS


@pytest.mark.parametrize("text, what", [("", "ends too early"), ('{"a": 1} {"b": 2}', "one record"), ("{'a'}", "JSON")])
def test_a_mended_record_is_one_record(text, what):
    with pytest.raises(RecordError) as caught:
        parsed(text)
    assert what in str(caught.value)
    assert parsed('{"a": 1}], "n": 2}') == {"a": 1}
