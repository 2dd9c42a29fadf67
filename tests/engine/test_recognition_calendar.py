"""Calendar programs read the file and find every Day by its rule."""

from datetime import UTC, date, datetime, timedelta

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from folkmoot_engine.recognition.calendar import Invitation, write_calendar
from folkmoot_engine.recognition.day import FIRST_YEAR, day_of

STAMP = datetime(2026, 11, 1, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300)


def calendar(title="The Day", about="Say thanks.", url="https://example.org/thanks/", language="en") -> Calendar:
    return Calendar.from_ical(write_calendar(Invitation(title, about, url, language, STAMP)))


def test_the_yearly_rule_finds_every_day_of_the_next_four_hundred_years():
    (event,) = calendar().walk("VEVENT")
    rule = rrulestr(
        event["RRULE"].to_ical().decode(), dtstart=datetime.combine(event.decoded("dtstart"), datetime.min.time())
    )
    found = [moment.date() for moment in rule.between(datetime(2009, 1, 1), datetime(2410, 1, 1))]
    assert found == [day_of(year) for year in range(FIRST_YEAR, FIRST_YEAR + 400)]


def test_it_is_one_whole_day_that_blocks_nobodys_time():
    whole = calendar()
    (event,) = whole.walk("VEVENT")
    assert event.decoded("dtstart") == date(2010, 1, 25) and type(event.decoded("dtstart")) is date
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert event.decoded("dtstamp") == STAMP and event["TRANSP"] == "TRANSPARENT"
    assert whole["METHOD"] == "PUBLISH" and whole["VERSION"] == "2.0"


def test_the_same_page_is_the_same_event_in_every_language():
    english, german = calendar(), calendar(title="Der Tag", language="de")
    uids = [one.walk("VEVENT")[0]["UID"] for one in (english, german)]
    assert uids[0] == uids[1] != calendar(url="https://example.com/thanks/").walk("VEVENT")[0]["UID"]
    assert german.walk("VEVENT")[0]["SUMMARY"].params["LANGUAGE"] == "de"


@given(TEXT, TEXT)
def test_any_words_come_back_and_no_line_is_too_long(title, about):
    written = write_calendar(Invitation(title, about, "https://example.org/", "en", STAMP))
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (title, about)
    assert len(Calendar.from_ical(written).walk()) == 2
