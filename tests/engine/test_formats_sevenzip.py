"""A Stack Exchange dump as it is published, in 7-Zip: unpacked while it is read, and refused in words."""

import io
import threading
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise, sevenzip

py7zr = pytest.importorskip("py7zr", reason="py7zr (the extra folkmoot[7z]) is not installed")

ROW = '<row Id="{}" PostTypeId="1" CreationDate="2015-01-27T20:09:32.720" Body="text {}" OwnerUserId="4" />'
FILES = {
    "Badges.xml": '<badges>\n<row Id="1" Name="x" />\n</badges>\n',
    "Comments.xml": "<comments>\n"
    '<row Id="1" PostId="3" CreationDate="2015-01-27T20:09:32.720" Text="why?" UserId="4" />\n</comments>\n',
    "Posts.xml": "<posts>\n" + "\n".join(ROW.format(number, number) for number in range(50)) + "\n</posts>\n",
    "Users.xml": "<users>\n"
    '<row Id="4" Reputation="1" CreationDate="2015-01-27T20:09:32" DisplayName="Ada" />\n</users>\n',
}


def packed(path, files=FILES, **options):
    with py7zr.SevenZipFile(path, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}], **options) as archive:
        for name, told in files.items():
            archive.writestr(told, name)
    return path


WHOLE = packed(io.BytesIO())


def read(path, kind="stackexchange", **options):
    return list(open_archive(path, kind).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


def rejects(batches):
    return [reject for batch in batches for reject in batch.rejects]


def test_the_archive_gives_what_its_folder_gives(tmp_path):
    folder = tmp_path / "folder" / "coffee.stackexchange.com"
    folder.mkdir(parents=True)
    for name, told in FILES.items():
        (folder / name).write_text(told, "utf-8")
    path = packed(tmp_path / "coffee.stackexchange.com.7z")
    assert recognise(path)[0].kind == "stackexchange"
    found = rows(read(path))
    assert len(found) == 51
    assert [row["uid"] for row in found] == [row["uid"] for row in rows(read(folder))]
    assert {row["author_name"] for row in found} == {"Ada"}
    assert rows(read(path, skip=50)) == found[50:]
    assert [batch.progress for batch in read(path, batch_size=20)] == sorted(
        batch.progress for batch in read(path, batch_size=20)
    )


def test_nothing_goes_on_behind_a_reading_that_was_left(tmp_path):
    before = threading.active_count()
    path = packed(tmp_path / "a.7z", FILES | {"Posts.xml": FILES["Posts.xml"] * 2_000})
    batches = open_archive(path, "stackexchange").read(path, Options(batch_size=10))
    next(batches)
    batches.close()
    assert threading.active_count() == before


def test_without_the_library_it_says_what_to_install(tmp_path, monkeypatch):
    path = packed(tmp_path / "a.7z")
    monkeypatch.setattr(sevenzip, "available", lambda: False)
    with pytest.raises(UnknownFormat, match=r"Install py7zr \(the extra folkmoot\[7z\]\), or unpack it first"):
        open_archive(path)
    with pytest.raises(ArchiveError, match="Install py7zr"):
        read(path)


def test_a_locked_archive_is_refused_in_words(tmp_path):
    path = packed(tmp_path / "a.7z", password="secret", header_encryption=True)
    with pytest.raises(ArchiveError, match="damaged or locked"):
        read(path)


def test_damage_inside_is_told_after_what_could_be_read(tmp_path):
    told = "<posts>\n" + "\n".join(ROW.format(n, f"{n * 7919:x} " * 40) for n in range(9_000)) + "\n</posts>\n"
    raw = bytearray(packed(tmp_path / "a.7z", {"Posts.xml": told}).read_bytes())
    at = len(raw) * 9 // 10
    raw[at : at + 64] = bytes(64)
    (tmp_path / "a.7z").write_bytes(raw)
    batches = read(tmp_path / "a.7z")
    assert rejects(batches)[-1].code == "damaged-file"


def test_a_bomb_is_unpacked_a_piece_at_a_time(tmp_path):
    path = packed(tmp_path / "a.7z", {"Posts.xml": "<posts>\n" + " " * 150_000_000})
    tracemalloc.start()
    try:
        batches = read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows(batches) == []
    assert peak < 400_000_000


def test_names_cannot_lead_out_of_the_archive(tmp_path):
    path = tmp_path / "in" / "a.7z"
    path.parent.mkdir()
    packed(path, {"xx/xx/Posts.xml": FILES["Posts.xml"]})
    try:
        assert len(rows(read(path))) == 50
    finally:
        assert {found.name for found in tmp_path.rglob("*")} == {"in", "a.7z"}


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_are_a_surprise(tmp_path, data):
    raw = WHOLE.getvalue()
    at = data.draw(st.integers(6, len(raw) - 1))
    gone = data.draw(st.sampled_from([0, 1, 5, len(raw)]))
    path = tmp_path / "any.7z"
    path.write_bytes(raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + gone :])
    try:
        for batch in read(path):
            batch.messages.validate(full=True)
    except ArchiveError as error:
        assert error.what and error.remedy
