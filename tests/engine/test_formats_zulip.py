"""Zulip's own export and zulip-archive's JSON: people, channels, topics as threads, talks of a few."""

import gzip
import io
import json
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, BrokenArchive, RecordError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

REALM = {
    "zerver_realm": [{"id": 1, "string_id": "acme", "name": "Acme"}],
    "zerver_userprofile": [
        {"id": 7, "email": "user7@acme.example", "delivery_email": "ada@example.org", "full_name": "Ada L",
         "is_bot": False, "date_joined": 1400000000.5},
        {"id": 8, "email": "bob@example.org", "full_name": "Bob", "is_bot": False},
        {"id": 9, "email": "ci@example.org", "full_name": "CI", "is_bot": True},
    ],
    "zerver_userprofile_crossrealm": [{"id": 2, "email": "notification-bot@zulip.com"}],
    "zerver_subscription": [{"id": 1, "user_profile": 7, "recipient": 50}],
    "zerver_stream": [{"id": 3, "name": "general"}, {"id": 4, "name": "staff", "invite_only": True}],
    "zerver_recipient": [
        {"id": 50, "type": 2, "type_id": 3},
        {"id": 51, "type": 2, "type_id": 4},
        {"id": 52, "type": 1, "type_id": 8},
        {"id": 53, "type": 3, "type_id": 99},
        {"id": 54, "type": 1, "type_id": 7},
    ],
    "zerver_reaction": [
        {"id": 1, "user_profile": 8, "message": 101, "emoji_name": "clap"},
        {"id": 2, "user_profile": 9, "message": 101, "emoji_name": "clap"},
    ],
}  # fmt: skip


def said(number, content, sender=7, recipient=50, subject="kettle", **more):
    return {
        "id": number,
        "sender": sender,
        "recipient": recipient,
        "subject": subject,
        "content": content,
        "rendered_content": None,
        "date_sent": 1500000000.25 + number,
        "last_edit_time": None,
    } | more


MESSAGES = [
    said(101, "It *leaks*, @**Bob** and @_**Ada L|7**, see #**staff** and https://e.org/a"),
    said(102, "", 8, subject="✔ Kettle", last_edit_time=1500000200.0,
         rendered_content='<p>so <span class="user-mention" data-user-id="7">@Ada L</span></p>'),
    said(103, "[a.png](/user_uploads/1/x/a.png)", 9, 51, subject=""),
    said(104, "a word between us", 7, 52, subject=""),
    said(105, "with us three", 8, 53, subject=""),
    said(106, "(deleted)", 8),
    said(107, "This topic was moved", 2),
    said(108, "back to you", 8, 54, subject=""),
]  # fmt: skip
EXPORT = {
    "realm.json": REALM,
    "messages-000001.json": {"zerver_usermessage": [{"id": 1, "message": 101}], "zerver_message": MESSAGES[:5]},
    "messages-000002.json": {"zerver_message": MESSAGES[5:], "zerver_usermessage": []},
    "attachment.json": {"zerver_attachment": []},
}
ARCHIVE = {
    "stream_index.json": {"time": 1, "streams": {"general chat": {"id": 12, "topic_data": {"a b": {"size": 2}}}}},
    "12-general.20chat/a.20b.2E.json": [
        {"id": 1, "sender_full_name": "Ada L", "content": "<p>Hello <b>all</b></p>", "timestamp": 1500000000},
        {"id": 2, "sender_full_name": "Bob", "sender_id": 8, "content": "<p>x</p>", "timestamp": 1500000001,
         "reactions": [{"emoji_name": "clap"}, {"emoji_name": "clap"}]},
    ],
}  # fmt: skip


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return folder


def read(path, **options):
    assert recognise(path)[0].kind == "zulip"
    return list(open_archive(path).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


@pytest.fixture
def found(tmp_path):
    return {row["native_id"]: row for row in rows(read(write(tmp_path / "export", EXPORT)))}


def test_every_record_is_counted_and_people_come_first(tmp_path):
    (batch,) = read(write(tmp_path / "export", EXPORT))
    assert (batch.fetched, batch.messages.num_rows, batch.rejects) == (8, 8, [])
    handles = batch.handles.select(["realm", "author_id", "name", "kind", "email"]).to_pylist()
    assert [tuple(handle.values()) for handle in handles] == [
        ("zulip:acme", "7", "Ada L", "person", "ada@example.org"),
        ("zulip:acme", "8", "Bob", "person", "bob@example.org"),
        ("zulip:acme", "9", "CI", "bot", "ci@example.org"),
        ("zulip:acme", "2", "notification-bot", "system", "notification-bot@zulip.com"),
    ]
    assert batch.handles["joined_at"][0].as_py() == datetime(2014, 5, 13, 16, 53, 20, 500_000, UTC)


def test_a_topic_is_a_thread_whether_it_is_resolved_or_not(found):
    first, second = found["101"], found["102"]
    assert (first["source"], first["channel"], first["realm"]) == ("zulip:acme/3", "general", "zulip:acme")
    assert first["thread_id"] == second["thread_id"] == "topic:kettle"
    assert (first["title"], second["title"]) == ("kettle", "Kettle")
    assert (first["tags"], second["tags"]) == (None, ["is:resolved"])
    assert first["parent_id"] is None


def test_words_mentions_reactions_and_edits(found):
    first, second = found["101"], found["102"]
    assert first["text"] == "It leaks, @Bob and @Ada L, see #staff and https://e.org/a"
    assert first["html"].startswith("<p>It <em>leaks</em>")
    assert (first["mentions"], first["links"]) == (["Bob"], ["https://e.org/a"])
    assert first["reactions"] == [{"name": "clap", "count": 2}]
    assert first["sent_at"] == datetime(2017, 7, 14, 2, 41, 41, 250_000, UTC)
    assert (second["text"], second["mentions"]) == ("so @Ada L", ["7"])
    assert second["edited_at"] == datetime(2017, 7, 14, 2, 43, 20, tzinfo=UTC)
    assert (second["author_id"], second["author_name"], second["author_kind"]) == ("8", "Bob", "person")


def test_bots_files_and_what_was_deleted(found):
    assert (found["103"]["author_kind"], found["103"]["channel"]) == ("bot", "staff")
    assert found["103"]["attachments"] == [{"name": "a.png", "type": None, "url": None}]
    assert found["103"]["thread_id"] == "103"  # without a topic it stands alone
    assert found["106"]["deleted_at"] == found["106"]["sent_at"]
    assert found["107"]["author_kind"] == "system"


def test_a_talk_of_two_is_one_channel_whoever_speaks(found):
    there, back = found["104"], found["108"]
    assert there["source"] == back["source"] == "zulip:acme/direct:7-8"
    assert there["channel"] == back["channel"] == "direct: Ada L, Bob"
    assert found["105"]["source"] == "zulip:acme/direct:99"


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_the_tarball_is_read_as_it_is(tmp_path, mode):
    folder = write(tmp_path / "zulip-export-x", EXPORT)
    path = tmp_path / "zulip-export-x.tar.gz"
    with tarfile.open(path, mode) as archive:
        for name in ("messages-000002.json", "messages-000001.json", "realm.json"):
            archive.add(folder / name, f"./zulip-export-x/{name}")
        link = tarfile.TarInfo("zulip-export-x/messages-000003.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    told, plain = rows(read(path)), rows(read(folder))
    assert told == plain[5:] + plain[:5]  # as they lie


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_tarball_is_told_and_never_a_surprise(data, tmp_path):
    path, told = tmp_path / "export.tar", io.BytesIO()
    with tarfile.open(fileobj=told, mode="w") as archive:
        for name, content in EXPORT.items():
            member = tarfile.TarInfo(f"export/{name}")
            body = json.dumps(content).encode()
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    raw = told.getvalue()
    if data.draw(st.booleans()):
        raw = gzip.compress(raw, mtime=0)
    at = data.draw(st.integers(0, len(raw) - 1))
    gone = data.draw(st.sampled_from([0, 1, 600, len(raw)]))
    path.write_bytes(raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + gone :] or b" ")
    try:
        batches = list(open_archive(path, "zulip").read(path, Options()))
    except ArchiveError as error:
        assert error.what and error.remedy
    else:
        assert sum(batch.fetched for batch in batches) <= 12


def test_folder_and_zip_give_the_same(tmp_path):
    folder = write(tmp_path / "zulip-export-x", EXPORT)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"zulip-export-x/{file.name}")
    assert rows(read(folder)) == rows(read(tmp_path / "a.zip"))


def test_what_zulip_archive_writes(tmp_path):
    first, second = rows(read(write(tmp_path / "acme", ARCHIVE)))
    assert (first["source"], first["channel"]) == ("zulip:acme/12", "general chat")
    assert (first["title"], first["thread_id"]) == ("a b.", "topic:a b.")
    assert (first["author_id"], first["author_name"], first["text"]) == ("Ada L", "Ada L", "Hello all")
    assert (second["author_id"], second["reactions"]) == ("8", [{"name": "clap", "count": 2}])
    assert {row["channel"] for row in rows(read(tmp_path / "acme", channel="Hall"))} == {"Hall"}


def test_a_damaged_record_comes_back_and_is_read_when_it_is_mended(tmp_path):
    told = json.dumps(EXPORT["messages-000001.json"]).replace('"It *leaks*', "It *leaks*")
    folder = write(tmp_path / "export", EXPORT | {"messages-000001.json": told})
    batches = read(folder)
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert (reject.file, reject.position, reject.code) == ("messages-000001.json", "record 1", "bad-json")
    assert sum(batch.fetched for batch in batches) == 8
    assert "9" not in reject.context["people"]
    mended = reject.record.replace("It *leaks*", '"It *leaks*')
    row = open_archive(folder).read_record(mended, json.loads(json.dumps(reject.context)))
    whole = rows(read(write(tmp_path / "export", EXPORT)))[0]
    assert {name: value for name, value in whole.items() if value is not None} == {
        name: value for name, value in row.items() if value is not None
    }


@pytest.mark.parametrize(
    "change, code",
    [
        ({"date_sent": None}, "no-time"),
        ({"date_sent": "soon"}, "no-time"),
        ({"date_sent": 1e300}, "no-time"),
        ({"date_sent": -62135596800}, "no-time"),
        ({"last_edit_time": 253402300799.0}, "no-time"),
        ({"sender": None}, "no-author"),
        ({"recipient": 4711}, "missing-field"),
        ({"content": ["x"]}, "bad-text"),
        ({"id": None}, "missing-field"),
    ],
)
def test_what_is_refused_says_why_and_stays_refused(tmp_path, change, code):
    files = {"realm.json": REALM, "messages-000001.json": {"zerver_message": [MESSAGES[0], MESSAGES[0] | change]}}
    (batch,) = read(write(tmp_path / "export", files))
    (reject,) = batch.rejects
    assert (reject.code, batch.fetched) == (code, 2)
    with pytest.raises(RecordError):
        open_archive(tmp_path / "export").read_record(reject.record, reject.context)


def test_an_export_without_its_realm_is_refused_in_words(tmp_path):
    with pytest.raises(BrokenArchive, match="Export the workspace again"):
        read(write(tmp_path / "export", EXPORT | {"realm.json": '{"zerver_realm": ['}))
    with pytest.raises(BrokenArchive, match="Export the workspace again"):
        read(write(tmp_path / "archive", ARCHIVE | {"stream_index.json": '{"streams": {'}))
    with pytest.raises(UnknownFormat, match="There are no messages of Zulip"):
        open_archive(tmp_path, "zulip").read(write(tmp_path / "other", {"a.json": "[]"}), Options())
