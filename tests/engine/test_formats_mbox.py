"""Mail in mbox files: headers, threads, bodies of every make, and what is damaged."""

import gzip
import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from folkmoot_engine.errors import UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise

FROM = "From ada@example.org Tue Jan 27 20:09:32 2015\n"
HEAD = "Message-ID: <1@x>\nDate: Tue, 27 Jan 2015 20:09:32 +0100\nFrom: Ada L <Ada@Example.org>\nSubject: Hello\n"


def mail(body="Hi there\n", head=HEAD, **headers):
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return f"{head}{more}\n{body}"


def box(*mails):
    return "".join(f"{FROM}{told}\n" for told in mails).encode()


def write_box(path, *mails):
    path.write_bytes(box(*mails))
    return path


def read(path, **options):
    assert recognise(path)[0].kind == "mbox"
    return list(open_archive(path).read(path, Options(**options)))


def one(tmp_path, told):
    path = tmp_path / "list.mbox"
    path.write_bytes(told if isinstance(told, bytes) else box(told))
    (batch,) = read(path)
    assert batch.rejects == []
    (row,) = batch.messages.to_pylist()
    return row


def test_a_plain_mail(tmp_path):
    row = one(tmp_path, mail("Hi,\n\nhttp://e.org/a is *down*.\n> why?\n", List_Id="The list <dev.example.org>"))
    assert (row["native_id"], row["thread_id"], row["parent_id"]) == ("1@x", "1@x", None)
    assert (row["source"], row["channel"], row["realm"]) == ("mbox:dev.example.org", "dev.example.org", "mail")
    assert (row["author_id"], row["author_name"], row["author_kind"]) == ("ada@example.org", "Ada L", "person")
    assert (row["sent_at"], row["utc_offset"]) == (datetime(2015, 1, 27, 19, 9, 32, tzinfo=UTC), 60)
    assert row["title"] == "Hello"
    assert row["links"] == ["http://e.org/a"]
    assert row["html"] == (
        '<p>Hi,</p><p><a href="http://e.org/a" rel="noopener">http://e.org/a</a> is *down*.</p>'
        "<blockquote><p>why?</p></blockquote>"
    )
    assert row["place"] == "list.mbox message 1"


@pytest.mark.parametrize(
    "headers, parent, thread",
    [
        ({}, None, "1@x"),
        ({"In_Reply_To": "<0@x>"}, "0@x", None),
        ({"References": "<a@x> <b@x>\n\t<c@x>"}, "c@x", "a@x"),
        ({"In_Reply_To": "<b@x>", "References": "<a@x> <b@x>"}, "b@x", "a@x"),
        ({"In_Reply_To": "your mail of Monday"}, None, "1@x"),
        ({"References": "<1@x>"}, None, "1@x"),
    ],
)
def test_threads(tmp_path, headers, parent, thread):
    row = one(tmp_path, mail(**headers))
    assert (row["parent_id"], row["thread_id"]) == (parent, thread)


@pytest.mark.parametrize(
    "date, sent_at, offset",
    [
        ("27 Jan 2015 20:09 -0530", datetime(2015, 1, 28, 1, 39, tzinfo=UTC), -330),
        ("Tue, 27 Jan 2015 20:09:32 GMT", datetime(2015, 1, 27, 20, 9, 32, tzinfo=UTC), 0),
        ("Tue, 27 Jan 2015 20:09:32 -0000", datetime(2015, 1, 27, 20, 9, 32, tzinfo=UTC), 0),
        ("Tue, 27 Jan 15 20:09:32 EST", datetime(2015, 1, 28, 1, 9, 32, tzinfo=UTC), -300),
        ("Tue, 27 Jan 2015 20:09:60 +0000 (leap)", datetime(2015, 1, 27, 20, 9, 59, tzinfo=UTC), 0),
        ("Tue Jan 27 20:09:32 2015", datetime(2015, 1, 27, 20, 9, 32, tzinfo=UTC), 0),
    ],
)
def test_dates(tmp_path, date, sent_at, offset):
    row = one(tmp_path, mail(head=f"Message-ID: <1@x>\nDate: {date}\nFrom: a@x\n"))
    assert (row["sent_at"], row["utc_offset"]) == (sent_at, offset)


@pytest.mark.parametrize(
    "told, author, name, kind",
    [
        ("=?utf-8?q?J=C3=BCrgen_M=2E?= <j@x.org>", "j@x.org", "Jürgen M.", "person"),
        ('"Last, First" <A.B@X.org>', "a.b@x.org", "Last, First", "person"),
        ("ada at example.org (Ada L)", "ada@example.org", "Ada L", "person"),
        ("bob@x.org", "bob@x.org", "bob", "person"),
        ("=?utf-8?b?!!!?= <j@x.org>", "j@x.org", "=?utf-8?b?!!!?=", "person"),
        ("Mail Delivery <MAILER-DAEMON@x.org>", "mailer-daemon@x.org", "Mail Delivery", "system"),
    ],
)
def test_authors(tmp_path, told, author, name, kind):
    row = one(tmp_path, mail(head=f"Message-ID: <1@x>\nDate: Tue, 27 Jan 2015 20:09:32 +0100\nFrom: {told}\n"))
    assert (row["author_id"], row["author_name"], row["author_kind"]) == (author, name, kind)


def test_encoded_folded_subject_and_raw_eight_bit_header(tmp_path):
    row = one(tmp_path, mail(head=HEAD.replace("Hello", "=?iso-8859-1?q?Gr=FC=DFe?=\n =?utf-8?q?_aus_K=C3=B6ln?=")))
    assert row["title"] == "Grüße aus Köln"
    row = one(tmp_path, FROM.encode() + mail(head=HEAD.replace("Hello", "Grüße")).encode("latin-1"))
    assert row["title"] == "Grüße"


@pytest.mark.parametrize(
    "raw, headers",
    [
        ("Grüße".encode(), {"Content_Type": "text/plain; charset=utf-8"}),
        ("Grüße".encode("latin-1"), {"Content_Type": "text/plain; charset=iso-8859-1"}),
        ("Grüße".encode("latin-1"), {"Content_Type": "text/plain; charset=us-ascii"}),
        ("Grüße".encode("latin-1"), {"Content_Type": 'text/plain; charset="utf-8"'}),
        ("Grüße".encode(), {"Content_Type": "text/plain; charset=x-unknown"}),
        ("Grüße".encode(), {"Content_Type": "text/plain; charset=hex"}),
        (b"Gr=C3=BC=C3=\n=9Fe", {"Content_Transfer_Encoding": "Quoted-Printable"}),
        (b"R3LDvMOf\nZQ==", {"Content_Transfer_Encoding": "base64"}),
        (b"R3LDvMOf\nZQ", {"Content_Transfer_Encoding": "base64"}),
        (b"Gr&uuml;&szlig;e<script>x</script>", {"Content_Type": "text/html"}),
    ],
)
def test_bodies_of_every_packing_and_charset(tmp_path, raw, headers):
    assert one(tmp_path, FROM.encode() + mail("", **headers).encode() + raw)["text"] == "Grüße"


def test_flowed_text_flows(tmp_path):
    row = one(tmp_path, mail("one \ntwo\n> quoted \n> on\n", Content_Type="text/plain; format=flowed"))
    assert row["html"] == "<p>one two</p><blockquote><p>quoted <br>on</p></blockquote>"


def made(plain=None, html=None, files=()):
    told = EmailMessage()
    told["Message-ID"], told["Date"], told["From"] = "<1@x>", "Tue, 27 Jan 2015 20:09:32 +0100", "a@x"
    if plain is not None:
        told.set_content(plain)
    if html is not None:
        told.add_alternative(html, subtype="html") if plain is not None else told.set_content(html, subtype="html")
    for name, content in files:
        told.add_attachment(content, maintype="image", subtype="png", filename=name)
    return FROM.encode() + told.as_bytes()


def test_plain_is_preferred_to_html(tmp_path):
    assert one(tmp_path, made("plain words", "<p>rich <b>words</b></p>"))["html"] == "<p>plain words</p>"
    assert one(tmp_path, made(" \n", "<p>rich <b>words</b></p>"))["html"] == "<p>rich <strong>words</strong></p>"
    assert one(tmp_path, made(None, "<p>rich</p>"))["text"] == "rich"


def test_attachments_are_named(tmp_path):
    row = one(tmp_path, made("see", "<p>see</p>", [("a.png", b"\x89PNG"), ("Übersicht ½.png", b"x")]))
    assert row["text"] == "see"
    assert row["attachments"] == [
        {"name": "a.png", "type": "image/png", "url": None},
        {"name": "Übersicht ½.png", "type": "image/png", "url": None},
    ]


def test_text_parts_after_another_are_one_message(tmp_path):
    parts = "--b\nContent-Type: text/plain\n\nbody\n--b\nContent-Type: text/plain\n\nfooter of the list\n--b--\nafter\n"
    row = one(tmp_path, mail(parts, Content_Type='multipart/mixed; boundary="b"'))
    assert row["text"] == "body\n\nfooter of the list"


def test_lines_that_begin_with_from(tmp_path):
    told = mail("before\n\nFrom here on it is text\n\n>From now\n>>From then\nFrom me to you at 10:30\nend\n")
    row = one(tmp_path, told)
    assert row["text"].split("\n") == [
        "before", "", "From here on it is text", "", "From now", ">From then", "From me to you at 10:30", "end",
    ]  # fmt: skip


def test_mails_without_an_empty_line_between_are_told_apart(tmp_path):
    path = tmp_path / "list.mbox"
    path.write_bytes((FROM + mail("one\n") + FROM + mail("two\n", head=HEAD.replace("1@x", "2@x"))).encode())
    (batch,) = read(path)
    assert batch.messages["text"].to_pylist() == ["one", "two"]


def test_windows_line_ends(tmp_path):
    row = one(tmp_path, box(mail("one\ntwo\n\nthree\n")).replace(b"\n", b"\r\n"))
    assert row["html"] == "<p>one<br>two</p><p>three</p>"


@pytest.mark.parametrize(
    "head, code",
    [
        (HEAD.replace("Message-ID: <1@x>\n", ""), "no-id"),
        (HEAD.replace("Date: Tue, 27 Jan 2015 20:09:32 +0100\n", ""), "no-time"),
        (HEAD.replace("27 Jan 2015", "47 Jan 2015"), "no-time"),
        (HEAD.replace("+0100", "+9900"), "no-time"),
    ],
)
def test_a_mail_without_id_or_date_is_rejected_and_can_be_mended(tmp_path, head, code):
    path = write_box(tmp_path / "list.mbox", mail("ä", head=head), mail(head=HEAD.replace("1@x", "2@x")))
    (batch,) = read(path)
    (reject,) = batch.rejects
    assert (reject.file, reject.position, reject.code) == ("list.mbox", "message 1", code)
    assert batch.fetched == 2
    row = open_archive(path).read_record(reject.record.replace(head, HEAD), reject.context)
    assert (row["native_id"], row["text"], row["channel"]) == ("1@x", "ä", "list")


def test_a_folder_of_months_is_one_channel(tmp_path):
    folder = tmp_path / "python-dev"
    folder.mkdir()
    for month in ("2015-January", "2015-February"):
        (folder / f"{month}.mbox.gz").write_bytes(gzip.compress(box(mail(head=HEAD.replace("1@x", f"{month}@x")))))
    (folder / "README").write_text("not a mailbox", "utf-8")
    (batch,) = read(folder)
    assert batch.messages["channel"].to_pylist() == ["python-dev", "python-dev"]
    assert batch.messages["place"].to_pylist()[0] == "2015-February.mbox.gz message 1"


def test_a_name_given_names_the_channel(tmp_path):
    (batch,) = read(write_box(tmp_path / "list.mbox", mail()), channel="Help Desk")
    assert (batch.messages["source"][0].as_py(), batch.messages["channel"][0].as_py()) == (
        "mbox:help desk",
        "Help Desk",
    )


def test_damage_at_the_end_keeps_what_came_before(tmp_path):
    path = tmp_path / "list.mbox.gz"
    packed = gzip.compress(
        box(*(mail(f"{number:09}" * 300, head=HEAD.replace("1@x", f"{number}@x")) for number in range(900)))
    )
    path.write_bytes(packed[: len(packed) * 2 // 3])
    batches = read(path)
    rejects = [reject for batch in batches for reject in batch.rejects]
    assert [reject.code for reject in rejects] == ["damaged-file"]
    assert 100 < sum(batch.messages.num_rows for batch in batches) < 900


def test_the_standard_librarys_mailbox_is_read_back(tmp_path):
    written = mailbox.mbox(tmp_path / "list.mbox")
    for number in range(5):
        told = EmailMessage()
        told["Message-ID"], told["Date"], told["From"] = f"<{number}@x>", f"{number + 1} Jan 2015 10:00:00 +0000", "a@x"
        told.set_content(f"From me, ä{number}\nFrom you\n")
        written.add(told)
    written.close()
    (batch,) = read(tmp_path / "list.mbox")
    assert batch.messages["text"].to_pylist() == [f"From me, ä{number}\nFrom you" for number in range(5)]


def test_a_file_that_is_no_mailbox_is_refused(tmp_path):
    (tmp_path / "a.mbox").write_text("hello", "utf-8")
    with pytest.raises(UnknownFormat, match="Export the mailbox as mbox"):
        open_archive(tmp_path, "mbox").read(tmp_path, Options())
