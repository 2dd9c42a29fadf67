"""A Stack Exchange dump: posts and comments, plain and packed, whole and damaged."""

import gzip
from datetime import UTC, datetime

import pytest
import zstandard

from folkmoot_engine.errors import UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

POSTS = [
    '<row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2015-01-27T20:09:32.720" Score="20" ViewCount="130" '
    'Body="&lt;p&gt;How &amp;amp; why &gt;?&lt;/p&gt;&#xA;" OwnerUserId="4" LastEditDate="2015-01-28T00:00:00.000" '
    'Title="Storage" Tags="&lt;storage&gt;&lt;whole-bean&gt;" ClosedDate="2015-02-01T10:00:00.000" />',
    '<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2015-01-27T21:00:00.000" Score="-3" '
    'Body="&lt;p&gt;Cold.&lt;/p&gt;" OwnerDisplayName="user23" />',
    '<row Id="3" PostTypeId="5" CreationDate="2015-01-27T21:00:00.000" Body="wiki" />',
    '<row Id="4" PostTypeId="1" CreationDate="2015-01-29T21:00:00" Body="bumped" OwnerUserId="-1" Tags="|a|b.c|" />',
]
COMMENTS = [
    '<row Id="7" PostId="2" Score="1" Text="@Ada `x` it is" CreationDate="2015-01-27T22:00:00.000" UserId="5" />',
    '<row Id="8" PostId="1" Text="gone" CreationDate="2015-01-27T22:00:00.000" UserDisplayName="user9" />',
]
USERS = [
    '<row Id="-1" Reputation="1" CreationDate="2010-08-25T18:10:17.000" DisplayName="Community" />',
    '<row Id="4" Reputation="101" CreationDate="2010-08-26T18:10:17.000" DisplayName="Ada &amp; Co" />',
    '<row Id="5" Reputation="7" CreationDate="2010-08-27T18:10:17.000" DisplayName="Bob" />',
]


def xml(root, rows, between="\n  "):
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{root}>{between}{between.join(rows)}\n</{root}>\n'.encode()


def write_dump(folder, *, posts=POSTS, comments=COMMENTS, users=USERS, pack=lambda raw: raw, ending=""):
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {"Posts": posts, "Comments": comments, "Users": users}.items():
        if rows is not None:
            raw = rows if isinstance(rows, bytes) else xml(name.lower(), rows)
            (folder / f"{name}.xml{ending}").write_bytes(pack(raw))
    (folder / "Votes.xml").write_bytes(xml("votes", ['<row Id="1" PostId="1" VoteTypeId="2" />']))
    return folder


def read(path, **options):
    assert recognise(path)[0].kind == "stackexchange"
    return list(open_archive(path).read(path, Options(**options)))


def rows(batches):
    return {row["native_id"]: row for batch in batches for row in batch.messages.to_pylist()}


def test_every_record_is_counted(tmp_path):
    (batch,) = read(write_dump(tmp_path / "coffee"))
    assert batch.fetched == 6
    assert batch.messages["native_id"].to_pylist() == ["p1", "p2", "p4", "c7", "c8"]
    assert dict(batch.skipped) == {"post type: tag wiki": 1}
    assert batch.rejects == []


def test_a_question_with_everything(tmp_path):
    question = rows(read(write_dump(tmp_path / "stackexchange-coffee")))["p1"]
    assert question["source"] == question["realm"] == "stackexchange:coffee"
    assert (question["kind"], question["thread_id"], question["parent_id"]) == ("question", "p1", None)
    assert (question["author_id"], question["author_name"], question["author_kind"]) == ("4", "Ada & Co", "person")
    assert question["title"] == "Storage"
    assert question["text"] == "How & why >?"
    assert question["html"] == "<p>How &amp; why &gt;?</p>"
    assert question["sent_at"] == datetime(2015, 1, 27, 20, 9, 32, 720000, UTC)
    assert question["edited_at"] == datetime(2015, 1, 28, tzinfo=UTC)
    assert question["closed_at"] == datetime(2015, 2, 1, 10, tzinfo=UTC)
    assert (question["accepted_id"], question["score"], question["views"]) == ("p2", 20, 130)
    assert question["tags"] == ["storage", "whole-bean"]
    assert question["place"] == "Posts.xml line 3"


def test_answers_and_comments_hang_on_their_posts(tmp_path):
    found = rows(read(write_dump(tmp_path / "coffee")))
    answer, comment = found["p2"], found["c7"]
    assert (answer["kind"], answer["thread_id"], answer["parent_id"], answer["score"]) == ("answer", "p1", "p1", -3)
    assert (comment["kind"], comment["thread_id"], comment["parent_id"]) == ("comment", None, "p2")
    assert (comment["html"], comment["mentions"]) == ("<p>@Ada <code>x</code> it is</p>", ["Ada"])
    assert comment["author_name"] == "Bob"


def test_people_who_left_keep_their_shown_name_and_no_id(tmp_path):
    found = rows(read(write_dump(tmp_path / "coffee")))
    assert (found["p2"]["author_id"], found["p2"]["author_name"]) == (None, "user23")
    assert (found["c8"]["author_id"], found["c8"]["author_name"]) == (None, "user9")
    assert (found["p4"]["author_id"], found["p4"]["author_kind"]) == ("-1", "system")


def test_both_shapes_of_tags(tmp_path):
    assert rows(read(write_dump(tmp_path / "coffee")))["p4"]["tags"] == ["a", "b.c"]


def test_users_are_handles(tmp_path):
    (batch,) = read(write_dump(tmp_path / "coffee"))
    assert batch.handles.to_pylist()[1] == {
        "realm": "stackexchange:coffee",
        "author_id": "4",
        "name": "Ada & Co",
        "kind": "person",
        "email": None,
        "standing": 101,
        "joined_at": datetime(2010, 8, 26, 18, 10, 17, tzinfo=UTC),
    }
    assert batch.handles["kind"].to_pylist() == ["system", "person", "person"]


@pytest.mark.parametrize(
    "ending, pack",
    [(".gz", gzip.compress), (".zst", zstandard.ZstdCompressor().compress)],
    ids=["gzip", "zstandard"],
)
def test_packed_is_the_same(tmp_path, ending, pack):
    plain = rows(read(write_dump(tmp_path / "a" / "coffee")))
    packed = rows(read(write_dump(tmp_path / "b" / "coffee", pack=pack, ending=ending)))
    assert {key: row | {"place": ""} for key, row in plain.items()} == {
        key: row | {"place": ""} for key, row in packed.items()
    }


@pytest.mark.parametrize("between", ["", "\n\n", " \n  <!-- a remark -->\n"], ids=["one line", "gaps", "comments"])
def test_line_ends_do_not_matter(tmp_path, between):
    spread = [row.replace(" CreationDate", "\n CreationDate") for row in POSTS]
    folder = write_dump(tmp_path / "coffee", posts=xml("posts", spread, between))
    assert sum(batch.fetched for batch in read(folder)) == 6


def test_a_posts_file_alone_takes_the_name_of_its_folder(tmp_path):
    folder = write_dump(tmp_path / "coffee.stackexchange.com", pack=gzip.compress, ending=".gz")
    found = rows(read(folder / "Posts.xml.gz"))
    assert found.keys() == {"p1", "p2", "p4"}
    assert found["p1"]["source"] == "stackexchange:coffee"
    assert found["p1"]["author_name"] is None


def test_the_site_is_named_by_the_person_the_upload_or_the_folder(tmp_path):
    folder = write_dump(tmp_path / "bicycles.meta.stackexchange.com")
    assert rows(read(folder))["p1"]["source"] == "stackexchange:bicycles.meta"
    assert rows(read(folder))["p1"]["url"] == "https://bicycles.meta.stackexchange.com/q/1"
    assert rows(read(folder, origin="stackexchange-tea"))["p1"]["source"] == "stackexchange:tea"
    named = rows(read(folder, channel="Tea & Co"))["p1"]
    assert (named["source"], named["channel"]) == ("stackexchange:tea-co", "Tea & Co")


@pytest.mark.parametrize(
    "row, code",
    [
        ('<row Id="9" PostTypeId="1" CreationDate="2015-01-27T20:09:32" Body="a < b" />', "bad-xml"),
        ('<row Id="9" PostTypeId="1" CreationDate="2015-01-27T20:09:32 Body="x" />', "bad-xml"),
        ('<row Id="9" PostTypeId="1" CreationDate="2015-01-27T20:09:32" Body="x"', "bad-xml"),
        ('<row Id="9" Id="9" PostTypeId="1" />', "bad-xml"),
        ('<row Id="9" PostTypeId="1" Body="x" />', "no-time"),
        ('<row Id="9" PostTypeId="1" CreationDate="yesterday" Body="x" />', "no-time"),
        ('<row PostTypeId="1" CreationDate="2015-01-27T20:09:32" Body="x" />', "missing-field"),
        ('<row Id="9" PostTypeId="2" CreationDate="2015-01-27T20:09:32" Body="x" />', "missing-field"),
        ('<row Id="9" PostTypeId="1" CreationDate="2015-01-27T20:09:32" Score="99999999999" />', "bad-number"),
        ("<row />", "missing-field"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_no_other_suffers(tmp_path, row, code):
    folder = write_dump(tmp_path / "coffee", posts=[*POSTS[:2], row, *POSTS[2:]])
    (batch,) = read(folder)
    (reject,) = batch.rejects
    assert (reject.file, reject.position, reject.code) == ("Posts.xml", "line 5", code)
    assert reject.record == row
    assert (batch.messages.num_rows, batch.fetched) == (5, 7)


@pytest.mark.parametrize("begun", ["<?ow", "<!ow", "</ow", "<?xrow"])
def test_a_row_that_was_damaged_into_a_declaration_is_no_declaration(tmp_path, begun):
    posts = [row if number else row.replace("<row", begun) for number, row in enumerate(POSTS)]
    batches = read(write_dump(tmp_path / "dump", posts=posts))
    assert sum(batch.fetched for batch in batches) == sum(
        batch.fetched for batch in read(write_dump(tmp_path / "whole"))
    )
    assert sum(len(batch.rejects) for batch in batches) == 1


def test_a_mended_row_reads_as_if_it_had_been_whole(tmp_path):
    whole = rows(read(write_dump(tmp_path / "a" / "coffee", users=None)))["p1"]
    broken = POSTS[0].replace(' Title="', " Title=")
    folder = write_dump(tmp_path / "b" / "coffee", posts=[broken, *POSTS[1:]], users=None)
    (batch,) = read(folder)
    (reject,) = batch.rejects
    mended = open_archive(folder).read_record(reject.record.replace(" Title=", ' Title="'), reject.context)
    assert {name: value for name, value in whole.items() if value is not None} == {
        name: value for name, value in mended.items() if value is not None
    }


def test_a_file_cut_short_gives_what_could_be_read_and_says_so(tmp_path):
    many = [POSTS[0].replace('Id="1"', f'Id="{number}"', 1) for number in range(2_000)]
    packed = gzip.compress(xml("posts", many))
    folder = write_dump(tmp_path / "coffee", comments=None, users=None, posts=b"<posts>")
    (folder / "Posts.xml").unlink()
    (folder / "Posts.xml.gz").write_bytes(packed[: len(packed) // 2])
    batches = list(open_archive(folder).read(folder, Options()))
    rejects = [reject for batch in batches for reject in batch.rejects]
    assert [reject.code for reject in rejects][-1] == "damaged-file"
    assert "export it again" in rejects[-1].reason
    kept = rows(batches)
    assert 0 < len(kept) < 2_000
    assert list(kept) == [f"p{number}" for number in range(len(kept))]


def test_a_folder_without_posts_is_refused(tmp_path):
    (tmp_path / "Votes.xml").write_bytes(xml("votes", []))
    with pytest.raises(UnknownFormat, match=r"There are no posts and no comments .* Name the folder"):
        open_archive(tmp_path, "stackexchange").read(tmp_path, Options())
