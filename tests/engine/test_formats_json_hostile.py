"""Archives of JSON that mean harm, or were harmed: records are counted, or the archive is refused in words."""

import json
from contextlib import closing
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, RecordError
from folkmoot_engine.formats import Options, open_archive, recognise

relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([0, -1, 2**40, 10**30, 1e308, float("inf"), float("nan")])
    | st.text(max_size=8)
    | st.sampled_from(["\0", "\ud800", "9999-12-31T23:59:59-10:00", "0000-00-00", "<p>&#0;", "https://[", "7"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


DISCORD = {
    "id": "1",
    "type": "Reply",
    "timestamp": "2024-05-17T12:11:12+02:00",
    "timestampEdited": "2024-05-17T12:11:12+02:00",
    "isPinned": True,
    "content": "words é",
    "author": {"id": "4", "name": "ada", "nickname": "Ada", "isBot": False},
    "attachments": [{"id": "8", "url": "https://cdn.example/a.png", "fileName": "a.png"}],
    "embeds": [{"title": "t", "url": "https://e.org", "description": "d", "fields": [{"name": "n", "value": "v"}]}],
    "stickers": [{"id": "5", "name": "Party", "sourceUrl": "https://cdn.example/s.png"}],
    "reactions": [{"emoji": {"id": "", "name": "x", "code": "x"}, "count": 2}],
    "mentions": [{"id": "1", "name": "ada", "nickname": "Ada L"}],
    "reference": {"messageId": "2", "channelId": "7", "guildId": "9"},
    "forwardedMessage": {"content": "earlier", "attachments": []},
}
DISCOURSE = {
    "id": 1,
    "name": "Ada Lovelace",
    "username": "ada",
    "user_id": 7,
    "created_at": "2024-05-17T10:11:12.345Z",
    "updated_at": "2024-05-18T00:00:00.000Z",
    "deleted_at": "2024-05-19T00:00:00.000Z",
    "cooked": "<p>words é</p>",
    "post_number": 1,
    "post_type": 1,
    "reply_to_post_number": 2,
    "version": 2,
    "topic_id": 55,
    "topic": {"id": 55, "title": "t", "tags": ["a", {"name": "b"}], "accepted_answer": {"post_number": 2}, "views": 4},
    "post_url": "/t/x/55/1",
    "actions_summary": [{"id": 2, "count": 3}],
    "reactions": [{"id": "heart", "count": 2}],
    "reviewable_score_pending_count": 1,
    "hidden": True,
    "user_deleted": True,
}
ZULIP = {
    "id": 1,
    "sender": 7,
    "recipient": 5,
    "subject": "kettle",
    "content": "words é @**Ada|7** [a.png](/user_uploads/1/a.png)",
    "rendered_content": None,
    "date_sent": 1500000000.25,
    "last_edit_time": 1500000060.5,
    "reactions": [{"emoji_name": "clap"}],
}
ZULIP_REALM = {
    "zerver_realm": [{"id": 1, "string_id": "acme"}],
    "zerver_userprofile": [{"id": 7, "full_name": "Ada", "email": "ada@example.org", "date_joined": 1500000000.0}],
    "zerver_stream": [{"id": 3, "name": "general"}],
    "zerver_recipient": [{"id": 5, "type": 2, "type_id": 3}],
}
MATRIX = {
    "type": "m.room.message",
    "sender": "@ada:example.org",
    "content": {
        "msgtype": "m.image",
        "body": "a.png",
        "filename": "b.png",
        "formatted_body": "<p>words é</p>",
        "info": {"mimetype": "image/png"},
        "m.mentions": {"user_ids": ["@bob:example.org"]},
        "m.relates_to": {"rel_type": "m.thread", "event_id": "$2", "m.in_reply_to": {"event_id": "$1"}},
    },
    "origin_server_ts": 1500000000250,
    "unsigned": {"age": 5},
    "event_id": "$1",
    "room_id": "!room:example.org",
}
# Files that stand beside the one with the records: then the archive is a folder.
BESIDE = {"zulip": {"realm.json": json.dumps(ZULIP_REALM)}}
# By kind: a record with everything, the document around records as it is named and begins and ends, and its id.
KINDS = {
    "discord": (
        DISCORD,
        "general.json",
        '{"guild": {"id": "9"}, "channel": {"id": "7", "name": "general"}, "dateRange": {}, "messages": [',
        '], "messageCount": 1}',
        lambda record, number: record | {"id": str(number)},
    ),
    "discourse": (
        DISCOURSE,
        "forum.json",
        '{"post_stream": {"posts": [',
        '], "stream": [1]}, "id": 55, "title": "Kettle"}',
        lambda record, number: record | {"id": number, "post_number": number},
    ),
    "zulip": (
        ZULIP,
        "messages-000001.json",
        '{"zerver_usermessage": [{"id": 1}], "zerver_message": [',
        "]}",
        lambda record, number: record | {"id": number},
    ),
    "matrix": (
        MATRIX,
        "export.json",
        '{"room_name": "Kettles", "messages": [',
        "]}",
        lambda record, number: record | {"event_id": f"${number}"},
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def numbered(kind, *numbers):
    record, *_, renamed = KINDS[kind]
    return [renamed(deepcopy(record), number) for number in numbers]


def document(kind, raw_records):
    _, _, begin, end, _ = KINDS[kind]
    return begin.encode() + b", ".join(raw_records) + end.encode()


def file_in(folder, kind):
    for name, content in BESIDE.get(kind, {}).items():
        (folder / "export").mkdir(exist_ok=True)
        (folder / "export" / name).write_text(content, "utf-8")
    return (folder / "export" if kind in BESIDE else folder) / KINDS[kind][1]


def archive_in(folder, kind):
    return folder / "export" if kind in BESIDE else folder / KINDS[kind][1]


def write(folder, kind, records):
    """`records` are bytes as they are, or what is to be written as JSON. Gives back the archive, a file or a folder."""
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in records]
    file_in(folder, kind).write_bytes(document(kind, raw))
    return archive_in(folder, kind)


def read(path, kind):
    batches = list(open_archive(path, kind).read(path, Options(batch_size=50)))
    for batch in batches:
        batch.messages.validate(full=True)
        assert all(reject.code and reject.reason and reject.position for reject in batch.rejects)
    return batches


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


def rejects(batches):
    return [reject for batch in batches for reject in batch.rejects]


@every_kind
def test_a_picture_or_nothing_under_that_name_is_refused(kind, tmp_path):
    for content in (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, b" ", b"{}", b"[]", b"null", b"\xff\xfe", b""):
        file_in(tmp_path, kind).write_bytes(content)
        path = archive_in(tmp_path, kind)
        if content or path.is_dir():
            assert kind not in {seen.kind for seen in recognise(path)}
        try:
            batches = read(path, kind)
        except ArchiveError as error:
            assert error.what and error.remedy
        else:
            assert (rows(batches), len(rejects(batches))) == ([], 1)


@every_kind
@given(data=st.data())
@relaxed
def test_any_value_in_any_place_is_kept_or_refused(kind, data, tmp_path):
    """One value of a record replaced by another, however strange: that record is counted and so are its neighbours."""
    before, hit, after = numbered(kind, 11, 12, 13)
    target, key = hit, data.draw(st.sampled_from(sorted(hit)))
    while isinstance(target[key], dict | list) and target[key] and data.draw(st.booleans()):
        target = target[key]
        key = data.draw(st.sampled_from(sorted(target) if isinstance(target, dict) else range(len(target))))
    target[key] = data.draw(json_values)
    path = write(tmp_path, kind, json.loads(json.dumps([before, hit, after])))
    batches = read(path, kind)
    assert sum(batch.fetched for batch in batches) == 3
    assert len(rows(batches)) >= 2
    for reject in rejects(batches):
        with pytest.raises(RecordError):
            open_archive(path, kind).read_record(reject.record, reject.context)


@every_kind
@given(record=json_values)
@relaxed
def test_any_json_is_kept_or_refused_as_a_record(kind, record, tmp_path):
    first, last = numbered(kind, 11, 12)
    batches = read(write(tmp_path, kind, [first, record, last]), kind)
    assert sum(batch.fetched for batch in batches) == 3


@every_kind
@given(data=st.data())
@relaxed
def test_cut_off_anywhere_the_rest_is_kept(kind, data, tmp_path):
    path = write(tmp_path, kind, numbered(kind, *range(11, 16)))
    whole, raw = rows(read(path, kind)), file_in(tmp_path, kind).read_bytes()
    file_in(tmp_path, kind).write_bytes(raw[: data.draw(st.integers(1, len(raw) - len(KINDS[kind][3])))])
    try:
        batches = read(path, kind)
    except ArchiveError as error:
        assert error.remedy
        return
    kept = [row["native_id"] for row in rows(batches)]
    assert kept == [row["native_id"] for row in whole][: len(kept)]
    assert len(rejects(batches)) == 1


@every_kind
def test_bytes_of_another_encoding_spoil_their_record_alone(kind, tmp_path):
    first, last = numbered(kind, 11, 13)
    (foreign,) = (json.dumps(one, ensure_ascii=False).encode("latin-1") for one in numbered(kind, 12))
    path = write(tmp_path, kind, [first, foreign, last])
    batches = read(path, kind)
    assert [row["native_id"] for row in rows(batches)] == [row["native_id"] for row in rows(batches)]
    (reject,) = rejects(batches)
    assert reject.code == "bad-encoding"
    mended = reject.record.encode("utf-8", "surrogateescape").decode("latin-1")
    assert open_archive(path).read_record(mended, reject.context)["uid"]


@every_kind
def test_ids_doubled_and_cycles_of_replies_come_through(kind, tmp_path):
    path = write(tmp_path, kind, numbered(kind, 1, 2, 1, 2))
    found = rows(read(path, kind))
    assert len(found) == 4
    assert len({row["uid"] for row in found}) == 2


@every_kind
def test_the_first_batch_comes_before_the_rest_is_held(kind, tmp_path):
    record = json.dumps(*numbered(kind, 11)).encode()
    path = write(tmp_path, kind, [record] * (10_000_000 // len(record)))
    with closing(open_archive(path).read(path, Options(batch_size=50))) as reading:
        assert next(reading).fetched == 50
        assert next(reading).progress < 0.8
