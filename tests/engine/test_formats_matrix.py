"""A Matrix room as Element exports it: messages, edits, redactions, replies, threads and reactions."""

import json
import zipfile
from datetime import UTC, datetime

import pytest

from folkmoot_engine.errors import RecordError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

ADA, BOB = "@ada:example.org", "@bob:example.org"


def event(number, content, type_="m.room.message", sender=ADA, **more):
    return {
        "type": type_,
        "sender": sender,
        "content": content,
        "origin_server_ts": 1500000000250 + number * 1000,
        "unsigned": {"age": 5},
        "event_id": f"${number}",
        "room_id": "!room:example.org",
    } | more


def said(number, body, sender=ADA, related=None, **more):
    content = {"msgtype": "m.text", "body": body} | more
    return event(number, content | ({"m.relates_to": related} if related else {}), sender=sender)


EVENTS = [
    event(1, {"creator": ADA}, "m.room.create", state_key=""),
    event(2, {"membership": "join", "displayname": "Ada L"}, "m.room.member", state_key=ADA),
    said(3, "My kettle leaks, see https://e.org/a"),
    said(4, "> <@ada:example.org> My kettle leaks\n\nWhich one?", BOB, {"m.in_reply_to": {"event_id": "$3"}}),
    said(5, "* My kettle drips", ADA, {"rel_type": "m.replace", "event_id": "$3"},
         **{"m.new_content": {"msgtype": "m.text", "body": "My kettle drips"}}),
    event(6, {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$3", "key": "👍"}}, "m.reaction", BOB),
    event(7, {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$3", "key": "👍"}}, "m.reaction"),
    said(8, "in a thread", BOB,
         {"rel_type": "m.thread", "event_id": "$3", "is_falling_back": True, "m.in_reply_to": {"event_id": "$4"}}),
    said(9, "to that", ADA,
         {"rel_type": "m.thread", "event_id": "$3", "is_falling_back": False, "m.in_reply_to": {"event_id": "$8"}}),
    said(10, "Ada L: look", BOB, format="org.matrix.custom.html",
         formatted_body='<mx-reply><blockquote>old</blockquote></mx-reply><b>Look</b> '
                        '<a href="https://matrix.to/#/@ada:example.org">Ada L</a>'),
    event(11, {"msgtype": "m.image", "body": "a.png", "info": {"mimetype": "image/png"}, "url": "mxc://example.org/x"}),
    event(12, {}, unsigned={"redacted_because": event(13, {}, "m.room.redaction")}),
    event(13, {"reason": "spam"}, "m.room.redaction", redacts="$4"),
    event(14, {"algorithm": "m.megolm"}, "m.room.encrypted"),
    event(15, {"msgtype": "m.notice", "body": "Build passed", "m.mentions": {"user_ids": [BOB]}}),
    event(16, {"pinned": ["$15"]}, "m.room.pinned_events", state_key=""),
]  # fmt: skip


def export(events=EVENTS, indent=4):
    about = {"room_name": "Kettles", "room_creator": ADA, "topic": "", "exported_by": ADA}
    return json.dumps(about | {"messages": events}, indent=indent, ensure_ascii=False)


def write(path, **more):
    path.write_text(export(**more), "utf-8")
    return path


def read(path, **options):
    assert recognise(path)[0].kind == "matrix"
    return list(open_archive(path).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


@pytest.fixture
def found(tmp_path):
    return {row["native_id"]: row for row in rows(read(write(tmp_path / "export.json")))}


def test_every_record_is_counted(tmp_path):
    (batch,) = read(write(tmp_path / "export.json"))
    assert batch.fetched == len(EVENTS)
    assert dict(batch.skipped) == {
        "event: m.room.create": 1,
        "event: m.room.member": 1,
        "event: m.reaction": 2,
        "event: m.room.encrypted": 1,
        "event: m.room.pinned_events": 1,
        "amends an earlier message": 2,
    }
    assert (batch.messages.num_rows, batch.rejects, batch.progress) == (8, [], 1.0)


def test_a_message_with_what_other_events_say_of_it(found):
    first = found["$3"]
    assert (first["source"], first["channel"], first["realm"]) == ("matrix:!room:example.org", "Kettles", "matrix")
    assert (first["author_id"], first["author_name"], first["author_kind"]) == (ADA, "Ada L", "person")
    assert (first["thread_id"], first["parent_id"]) == ("$3", None)
    assert first["links"] == ["https://e.org/a"]
    assert first["reactions"] == [{"name": "👍", "count": 2}]
    assert first["sent_at"] == datetime(2017, 7, 14, 2, 40, 3, 250_000, UTC)
    assert first["url"] == "https://matrix.to/#/!room:example.org/$3"


def test_replies_and_threads(found):
    assert (found["$4"]["parent_id"], found["$4"]["thread_id"]) == ("$3", None)
    assert (found["$4"]["text"], found["$4"]["author_name"]) == ("Which one?", "bob")
    assert (found["$8"]["parent_id"], found["$8"]["thread_id"]) == ("$3", "$3")
    assert (found["$9"]["parent_id"], found["$9"]["thread_id"]) == ("$8", "$3")


def test_edits_and_redactions_amend(tmp_path):
    (batch,) = read(write(tmp_path / "export.json"))
    edited, deleted = batch.amendments
    assert edited == {
        "source": "matrix:!room:example.org",
        "native_id": "$3",
        "edited_at": datetime(2017, 7, 14, 2, 40, 5, 250_000, UTC),
        "html": "<p>My kettle drips</p>",
        "text": "My kettle drips",
    }
    assert (deleted["native_id"], deleted["deleted_at"].second) == ("$4", 13)


def test_what_was_taken_back_before_the_export_is_kept_as_deleted(found):
    assert (found["$12"]["text"], found["$12"]["deleted_at"].second) == ("", 13)


def test_markup_mentions_files_bots_and_pins(found):
    assert (found["$10"]["text"], found["$10"]["mentions"], found["$10"]["links"]) == ("Look Ada L", [ADA], [])
    assert found["$11"]["attachments"] == [{"name": "a.png", "type": "image/png", "url": None}]
    assert found["$11"]["text"] == ""
    assert (found["$15"]["author_kind"], found["$15"]["mentions"], found["$15"]["tags"]) == (
        "bot",
        [BOB],
        ["is:pinned"],
    )


def test_folder_and_zip_give_the_same(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    write(folder / "a.json")
    write(folder / "b.json", events=[event(1, {"body": "x"}, room_id="!other:example.org")])
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    assert rows(read(folder)) == rows(read(tmp_path / "export.zip"))
    assert {row["source"] for row in rows(read(folder))} == {"matrix:!room:example.org", "matrix:!other:example.org"}
    assert {row["channel"] for row in rows(read(folder / "a.json", channel="Hall"))} == {"Hall"}


@pytest.mark.parametrize("indent", [None, 4])
def test_a_damaged_record_comes_back_and_is_read_when_it_is_mended(tmp_path, indent):
    path = tmp_path / "export.json"
    path.write_text(export(indent=indent).replace('https://e.org/a"', "https://e.org/a"), "utf-8")
    batches = read(path)
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert (reject.position, reject.code) == ("record 3", "bad-json")
    assert sum(batch.fetched for batch in batches) == len(EVENTS)
    mended = reject.record.replace("https://e.org/a", 'https://e.org/a"')
    row = open_archive(path).read_record(mended, json.loads(json.dumps(reject.context)))
    whole = rows(read(write(path)))[0]
    assert {name: value for name, value in whole.items() if value is not None} == {
        name: value for name, value in row.items() if value is not None
    }


@pytest.mark.parametrize(
    "record, code",
    [
        (event(5, {"body": "x"}, origin_server_ts=None), "no-time"),
        (event(5, {"body": "x"}, origin_server_ts="soon"), "no-time"),
        (event(5, {"body": "x"}, origin_server_ts=10**30), "no-time"),
        (event(5, {"body": "x"}, origin_server_ts=-62135596800000), "no-time"),
        (event(5, {"body": "x"}, origin_server_ts=253402300799000), "no-time"),
        (event(5, {"body": ["x"]}), "bad-text"),
        (event(5, {}), "missing-field"),
        (event(5, {"body": "x"}, sender=None), "no-author"),
        (event(5, {"body": "x"}, event_id=None), "missing-field"),
        (event(5, {}, "m.room.redaction"), "no-message"),
    ],
)
def test_what_is_refused_says_why_and_stays_refused(tmp_path, record, code):
    path = write(tmp_path / "export.json", events=[said(3, "kept"), record])
    (batch,) = read(path)
    (reject,) = batch.rejects
    assert (reject.code, batch.fetched) == (code, 2)
    with pytest.raises(RecordError):
        open_archive(path).read_record(reject.record, reject.context)


def test_what_amends_is_no_message_when_it_is_mended(tmp_path):
    context = {"room": "!r:x", "channel": "r", "people": {}, "reactions": {}, "pinned": [], "place": "a"}
    with pytest.raises(RecordError, match="it changes another"):
        open_archive(write(tmp_path / "export.json")).read_record(EVENTS[4], context)


def test_a_file_that_is_none_is_refused_in_words(tmp_path):
    (tmp_path / "a.json").write_text('{"messages": []}', "utf-8")
    with pytest.raises(UnknownFormat, match="Export the room as JSON"):
        open_archive(tmp_path / "a.json", "matrix").read(tmp_path / "a.json", Options())
