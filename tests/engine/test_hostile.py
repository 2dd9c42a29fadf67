"""Every kind against everything that means harm, or was harmed: a clear error, or rejected rows, and nothing else.

A row of a table below is one attack; a kind against which it cannot be made is named there, with the reason.
"""

import io
import json
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from engine.archived import KINDS, YEAR_9999, YEAR_ZERO, Said, three
from folkmoot_engine.errors import FolkmootError
from folkmoot_engine.formats import Options, kinds, open_archive, recognise
from folkmoot_engine.formats.rejects import write_rejects

HERE = Path(__file__).parent
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{LAUGHS}]>'
PATIENCE = 5  # seconds of work for an archive of a few kilobytes
ROOM = 600  # MiB
MARK = "fillmark"
every_kind = pytest.mark.parametrize("kind", KINDS)


def outcome(path, kind):
    """Messages, rejects and the words of an error, read as an import would, after asking every kind about it."""
    begun = time.process_time()
    messages, rejects = [], []
    try:
        recognise(path)
        for batch in open_archive(path, kind).read(path, Options(batch_size=50)):
            batch.messages.validate(full=True)
            messages += batch.messages.to_pylist()
            rejects += batch.rejects
    except FolkmootError as error:
        assert error.what and error.remedy, repr(error)
        return messages, rejects, str(error)
    finally:
        assert time.process_time() - begun < PATIENCE
    for reject in rejects:
        assert reject.code and reject.reason and reject.position
    assert write_rejects(io.StringIO(), kind, rejects) == len(rejects)
    return messages, rejects, ""


def test_every_kind_is_tried():
    assert KINDS.keys() == kinds().keys() - {"demo"}, "the demo is no archive of people's"


# One message among sound ones ---------------------------------------------------------------------------------------

SPOILED = {
    "a time in the year 0": {"at": YEAR_ZERO},
    "a time in the year 9999": {"at": YEAR_9999},
    "a zero byte in the text": {"text": "a\0b"},
    "a zero byte in a name": {"author": "a\0b"},
    "a lone surrogate in the text": {"text": "a\ud800b"},
    "an XML entity bomb as text": {"text": f"{BOMB}<p>&l9;</p>"},
    "an answer to itself": {"parent": 2},
    "a name of a hundred thousand letters": {"author": "a" * 100_000},
    "brackets ten thousand deep": {"text": "[" * 10_000 + "<b>" * 10_000},
}
# What no kind may keep, and what one of them cannot: XML has no such characters, a log no such lines.
REFUSED = {(kind, f"a time in the year {year}") for kind in KINDS for year in (0, 9999)} | {
    ("stackexchange", "a zero byte in the text"),
    ("stackexchange", "a zero byte in a name"),
    ("stackexchange", "a lone surrogate in the text"),
    ("irc", "a name of a hundred thousand letters"),
}


@every_kind
@pytest.mark.parametrize("attack", SPOILED)
def test_a_spoiled_message_is_kept_harmless_or_rejected_alone(kind, attack, tmp_path):
    messages, rejects, error = outcome(KINDS[kind].write(tmp_path, three(**SPOILED[attack])), kind)
    expected = (2, 1, "") if (kind, attack) in REFUSED else (3, 0, "")
    assert (len(messages), len(rejects), error) == expected
    for row in messages:
        assert row["parent_id"] is None or row["parent_id"] != row["native_id"]
        assert "lollol" not in row["text"]
        for value in (row["text"], row["html"], row["author_id"] or ""):
            assert "\0" not in value
            value.encode()


@every_kind
def test_ids_doubled_are_handed_over_under_one_uid(kind, tmp_path):
    """Which of the two counts is the store's to say; IRC and mail tell twins apart where their words differ."""
    messages, rejects, _ = outcome(KINDS[kind].write(tmp_path, [Said(1), Said(2), Said(1), Said(2)]), kind)
    assert rejects == []
    assert len(messages) == 4
    # A log's lines have no ids: the same words said twice in a minute were said twice.
    assert len({row["uid"] for row in messages}) == (4 if kind == "irc" else 2)


@every_kind
def test_replies_in_a_circle_are_read_as_they_stand(kind, tmp_path):
    circle = [Said(1, parent=3), Said(2, parent=1), Said(3, parent=2)]
    messages, rejects, _ = outcome(KINDS[kind].write(tmp_path, circle), kind)
    assert (len(messages), rejects) == (3, [])
    if kind not in ("irc", "zulip"):  # they do not write down who answers what
        assert all(row["parent_id"] for row in messages)


# The file as a whole ------------------------------------------------------------------------------------------------

FILES = {
    "nothing at all": lambda sound: b"",
    "one empty line": lambda sound: b"\n",
    "a picture": lambda sound: PICTURE,
    "zero bytes": lambda sound: bytes(5_000),
    "cut in the middle": lambda sound: sound[: len(sound) // 2],
    "cut before its last sign": lambda sound: sound.rstrip()[:-1],
    "its beginning cut off": lambda sound: sound[len(sound) // 3 - 9 :],
    "UTF-16": lambda sound: sound.decode().encode("utf-16"),
    "UTF-16 without a mark": lambda sound: sound.decode().encode("utf-16-le"),
    "Latin-1": lambda sound: sound.replace(b"words", b"W\xf6rter"),
    "EBCDIC": lambda sound: sound.decode().encode("cp500"),
    "brackets a hundred thousand deep": lambda sound: b"[" * 100_000,
    "braces a hundred thousand deep": lambda sound: b'{"a":' * 100_000,
    "tags a hundred thousand deep": lambda sound: b"<posts>" * 100_000,
    "an XML entity bomb before it": lambda sound: f'<?xml version="1.0"?>{BOMB}\n'.encode() + sound,
    "random bytes in the middle": lambda sound: sound[:90] + bytes(range(256)) * 8 + sound[90:],
}

# An empty line is an empty log, box or list; tags around no row are a dump without rows.
NOTHING_LOST = {(kind, "one empty line") for kind in KINDS} | {("stackexchange", "tags a hundred thousand deep")}


@every_kind
@pytest.mark.parametrize("attack", FILES)
def test_a_file_that_is_no_archive_or_a_broken_one_is_told_in_words(kind, attack, tmp_path):
    how = KINDS[kind]
    path = how.write(tmp_path, three())
    target = tmp_path / how.file
    target.write_bytes(FILES[attack](target.read_bytes()))
    messages, rejects, error = outcome(path, kind)
    # Nothing is invented, and nothing lost without a word.
    assert len(messages) <= 3
    assert len(messages) == 3 or rejects or error or (kind, attack) in NOTHING_LOST


def test_an_entity_bomb_in_a_dump_is_not_unfolded(tmp_path):
    rows = b"".join(KINDS["stackexchange"].pieces(three(text=MARK))).replace(MARK.encode(), b"&l9;")
    path = KINDS["stackexchange"].write(tmp_path, three())
    (tmp_path / KINDS["stackexchange"].file).write_bytes(f'<?xml version="1.0"?>{BOMB}'.encode() + rows)
    messages, rejects, error = outcome(path, "stackexchange")
    assert not any("lollol" in row["text"] for row in messages)
    assert rejects or error


def test_an_entity_bomb_in_a_spreadsheet_is_refused(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "date", "author", "text"], [1, "2015-01-27", "ada", MARK]):
        book.active.append(row)
    book.save(tmp_path / "sound.xlsx")
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as bad:
        for name in sound.namelist():
            raw = sound.read(name)
            bad.writestr(name, BOMB.encode() + raw.replace(MARK.encode(), b"&l9;") if MARK.encode() in raw else raw)
    messages, rejects, error = outcome(tmp_path / "a.xlsx", "table")
    assert (messages, bool(rejects or error)) == ([], True)


# Packed -------------------------------------------------------------------------------------------------------------


def zipped(path, files, **how):
    with zipfile.ZipFile(path, "w", **how) as pack:
        for name, raw in files.items():
            pack.writestr(name, raw)
    return path


@every_kind
@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_zip_cut_short_or_with_a_spoiled_stretch_is_told_in_words(kind, share, tmp_path):
    sound = zipped(tmp_path / "a.zip", KINDS[kind].files(three()), compression=zipfile.ZIP_DEFLATED).read_bytes()
    at = max(4, int(len(sound) * share))
    for raw in (sound[:at], sound[:at] + b"\xff\0\xa5" * 5 + sound[at + 15 :]):
        (tmp_path / "a.zip").write_bytes(raw)
        messages, rejects, error = outcome(tmp_path / "a.zip", kind)
        assert len(messages) <= 3
        assert len(messages) == 3 or rejects or error


@every_kind
def test_names_that_climb_out_of_an_archive_write_nothing_anywhere(kind, tmp_path):
    inside = tmp_path / "deep" / "deeper"
    inside.mkdir(parents=True)
    climbing = {f"../../{name}": raw for name, raw in KINDS[kind].files(three()).items()}
    zipped(inside / "a.zip", climbing)
    with tarfile.open(inside / "a.tar", "w") as pack:
        for name, raw in {**climbing, "/etc/link": b""}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            if name == "/etc/link":
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            pack.addfile(entry, io.BytesIO(raw))
    for name in ("a.zip", "a.tar"):
        messages, _, error = outcome(inside / name, kind)
        assert len(messages) == 3 or error
        assert not any("root:" in row["text"] for row in messages)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.tar", "a.zip", "deep", "deeper"]


@every_kind
def test_an_empty_folder_or_pack_and_a_pack_of_pictures_are_refused(kind, tmp_path):
    (tmp_path / "folder").mkdir()
    pictures = dict.fromkeys(KINDS[kind].files(three()), PICTURE)
    paths = [tmp_path / "folder", zipped(tmp_path / "b.zip", {}), zipped(tmp_path / "c.zip", pictures)]
    for path in paths:
        messages, rejects, error = outcome(path, kind)
        assert (messages, bool(rejects or error)) == ([], True)


# What is large, in a process of its own -----------------------------------------------------------------------------


def taken(kind, path):
    """What reading took, with the peak of its memory."""
    done = subprocess.run([sys.executable, HERE / "reading.py", kind, path], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@every_kind
def test_a_bomb_with_a_line_of_a_hundred_megabytes_costs_that_record_and_little_memory(kind, tmp_path):
    """A zip of a few hundred kilobytes; neither the line nor the file is ever held as a whole."""
    files = KINDS[kind].files(three(text=MARK))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        for name, raw in files.items():
            before, mark, after = raw.partition(MARK.encode())
            with pack.open(name, "w") as member:
                member.write(before)
                member.writelines(b"x" * 1_000_000 for _ in range(100 if mark else 0))
                member.write(after)
    told = taken(kind, tmp_path / "bomb.zip")
    assert told["peak_mib"] < ROOM
    assert told["rejects"] or told["error"]
    assert told["kept"] == 2


@pytest.mark.parametrize("kind", ["irc", "slack", "stackexchange", "zulip"])
def test_thousands_of_authors_do_not_fill_the_memory(kind, tmp_path):
    """In the kinds that keep people in mind; a million are read, of every kind, by benchmarks/hostile."""
    authors = [f"person{number}" for number in range(1, 5_001)]
    said = (Said(number, author=author) for number, author in enumerate(authors, 1))
    told = taken(kind, KINDS[kind].write(tmp_path, said, authors))
    assert (told["kept"], told["rejects"], told["error"]) == (5_000, {}, "")
    assert told["peak_mib"] < 250
