"""An outbox of ActivityStreams: what is said, changed, deleted and passed over, packed in every way."""

import io
import json
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

ADA, PUBLIC = "https://garden.example/users/ada", "https://www.w3.org/ns/activitystreams#Public"
ACTOR = {"id": ADA, "type": "Person", "preferredUsername": "ada", "name": "Ada L"}


def note(number, **more):
    return {
        "id": f"{ADA}/statuses/{number}",
        "type": "Note",
        "published": "2015-01-27T20:09:32Z",
        "content": f"<p>text {number}</p>",
        "to": [PUBLIC],
    } | more


def activity(kind, thing, **more):
    told = {"id": f"{ADA}/activities/1", "type": kind, "actor": ADA, "published": "2015-01-27T20:09:33Z"}
    return told | {"object": thing} | more


FULL = note(
    2,
    summary="spoilers",
    content='<p>See <a href="https://e.org/a">this</a>, <span>@bob</span></p>',
    inReplyTo=f"{ADA}/statuses/1",
    updated="2015-01-28T08:00:00Z",
    url="https://garden.example/@ada/2",
    tag=[
        {"type": "Mention", "href": "https://shed.example/users/bob", "name": "@bob@shed.example"},
        {"type": "Hashtag", "href": "https://garden.example/tags/oil", "name": "#oil"},
    ],
    attachment=[{"type": "Document", "mediaType": "image/png", "url": "/media/a.png", "name": None}],
    likes={"type": "Collection", "totalItems": 3},
)
POLL = note(3, type="Question", content="<p>Which?</p>", oneOf=[{"name": "this"}, {"name": "th<at>"}])
ACTIVITIES = [
    activity("Create", note(1)),
    activity("Create", FULL),
    activity("Create", POLL),
    activity("Announce", "https://shed.example/notes/9"),
    activity("Update", note(1, content="<p>better</p>", updated="2015-01-29T08:00:00Z")),
    activity("Update", ACTOR),
    activity("Delete", {"id": f"{ADA}/statuses/2", "type": "Tombstone", "deleted": "2015-01-30T08:00:00Z"}),
    "https://garden.example/elsewhere",
]


def outbox(activities=ACTIVITIES, indent=None):
    told = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    return json.dumps(told | {"totalItems": len(activities), "orderedItems": activities}, indent=indent)


def export(told=None):
    """What Mastodon hands out."""
    likes = {"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection", "orderedItems": ["x"]}
    return {"actor.json": json.dumps(ACTOR), "outbox.json": told or outbox(), "likes.json": json.dumps(likes)}


def write(path, told):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(told if isinstance(told, bytes) else told.encode("utf-8", "surrogatepass"))
    return path


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in files.items():
            archive.writestr(name, told)
    return path


def tarred(path, files, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, told in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(told.encode())
            archive.addfile(entry, io.BytesIO(told.encode()))
    return path


def read(path, kind="activitystreams", **options):
    return list(open_archive(path, kind).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


def rejects(batches):
    return [reject for batch in batches for reject in batch.rejects]


def test_every_activity_is_counted(tmp_path):
    path = zipped(tmp_path / "export.zip", export())
    assert recognise(path)[0].kind == "activitystreams"
    (batch,) = read(path)
    assert (batch.fetched, batch.messages.num_rows, batch.rejects) == (8, 3, [])
    assert dict(batch.skipped) == {
        "activity: Announce": 1,
        "activity: Update of an account": 1,
        "activity: an address alone": 1,
        "amends an earlier message": 2,
    }


def test_zip_tar_folder_and_the_file_itself_give_the_same(tmp_path):
    folder = tmp_path / "folder"
    for name, told in export().items():
        write(folder / name, told)
    whole = rows(read(folder))
    assert len(whole) == 3
    assert rows(read(zipped(tmp_path / "a.zip", export()))) == whole
    assert rows(read(tarred(tmp_path / "a.tar.gz", export()))) == whole
    assert rows(read(tarred(tmp_path / "a.tar", export(), "w"))) == whole
    assert rows(read(zipped(tmp_path / "b.zip", {f"archive/{name}": told for name, told in export().items()}))) == whole
    alone = rows(read(write(tmp_path / "alone" / "outbox.json", outbox(indent=2))))
    assert [row["uid"] for row in alone] == [row["uid"] for row in whole]


def test_a_message_with_everything(tmp_path):
    first, full, poll = rows(read(zipped(tmp_path / "a.zip", export())))
    assert (first["source"], first["channel"]) == (f"activitystreams:{ADA}", "@ada@garden.example")
    assert (first["thread_id"], first["parent_id"]) == (first["native_id"], None)
    assert (full["thread_id"], full["parent_id"]) == (None, first["native_id"])
    assert (full["author_id"], full["author_name"], full["title"]) == (ADA, "Ada L", "spoilers")
    assert full["html"] == '<p>See <a href="https://e.org/a" rel="noopener">this</a>, @bob</p>'
    assert (full["tags"], full["mentions"]) == (["oil"], ["https://shed.example/users/bob"])
    assert full["attachments"] == [{"name": "a.png", "type": "image/png", "url": None}]
    assert full["reactions"] == [{"name": "like", "count": 3}]
    assert full["sent_at"] == datetime(2015, 1, 27, 20, 9, 32, tzinfo=UTC)
    assert full["edited_at"] == datetime(2015, 1, 28, 8, tzinfo=UTC)
    assert full["url"] == "https://garden.example/@ada/2"
    assert (poll["kind"], poll["text"]) == ("question", "Which?\n\n- this\n- th<at>")


def test_changes_and_deletions_amend(tmp_path):
    (batch,) = read(write(tmp_path / "outbox.json", outbox()))
    assert batch.amendments == [
        {
            "source": f"activitystreams:{ADA}",
            "native_id": f"{ADA}/statuses/1",
            "edited_at": datetime(2015, 1, 29, 8, tzinfo=UTC),
            "html": "<p>better</p>",
            "text": "better",
        },
        {
            "source": f"activitystreams:{ADA}",
            "native_id": f"{ADA}/statuses/2",
            "deleted_at": datetime(2015, 1, 30, 8, tzinfo=UTC),
        },
    ]


def test_the_account_is_a_handle(tmp_path):
    bot = export() | {"actor.json": json.dumps(ACTOR | {"type": "Service"})}
    (batch,) = read(zipped(tmp_path / "a.zip", bot))
    (handle,) = batch.handles.to_pylist()
    assert (handle["author_id"], handle["name"], handle["kind"]) == (ADA, "Ada L", "bot")
    assert {row["author_kind"] for row in rows([batch])} == {"bot"}
    without = rows(read(zipped(tmp_path / "b.zip", export() | {"actor.json": "no json"})))
    assert {row["author_name"] for row in without} == {"@ada@garden.example"}


def test_pages_of_a_collection_are_read_in_order(tmp_path):
    for number in (1, 2):
        page = {"type": "OrderedCollectionPage", "orderedItems": [activity("Create", note(number))]}
        write(tmp_path / "pages" / f"page-{number}.json", json.dumps(page))
    embedded = {"type": "OrderedCollection", "first": json.loads((tmp_path / "pages" / "page-1.json").read_text())}
    write(tmp_path / "embedded.json", json.dumps(embedded))
    assert [row["text"] for row in rows(read(tmp_path / "pages"))] == ["text 1", "text 2"]
    assert [row["text"] for row in rows(read(tmp_path / "embedded.json"))] == ["text 1"]


def test_a_name_given_is_the_channels(tmp_path):
    found = rows(read(write(tmp_path / "outbox.json", outbox()), channel="Our account"))
    assert {row["channel"] for row in found} == {"Our account"}


def test_properties_come_as_one_value_an_object_or_a_list(tmp_path):
    thing = note(1, type=["Note"], inReplyTo=[{"id": "https://e.org/1"}], url=[{"href": "https://e.org/2"}], tag=[])
    thing["contentMap"] = {"en": "<p>hello</p>"}
    del thing["content"]
    told = activity(["Create"], [thing], actor={"id": ADA})
    (row,) = rows(read(write(tmp_path / "outbox.json", outbox([told]))))
    assert (row["parent_id"], row["url"], row["text"]) == ("https://e.org/1", "https://e.org/2", "hello")


@pytest.mark.parametrize(
    "told, code",
    [
        (activity("Create", note(1, published=None), published="soon"), "no-time"),
        (activity("Create", note(1, published="0000-01-01T00:00:00Z")), "no-time"),
        (activity("Create", note(1, published="9999-12-31T23:59:59Z")), "no-time"),
        (activity("Create", note(1, id=None)), "no-id"),
        (activity("Create", note(1, content=7)), "bad-text"),
        (activity("Create", note(1), actor=None), "no-author"),
        (activity(None, note(1)), "no-type"),
        (activity("Delete", f"{ADA}/statuses/1", published=None), "no-time"),
        (17, "not-an-object"),
    ],
)
def test_what_is_refused_says_why(tmp_path, told, code):
    path = write(tmp_path / "outbox.json", outbox([activity("Create", note(5)), told, activity("Create", note(6))]))
    batches = read(path)
    (reject,) = rejects(batches)
    assert (reject.code, reject.position, reject.reason[-1]) == (code, "record 2", ".")
    assert [row["text"] for row in rows(batches)] == ["text 5", "text 6"]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_damaged_record_spoils_itself_alone_and_can_be_mended(tmp_path, indent):
    told = outbox([activity("Create", note(number, tag=FULL["tag"])) for number in range(5)], indent)
    path = zipped(tmp_path / "a.zip", export(told.replace('text 2</p>"', "text 2</p>")))
    batches = read(path)
    (reject,) = rejects(batches)
    assert (reject.code, reject.position) == ("bad-json", "record 3")
    assert [row["text"] for row in rows(batches)] == ["text 0", "text 1", "text 3", "text 4"]
    row = open_archive(path).read_record(reject.record.replace("text 2</p>", 'text 2</p>"'), reject.context)
    assert row["uid"] == rows(read(zipped(tmp_path / "b.zip", export(told))))[2]["uid"]


def test_a_file_that_ends_too_early_keeps_what_was_whole(tmp_path):
    told = outbox([activity("Create", note(number)) for number in range(50)])
    batches = read(write(tmp_path / "outbox.json", told[: len(told) // 2]))
    assert len(rows(batches)) > 20
    assert [reject.code for reject in rejects(batches)] == ["cut-off"]
    packed = zipped(tmp_path / "a.zip", export(told)).read_bytes()
    with pytest.raises(ArchiveError, match="damaged"):
        read(write(tmp_path / "b.zip", packed[: len(packed) // 2]))


def test_doubled_ids_cycles_and_unwritable_characters_do_not_stop_a_batch(tmp_path):
    itself, other = f"{ADA}/statuses/1", f"{ADA}/statuses/2"
    told = [
        activity("Create", note(1, inReplyTo=itself)),
        activity("Create", note(2, inReplyTo=itself, content="a\0\ud800b")),
        activity("Create", note(1, inReplyTo=other, summary="\ud800")),
    ]
    found = rows(read(write(tmp_path / "outbox.json", outbox(told))))
    assert [row["parent_id"] for row in found] == [None, itself, other]
    assert (found[1]["text"], found[0]["uid"]) == ("ab", found[2]["uid"])


def test_names_in_a_tar_cannot_lead_out_of_it(tmp_path):
    secret = write(tmp_path / "secret" / "outbox.json", outbox())
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        link = tarfile.TarInfo("outbox.json")
        link.type, link.linkname = tarfile.SYMTYPE, str(secret)
        archive.addfile(link)
    with pytest.raises(UnknownFormat):
        read(tmp_path / "a.tar")
    path = tarred(tmp_path / "b.tar", {"../../outbox.json": outbox(), "actor.json": json.dumps(ACTOR)})
    assert len(rows(read(path))) == 3
    assert not (tmp_path.parent.parent / "outbox.json").exists()


def test_other_files_are_refused_in_words(tmp_path):
    picture = write(tmp_path / "outbox.json", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    assert all(seen.kind != "activitystreams" for seen in recognise(picture))
    with pytest.raises(UnknownFormat, match="No file is a collection"):
        read(picture)
    with pytest.raises(ArchiveError, match="empty"):
        read(write(tmp_path / "empty.json", b""))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_value_in_any_field_is_a_surprise(tmp_path, data):
    told = {"made": json.loads(json.dumps(data.draw(st.sampled_from(ACTIVITIES))))}
    here, key = told, "made"
    while isinstance(here[key], dict | list) and here[key] and data.draw(st.booleans()):
        here = here[key]
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
    here[key] = data.draw(json_values)
    batches = read(write(tmp_path / "outbox.json", outbox([told["made"]])))
    assert sum(batch.fetched for batch in batches) == 1
    for batch in batches:
        batch.messages.validate(full=True)
        assert all(reject.code and reject.reason for reject in batch.rejects)


@pytest.mark.parametrize("indent", [None, 1])
def test_pages_within_a_collection_are_read_too(tmp_path, indent):
    pages = {"orderedItems": [activity("Create", note(1))], "last": {"items": [activity("Create", note(2))]}}
    told = json.dumps({"type": "OrderedCollection", "first": pages, "items": "https://e.org", "n": [{}]}, indent=indent)
    assert [row["text"] for row in rows(read(write(tmp_path / "outbox.json", told)))] == ["text 1", "text 2"]


@given(data=st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_are_a_surprise(tmp_path, data):
    pack = data.draw(st.sampled_from([zipped, tarred]))
    raw = data.draw(st.sampled_from([outbox().encode(), pack(tmp_path / "packed", export()).read_bytes()]))
    at = data.draw(st.integers(0, len(raw) - 1))
    gone = data.draw(st.sampled_from([0, 1, 5, 300, len(raw)]))
    path = write(tmp_path / "any", raw[:at] + data.draw(st.binary(min_size=1, max_size=8)) + raw[at + gone :])
    try:
        for batch in read(path):
            batch.messages.validate(full=True)
    except ArchiveError as error:
        assert error.what and error.remedy
