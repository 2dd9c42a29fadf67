"""Discourse topics as JSON: posts, what their topic says of them, and what moderation said."""

import json
import zipfile
from datetime import UTC, datetime

import pytest

from folkmoot_engine.errors import RecordError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise


def post(number, cooked, **more):
    return {
        "id": 1000 + number,
        "name": "Ada Lovelace",
        "username": "ada",
        "user_id": 7,
        "created_at": f"2024-05-17T10:11:{number:02}.345Z",
        "updated_at": "2024-05-18T00:00:00.000Z",
        "cooked": cooked,
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": None,
        "version": 1,
        "topic_id": 55,
        "post_url": f"/t/kettle-leaks/55/{number}",
        "actions_summary": [{"id": 2, "count": 3}, {"id": 3, "can_act": True}],
        "moderator": False,
        "admin": False,
        "staff": False,
        "hidden": False,
        "user_deleted": False,
    } | more


POSTS = [
    post(1, "<p>My kettle <b>leaks</b>, @bob</p>"),
    post(2, "<p>Turn it</p>", user_id=8, username="bob", reply_to_post_number=1, accepted_answer=True, version=2),
    post(3, "<p>closed</p>", post_type=3, action_code="closed.enabled", user_id=-1, username="system"),
    post(4, "<p>is he real?</p>", post_type=4),
    post(5, "", hidden=True, reply_to_post_number=2, actions_summary=[], reviewable_score_pending_count=2),
    post(6, "<p>(post deleted by author)</p>", user_deleted=True, actions_summary=[]),
    post(7, "<p>spam</p>", deleted_at="2024-05-19T00:00:00Z", admin=True, staff=True, user_id=-2),
]
TOPIC = {
    "post_stream": {"posts": POSTS, "stream": list(range(1001, 1008))},
    "timeline_lookup": [[1, 2]],
    "tags": ["kettle", {"id": 4, "name": "warranty", "slug": "warranty"}],
    "id": 55,
    "title": "Kettle leaks",
    "views": 120,
    "category_id": 9,
    "closed": True,
    "archived": False,
    "visible": True,
    "vote_count": 4,
    "accepted_answer": {"post_number": 2, "username": "bob"},
    "details": {"participants": [{"id": 7}]},
}


def write(path, topic=TOPIC, **more):
    path.write_text(json.dumps(topic, **more), "utf-8")
    return path


def read(path, **options):
    assert recognise(path)[0].kind == "discourse"
    return list(open_archive(path).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


@pytest.fixture
def found(tmp_path):
    return {row["native_id"]: row for row in rows(read(write(tmp_path / "forum.example.org.json")))}


def test_every_record_is_counted(tmp_path):
    (batch,) = read(write(tmp_path / "forum.json"))
    assert batch.fetched == len(POSTS)
    assert dict(batch.skipped) == {"post type: small action": 1, "post type: whisper": 1}
    assert (batch.messages.num_rows, batch.rejects, batch.progress) == (5, [], 1.0)


def test_the_first_post_carries_what_the_topic_says(found):
    first = found["55/1"]
    assert (first["source"], first["realm"], first["channel"]) == (
        *["discourse:forum.example.org"] * 2,
        "forum.example.org",
    )
    assert (first["title"], first["views"], first["score"]) == ("Kettle leaks", 120, 4)
    assert (first["kind"], first["accepted_id"]) == ("question", "55/2")
    assert first["tags"] == ["kettle", "warranty", "category:9", "is:closed"]
    assert (first["thread_id"], first["parent_id"]) == ("55/1", None)
    assert (first["author_id"], first["author_name"], first["author_kind"]) == ("7", "ada", "person")
    assert (first["text"], first["mentions"]) == ("My kettle leaks, @bob", ["bob"])
    assert first["sent_at"] == datetime(2024, 5, 17, 10, 11, 1, 345_000, UTC)
    assert first["edited_at"] is None
    assert first["reactions"] == [{"name": "like", "count": 3}]
    assert first["url"] == "https://forum.example.org/t/kettle-leaks/55/1"


def test_a_reply_knows_what_it_answers(found):
    answer = found["55/2"]
    assert (answer["kind"], answer["parent_id"], answer["thread_id"]) == ("answer", "55/1", "55/1")
    assert answer["edited_at"] == datetime(2024, 5, 18, tzinfo=UTC)
    assert (answer["title"], answer["tags"]) == (None, [])


def test_the_marks_of_moderation_are_kept(found):
    assert found["55/5"]["tags"] == ["is:hidden", "is:flagged"]
    assert found["55/6"]["tags"] == ["is:deleted-by-author"]
    assert found["55/6"]["deleted_at"] == datetime(2024, 5, 18, tzinfo=UTC)
    assert found["55/7"]["tags"] == ["by:admin", "by:staff"]
    assert found["55/7"]["deleted_at"] == datetime(2024, 5, 19, tzinfo=UTC)
    assert found["55/7"]["author_kind"] == "bot"


def test_raw_markdown_serves_where_nothing_is_cooked(tmp_path):
    raw = post(1, None, raw="it *leaks*", reactions=[{"id": "heart", "count": 2}, {"id": "wave", "count": 0}])
    del raw["cooked"]
    (row,) = rows(read(write(tmp_path / "forum.json", {"post_stream": {"posts": [raw]}, "id": 55})))
    assert (row["html"], row["reactions"]) == ("<p>it <em>leaks</em></p>", [{"name": "heart", "count": 2}])
    assert (row["kind"], row["url"]) == ("message", None)


def test_a_list_a_folder_and_a_zip_of_topics_give_the_same_rows(tmp_path):
    other = TOPIC | {"id": 56, "title": "Second", "post_stream": {"posts": [post(1, "<p>x</p>", topic_id=56)]}}
    folder = tmp_path / "forum"
    folder.mkdir()
    write(folder / "1.json")
    write(folder / "2.json", other)
    (folder / "latest.json").write_text('{"users": [], "topic_list": {"topics": []}}', "utf-8")
    with zipfile.ZipFile(tmp_path / "forum.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    listed = write(tmp_path / "forum.json", [TOPIC, other], indent=1)
    told = [{**row, "place": ""} for row in rows(read(folder))]
    assert len(told) == 6
    assert told == [{**row, "place": ""} for row in rows(read(listed))]
    assert rows(read(folder)) == rows(read(tmp_path / "forum.zip"))


@pytest.mark.parametrize("name", ["123.json", "topic_123.json", "t.json"])
def test_a_file_named_by_a_number_is_of_the_forum_its_folder_names(name, tmp_path):
    (tmp_path / "forum").mkdir()
    path = write(tmp_path / "forum" / name)
    assert rows(read(path))[0]["source"] == "discourse:forum"
    assert rows(read(path, channel="Acme Forum"))[0]["source"] == "discourse:acme-forum"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_damaged_record_comes_back_and_is_read_when_it_is_mended(tmp_path, indent):
    told = json.dumps(TOPIC, indent=indent)
    path = tmp_path / "forum.json"
    path.write_text(told.replace('"cooked": "<p>Turn it</p>"', '"cooked": "<p>Turn it</p>'), "utf-8")
    batches = read(path)
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert (reject.position, reject.code) == ("record 2", "bad-json")
    assert sum(batch.fetched for batch in batches) == len(POSTS)
    mended = reject.record.replace("Turn it</p>", 'Turn it</p>"')
    row = open_archive(path).read_record(mended, json.loads(json.dumps(reject.context)))
    whole = rows(read(write(path)))[1]
    assert {name: value for name, value in whole.items() if value is not None} == {
        name: value for name, value in row.items() if value is not None
    }


@pytest.mark.parametrize(
    "change, code",
    [
        ({"created_at": None}, "no-time"),
        ({"created_at": "0000-01-01T00:00:00Z"}, "no-time"),
        ({"created_at": "9999-12-31T23:59:59Z"}, "no-time"),
        ({"deleted_at": "yesterday"}, "no-time"),
        ({"post_number": None}, "missing-field"),
        ({"cooked": 5}, "bad-text"),
        ({"user_id": None, "username": None, "name": None}, "no-author"),
    ],
)
def test_what_is_refused_says_why_and_stays_refused(tmp_path, change, code):
    path = write(tmp_path / "forum.json", {"post_stream": {"posts": [post(1, "x"), post(2, "y") | change]}, "id": 55})
    (batch,) = read(path)
    (reject,) = batch.rejects
    assert (reject.code, batch.fetched) == (code, 2)
    with pytest.raises(RecordError):
        open_archive(path).read_record(reject.record, reject.context)


def test_a_file_that_is_none_is_refused_in_words(tmp_path):
    (tmp_path / "a.json").write_text('{"topic_list": {}}', "utf-8")
    with pytest.raises(UnknownFormat, match="Save the topics"):
        open_archive(tmp_path / "a.json", "discourse").read(tmp_path / "a.json", Options())
