"""DiscordChatExporter's JSON, a file, a folder or a zip: what is kept, passed over and rejected."""

import json
import zipfile
from datetime import UTC, datetime

import pytest

from folkmoot_engine.errors import RecordError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

GUILD = {"id": "900", "name": "Acme", "iconUrl": "https://cdn.example/icon.png"}
GENERAL = {
    "id": "70",
    "type": "GuildTextChat",
    "categoryId": "60",
    "category": "Talk",
    "name": "general",
    "topic": None,
}
THREAD = {"id": "101", "type": "GuildPublicThread", "categoryId": "70", "category": "general", "name": "Kettle leaks"}
ADA = {"id": "1", "name": "ada", "discriminator": "0000", "nickname": "Ada L", "isBot": False, "roles": []}
BOT = {"id": "2", "name": "helper", "nickname": "helper", "isBot": True}


def said(number, text, author=ADA, **more):
    return {
        "id": str(number),
        "type": "Default",
        "timestamp": "2024-05-17T12:11:12.345+02:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": text,
        "author": author,
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
    } | more


MESSAGES = [
    said(101, "Hello **all**, see https://e.org/a"),
    said(
        102,
        "thanks <@1> <:wave:55>",
        BOT,
        type="Reply",
        reference={"messageId": "101", "channelId": "70", "guildId": "900"},
        mentions=[{"id": "1", "name": "ada", "nickname": "Ada L"}],
        timestampEdited="2024-05-17T10:12:00+00:00",
        isPinned=True,
        reactions=[
            {"emoji": {"id": "", "name": "👍", "code": "thumbsup"}, "count": 2},
            {"emoji": {"id": "55", "name": "wave", "code": "wave"}, "count": 1, "users": [{"id": "1"}]},
        ],
    ),
    said(103, "Ada joined", type="GuildMemberJoin"),
    said(104, "", BOT, embeds=[{"title": "Build", "url": "https://ci.example/7", "description": "passed",
         "fields": [{"name": "took", "value": "4 s"}]}]),
    said(105, "look", attachments=[{"id": "8", "url": "https://cdn.discordapp.com/a.png?ex=1&hm=secret",
         "fileName": "a.png", "fileSizeBytes": 5}, {"url": "media/b.png", "fileName": "b.png"}],
         stickers=[{"id": "5", "name": "Party", "sourceUrl": "https://cdn.discordapp.com/s.png"}]),
    said(106, "", reference={"type": "Forward", "messageId": "101", "channelId": "70"},
         forwardedMessage={"content": "Hello\nall", "timestamp": "2024-05-17T10:11:12Z", "attachments": []}),
]  # fmt: skip


def export(channel=GENERAL, messages=MESSAGES, indent=2):
    told = {"guild": GUILD, "channel": channel, "dateRange": {"after": None, "before": None}}
    return json.dumps(told | {"messages": messages, "messageCount": len(messages)}, indent=indent, ensure_ascii=False)


def write(path, **more):
    path.write_text(export(**more), "utf-8")
    return path


def read(path, **options):
    assert recognise(path)[0].kind == "discord"
    return list(open_archive(path).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


@pytest.fixture
def found(tmp_path):
    return {row["native_id"]: row for row in rows(read(write(tmp_path / "general.json")))}


def test_every_record_is_counted(tmp_path):
    (batch,) = read(write(tmp_path / "a.json"))
    assert batch.fetched == len(MESSAGES)
    assert batch.messages.num_rows == 5
    assert dict(batch.skipped) == {"system message: GuildMemberJoin": 1}
    assert (batch.rejects, batch.progress) == ([], 1.0)


def test_a_message_and_its_reply(found):
    first, reply = found["101"], found["102"]
    assert (first["source"], first["channel"], first["realm"]) == ("discord:70", "general", "discord")
    assert (first["author_id"], first["author_name"], first["author_kind"]) == ("1", "Ada L", "person")
    assert first["sent_at"] == datetime(2024, 5, 17, 10, 11, 12, 345_000, UTC)
    assert (first["thread_id"], first["parent_id"]) == ("101", None)
    assert first["text"] == "Hello all, see https://e.org/a"
    assert first["links"] == ["https://e.org/a"]
    assert first["url"] == "https://discord.com/channels/900/70/101"
    assert first["place"] == "general.json record 1"
    assert (reply["thread_id"], reply["parent_id"]) == (None, "101")
    assert (reply["text"], reply["mentions"]) == ("thanks @Ada L :wave:", ["1"])
    assert (reply["author_kind"], reply["tags"]) == ("bot", ["is:pinned"])
    assert reply["edited_at"] == datetime(2024, 5, 17, 10, 12, tzinfo=UTC)
    assert reply["reactions"] == [{"name": "thumbsup", "count": 2}, {"name": "wave", "count": 1}]


def test_cards_files_and_what_was_passed_on(found):
    assert (found["104"]["text"], found["104"]["links"]) == ("Build\npassed\ntook: 4 s", ["https://ci.example/7"])
    assert found["105"]["attachments"] == [
        {"name": "a.png", "type": None, "url": "https://cdn.discordapp.com/a.png"},
        {"name": "b.png", "type": None, "url": None},
        {"name": "Party", "type": None, "url": "https://cdn.discordapp.com/s.png"},
    ]
    assert found["106"]["html"].replace("\n", "") == "<blockquote><p>Hello<br>all</p></blockquote>"
    assert (found["106"]["thread_id"], found["106"]["parent_id"]) == ("106", None)


def test_a_thread_is_a_conversation_in_the_channel_above_it(tmp_path):
    messages = [said(101, "it leaks"), said(202, "where", type="Reply", reference={"messageId": "101"}), said(203, "x")]
    first, second, third = rows(read(write(tmp_path / "a.json", channel=THREAD, messages=messages)))
    assert {(row["source"], row["channel"], row["thread_id"]) for row in (first, second, third)} == {
        ("discord:70", "general", "101")
    }
    assert (first["title"], second["title"]) == ("Kettle leaks", None)
    assert (second["parent_id"], third["parent_id"]) == ("101", None)
    assert third["url"] == "https://discord.com/channels/900/101/203"


def test_folder_and_zip_give_the_same_and_other_files_are_left_alone(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    write(folder / "general.json")
    write(folder / "thread.json", channel=THREAD, messages=[said(203, "x")])
    (folder / "settings.json").write_text('{"guild": 1}', "utf-8")
    (folder / "a.json").write_bytes(b"\x89PNG\r\n\x1a\n")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
    assert rows(read(folder)) == rows(read(tmp_path / "export.zip"))
    assert len(rows(read(folder))) == 6


def test_a_name_given_holds_where_there_is_one_channel(tmp_path):
    path = write(tmp_path / "a.json")
    assert {row["channel"] for row in rows(read(path, channel="Town hall"))} == {"Town hall"}


def test_direct_messages_have_no_guild_in_their_address(tmp_path):
    told = json.loads(export(messages=[said(101, "x")])) | {"guild": {"id": "0", "name": "Direct Messages"}}
    (tmp_path / "a.json").write_text(json.dumps(told), "utf-8")
    assert rows(read(tmp_path / "a.json"))[0]["url"] == "https://discord.com/channels/@me/70/101"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_damaged_record_comes_back_and_is_read_when_it_is_mended(tmp_path, indent):
    told = export(indent=indent).replace('"look"', '"look', 1)
    path = tmp_path / "a.json"
    path.write_text(told, "utf-8")
    batches = read(path)
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert (reject.file, reject.position, reject.code) == ("a.json", "record 5", "bad-json")
    assert sum(batch.fetched for batch in batches) == len(MESSAGES)
    row = open_archive(path).read_record(
        reject.record.replace('"look', '"look"', 1), json.loads(json.dumps(reject.context))
    )
    whole = next(row for row in rows(read(write(tmp_path / "a.json"))) if row["native_id"] == "105")
    assert {name: value for name, value in whole.items() if value is not None} == {
        name: value for name, value in row.items() if value is not None
    }


@pytest.mark.parametrize(
    "record, code",
    [
        (said(1, "x", timestamp=None), "no-time"),
        (said(1, "x", timestamp="soon"), "no-time"),
        (said(1, "x", timestamp="0001-01-01T00:00:00Z"), "no-time"),
        (said(1, "x", timestamp="9999-12-31T23:59:59-08:00"), "no-time"),
        (said(1, "x", timestampEdited="later"), "no-time"),
        (said(1, "x", author=None), "no-author"),
        (said(None, "x") | {"id": None}, "missing-field"),
        (said(1, ["x"]), "bad-text"),
        ("a text", "not-an-object"),
        (["a list"], "not-an-object"),
    ],
)
def test_what_is_refused_says_why_and_stays_refused(tmp_path, record, code):
    path = write(tmp_path / "a.json", messages=[said(5, "kept"), record])
    (batch,) = read(path)
    (reject,) = batch.rejects
    assert (reject.code, batch.fetched) == (code, 2)
    assert reject.reason.endswith(".")
    with pytest.raises(RecordError):
        open_archive(path).read_record(reject.record, reject.context)


def test_a_file_that_is_none_is_refused_in_words(tmp_path):
    (tmp_path / "a.json").write_text("[1, 2]", "utf-8")
    with pytest.raises(UnknownFormat, match="Export the channels as JSON"):
        open_archive(tmp_path / "a.json", "discord").read(tmp_path / "a.json", Options())
