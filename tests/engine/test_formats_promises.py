"""What every format promises, whatever the archive: nothing vanishes, the order holds, a reading can be resumed."""

import gzip
import json
import re
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, MappingError
from folkmoot_engine.formats import Options, kinds, open_archive, recognise
from folkmoot_engine.formats.protocol import Format

COUNT = 40  # records in each archive


def slack(folder, damage=lambda number, raw: raw):
    raw = [
        damage(
            number,
            json.dumps({"type": "message", "user": "U1", "text": f"text {number}", "ts": f"15{number:08}.000000"}),
        )
        for number in range(COUNT)
    ]
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", '[{"id": "U1", "name": "ada"}]')
        archive.writestr("channels.json", '[{"id": "C1", "name": "general"}, {"id": "C2", "name": "random"}]')
        archive.writestr("general/2017-01-01.json", "[" + ",\n".join(raw[: COUNT // 2]) + "]")
        archive.writestr("random/2017-01-01.json", "[" + ",\n".join(raw[COUNT // 2 :]) + "]")
    return path


def stackexchange(folder, damage=lambda number, raw: raw):
    folder = folder / "coffee"
    folder.mkdir(exist_ok=True)
    row = '<row Id="{}" PostTypeId="1" CreationDate="2015-01-27T20:09:32.720" Body="text {}" OwnerUserId="4" />'
    rows = [damage(number, row.format(number, number)) for number in range(COUNT)]
    (folder / "Posts.xml").write_text("<posts>\n" + "\n".join(rows) + "\n</posts>\n", "utf-8", "surrogateescape")
    (folder / "Users.xml").write_text(
        '<users>\n<row Id="4" Reputation="1" CreationDate="2015-01-27T20:09:32" DisplayName="Ada" />\n</users>\n',
        "utf-8",
    )
    return folder


def activitystreams(folder, damage=lambda number, raw: raw):
    made = []
    for number in range(COUNT):
        note = {"type": "Note", "id": f"https://e/{number}", "published": "2015-01-27T20:09:32Z"}
        told = {"id": "https://e/a", "type": "Create", "actor": "https://e/ada"}
        made.append(damage(number, json.dumps(told | {"object": note | {"content": f"text {number}"}})))
    path = folder / "outbox.json"
    collection = '{"type": "OrderedCollection", "orderedItems": [' + ",\n".join(made) + "]}"
    path.write_text(collection, "utf-8", "surrogateescape")
    return path


def irc(folder, damage=lambda number, raw: raw):
    """Everybody speaks once, so that a damaged line is missed by no answer."""
    lines = [damage(number, f"2015-01-27 20:09:32 <ada{number}> text {number}") for number in range(COUNT)]
    path = folder / "garden.log"
    path.write_text("\n".join(lines) + "\n", "utf-8", "surrogateescape")
    return path


def mbox(folder, damage=lambda number, raw: raw):
    told = "Message-ID: <{}@x>\nDate: Tue, 27 Jan 2015 20:09:32 +0100\nFrom: a@x\n\ntext {}\n"
    mails = [damage(number, told.format(number, number)) for number in range(COUNT)]
    path = folder / "list.mbox"
    start = "From a@x Tue Jan 27 20:09:32 2015\n"
    path.write_text("".join(f"{start}{mail}\n" for mail in mails), "utf-8", "surrogateescape")
    return path


def perceval(folder, damage=lambda number, raw: raw):
    items = []
    for number in range(COUNT):
        post = {"id": f"p{number}", "create_at": 1420389280000, "user_id": "u1", "message": f"text {number}"}
        item = {"backend_name": "Mattermost", "origin": "https://chat.example/c1", "category": "post", "data": post}
        items.append(damage(number, json.dumps(item)))
    path = folder / "items.json"
    path.write_text("\n".join(items) + "\n", "utf-8", "surrogateescape")
    return path


def table(folder, damage=lambda number, raw: raw):
    rows = [damage(number, f"{number},2015-01-27T20:09:32,Ada,text {number}") for number in range(COUNT)]
    path = folder / "a.csv"
    path.write_text("id,date,author,text\n" + "\n".join(rows) + "\n", "utf-8", "surrogateescape")
    return path


def discord(folder, damage=lambda number, raw: raw):
    record = {"type": "Default", "timestamp": "2015-01-27T20:09:32+00:00", "author": {"id": "4", "name": "ada"}}
    raw = [
        damage(number, json.dumps({"id": str(number), **record, "content": f"text {number}"}))
        for number in range(COUNT)
    ]
    head = '{"guild": {"id": "9", "name": "Acme"}, "channel": {"id": "7", "name": "general"}, "messages": [\n'
    path = folder / "general.json"
    path.write_text(head + ",\n".join(raw) + "\n]}", "utf-8", "surrogateescape")
    return path


def discourse(folder, damage=lambda number, raw: raw):
    record = {"username": "ada", "created_at": "2015-01-27T20:09:32Z", "topic_id": 5, "post_type": 1}
    raw = [
        damage(number, json.dumps({"id": number, **record, "post_number": number, "cooked": f"text {number}"}))
        for number in range(COUNT)
    ]
    path = folder / "forum.json"
    told = '{"title": "Kettle", "post_stream": {"posts": [\n' + ",\n".join(raw) + "\n]}}"
    path.write_text(told, "utf-8", "surrogateescape")
    return path


def zulip(folder, damage=lambda number, raw: raw):
    told = '{{"id": {}, "sender": 7, "recipient": 5, "date_sent": 15{:08}.0, "subject": "x", "content": "text {}"}}'
    raw = [damage(number, told.format(number, number, number)) for number in range(COUNT)]
    realm = {"zerver_stream": [{"id": 3, "name": "general"}], "zerver_recipient": [{"id": 5, "type": 2, "type_id": 3}]}
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("export/realm.json", json.dumps(realm))
        body = '{"zerver_message": [\n' + ",\n".join(raw) + "\n]}"
        archive.writestr("export/messages-000001.json", body.encode("utf-8", "surrogateescape"))
    return path


def matrix(folder, damage=lambda number, raw: raw):
    told = (
        '{{"type": "m.room.message", "sender": "@ada:x", "origin_server_ts": 15{:08}000, "event_id": "${}", '
        '"room_id": "!r:x", "content": {{"msgtype": "m.text", "body": "text {}"}}}}'
    )
    raw = [damage(number, told.format(number, number, number)) for number in range(COUNT)]
    path = folder / "room.json"
    path.write_text('{"messages": [\n' + ",\n".join(raw) + "\n]}", "utf-8", "surrogateescape")
    return path


MAKERS = {
    "activitystreams": activitystreams,
    "discord": discord,
    "discourse": discourse,
    "irc": irc,
    "matrix": matrix,
    "mbox": mbox,
    "perceval": perceval,
    "slack": slack,
    "stackexchange": stackexchange,
    "table": table,
    "zulip": zulip,
}
# What parts one record from the next in that kind: damage that makes or unmakes records is another story.
JSON = r'[\[\]{}"\\,]'
BOUNDARY = {
    "irc": r"[\n\r]",
    "mbox": r"[\n\r]",
    "perceval": r'[{}"\\,\n\r]',
    "stackexchange": r"[<>\"]",
    "table": r'[",\n\r]',
}
every_kind = pytest.mark.parametrize("kind", MAKERS)


def read(path, **options):
    return list(open_archive(path).read(path, Options(**options)))


def flat(batches):
    """Every record's fate, in order as far as a batch tells."""
    messages = [row for batch in batches for row in batch.messages.to_pylist()]
    rejects = [reject for batch in batches for reject in batch.rejects]
    return messages, rejects, sum((batch.skipped for batch in batches), start=type(batches[0].skipped)())


def test_the_built_in_kinds_keep_the_protocol():
    assert kinds().keys() >= {"mbox", "rejects", "slack", "stackexchange", "table"}
    for kind, format in kinds().items():
        assert isinstance(format, Format)
        assert (format.kind, bool(format.title)) == (kind, True)


@every_kind
def test_the_kind_is_recognised_by_content(kind, tmp_path):
    best = recognise(MAKERS[kind](tmp_path))[0]
    assert best.kind == kind
    assert best.because.endswith(".")


@every_kind
def test_every_reading_gives_the_same_in_the_same_order(kind, tmp_path):
    path = MAKERS[kind](tmp_path)
    first, *_ = flat(read(path))
    again, *_ = flat(read(path, batch_size=7))
    assert first == again
    assert len({row["uid"] for row in first}) == COUNT


@every_kind
def test_batches_are_no_larger_than_asked_and_progress_grows_to_one(kind, tmp_path):
    batches = read(MAKERS[kind](tmp_path), batch_size=7)
    assert all(batch.fetched <= 7 for batch in batches)
    told = [batch.progress for batch in batches]
    assert told == sorted(told)
    assert told[-1] == 1.0


@every_kind
@pytest.mark.parametrize("safe", [1, 7, 20, 39, 40, 99])
def test_a_reading_goes_on_after_what_is_safe(kind, safe, tmp_path):
    def damage(number, raw):
        return raw if number % 5 else raw.replace("20", "??").replace('"15', '"x').replace(" 15", ' "x')

    path = MAKERS[kind](tmp_path, damage)
    whole = flat(read(path, batch_size=1))
    assert len(whole[1]) == COUNT // 5
    resumed = read(path, skip=safe)
    assert sum(batch.fetched for batch in resumed) == max(0, COUNT - safe)
    if safe >= COUNT:
        return
    messages, rejects, _ = flat(resumed)
    assert messages == whole[0][len(whole[0]) - len(messages) :]
    assert rejects == whole[1][len(whole[1]) - len(rejects) :]


@every_kind
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_damage_within_a_record_spoils_that_record_alone(kind, data, tmp_path):
    """Every other record is kept as it was, and fetched = kept + skipped + rejected is the number of records."""
    hit = data.draw(st.integers(0, COUNT - 1))
    noise = data.draw(st.text(st.characters(exclude_characters="\n\r"), min_size=1, max_size=6))
    noise = re.sub(BOUNDARY.get(kind, JSON) + "|[\ud800-\udfff]", "?", noise)
    # A log has no ids: with another number for its own, a line says what its neighbour says.
    assume(kind != "irc" or not noise.isdigit())
    whole, *_ = flat(read(MAKERS[kind](tmp_path)))

    def damage(number, raw):
        if number != hit:
            return raw
        allowed = [at for at, sign in enumerate(raw) if not re.match(BOUNDARY.get(kind, JSON), sign)]
        at = data.draw(st.sampled_from(allowed))
        return raw[:at] + noise + raw[at + 1 :]

    batches = read(MAKERS[kind](tmp_path, damage))
    assert sum(batch.fetched for batch in batches) == COUNT
    messages, rejects, skipped = flat(batches)
    assert len(messages) + len(rejects) + skipped.total() == COUNT
    assert [row for row in whole if f"text {hit}" != row["text"] and row not in messages] == []


@every_kind
@given(data=st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_damage_is_told_and_never_a_surprise(kind, data, tmp_path):
    """Bytes changed, cut out or put in anywhere: records are counted, or the archive is refused in words."""
    path = MAKERS[kind](tmp_path)
    target = path / "Posts.xml" if path.is_dir() else path
    raw = target.read_bytes()
    if data.draw(st.booleans()) and path.suffix != ".zip":
        raw = gzip.compress(raw, mtime=0)
    at = data.draw(st.integers(0, len(raw) - 1))
    gone = data.draw(st.sampled_from([0, 1, 3, 200, len(raw)]))
    raw = raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + gone :]
    target.write_bytes(raw or b" ")
    try:
        batches = list(open_archive(path, kind).read(path, Options(batch_size=9)))
    except (ArchiveError, MappingError) as error:
        assert error.what and error.remedy
        return
    for batch in batches:
        assert batch.fetched <= 9
        assert all(reject.code and reject.reason and reject.position for reject in batch.rejects)
        batch.messages.validate(full=True)


@pytest.mark.parametrize("kind", ["irc", "stackexchange", "mbox", "perceval", "table"])
def test_memory_does_not_grow_with_the_archive(kind, tmp_path):
    """Forty megabytes are read within a fraction of that."""
    filler = "words " * 300

    def grow(number, raw):
        return (
            "\n".join(raw.replace("text", f"{copy} {filler} text") for copy in range(500)) if kind == "table" else raw
        )

    if kind == "table":
        path = table(tmp_path, grow)
    else:
        path = MAKERS[kind](tmp_path, lambda number, raw: raw.replace("text", f"{filler} text"))
        target = path / "Posts.xml" if path.is_dir() else path
        body = target.read_text("utf-8").replace("</posts>\n", "")
        target.write_text(body * 500, "utf-8")
    tracemalloc.start()
    try:
        fetched = sum(batch.fetched for batch in open_archive(path).read(path, Options(batch_size=500)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert fetched == COUNT * 500
    assert peak < 20_000_000
