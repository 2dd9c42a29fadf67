"""Tables of every kind, the mapping that is proposed for them, and the one a person saves."""

import gzip
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest
import zstandard

from folkmoot_engine.errors import BrokenArchive, MappingError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise
from folkmoot_engine.formats.table import preview
from folkmoot_engine.formats.table_mapping import GITTER, Mapping

CSV = (
    "id,author,date,message,reply_to,channel,likes,tags\n"
    '1,Ada,2015-01-27T20:09:32+01:00,"Hello, ""all""\nof you",,help,3,"a, b"\n'
    "2,Bob,2015-01-27 21:00,fine,1,help,,\n"
)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path, **options):
    return list(open_archive(path, "table").read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


def codes(batches):
    return [reject.code for batch in batches for reject in batch.rejects]


def test_a_table_with_everything(tmp_path):
    path = write(tmp_path / "Support Forum.csv", CSV)
    assert recognise(path)[0].kind == "table"
    first, second = rows(read(path))
    assert (first["source"], first["realm"], first["channel"]) == (
        "table:support-forum:help",
        "table:support-forum",
        "help",
    )
    assert (first["native_id"], first["thread_id"], first["parent_id"]) == ("1", "1", None)
    assert first["text"] == 'Hello, "all"\nof you'
    assert (first["sent_at"], first["utc_offset"]) == (datetime(2015, 1, 27, 19, 9, 32, tzinfo=UTC), 60)
    assert (first["author_id"], first["author_name"], first["score"], first["tags"]) == ("Ada", "Ada", 3, ["a", "b"])
    assert (second["thread_id"], second["parent_id"], second["utc_offset"]) == (None, "1", None)
    assert second["place"] == "Support Forum.csv line 4"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path, encoding):
    bom = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path = write(
        tmp_path / "a.csv", bom + "Datum;Nachricht;Absender\n2015-01-27;Grüße für alle;Jörg\n".encode(encoding)
    )
    (row,) = rows(read(path))
    assert (row["text"], row["author_name"]) == ("Grüße für alle", "Jörg")


@pytest.mark.parametrize(
    "name, pack",
    [
        ("a.csv", lambda raw: raw),
        ("a.csv.gz", gzip.compress),
        ("a.csv.zst", zstandard.ZstdCompressor().compress),
        ("a.tsv", lambda raw: b"date\ttext\n2015-01-27\thello there\n"),
        ("a.jsonl", lambda raw: b'{"date": "2015-01-27", "text": "hello there"}\n'),
    ],
)
def test_kinds_and_packings(tmp_path, name, pack):
    path = write(tmp_path / name, pack(b"date,text\n2015-01-27,hello there\n"))
    (row,) = rows(read(path))
    assert (row["text"], row["source"], row["sent_at"]) == (
        "hello there",
        "table:a",
        datetime(2015, 1, 27, tzinfo=UTC),
    )


def test_workbooks_keep_their_numbers_and_dates_and_say_what_other_sheets_hold(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Nummer", "Erstellt am", "Beitrag", "Benutzer", "Aufrufe"])
    sheet.append([17, datetime(2015, 1, 27, 20, 9, 32), "Hallo zusammen", "Ada", 12.0])
    sheet.append([18, date(2015, 1, 28), "Und jetzt", "Bob", None])
    sheet.append([19, "gestern", "ohne Zeit", "Bob", None])
    book.create_sheet("Notes").append(["not a message"])
    book.save(tmp_path / "a.xlsx")
    columns = {"id": "Nummer", "sent_at": "Erstellt am", "text": "Beitrag", "author_name": "Benutzer"}
    told = Mapping(columns=columns | {"views": "Aufrufe"}, zone="Europe/Berlin")
    (batch,) = read(tmp_path / "a.xlsx", mapping=told.as_dict())
    first, second = batch.messages.to_pylist()
    assert (first["native_id"], first["views"]) == ("17", 12)
    assert (first["sent_at"], first["utc_offset"]) == (datetime(2015, 1, 27, 19, 9, 32, tzinfo=UTC), 60)
    assert second["sent_at"] == datetime(2015, 1, 27, 23, tzinfo=UTC)
    assert (batch.rejects[0].position, batch.rejects[0].code) == ("row 4", "no-time")
    assert batch.rejects[0].record["Beitrag"] == "ohne Zeit"
    assert dict(batch.skipped) == {"other sheet: Notes": 1}
    assert preview(tmp_path / "a.xlsx").mapping.columns["text"] == "Beitrag"


def test_json_lines_may_be_nested(tmp_path):
    lines = [
        {"id": 5, "created_at": "2015-01-27T20:09:32Z", "body": "hi", "user": {"login": "ada"}, "tags": ["x", "y"]},
        {"id": 6, "created_at": "2015-01-27T20:09:33Z", "body": "ho", "user": {"login": "bob"}},
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    first, _ = rows(read(path))
    assert (first["native_id"], first["author_id"], first["tags"]) == ("5", "ada", ["x", "y"])


GITTER_ROWS = (
    "570692b0187bb6f0eade598b\tFCC/Git\t2016-12-12T21:55:41.960Z\t559646de15522ed4b3e34c28\tabi\t584f1cddaeb49008047dd325\t"
    '"two\nlines of **it**"\n'
    "570692b0187bb6f0eade598b\tFCC/Git\t2016-11-23T15:31:25.940Z\t540a150e163965c9bc202eaf\tbob\t5835b64dc0a2732923008fb1\thi\n"
)


def test_gitters_tables_need_no_mapping(tmp_path):
    write(tmp_path / "rooms" / "Git.tsv.gz", gzip.compress(GITTER_ROWS.encode()))
    write(tmp_path / "rooms" / "SQL.tsv", GITTER_ROWS.replace("570692b0", "670692b0").replace("Git", "SQL"))
    assert recognise(tmp_path / "rooms")[0].confidence > 0.9
    found = rows(read(tmp_path / "rooms"))
    assert [row["channel"] for row in found] == ["FCC/Git", "FCC/Git", "FCC/SQL", "FCC/SQL"]
    first = found[0]
    assert (first["source"], first["realm"]) == ("gitter:570692b0187bb6f0eade598b", "gitter")
    assert first["html"] == "<p>two<br>\nlines of <strong>it</strong></p>"
    assert first["url"] == "https://gitter.im/FCC/Git?at=584f1cddaeb49008047dd325"
    assert (first["utc_offset"], first["place"]) == (None, "Git.tsv.gz line 1")


def test_a_ready_mapping_is_read_from_its_own_json():
    assert Mapping.from_json(GITTER.to_json()) == GITTER


@pytest.mark.parametrize(
    "header, wanted",
    [
        ("Zeitstempel;Verfasser;Inhalt;Betreff", {"sent_at": "Zeitstempel", "text": "Inhalt", "title": "Betreff"}),
        ("Created At;User ID;User Name;Body", {"sent_at": "Created At", "author_id": "User ID", "text": "Body"}),
        ("posted;message_id;from;content;thread", {"id": "message_id", "author_name": "from", "thread": "thread"}),
        ("Uhrzeit;Benutzername;Mitteilung;Antwort auf", {"author_id": "Benutzername", "parent": "Antwort auf"}),
    ],
)
def test_columns_are_proposed_from_their_names(tmp_path, header, wanted):
    values = ["2015-01-27T20:09:32" if at == 0 else f"some words {at}" for at in range(len(header.split(";")))]
    path = write(tmp_path / "a.csv", f"{header}\n{';'.join(values)}\n")
    assert wanted.items() <= preview(path).mapping.columns.items()


@pytest.mark.parametrize(
    "times, clock",
    [
        (["1422389372", "1422389373"], "seconds"),
        (["1422389372000"], "milliseconds"),
        (["27.01.2015 20:09", "3.2.2015 7:05"], "day-first"),
        (["3.2.15"], "day-first"),
        (["27/01/2015", "03/02/2015"], "day-first"),
        (["01/27/2015 8:09 PM", "02/03/2015 7:05 am"], "month-first"),
        (["2015-01-27 20:09:32 UTC"], "iso"),
        (["03/02/2015"], ""),
        (["yesterday"], ""),
    ],
)
def test_how_times_are_written_is_found_or_asked(tmp_path, times, clock):
    path = write(tmp_path / "a.csv", "date;text\n" + "".join(f"{told};some words\n" for told in times))
    shown = preview(path)
    assert shown.mapping.time == clock
    if clock:
        assert codes(read(path)) == []
        assert rows(read(path))[0]["sent_at"].year == 2015
    else:
        assert "how times are written" in str(shown.problem)
        with pytest.raises(MappingError, match=r"\(a.csv\).*day-first"):
            read(path)


def test_times_take_the_zone_that_is_given_and_midnight_twelve_is_right(tmp_path):
    path = write(tmp_path / "a.csv", "date;text\n07/04/2015 12:30 AM;night\n")
    columns = {"sent_at": "date", "text": "text"}
    told = Mapping(columns=columns, time="month-first", zone="America/New_York")
    (row,) = rows(read(path, mapping=told.as_dict()))
    assert (row["sent_at"], row["utc_offset"]) == (datetime(2015, 7, 4, 4, 30, tzinfo=UTC), -240)


@pytest.mark.parametrize(
    "text, kind",
    [("<p>one <b>two</b></p>", "html"), ("see [this](https://e.org) **now**", "markdown"), ("3 < 4 * 5 * 6", "plain")],
)
def test_the_markup_is_proposed_from_the_texts(tmp_path, text, kind):
    path = write(tmp_path / "a.csv", f"date;text\n2015-01-27;{text}\n2015-01-28;plain words\n")
    assert preview(path).mapping.markup == kind


def test_a_table_without_header_is_understood_by_content(tmp_path):
    path = write(
        tmp_path / "a.csv", "Ada;2015-01-27 10:00;this is what she said\nBob;2015-01-27 11:00;and what he said\n"
    )
    shown = preview(path)
    assert (shown.mapping.header, shown.mapping.columns["sent_at"], shown.mapping.columns["text"]) == (False, "2", "3")
    assert len(rows(read(path))) == 2


def test_preview_shows_rows_the_proposal_and_what_is_missing(tmp_path):
    path = write(tmp_path / "a.csv", "when,who,what\n2015-01-27,ada,1\n2015-01-28,bob,2\n")
    shown = preview(path)
    assert shown.columns == ["when", "who", "what"]
    assert shown.rows == [["2015-01-27", "ada", "1"], ["2015-01-28", "bob", "2"]]
    assert str(shown.problem) == (
        'No column is named as "text" (a.csv). Say which column it is. Columns: when, who, what.'
    )
    said = preview(path, Mapping(columns={"sent_at": "when", "text": "what", "author_id": "who"}))
    assert said.problem is None


def test_rows_without_ids_get_lasting_ones(tmp_path):
    told = "date;text\n2015-01-27;same\n2015-01-27;same\n"
    first = [row["native_id"] for row in rows(read(write(tmp_path / "a.csv", told)))]
    longer = [row["native_id"] for row in rows(read(write(tmp_path / "b.csv", told + "2015-01-29;new\n")))]
    assert len(set(first)) == 2
    assert longer[:2] == first


def test_bad_rows_are_rejected_and_counted(tmp_path):
    bad = CSV + "3,Ada,soon,text,,help,,\n4,Ada,2015-01-27,text,,help,many,\n\n,,,,,,,\n5,Ada,2015-01-27\n"
    (batch,) = read(write(tmp_path / "a.csv", bad))
    assert codes([batch]) == ["no-time", "bad-number", "no-text"]
    assert [reject.position for reject in batch.rejects] == ["line 5", "line 6", "line 9"]
    assert batch.fetched == 5


def test_too_many_cells_are_a_reject_with_the_raw_row(tmp_path):
    (batch,) = read(write(tmp_path / "a.csv", "date,text\n2015-01-27,one, two, three\n2015-01-28,four\n"))
    assert batch.messages["text"].to_pylist() == ["four"]
    assert batch.rejects[0].record == "2015-01-27,one, two, three\n"


def test_a_rejected_row_is_mended_by_column(tmp_path):
    path = write(tmp_path / "a.csv", CSV.replace("2015-01-27T20:09:32+01:00", "soon"))
    (batch,) = read(path)
    (reject,) = batch.rejects
    row = open_archive(path).read_record(reject.record | {"date": "2015-01-27T20:09:32+01:00"}, reject.context)
    whole = rows(read(write(tmp_path / "b" / "a.csv", CSV)))[0]
    assert row == {name: whole[name] for name in row}


@pytest.mark.parametrize(
    "told, message",
    [
        ("{", "is no JSON"),
        ("[]", "is no JSON object"),
        ('{"colour": 1}', 'knows no "colour"'),
        ('{"columns": []}', "wrong type"),
        ('{"columns": {"text": "a"}}', 'No column is named as "sent_at"'),
        ('{"columns": {"text": "a", "sent_at": "b", "mood": "c"}}', 'no field "mood"'),
        ('{"columns": {"text": "a", "sent_at": "b"}, "zone": "Mars/Base"}', 'no zone "Mars/Base"'),
        ('{"columns": {"text": "a", "sent_at": "b"}, "time": "guess"}', "how times are written"),
        ('{"columns": {"text": "a", "sent_at": "b"}, "markup": "bbcode"}', 'no markup "bbcode"'),
        ('{"columns": {"text": "a", "sent_at": "b"}, "source": "A B"}', "is no slug"),
        ('{"columns": {"text": "a", "sent_at": "b"}, "address": "javascript:x"}', "Begin it with https://"),
    ],
)
def test_a_wrong_mapping_is_refused_with_advice(told, message):
    with pytest.raises(MappingError, match=message) as caught:
        Mapping.from_json(told)
    assert caught.value.remedy


def test_a_mapping_must_fit_the_table(tmp_path):
    path = write(tmp_path / "a.csv", CSV)
    with pytest.raises(MappingError, match=r'There is no column "words" for "text" \(a.csv\). Columns: id, author'):
        read(path, mapping=Mapping(columns={"text": "words", "sent_at": "date"}).as_dict())


def test_a_column_that_would_make_a_channel_of_every_row_is_not_taken_for_one(tmp_path):
    lines = [f"2024-01-01 10:{at % 60:02},ann,hello there,room {at}" for at in range(100)]
    path = write(tmp_path / "t.csv", "\n".join(["date,author,message,room", *lines]))
    assert {row["channel"] for row in rows(read(path))} == {"t"}
    columns = {"sent_at": "date", "author_name": "author", "text": "message", "channel": "room"}
    given = Mapping(columns=columns)
    assert "room" in preview(path, given).problem.what
    with pytest.raises(MappingError, match="Nearly every row would be a channel of its own"):
        read(path, mapping=given.as_dict())


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(UnknownFormat, match="There is no table"):
        read(write(tmp_path / "a.txt", "just words\nand more of them\n"))
    with pytest.raises(UnknownFormat, match="There is no table"):
        read(write(tmp_path / "a.bin", b"\x00\x01\x02" * 99))


def test_a_damaged_workbook_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["date", "text"])
    book.save(tmp_path / "a.xlsx")
    raw = (tmp_path / "a.xlsx").read_bytes()
    with pytest.raises(BrokenArchive):
        read(write(tmp_path / "b.xlsx", raw[: len(raw) // 2]))


def test_a_packed_table_cut_short_keeps_what_came_before(tmp_path):
    lines = "date,text\n" + "".join(f"2015-01-27,{number:x} some words {number * 7919}\n" for number in range(9_000))
    packed = gzip.compress(lines.encode())
    batches = read(write(tmp_path / "a.csv.gz", packed[: len(packed) // 2]))
    assert codes(batches)[-1] == "damaged-file"
    assert 1_000 < len(rows(batches)) < 9_000
