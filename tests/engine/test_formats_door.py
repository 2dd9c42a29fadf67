"""The one door: plugins beside built-ins, archives recognised, errors that say what, where and what to do."""

import gzip
import json
import os
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from folkmoot_engine.errors import ArchiveError, UnknownFormat
from folkmoot_engine.formats import Options, door, kinds, open_archive, recognise
from folkmoot_engine.formats.protocol import Recognition

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


class Diary:
    """A plugin as somebody else would write it."""

    kind = "diary"
    title = "Diaries"

    def recognise(self, path):
        return Recognition(self.kind, 1.0, "It is dear.") if path.read_bytes().startswith(b"Dear diary") else None

    def read(self, path, options):
        return iter(())

    def read_record(self, record, context):
        return {}


class Halved:
    kind = "halved"
    title = "Half a format"


@pytest.fixture
def plugins(monkeypatch):
    """Installs entry points beside the built-ins."""

    def install(**entries):
        installed = list(door.entry_points(group=door.GROUP))
        more = [EntryPoint(name, value, door.GROUP) for name, value in entries.items()]
        monkeypatch.setattr(door, "entry_points", lambda group: installed + more)
        door._load.cache_clear()

    yield install
    monkeypatch.undo()
    door._load.cache_clear()


def test_a_plugin_comes_in_by_the_same_door(plugins, tmp_path):
    plugins(diary=f"{__name__}:Diary")
    (tmp_path / "a").write_text("Dear diary", "utf-8")
    assert "diary" in kinds()
    assert open_archive(tmp_path / "a").kind == "diary"


@pytest.mark.parametrize(
    "name, value, told",
    [
        ("gone", "no_such_package.there:Format", "No module named"),
        ("gone", f"{__name__}:NoSuchClass", "NoSuchClass"),
        ("halved", f"{__name__}:Halved", "does not keep the protocol"),
        ("other", f"{__name__}:Diary", 'calls itself "diary"'),
    ],
)
def test_a_broken_plugin_is_named_and_hides_no_other(plugins, name, value, told, caplog):
    plugins(**{name: value})
    assert name not in kinds()
    assert "slack" in kinds()
    assert told in door.broken()[name].what
    assert value in caplog.text
    with pytest.raises(UnknownFormat, match="Repair or uninstall the package that brings it"):
        open_archive(Path(__file__), name)


def test_an_unknown_name_lists_the_known(tmp_path):
    with pytest.raises(UnknownFormat, match=r"No format has this name \(phpbb\). Choose one of: demo, mbox, rejects"):
        open_archive(Path(__file__), "phpbb")


@pytest.mark.parametrize(
    "content, told",
    [
        (b"just words", "Known kinds: demo, mbox"),
        (b"7z\xbc\xaf\x27\x1c....", "unpack it first"),
        (b"Rar!....", "unpack it first"),
    ],
)
def test_what_nobody_knows_is_refused_with_advice(tmp_path, content, told):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(UnknownFormat, match=told):
        open_archive(tmp_path / "a")


def test_what_cannot_be_opened_is_refused(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(ArchiveError, match="The file is empty"):
        recognise(tmp_path / "empty")
    with pytest.raises(ArchiveError, match="The archive cannot be opened .* Check that it is there"):
        recognise(tmp_path / "missing")
    with pytest.raises(UnknownFormat, match="No format recognises"):
        open_archive(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 200, b"\x1f\x8b\x08", gzip.compress(b"")[:-3], b"\x28\xb5\x2f\xfdxx",
     b"From ", b"<", b"{", b"\xff\xfe", b"\0" * 5000, b"[" * 100_000, b'"' * 5000, b"a,b\n" + b'"' * 5000],
    ids=range(13),
)  # fmt: skip
def test_recognising_never_fails_on_foreign_files(content, tmp_path):
    (tmp_path / "a").write_bytes(content)
    for seen in recognise(tmp_path / "a"):
        assert 0 < seen.confidence <= 1
        assert seen.because


needs_archives = pytest.mark.skipif(not SHARED.is_dir(), reason="the real archives are not beside this checkout")


def _count(name):
    path = SHARED / name
    format = open_archive(path)
    batches = list(format.read(path, Options()))
    rows = [row for batch in batches for row in batch.messages.select(["kind", "source", "author_id"]).to_pylist()]
    skipped = sum((batch.skipped for batch in batches), start=type(batches[0].skipped)())
    assert not any(batch.rejects for batch in batches)
    return format.kind, rows, skipped


@needs_archives
def test_the_real_slack_export():
    kind, rows, skipped = _count("slack-houstondatavis/slack-export.zip")
    assert kind == "slack"
    assert len(rows) == 964 + 61 + 6  # messages, file shares, comments on files
    assert len(rows) + skipped.total() == 1_382
    assert skipped["event: channel_join"] == 320
    assert len({row["source"] for row in rows}) <= 16


@needs_archives
@pytest.mark.parametrize(
    "name, questions, answers, comments, authors",
    [
        ("stackexchange-coffee", 225, 327, 0, 115),
        ("stackexchange-conlang-meta", 54, 115, 230, None),
        ("stackexchange-bicycles-meta", 453, 971, 2_448, 234),
    ],
)
def test_the_real_stack_exchange_dumps(name, questions, answers, comments, authors):
    kind, rows, _ = _count(name)
    kinds_of = [row["kind"] for row in rows]
    assert kind == "stackexchange"
    assert [kinds_of.count(one) for one in ("question", "answer", "comment")] == [questions, answers, comments]
    posting = {row["author_id"] for row in rows if row["kind"] != "comment" and row["author_id"]}
    assert authors is None or len(posting) == authors


@needs_archives
def test_the_real_gitter_rooms():
    kind, rows, skipped = _count("gitter-freecodecamp")
    assert kind == "table"
    assert (len(rows), skipped.total()) == (74_929, 0)
    assert len({row["author_id"] for row in rows}) == 2_611
    assert len({row["source"] for row in rows}) == 15


def test_recognitions_are_the_surest_first(tmp_path):
    (tmp_path / "rejects.jsonl").write_text(
        json.dumps(
            {"format": "table", "code": "x", "reason": "y", "record": "z", "context": {}, "text": "t", "date": 1}
        ),
        "utf-8",
    )
    found = recognise(tmp_path / "rejects.jsonl")
    assert found[0].kind == "rejects"
    assert [seen.confidence for seen in found] == sorted((seen.confidence for seen in found), reverse=True)


def test_a_folder_that_may_not_be_read_is_refused(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    if os.access(closed, os.R_OK):
        assert recognise(closed) == []  # root may read everything
        return
    with pytest.raises(ArchiveError, match="cannot be opened"):
        recognise(closed)
