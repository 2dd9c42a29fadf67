"""Letters: once, in the reader's language, not too many a day, none to who wants none; words are gone when sent."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception import actions, queries
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.reception.queries import links

pytestmark = pytest.mark.django_db
# A template that stands for those of the rooms: any text with a subject, an empty line and words.
TEMPLATE = "reception/letter_foot.txt"


def write(to: Visitor, key: str = "1", **given):
    return actions.write_letter(to, "test", key, TEMPLATE, {"stop": "…"}, **given)


def test_a_letter_goes_out_once_and_leaves_no_words_behind(mara):
    assert write(mara) and write(mara) is None
    work_off(steps.STEPS)
    work_off(steps.STEPS)
    (sent,) = mail.outbox
    letter = Letter.objects.get()
    assert (sent.to, letter.state, letter.subject, letter.text) == (["mara@example.org"], "sent", "", "")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.subject and "\n" not in sent.subject
    with outside():
        assert "mara" not in str(list(Entry.objects.values())).lower()


def test_too_many_in_a_day_wait_for_the_next_and_a_flood_is_dropped(mara):
    now = datetime(2026, 1, 26, 15, tzinfo=UTC)
    days = [write(mara, str(number), daily=1, at=now) for number in range(12)]
    due = [letter.due_at for letter in days if letter]
    midnight = datetime(2026, 1, 27, tzinfo=UTC)
    assert due == [now, *(midnight + timedelta(days=number) for number in range(7))]
    assert Letter.objects.count() == 8


def test_who_wants_no_mail_gets_none_from_then_on_and_may_change_their_mind(mara):
    write(mara)
    work_off(steps.STEPS)
    stop = re.search(r"https?://[^/]+(/letters/stop/\S+)", mail.outbox[0].body)[1]
    stranger = Client()
    assert stranger.get(stop).status_code == 200
    mara.refresh_from_db()
    assert mara.no_mail_since is None  # looking changes nothing
    write(mara, "waiting", at=timezone.now() + timedelta(days=1))
    stranger.post(stop)
    assert write(mara, "2") is None
    Job.objects.update(due_at=timezone.now())
    work_off(steps.STEPS)
    assert [letter.state for letter in Letter.objects.order_by("id")] == ["sent", "dropped"]
    stranger.post(stop, {"again": "yes"})
    assert write(mara, "3")
    assert stranger.get(stop[:-3] + "xx/").status_code == 404


def test_a_forgotten_visitor_leaves_no_name_no_address_and_no_letter(mara):
    write(mara)
    actions.forget(mara)
    work_off(steps.STEPS)
    assert mail.outbox == []
    (row,) = Visitor.objects.values("email", "name", "language")
    assert set(row.values()) == {""}
    assert Letter.objects.get().text == ""
    again = actions.meet("mara@example.org")
    assert again.pk != mara.pk


def test_who_wants_no_letters_gets_none_after_being_forgotten_and_named_again(mara):
    actions.refuse_mail(mara)
    mara.refresh_from_db()
    actions.forget(mara)
    later = timezone.now() - timedelta(days=9)
    Visitor.objects.update(erased_at=later)
    actions.forget_marks()
    named = actions.meet("mara@example.org", "Named by Eve")
    assert write(named) is None
    assert "mara" not in str(list(Visitor.objects.filter(pk=mara.pk).values())).lower()
    stop = f"/letters/stop/{links.make('letter.stop', mara.uid)}/"  # of a letter that she has kept
    assert Client().post(stop, {"again": "yes"}).status_code == 200
    assert write(named)


def test_one_letter_a_day_is_one_for_an_address_that_was_forgotten_meanwhile(mara):
    now = timezone.now()
    write(mara, daily=1, at=now)
    actions.forget(mara)
    again = write(actions.meet("mara@example.org"), "2", daily=1, at=now)
    assert again.due_at.date() == (now + timedelta(days=1)).date()
    Visitor.objects.filter(pk=mara.pk).update(erased_at=now - timedelta(days=3))
    assert actions.forget_marks() == 1
    assert not Visitor.objects.exclude(mark="").exists()


def test_a_stranger_does_not_rename_whom_they_write_to(mara):
    assert actions.meet("MARA@example.org ", "Evil Name").name == "Mara Quill"


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "é" * 500])
def test_links_hold_for_their_purpose_alone(mara, token: str):
    made = links.make("directory.own", mara.uid)
    assert links.read("directory.own", made) == mara.uid
    assert links.read("directory.confirm", made) is None
    assert links.read("directory.own", token) is None
    assert links.read("directory.own", made, max_age=timedelta(seconds=-1)) is None


def test_letters_are_written_in_the_readers_language(mara):
    Visitor.objects.update(language="de")
    mara.refresh_from_db()
    assert queries.letter(write(mara).uid).text.count("Adresse") >= 1


def test_a_link_of_ones_own_does_not_get_into_the_log(mara, directory, caplog):
    token = links.make("directory.own", mara.uid)
    assert Client(enforce_csrf_checks=True).post(f"/directory/own/{token}/remove/").status_code == 403
    assert token not in caplog.text
