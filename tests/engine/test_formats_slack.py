"""A Slack export, zipped and unpacked: what is kept, passed over, amended and rejected."""

import json
import zipfile
from datetime import UTC, datetime

import pytest

from folkmoot_engine.formats import Options, open_archive, recognise

PEOPLE = [
    {"id": "U1", "team_id": "T9", "name": "ada", "profile": {"display_name": "Ada L", "email": "ada@example.org"}},
    {"id": "U2", "team_id": "T9", "name": "bob", "real_name": "Bob", "profile": {}},
    {"id": "UB", "team_id": "T9", "name": "helper", "is_bot": True},
]
GENERAL = [
    {"type": "message", "user": "U1", "text": "Hello <@U2>, see <https://e.org|this>", "ts": "1500000000.000100"},
    {
        "type": "message",
        "user": "U2",
        "text": "a *reply*",
        "ts": "1500000060.000200",
        "thread_ts": "1500000000.000100",
        "edited": {"user": "U2", "ts": "1500000099.000000"},
        "reactions": [{"name": "clap::skin-tone-2", "users": ["U1"], "count": 2}],
    },
    {"type": "message", "subtype": "channel_join", "user": "U2", "text": "joined", "ts": "1500000061.0"},
    {
        "type": "message",
        "subtype": "file_share",
        "user": "U1",
        "text": "look",
        "ts": "1500000062.000000",
        "files": [
            {"id": "F1", "name": "a.png", "mimetype": "image/png", "url_private": "https://files/a.png?t=xoxe-secret"},
            {"id": "F2", "mode": "tombstone"},
        ],
    },
    {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "ci", "text": "", "ts": "1500000063.0",
     "attachments": [{"title": "Build", "text": "passed"}]},
    {"type": "message", "subtype": "message_changed", "ts": "1500000070.0",
     "message": {"ts": "1500000000.000100", "user": "U1", "text": "Hello *all*", "edited": {"ts": "1500000070.0"}}},
    {"type": "message", "subtype": "message_deleted", "deleted_ts": "1500000060.000200", "ts": "1500000080.0"},
]  # fmt: skip
FILES = {
    "users.json": PEOPLE,
    "channels.json": [{"id": "C1", "name": "general"}],
    "groups.json": [{"id": "G1", "name": "staff"}],
    "mpims.json": [{"id": "G2", "name": "mpdm-ada--bob-1", "members": ["U1", "U2"]}],
    "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    "general/2017-07-14.json": GENERAL,
    "staff/2017-07-14.json": [{"user": "U1", "text": "private", "ts": "1500000001.0"}],
    "mpdm-ada--bob-1/2017-07-14.json": [{"user": "U2", "text": "few", "ts": "1500000002.0"}],
    "D1/2017-07-14.json": [{"user": "UB", "text": "direct", "ts": "1500000003.0"}],
}


def write_folder(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return folder


def write_zip(path, files, inside=""):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(inside + name, content if isinstance(content, str) else json.dumps(content))
    return path


def read(path, **options):
    assert recognise(path)[0].kind == "slack"
    return list(open_archive(path).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


@pytest.fixture
def export(tmp_path):
    return write_zip(tmp_path / "export.zip", FILES)


def test_every_record_is_counted(export):
    (batch,) = read(export)
    assert batch.fetched == 10
    assert batch.messages.num_rows == 7
    assert dict(batch.skipped) == {"event: channel_join": 1, "amends an earlier message": 2}
    assert batch.rejects == []
    assert batch.progress == 1.0


def test_zip_folder_and_zip_of_a_folder_give_the_same(export, tmp_path):
    folder = write_folder(tmp_path / "unpacked", FILES)
    wrapped = write_zip(tmp_path / "wrapped.zip", FILES | {"__MACOSX/x": "junk"}, inside="Acme export/")
    wrapped_rows = rows(read(wrapped))
    assert rows(read(export)) == rows(read(folder)) == wrapped_rows


def test_channels_are_named_by_visibility(export):
    assert {(row["source"], row["channel"]) for row in rows(read(export))} == {
        ("slack:C1", "general"),
        ("slack:G1", "staff"),
        ("slack:G2", "group: Ada L, Bob"),
        ("slack:D1", "direct: Ada L, Bob"),
    }


def test_a_message_with_everything(export):
    found = {row["native_id"]: row for row in rows(read(export)) if row["source"] == "slack:C1"}
    first, reply = found["1500000000.000100"], found["1500000060.000200"]
    assert first["realm"] == "slack:T9"
    assert (first["thread_id"], first["parent_id"]) == ("1500000000.000100", None)
    assert first["text"] == "Hello @Bob, see this"
    assert (first["links"], first["mentions"]) == (["https://e.org"], ["U2"])
    assert first["sent_at"] == datetime(2017, 7, 14, 2, 40, 0, 100, UTC)
    assert (reply["thread_id"], reply["parent_id"]) == ("1500000000.000100", "1500000000.000100")
    assert reply["html"] == "<p>a <strong>reply</strong></p>"
    assert reply["edited_at"] == datetime(2017, 7, 14, 2, 41, 39, tzinfo=UTC)
    assert reply["reactions"] == [{"name": "clap::skin-tone-2", "count": 2}]
    assert (reply["author_id"], reply["author_name"], reply["author_kind"]) == ("U2", "Bob", "person")
    assert reply["place"] == "general/2017-07-14.json record 2"


def test_files_lose_the_exporters_token(export):
    shared = next(row for row in rows(read(export)) if row["attachments"])
    assert shared["attachments"] == [{"name": "a.png", "type": "image/png", "url": "https://files/a.png"}]


def test_bots_are_told_from_people(export):
    found = {row["text"]: row for row in rows(read(export))}
    assert found["Build\npassed"]["author_kind"] == "bot"
    assert found["Build\npassed"]["author_name"] == "ci"
    assert found["direct"]["author_kind"] == "bot"


def test_handles_come_from_the_list_of_people(export):
    (batch,) = read(export)
    handles = batch.handles.select(["realm", "author_id", "name", "kind", "email"]).to_pylist()
    assert [tuple(handle.values()) for handle in handles] == [
        ("slack:T9", "U1", "Ada L", "person", "ada@example.org"),
        ("slack:T9", "U2", "Bob", "person", None),
        ("slack:T9", "UB", "helper", "bot", None),
    ]


def test_changes_and_deletions_amend(export):
    (batch,) = read(export)
    changed, deleted = batch.amendments
    assert changed == {
        "source": "slack:C1",
        "native_id": "1500000000.000100",
        "edited_at": datetime(2017, 7, 14, 2, 41, 10, tzinfo=UTC),
        "html": "<p>Hello <strong>all</strong></p>",
        "text": "Hello all",
    }
    assert deleted == {
        "source": "slack:C1",
        "native_id": "1500000060.000200",
        "deleted_at": datetime(2017, 7, 14, 2, 41, 20, tzinfo=UTC),
    }


def test_without_a_team_the_realm_comes_from_the_channels(tmp_path):
    bare = {"channels.json": [{"id": "C1", "name": "general"}], "general/2017-07-14.json": GENERAL[:1]}
    first = rows(read(write_zip(tmp_path / "a.zip", bare)))[0]["realm"]
    again = rows(read(write_zip(tmp_path / "b.zip", bare)))[0]["realm"]
    other = bare | {"channels.json": [{"id": "C2", "name": "general"}]}
    assert first == again != rows(read(write_zip(tmp_path / "c.zip", other)))[0]["realm"]


def test_a_name_given_holds_where_there_is_one_channel(tmp_path):
    bare = {"channels.json": [{"id": "C1", "name": "general"}], "general/2017-07-14.json": GENERAL[:1]}
    one = write_zip(tmp_path / "a.zip", bare)
    many = write_zip(tmp_path / "b.zip", FILES)
    assert rows(read(one, channel="Town hall"))[0]["channel"] == "Town hall"
    assert "Town hall" not in {row["channel"] for row in rows(read(many, channel="Town hall"))}


def test_a_damaged_record_spoils_itself_alone(tmp_path):
    told = json.dumps(GENERAL[:4], indent=1).replace('"a *reply*"', '"a *reply*')
    path = write_zip(tmp_path / "a.zip", FILES | {"general/2017-07-14.json": told})
    batches = read(path)
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert (reject.file, reject.position, reject.code) == ("general/2017-07-14.json", "record 2", "bad-json")
    assert sum(batch.fetched for batch in batches) == 7
    mended = reject.record.replace('"a *reply*', '"a *reply*"')
    row = open_archive(path).read_record(mended, reject.context)
    whole = next(row for row in rows(read(write_zip(tmp_path / "b.zip", FILES))) if row["parent_id"])
    assert {name: value for name, value in whole.items() if value is not None} == {
        name: value for name, value in row.items() if value is not None
    }


@pytest.mark.parametrize(
    "record, code",
    [
        ({"user": "U1", "text": "x"}, "no-time"),
        ({"user": "U1", "text": "x", "ts": "soon"}, "no-time"),
        ({"text": "x", "ts": "1500000000.0"}, "no-author"),
        ({"user": "U1", "text": ["x"], "ts": "1500000000.0"}, "bad-text"),
        ("a string", "not-an-object"),
        ({"subtype": "message_changed", "ts": "1500000000.0"}, "no-message"),
    ],
)
def test_what_is_refused_says_why(tmp_path, record, code):
    (batch,) = read(write_zip(tmp_path / "a.zip", FILES | {"general/2017-07-14.json": [record]}))
    (reject,) = batch.rejects
    assert reject.code == code
    assert reject.record == record
    assert reject.reason.endswith(".")
    assert batch.fetched == 4


def test_lone_surrogates_and_zeros_do_not_stop_a_batch(tmp_path):
    record = {"user": "U1", "text": "a\ud800b\0c", "ts": "1500000000.0", "files": [{"name": "x\0\ud800.txt"}]}
    (batch,) = read(write_zip(tmp_path / "a.zip", FILES | {"general/2017-07-14.json": [record]}))
    row = next(row for row in batch.messages.to_pylist() if row["attachments"])
    assert row["text"] == "abc"
    assert row["attachments"][0]["name"] == "x\ufffd\ufffd.txt"
