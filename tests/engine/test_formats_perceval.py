"""Items of Perceval: the envelope, the sources that are known, those that are not, and what is damaged."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, RecordError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise
from folkmoot_engine.formats.perceval_shapes import SHAPES

ISO, SECONDS = "2015-01-27T20:09:32Z", 1422389372
MOMENT = datetime(2015, 1, 27, 20, 9, 32, tzinfo=UTC)


def item(backend, data, origin="https://place.example/room", category="thing"):
    return {
        "backend_name": backend,
        "backend_version": "1.0.0",
        "category": category,
        "data": data,
        "origin": origin,
        "perceval_version": "1.0.0",
        "updated_on": 1422389372.0,
        "uuid": "0123456789abcdef",
    }


GITHUB = item(
    "GitHub",
    {
        "number": 7,
        "title": "It squeaks",
        "body": "The **gate** squeaks, @bob",
        "user": {"login": "ada"},
        "user_data": {"login": "ada", "name": "Ada L"},
        "labels": [{"name": "bug"}, {"name": "gate"}],
        "created_at": ISO,
        "updated_at": "2015-01-28T08:00:00Z",
        "closed_at": "2015-01-29T08:00:00Z",
        "html_url": "https://place.example/room/issues/7",
        "comments_data": [{"id": 70, "body": "Oil it", "user": {"login": "bob"}, "created_at": ISO}],
    },
    category="issue",
)
GITLAB = item(
    "GitLab",
    {
        "id": 900,
        "iid": 7,
        "title": "It squeaks",
        "description": "The gate",
        "author": {"username": "ada", "name": "Ada L"},
        "created_at": ISO,
        "labels": ["bug"],
        "notes_data": [
            {"id": 1, "body": "changed the title", "system": True, "author": {"username": "ada"}, "created_at": ISO},
            {"id": 2, "body": "Oil it", "system": False, "author": {"username": "bob"}, "created_at": ISO},
        ],
    },
)
DISCOURSE = item(
    "Discourse",
    {
        "id": 40,
        "title": "A gate",
        "tags": ["oil", {"id": 3, "name": "gates", "slug": "gates"}],
        "post_stream": {
            "posts": [
                {"id": 1, "post_number": 1, "username": "ada", "created_at": ISO, "cooked": "<p>How?</p>"},
                {"id": 2, "post_number": 2, "username": "bob", "created_at": ISO, "cooked": "<p>So.</p>"},
                {
                    "id": 3,
                    "post_number": 3,
                    "reply_to_post_number": 2,
                    "username": "ada",
                    "created_at": ISO,
                    "cooked": "<p>Thanks</p>",
                    "deleted_at": "2015-01-28T08:00:00Z",
                },
            ]
        },
    },
)
STACKEXCHANGE = item(
    "StackExchange",
    {
        "question_id": 5,
        "title": "A gate",
        "body": "<p>How?</p>",
        "owner": {"user_id": 1, "display_name": "Ada"},
        "creation_date": SECONDS,
        "score": 3,
        "view_count": 20,
        "tags": ["oil"],
        "accepted_answer_id": 6,
        "comments": [{"comment_id": 9, "body": "Which?", "owner": {"user_id": 2}, "creation_date": SECONDS}],
        "answers": [
            {
                "answer_id": 6,
                "body": "<p>So.</p>",
                "owner": {"user_id": 2, "display_name": "Bob"},
                "creation_date": SECONDS,
                "comments": [{"comment_id": 8, "body": "Yes", "owner": {"user_id": 1}, "creation_date": SECONDS}],
            }
        ],
    },
)
MAIL = item(
    "Pipermail",
    {
        "unixfrom": "ada@example.org  Tue Jan 27 20:09:32 2015",
        "Message-ID": "<2@x>",
        "In-Reply-To": "<1@x>",
        "References": "<1@x>",
        "Date": "Tue, 27 Jan 2015 20:09:32 +0000",
        "From": "Ada L <ada@example.org>",
        "Subject": "Re: A gate",
        "Content-Transfer-Encoding": "base64",
        "body": {"plain": "Grüße\n\n> How?\nSo.\n"},
    },
)
CHATS = [
    item("Gitter", {"id": "g1", "text": "hello", "sent": ISO, "fromUser": {"id": "u1", "displayName": "Ada"}}),
    item(
        "Mattermost",
        {
            "id": "m1",
            "create_at": SECONDS * 1000,
            "edit_at": 0,
            "delete_at": 0,
            "root_id": "m0",
            "user_id": "u1",
            "message": "hello",
            "type": "",
            "user_data": {"username": "ada"},
        },
    ),
    item(
        "Telegram",
        {
            "update_id": 1,
            "message": {
                "message_id": 4,
                "date": SECONDS,
                "text": "hello",
                "chat": {"id": -9, "title": "Room"},
                "from": {"id": 1, "username": "ada"},
                "reply_to_message": {"message_id": 3},
            },
        },
    ),
    item(
        "Slack",
        {
            "type": "message",
            "user": "U1",
            "text": "hello",
            "ts": "1422389372.000000",
            "user_data": {"id": "U1", "name": "ada", "team_id": "T1"},
            "channel_info": {"id": "C1", "name": "general"},
        },
    ),
    item("RocketChat", {"_id": "r1", "msg": "hello", "ts": ISO, "u": {"_id": "u1", "username": "ada"}}),
    item("Zulip", {"id": 1, "content": "<p>hello</p>", "timestamp": SECONDS, "sender_id": 1, "subject": "gates"}),
]
TRACKED = [
    item(
        "Phabricator",
        {
            "id": 11,
            "fields": {
                "name": "A gate",
                "description": {"raw": "It squeaks"},
                "authorPHID": "PHID-USER-1",
                "authorData": {"userName": "ada"},
                "dateCreated": SECONDS,
            },
            "transactions": [
                {"transactionID": "1", "transactionType": "status", "comments": None, "dateCreated": str(SECONDS)},
                {
                    "transactionID": "2",
                    "comments": "Oil it",
                    "authorPHID": "PHID-USER-2",
                    "dateCreated": str(SECONDS),
                },
            ],
        },
    ),
    item(
        "Bugzilla",
        {
            "bug_id": [{"__text__": "15"}],
            "short_desc": [{"__text__": "A gate"}],
            "reporter": [{"__text__": "ada@example.org", "name": "Ada"}],
            "creation_ts": [{"__text__": "2015-01-27 20:09:32 +0000"}],
            "long_desc": [
                {
                    "commentid": [{"__text__": str(number)}],
                    "who": [{"__text__": "ada@example.org", "name": "Ada"}],
                    "bug_when": [{"__text__": "2015-01-27 20:09:32 +0000"}],
                    "thetext": [{"__text__": text}],
                }
                for number, text in enumerate(["It squeaks", "Oil it"])
            ],
        },
    ),
    item(
        "BugzillaREST",
        {
            "id": 15,
            "summary": "A gate",
            "creator": "ada@example.org",
            "creation_time": ISO,
            "comments": [
                {"id": 1, "text": "It squeaks", "creator": "ada@example.org", "creation_time": ISO},
                {"id": 2, "text": "Oil it", "creator": "bob@example.org", "creation_time": ISO},
            ],
        },
    ),
    item(
        "Jira",
        {
            "key": "GATE-1",
            "fields": {
                "summary": "A gate",
                "description": "It squeaks",
                "created": "2015-01-27T20:09:32.000+0000",
                "creator": {"name": "ada", "displayName": "Ada"},
            },
            "comments_data": [
                {"id": "3", "body": "Oil it", "author": {"name": "bob"}, "created": "2015-01-27T20:09:32.000+0000"}
            ],
        },
    ),
    item(
        "Askbot",
        {
            "id": 5,
            "title": "A gate",
            "summary": "It squeaks",
            "added_at": str(SECONDS),
            "author": {"id": "1", "username": "ada"},
            "answers": [
                {
                    "id": "6",
                    "summary": "Oil it",
                    "added_at": f"{SECONDS}.0",
                    "answered_by": {"id": "2", "username": "bob"},
                }
            ],
        },
    ),
]
RSS = item(
    "RSS",
    {
        "title": "News",
        "link": "https://place.example/1",
        "published": "Tue, 27 Jan 2015 20:09:32 GMT",
        "author": "ada",
        "content": [{"type": "text/html", "value": "<p>hello</p>"}],
    },
)
EVERYTHING = [GITHUB, GITLAB, DISCOURSE, STACKEXCHANGE, MAIL, *CHATS, *TRACKED, RSS]


def write(folder, items, name="items.json", **dumped):
    path = folder / name
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one, **dumped) for one in items) + "\n")
    return path


def read(path, kind="perceval", **options):
    return list(open_archive(path, kind).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


def rejects(batches):
    return [reject for batch in batches for reject in batch.rejects]


def links(found):
    return [(row["native_id"], row["parent_id"], row["thread_id"]) for row in found]


@pytest.mark.parametrize("dumped", [{}, {"indent": 4, "sort_keys": True}], ids=["lines", "spread"])
def test_every_known_source_is_kept(tmp_path, dumped):
    path = write(tmp_path, EVERYTHING, **dumped)
    assert recognise(path)[0].kind == "perceval"
    batches = read(path)
    assert rejects(batches) == []
    assert len({row["source"].partition(":")[0] for row in rows(batches)}) == len(EVERYTHING)
    assert {row["sent_at"] for row in rows(batches)} == {MOMENT}
    assert all(row["text"] and row["author_id"] for row in rows(batches))


def test_an_issue_brings_its_comments(tmp_path):
    issue, comment = rows(read(write(tmp_path, [GITHUB])))
    assert links([issue, comment]) == [("issue-7", None, "issue-7"), ("70", "issue-7", "issue-7")]
    assert (issue["source"], issue["realm"]) == ("github:place.example/room", "github:place.example")
    assert (issue["title"], issue["tags"], issue["mentions"]) == ("It squeaks", ["bug", "gate"], ["bob"])
    assert issue["html"] == "<p>The <strong>gate</strong> squeaks, @bob</p>"
    assert (issue["author_id"], issue["author_name"]) == ("ada", "Ada L")
    assert issue["closed_at"] == datetime(2015, 1, 29, 8, tzinfo=UTC)
    assert comment["place"] == "items.json line 1 message 2"


def test_what_a_tracker_itself_says_is_passed_over(tmp_path):
    (batch,) = read(write(tmp_path, [GITLAB]))
    assert [row["text"] for row in rows([batch])] == ["The gate", "Oil it"]
    assert (dict(batch.skipped), batch.fetched) == ({"event: of the tracker": 1}, 3)


def test_a_topic_is_told_by_the_numbers_of_its_posts(tmp_path):
    found = rows(read(write(tmp_path, [DISCOURSE])))
    assert links(found) == [("1", None, "1"), ("2", "1", "1"), ("3", "2", "1")]
    assert (found[0]["title"], found[0]["tags"]) == ("A gate", ["oil", "gates"])
    assert found[2]["deleted_at"] == datetime(2015, 1, 28, 8, tzinfo=UTC)


def test_a_question_brings_answers_and_their_comments(tmp_path):
    found = rows(read(write(tmp_path, [STACKEXCHANGE])))
    assert links(found) == [("p5", None, "p5"), ("c9", "p5", "p5"), ("p6", "p5", "p5"), ("c8", "p6", "p5")]
    assert [row["kind"] for row in found] == ["question", "comment", "answer", "comment"]
    assert (found[0]["accepted_id"], found[0]["score"], found[0]["views"]) == ("p6", 3, 20)


def test_a_mail_is_read_as_from_a_mailbox(tmp_path):
    (mail,) = rows(read(write(tmp_path, [MAIL]), channel="gates"))
    assert (mail["source"], mail["author_id"], mail["title"]) == ("mbox:gates", "ada@example.org", "Re: A gate")
    assert (mail["parent_id"], mail["text"]) == ("1@x", "Grüße\n\n> How?\nSo.")


def test_a_chats_answer_belongs_to_the_thread_of_what_it_answers(tmp_path):
    found = {row["source"].partition(":")[0]: row for row in rows(read(write(tmp_path, CHATS)))}
    assert links([found["mattermost"], found["telegram"]]) == [("m1", "m0", None), ("-9/4", "-9/3", None)]
    assert (found["slack"]["realm"], found["slack"]["channel"]) == ("slack:T1", "general")
    assert found["zulip"]["thread_id"] == "gates"


def test_trackers_and_askbot_keep_description_and_comments(tmp_path):
    found = rows(read(write(tmp_path, TRACKED)))
    assert [row["text"] for row in found] == ["It squeaks", "Oil it"] * len(TRACKED)
    assert all(
        answer["parent_id"] == opening["native_id"] for opening, answer in zip(found[::2], found[1::2], strict=True)
    )


def test_a_source_that_is_not_read_is_named(tmp_path):
    batches = read(write(tmp_path, [item("Git", {"commit": "abc"}), GITHUB]))
    (reject,) = rejects(batches)
    assert (reject.code, reject.position) == ("unknown-backend", "line 1")
    assert '"git"' in reject.reason
    assert len(rows(batches)) == 2


def test_categories_without_talk_are_passed_over(tmp_path):
    (batch,) = read(write(tmp_path, [item("GitHub", {"fetched_on": 1.0}, category="repository")]))
    assert (dict(batch.skipped), batch.fetched) == ({"category: repository": 1}, 1)


@pytest.mark.parametrize(
    "change, code",
    [
        ({"id": None}, "no-id"),
        ({"create_at": "soon"}, "no-time"),
        ({"create_at": -99999999999999}, "no-time"),
        ({"create_at": "9999-12-31T23:59:59Z"}, "no-time"),
        ({"create_at": "0000-01-01T00:00:00Z"}, "no-time"),
        ({"message": {"no": "text"}}, "bad-text"),
    ],
)
def test_a_message_that_cannot_be_kept_says_why_and_can_be_mended(tmp_path, change, code):
    whole = CHATS[1]
    path = write(tmp_path, [item("Mattermost", whole["data"] | change)])
    (reject,) = rejects(read(path))
    assert (reject.code, reject.reason[-1]) == (code, ".")
    mended = dict(reject.record) | {name: whole["data"][name] for name in change}
    row = open_archive(path).read_record(mended, reject.context)
    assert row["uid"] == rows(read(write(tmp_path, [whole])))[0]["uid"]


def test_one_comment_spoils_itself_alone(tmp_path):
    damaged = json.loads(json.dumps(GITHUB))
    damaged["data"]["comments_data"][0]["created_at"] = "soon"
    path = write(tmp_path, [damaged])
    batches = read(path)
    (reject,) = rejects(batches)
    assert (reject.position, len(rows(batches))) == ("line 1 message 2", 1)
    row = open_archive(path).read_record(dict(reject.record) | {"created_at": ISO}, reject.context)
    assert links([row]) == [("70", "issue-7", "issue-7")]


def test_an_item_that_is_no_json_can_be_mended(tmp_path):
    path = write(tmp_path, [json.dumps(CHATS[0]).replace('"sent"', 'sent"'), GITHUB, json.dumps(GITHUB)[:-9]])
    first, last = rejects(read(path))
    assert (first.code, last.code) == ("bad-json", "bad-json")
    assert open_archive(path).read_record(first.record.replace('sent"', '"sent"'), first.context)["text"] == "hello"
    with pytest.raises(RecordError, match="2 messages"):
        open_archive(path).read_record(json.dumps(GITHUB), last.context)


def test_hostile_items_are_rejected_one_by_one(tmp_path):
    cycle = item("Gitter", {"id": "a", "parentId": "a", "text": "\0\ud800", "sent": ISO, "fromUser": {"id": "u"}})
    deep = '{"backend_name": "Gitter", "data": ' + "[" * 100_000 + "]" * 100_000 + "}"
    batches = read(write(tmp_path, [cycle, cycle, deep, "[]", "null", '{"backend_name": 1}', '"x"']))
    found = rows(batches)
    assert [(row["parent_id"], row["text"]) for row in found] == [(None, "")] * 2
    assert found[0]["uid"] == found[1]["uid"]
    assert [reject.code for reject in rejects(batches)] == ["bad-json"] * 3 + ["no-envelope", "bad-json"]


def test_a_picture_by_the_name_of_items_is_refused_in_words(tmp_path):
    path = tmp_path / "items.json"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    with pytest.raises(UnknownFormat, match="No file holds items"):
        read(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_value_in_any_field_is_a_surprise(tmp_path, data):
    """Each field of each source, at any depth, may hold anything."""
    chosen = json.loads(json.dumps(data.draw(st.sampled_from(EVERYTHING))))
    here, key = chosen, "data"
    while data.draw(st.booleans()) and isinstance(here[key], dict | list) and here[key]:
        here = here[key]
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
    here[key] = data.draw(json_values)
    for batch in read(write(tmp_path, [chosen])):
        batch.messages.validate(full=True)
        assert batch.fetched >= 1
        assert all(reject.code and reject.reason for reject in batch.rejects)


@given(raw=st.binary(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_are_a_surprise(tmp_path, raw):
    path = tmp_path / "items.json"
    path.write_bytes(b'{"backend_name"' + raw)
    try:
        assert sum(batch.fetched for batch in read(path)) >= 1
    except ArchiveError as error:
        assert error.what and error.remedy


def test_every_shape_that_is_part_of_another_is_there():
    assert {name for shape in SHAPES.values() for _, name in shape.parts} <= set(SHAPES)
