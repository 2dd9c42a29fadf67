"""Rejected records: written, mended by a person, loaded again; what is still wrong comes back as it came."""

import io
import json

import pytest

from folkmoot_engine.formats import Options, open_archive, recognise
from folkmoot_engine.formats.rejects import write_rejects

CSV = "id,date,author,text\n1,2015-01-27,Ada,one\n2,soon,Bob,two\n3,later,Bob,three\n4,2015-01-28,Ada,four\n"
MBOX = b"From a@x Tue Jan 27 20:09:32 2015\nMessage-ID: <1@x>\nFrom: J\xf6rg <a@x>\n\nGr\xfc\xdfe\n"


def rejects_of(path, target, kind=None):
    format = open_archive(path, kind)
    stream = io.StringIO()
    for batch in format.read(path, Options()):
        write_rejects(stream, format.kind, batch.rejects)
    target.write_text(stream.getvalue(), "utf-8")
    return target


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def rejected(tmp_path):
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    return rejects_of(tmp_path / "a.csv", tmp_path / "rejects.jsonl")


def test_a_line_has_the_seven_fields(rejected):
    first, second = lines(rejected)
    assert list(first) == ["format", "file", "position", "code", "reason", "record", "context"]
    assert (first["format"], first["file"], first["position"], first["code"]) == ("table", "a.csv", "line 3", "no-time")
    assert first["record"] == {"id": "2", "date": "soon", "author": "Bob", "text": "two"}
    assert second["reason"] == '"later" is no time. Correct it, or correct the mapping.'


def test_mended_records_are_read_by_the_kind_that_refused_them(rejected, tmp_path):
    told = rejected.read_text("utf-8").replace('"soon"', '"2015-01-28"')
    rejected.write_text(told, "utf-8")
    assert recognise(rejected)[0].kind == "rejects"
    (batch,) = open_archive(rejected).read(rejected, Options())
    (row,) = batch.messages.to_pylist()
    assert (row["native_id"], row["text"], row["source"], row["place"]) == ("2", "two", "table:a", "a.csv line 3")
    assert [reject.code for reject in batch.rejects] == ["no-time"]
    assert batch.fetched == 2


def test_what_is_still_wrong_comes_back_unchanged(rejected, tmp_path):
    again = rejects_of(rejected, tmp_path / "again.jsonl")
    assert lines(again) == lines(rejected)


def test_bytes_that_are_no_text_survive(tmp_path):
    (tmp_path / "list.mbox").write_bytes(MBOX)
    rejected = rejects_of(tmp_path / "list.mbox", tmp_path / "rejects.jsonl")
    (told,) = lines(rejected)
    told["record"] = told["record"].replace("Message-ID", "Date: Tue, 27 Jan 2015 20:09:32 +0000\nMessage-ID")
    rejected.write_text(json.dumps(told) + "\n", "utf-8")
    (batch,) = open_archive(rejected).read(rejected, Options())
    (row,) = batch.messages.to_pylist()
    assert (row["text"], row["author_name"], row["channel"]) == ("Grüße", "Jörg", "list")


@pytest.mark.parametrize(
    "change, code",
    [
        ({"format": "unknown"}, "unknown-format"),
        ({"format": "rejects"}, "unknown-format"),
        ({"context": {}}, "bad-context"),
        ({"context": {"mapping": 5, "columns": []}}, "bad-context"),
        ({"context": []}, "bad-json"),
        ({"record": 5}, "bad-json"),
        ({"record": "text"}, "bad-row"),
    ],
)
def test_a_line_that_was_mended_wrongly_is_rejected(rejected, change, code):
    first, second = lines(rejected)
    rejected.write_text("\n".join(json.dumps(told) for told in (second, first | change)) + "\n{\n", "utf-8")
    (batch,) = open_archive(rejected, "rejects").read(rejected, Options())
    assert [reject.code for reject in batch.rejects] == ["no-time", code, "bad-json"]
    assert batch.fetched == 3
