"""IRC logs in the hands of several programs: who spoke, when, in which channel, and whom they answered."""

import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import ArchiveError, MappingError, RecordError, UnknownFormat
from folkmoot_engine.formats import Options, open_archive, recognise
from folkmoot_engine.formats.irc_lines import parsed
from folkmoot_engine.formats.irc_replies import Conversation

UBUNTU = """\
=== ada [~ada@host.example]  has joined #ubuntu []
[09:19] <ada> how do I mount a disk?
[09:20] <bob> ada: with mount
=== bob is now known as bob_away
[09:21]  * bob_away yawns
=== carl nods at ada
=== irc.example.org -> other.example.org
"""
IRSSI = """\
--- Log opened Tue Jan 27 20:00:00 2015
20:09 -!- ada [~ada@host.example] has joined #garden
20:09 <@ada> hello
20:10 < bob> hi
20:11  * ada waves
20:12 -chanserv(services@x)- be kind
20:13 -!- bob [~b@x] has quit [Ping timeout]
--- Day changed Wed Jan 28 2015
00:01 <@ada> good morning
--- Log closed Wed Jan 28 00:02:00 2015
"""
WEECHAT = (
    "2015-01-27 20:09:32\t-->\tada (~ada@host) has joined #garden\n"
    "2015-01-27 20:09:40\t@ada\thello\n"
    "2015-01-27 20:09:41\t *\tada waves\n"
    "2015-01-27 20:09:42\t--\tada is now known as eve\n"
    "2015-01-27 20:09:43\teve\tstill me\n"
    "2015-01-27 20:09:44\t<--\teve (~ada@host) has quit (bye)\n"
)
ZNC = """\
[20:09:32] *** Joins: ada (~ada@host.example)
[20:09:40] <ada> hello
[20:09:41] * ada waves
[20:09:42] *** ada sets mode: +o bob
[20:09:43] *** Parts: ada (~ada@host.example) (bye)
"""
LIMNORIA = "2015-01-27T20:09:40+0100  <ada> hello\n2015-01-27T20:09:41+0100  *** bob has quit IRC\n"


def write(path, told):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(told if isinstance(told, bytes) else told.encode())
    return path


def read(path, kind=None, **options):
    return list(open_archive(path, kind).read(path, Options(**options)))


def rows(batches):
    return [row for batch in batches for row in batch.messages.to_pylist()]


def rejects(batches):
    return [reject for batch in batches for reject in batch.rejects]


def said(batches):
    return [(row["author_name"], row["text"]) for row in rows(batches)]


@pytest.mark.parametrize(
    "name, log, talk, passed_over",
    [
        (
            "2005-06-27.log",
            UBUNTU,
            [
                ("ada", "how do I mount a disk?"),
                ("bob", "ada: with mount"),
                ("bob_away", "* bob_away yawns"),
                ("carl", "* carl nods at ada"),
            ],
            {"event: join": 1, "event: name changed": 1, "event: other": 1},
        ),
        (
            "garden.log",
            IRSSI,
            [
                ("ada", "hello"),
                ("bob", "hi"),
                ("ada", "* ada waves"),
                ("chanserv", "be kind"),
                ("ada", "good morning"),
            ],
            {"log: the day": 3, "event: join": 1, "event: quit": 1},
        ),
        (
            "irc.example.#garden.weechatlog",
            WEECHAT,
            [("ada", "hello"), ("ada", "* ada waves"), ("eve", "still me")],
            {"event: join": 1, "event: name changed": 1, "event: quit": 1},
        ),
        (
            "2015-01-27.log",
            ZNC,
            [("ada", "hello"), ("ada", "* ada waves")],
            {"event: join": 1, "event: other": 1, "event: part": 1},
        ),
        ("garden.log", LIMNORIA, [("ada", "hello")], {"event: quit": 1}),
    ],
    ids=["ubuntu", "irssi", "weechat", "znc", "limnoria"],
)
def test_each_programs_log_is_recognised_and_every_line_counted(tmp_path, name, log, talk, passed_over):
    path = write(tmp_path / name, log)
    best = recognise(path)[0]
    assert (best.kind, best.because.endswith(".")) == ("irc", True)
    (batch,) = read(path)
    assert said([batch]) == talk
    assert dict(batch.skipped) == passed_over
    assert batch.rejects == []
    assert batch.fetched == len(log.splitlines())


def test_the_day_comes_from_the_name_the_log_or_the_line(tmp_path):
    by_name = rows(read(write(tmp_path / "a" / "2015-01-27.log", ZNC)))
    by_log = rows(read(write(tmp_path / "b" / "garden.log", IRSSI)))
    by_line = rows(read(write(tmp_path / "c" / "garden.weechatlog", WEECHAT)))
    assert by_name[0]["sent_at"] == by_line[0]["sent_at"] == datetime(2015, 1, 27, 20, 9, 40, tzinfo=UTC)
    assert by_log[-1]["sent_at"] == datetime(2015, 1, 28, 0, 1, tzinfo=UTC)


def test_a_zone_given_holds_for_times_that_tell_none(tmp_path):
    path = write(tmp_path / "2015-07-27.log", ZNC + "2015-01-27T20:09:40+0100 <bob> mine\n")
    *berlin, own = rows(read(path, zone="Europe/Berlin"))
    assert (berlin[0]["sent_at"], berlin[0]["utc_offset"]) == (datetime(2015, 7, 27, 18, 9, 40, tzinfo=UTC), 120)
    assert (own["sent_at"], own["utc_offset"]) == (datetime(2015, 1, 27, 19, 9, 40, tzinfo=UTC), 60)
    assert rows(read(path))[0]["utc_offset"] is None
    with pytest.raises(MappingError, match="There is no zone"):
        read(path, zone="Mars/Olympus")


@pytest.mark.parametrize(
    "clocks, hours_after_the_first",
    [
        (["23:59", "00:01", "12:00", "23:59", "00:01"], [0, 0, 12, 24, 24]),
        (["11:00", "11:58", "01:00", "11:00", "12:30"], [0, 1, 2, 12, 13.5]),  # twelve hours on the clock
        (["03:00", "02:30", "03:10"], [0, -0.5, 0]),  # set back by half an hour
    ],
)
def test_a_clock_that_goes_round_begins_the_next_half_or_whole_day(tmp_path, clocks, hours_after_the_first):
    log = "".join(f"[{clock}] <ada> at {number}\n" for number, clock in enumerate(clocks))
    found = [row["sent_at"] for row in rows(read(write(tmp_path / "2015-01-27.log", log)))]
    hours = [(moment - found[0]) / timedelta(hours=1) for moment in found]
    assert hours == pytest.approx(hours_after_the_first, abs=0.2)


def test_the_room_comes_from_the_path_the_lines_or_the_person(tmp_path):
    znc = tmp_path / "znc"
    write(znc / "Example" / "#garden" / "2015-01-27.log", ZNC)
    write(znc / "Example" / "#Sheds" / "2015-01-27.log", ZNC)
    assert {(row["source"], row["channel"], row["realm"]) for row in rows(read(znc))} == {
        ("irc:example/#garden", "#garden", "irc:example"),
        ("irc:example/#sheds", "#Sheds", "irc:example"),
    }
    weechat = write(tmp_path / "irc.example.#garden.weechatlog", WEECHAT)
    assert rows(read(weechat))[0]["source"] == "irc:example/#garden"
    days = tmp_path / "days"
    write(days / "2005-06-27.log", UBUNTU)
    write(days / "2005-06-28.log", "[09:19] <ada> another day\n")
    assert {(row["source"], row["realm"]) for row in rows(read(days))} == {("irc:#ubuntu", "irc:#ubuntu")}
    assert {row["channel"] for row in rows(read(days, channel="#help"))} == {"#help"}


def test_the_same_line_in_a_log_grown_since_or_cut_elsewhere_is_the_same_message(tmp_path):
    begun = write(tmp_path / "a" / "2015-01-27.log", "[20:09] <ada> hello\n[20:10] <ada> well\n")
    grown = write(tmp_path / "b" / "2015-01-27.log", "[20:10] <ada> well\n[20:11] <bob> hi\n")
    first, again = rows(read(begun, channel="#x")), rows(read(grown, channel="#x"))
    assert first[1]["uid"] == again[0]["uid"]


def test_what_is_said_twice_within_a_minute_is_two_messages(tmp_path):
    found = rows(read(write(tmp_path / "2015-01-27.log", "[20:09] <ada> ha\n" * 3)))
    assert len({row["uid"] for row in found}) == 3


def test_a_handle_goes_on_under_a_new_name_only_where_the_log_says_so(tmp_path):
    log = (
        "[20:09] <ada> one\n*** ada is now known as ada_away\n[20:10] <ada_away> two\n"
        "[20:11] <ada__> not said to be her\n"
        "*** guest7 is now known as bob\n[20:12] <bob> a guest who never spoke\n"
        "*** ada_away is now known as bob\n[20:13] <bob> bob has a handle of his own\n"
        "*** Quits: ada_away (x)\n[20:14] <ada_away> somebody else, perhaps\n"
    )
    found = rows(read(write(tmp_path / "2015-01-27.log", log)))
    assert [(row["author_name"], row["author_id"]) for row in found] == [
        ("ada", "ada"),
        ("ada_away", "ada"),
        ("ada__", "ada__"),
        ("bob", "bob"),
        ("bob", "bob"),
        ("ada_away", "ada_away"),
    ]


def test_colours_are_taken_out_and_addresses_are_links(tmp_path):
    log = "[20:09] <ada> \x02bold\x02 \x0304,12red\x03 see https://e.org/a\n"
    (row,) = rows(read(write(tmp_path / "2015-01-27.log", log)))
    assert (row["text"], row["links"]) == ("bold red see https://e.org/a", ["https://e.org/a"])


# Who answers whom ---------------------------------------------------------------------------------------------------


def answers(*talk):
    """For each (person, words) the number of the line it answers, counted from 0, or None."""
    conversation, start = Conversation(), datetime(2015, 1, 27, tzinfo=UTC)
    found = [
        conversation.add(str(number), person, words, start + timedelta(minutes=number))[0]
        for number, (person, words) in enumerate(talk)
    ]
    return [None if answered is None else int(answered) for answered in found]


def test_whom_a_line_names_is_answered():
    assert answers(("ada", "a question"), ("bob", "another"), ("carl", "ada: an answer"))[-1] == 0
    assert answers(("ada", "a question"), ("bob", "another"), ("carl", "I think ada is right"))[-1] == 0
    assert answers(("ada", "a question"), ("bob", "@ada, yes"))[-1] == 0


def test_what_somebody_said_to_me_goes_before_what_they_said_last():
    talk = ("bob", "hm"), ("ada", "bob: which one?"), ("ada", "oh my"), ("bob", "ada: the first")
    assert answers(*talk)[-1] == 1


def test_who_was_spoken_to_answers_without_a_name():
    assert answers(("ada", "how?"), ("bob", "ada: like this"), ("carl", "lunch"), ("ada", "thanks"))[-1] == 1


def test_who_goes_on_answers_themselves_and_a_newcomer_opens():
    assert answers(("ada", "how?"), ("bob", "is it on?"), ("ada", "with a lamp")) == [None, None, 0]


def test_a_name_long_silent_is_not_answered():
    talk = [("ada", "how?"), *(("bob", f"word {number}") for number in range(400)), ("carl", "ada: so")]
    assert answers(*talk)[-1] is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text("abc: ,", max_size=9)), max_size=30))
def test_an_answer_comes_after_what_it_answers(talk):
    assert all(answered is None or answered < number for number, answered in enumerate(answers(*talk)))


def test_threads_follow_the_answers(tmp_path):
    log = "[20:09] <ada> how?\n[20:10] <bob> ada: so\n[20:11] <carl> hello\n"
    first, answer, other = rows(read(write(tmp_path / "2015-01-27.log", log)))
    assert (first["thread_id"], first["parent_id"]) == (first["native_id"], None)
    assert (answer["thread_id"], answer["parent_id"], answer["mentions"]) == (None, first["native_id"], ["ada"])
    assert other["thread_id"] == other["native_id"]


# What cannot be read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, code",
    [
        ("no line of a chat", "bad-line"),
        ("[25:09] <ada> late", "no-time"),
        ("0000-01-01 20:09 <ada> year 0", "no-day"),
        ("0001-01-01 20:09 <ada> year 1", "no-time"),
        ("9999-12-31 20:09 <ada> the last year", "no-time"),
        ("2015-02-30 20:09 <ada> no such day", "no-day"),
        ("2015-01-27T20:09:00+9900 <ada> no such zone", "no-time"),
        (f"[20:09] <ada> {'x' * 70_000}", "too-long"),
    ],
)
def test_a_line_that_cannot_be_kept_says_why(tmp_path, line, code):
    path = write(tmp_path / "2015-01-27.log", f"[20:09] <ada> one\n{line}\n[20:10] <ada> two\n")
    batches = read(path, "irc")
    (reject,) = rejects(batches)
    assert (reject.code, reject.file, reject.position) == (code, "2015-01-27.log", "line 2")
    assert reject.reason.endswith(".")
    assert sum(batch.fetched for batch in batches) == 3
    assert [text for _, text in said(batches)] == ["one", "two"]


def test_without_a_day_every_line_is_rejected_and_can_be_mended(tmp_path):
    path = write(tmp_path / "garden.log", "[20:09] <ada> hello\n")
    (reject,) = rejects(read(path))
    assert reject.code == "no-day"
    row = open_archive(path).read_record("2015-01-27 20:09 <ada> hello", reject.context)
    assert (row["text"], row["sent_at"]) == ("hello", datetime(2015, 1, 27, 20, 9, tzinfo=UTC))


def test_a_mended_line_is_the_message_it_would_have_been(tmp_path):
    path = write(tmp_path / "2015-01-27.log", "[20:09] <ada> one\n[20:1O] <bob> two\n")
    (reject,) = rejects(read(path, "irc", zone="Europe/Berlin"))
    row = open_archive(path, "irc").read_record(reject.record.replace("1O", "10"), reject.context)
    whole = write(tmp_path / "b" / "2015-01-27.log", "[20:09] <ada> one\n[20:10] <bob> two\n")
    assert row["uid"] == rows(read(whole, zone="Europe/Berlin"))[1]["uid"]
    with pytest.raises(RecordError, match="event: join"):
        open_archive(path, "irc").read_record("*** Joins: ada (x)", reject.context)


def test_a_wrong_encoding_is_read_as_windows_western(tmp_path):
    path = write(tmp_path / "2015-01-27.log", "[20:09] <ada> über\n".encode("cp1252") + b"[20:10] <b> \0\xff\n")
    assert said(read(path))[0] == ("ada", "über")
    assert len(rows(read(path))) == 2


def test_other_files_beside_the_logs_are_left_alone(tmp_path):
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.writestr("logs/../../2015-01-27.log", ZNC)
        archive.writestr("logs/notes.txt", "10 12 -\n")
        archive.writestr("logs/picture.log", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    batches = read(tmp_path / "logs.zip")
    assert len(rows(batches)) == 2
    assert not (tmp_path.parent / "2015-01-27.log").exists()


def test_a_picture_by_the_name_of_a_log_is_refused_in_words(tmp_path):
    path = write(tmp_path / "2015-01-27.log", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    assert recognise(path) == [] or recognise(path)[0].kind != "irc"
    with pytest.raises(UnknownFormat, match="No file holds lines of an IRC log"):
        read(path, "irc")


@given(st.text(max_size=80))
def test_no_line_is_a_surprise(told):
    try:
        line = parsed(told)
    except ValueError:
        return
    assert line is None or (len(line.nick) <= 64 and (line.nick or line.kind in ("day", "event")))


@given(st.lists(st.sampled_from([*UBUNTU.splitlines(), *IRSSI.splitlines(), *ZNC.splitlines()]) | st.text(max_size=40)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_mixture_of_lines_is_counted_line_by_line(tmp_path, lines):
    path = write(tmp_path / "2015-01-27.log", "\n".join(lines).encode("utf-8", "surrogatepass") or b" ")
    try:
        batches = read(path, "irc")
    except ArchiveError as error:
        assert error.what and error.remedy
        return
    told = [line for line in path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    assert sum(batch.fetched for batch in batches) == len(told)
    for batch in batches:
        batch.messages.validate(full=True)
