"""One mail to each reader, whatever happens to the worker or the server; and a person is told where nobody can know."""

import re
import smtplib
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.mail_server import Mailbox, open_mailbox

from folkmoot.evidence.reports import actions, queries
from folkmoot.evidence.reports.models import Delivery, Recipient, Report
from folkmoot.evidence.reports.queries import links
from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.jobs.models import Job
from folkmoot.foundation.mail import actions as mailing
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.foundation.workspaces.queries import outside
from folkmoot_engine.errors import RefusedError

from .conftest import MONDAY_MORNING, WEEK

STEPS = {name: steps.STEPS[name] for name in ("briefs", "brief", "send-brief")}
LINK = re.compile(r"https?://\S+")


@pytest.fixture(scope="module")
def packed() -> dict:
    """A brief measured once for all: sending it does not depend on what it says."""
    return {}


@pytest.fixture
def report(workspace, usual, packed, monkeypatch):
    """Writes the brief of the week to those who are on the list."""
    if not packed:
        usual(300)
        packed |= queries.composed(workspace, WEEK, MONDAY_MORNING)
    monkeypatch.setattr(queries, "composed", lambda *given: packed)
    return lambda: actions.write(workspace, WEEK, MONDAY_MORNING)


@pytest.fixture
def mara(workspace, alice, inside) -> Recipient:
    return actions.add_stakeholder(workspace, alice, name="Mara Lind", email="Mara@board.example", language="de")


@pytest.fixture
def mailbox(settings):
    with open_mailbox() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield box


def test_each_reader_gets_one_mail_in_their_language(workspace, alice, bob, mara, report):
    actions.receive(workspace, alice, True)
    report()
    report()
    work_off(STEPS)
    assert Report.objects.count() == 1
    assert sorted(one.to[0] for one in mail.outbox) == ["alice@example.org", "mara@board.example"]
    assert {one.state for one in Delivery.objects.all()} == {"sent"}
    german = next(one for one in mail.outbox if one.to == ["mara@board.example"])
    english = next(one for one in mail.outbox if one.to == ["alice@example.org"])
    assert "Messages: 300, 3 times the usual 100." in english.body
    assert "times the usual" not in german.body
    work_off(STEPS)
    assert len(mail.outbox) == 2


def test_a_mail_is_text_and_page_with_its_pictures_inside(workspace, mara, report, mailbox: Mailbox):
    report()
    work_off(STEPS)
    (got,) = mailbox.mails
    assert [part.get_content_type() for part in got.walk()] == [
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        *["image/png"] * 5,
    ]
    page = got.get_body(("html",)).get_content()
    shown = re.findall(r'<img src="cid:([^"]+)"[^>]* alt="([^"]+)"', page)
    pictures = {
        part["Content-ID"].strip("<>"): part.get_content()
        for part in got.walk()
        if part.get_content_maintype() == "image"
    }
    assert {cid for cid, _alt in shown} == set(pictures)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures.values())
    assert all(len(alt) > 20 for _cid, alt in shown)
    delivery = Delivery.objects.get()
    assert got["Message-ID"] == f"<{delivery.uid}@localhost>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["List-Unsubscribe"].strip() == f"<{links.stopping_link(mara)}>"


def test_a_server_that_is_away_is_tried_again_later(workspace, mara, report, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    report()
    work_off(STEPS)
    delivery, job = Delivery.objects.get(), Job.objects.get(kind="send-brief")
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert "refused" in delivery.error
    assert job.state == "due" and job.due_at > timezone.now()
    with open_mailbox() as (box, port):
        settings.EMAIL_PORT = port
        Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
        work_off(STEPS)
        assert box.recipients == ["mara@board.example"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("sent", "")


@pytest.mark.parametrize(
    ("where", "said", "state"),
    [
        ("mara@board.example", "550 No such user <mara@board.example>", "failed"),
        ("mara@board.example", "451 Come back later", "waiting"),
        ("data", "554 We do not like it", "failed"),
        ("data", "452 No room at the moment", "waiting"),
    ],
)
def test_what_a_server_refuses_did_not_go(workspace, mara, report, mailbox: Mailbox, caplog, where, said, state):
    mailbox.answers[where] = said
    report()
    work_off(STEPS)
    delivery = Delivery.objects.get()
    assert (delivery.state, mailbox.mails) == (state, [])
    assert delivery.error == said.replace("mara@board.example", "…")


def test_a_server_that_goes_silent_with_the_text_leaves_us_not_knowing(workspace, mara, report, mailbox, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mailbox.hold_after = "mara@board.example"
    report()
    work_off(STEPS)
    assert Delivery.objects.get().state == "unknown"
    mailbox.go_on.set()
    work_off(STEPS)
    assert len(mailbox.mails) == 1


def test_a_worker_that_died_before_handing_over_is_followed_by_another(workspace, mara, report):
    report()
    Delivery.objects.update(state="claimed", claim=uuid.uuid4())
    work_off(STEPS)
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == "sent"


def test_a_worker_that_died_while_handing_over_is_not(workspace, alice, mara, report):
    report()
    Delivery.objects.update(state="handing", claim=uuid.uuid4())
    work_off(STEPS)
    delivery = Delivery.objects.get()
    assert (delivery.state, mail.outbox) == ("unknown", [])
    actions.send_again(workspace, alice, delivery)
    work_off(STEPS)
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert [one.extra_headers["Message-ID"] for one in mail.outbox] == [f"<{delivery.uid}@localhost>"]
    with pytest.raises(RefusedError, match="on its way or has arrived"):
        actions.send_again(workspace, alice, delivery)


def test_a_worker_that_was_only_slow_hands_nothing_over_twice(workspace, mara, report, monkeypatch):
    """Its lease ran out while it spoke to the server; another has claimed the delivery meanwhile."""
    report()
    real = mailing._hand_over

    def slow(message, connection, just_before):
        Delivery.objects.update(claim=uuid.uuid4())
        real(message, connection, just_before)

    monkeypatch.setattr(mailing, "_hand_over", slow)
    assert actions.deliver(workspace, Delivery.objects.get().uid) == "claimed"
    assert mail.outbox == []


def test_a_slow_worker_that_succeeds_says_so_after_all(workspace, mara, report, monkeypatch):
    report()
    real = mailing._hand_over

    def slow(*given):
        real(*given)
        actions.deliver(workspace, Delivery.objects.get().uid)  # another worker finds it being handed over
        assert Delivery.objects.get().state == "unknown"

    monkeypatch.setattr(mailing, "_hand_over", slow)
    assert actions.deliver(workspace, Delivery.objects.get().uid) == "sent"
    assert Delivery.objects.get().state == "sent"
    assert len(mail.outbox) == 1


def test_who_no_longer_wants_or_may_get_it_does_not(workspace, alice, bob, mara, report):
    actions.receive(workspace, alice, True)
    actions.receive(workspace, bob, True)  # an agent: their role does not include reports
    report()
    assert Delivery.objects.count() == 2
    actions.stop(mara)
    Membership.objects.filter(user=alice).update(ended_at=timezone.now())
    work_off(STEPS)
    assert mail.outbox == []
    assert {one.state for one in Delivery.objects.all()} == {"dropped"}


def test_a_stakeholder_who_is_removed_leaves_nothing_personal(workspace, alice, mara, report):
    report()
    work_off(STEPS)
    link = links.reading_link(Delivery.objects.get())
    assert Client().get(_path(link)).status_code == 200
    actions.remove_recipient(workspace, alice, queries.recipient(workspace, mara.uid))
    gone = Recipient.objects.get(pk=mara.pk)
    assert (gone.name, gone.email, str(gone)) == ("", "", "")
    assert Client().get(_path(link)).status_code == 404
    kept = [str(list(row.values())) for model in (Report, Delivery, Recipient, Entry) for row in model.objects.values()]
    assert not any("mara" in row.lower() for row in kept)
    actions.add_stakeholder(workspace, alice, name="Mara Lind", email="mara@board.example", language="en")


def test_an_address_stands_on_the_list_once(workspace, alice, mara):
    actions.receive(workspace, alice, True)
    for address in ("MARA@board.example", alice.email):
        with pytest.raises(RefusedError, match="on the list already"):
            actions.add_stakeholder(workspace, alice, name="M", email=address, language="en")


def test_the_link_is_read_by_who_has_it_and_by_nobody_else(workspace, mara, report, monkeypatch):
    report()
    delivery = Delivery.objects.get()
    path = _path(links.reading_link(delivery))
    page = Client().get(path).content.decode()
    assert "300" in page and "/w/north/" not in page
    for wrong in (
        path[:-3] + "x/",
        f"/brief/{delivery.uid.hex}/",
        "/brief/nothing/",
        path.replace("/brief/", "/brief/stop/"),
    ):
        assert Client().get(wrong).status_code == 404, wrong
    assert Client().post(path).status_code == 405
    monkeypatch.setattr(links, "LASTS", timedelta(seconds=-1))
    assert Client().get(path).status_code == 404


def test_looking_at_the_way_out_changes_nothing_and_one_press_is_enough(workspace, mara):
    path = _path(links.stopping_link(mara))
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert queries.wants(workspace, queries.recipient(workspace, mara.uid))
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not queries.wants(workspace, queries.recipient(workspace, mara.uid))
    assert strict.post(path).status_code == 200
    assert Entry.objects.filter(verb="recipient.stop").count() == 1


def test_the_workers_minute_asks_for_what_is_due_once(workspace, alice, mara, report):
    now = timezone.localtime(timezone=workspace_zone(workspace))
    actions.set_schedule(workspace, alice, is_on=True, weekday=now.isoweekday(), hour=0)
    type(queries.schedule(workspace)).objects.update(on_since=now - timedelta(days=30))
    with outside():
        steps.begin()
    work_off(STEPS)
    assert len(mail.outbox) == 1
    Job.objects.filter(kind="briefs").update(due_at=timezone.now())
    work_off(STEPS)
    assert Report.objects.count() == len(mail.outbox) == 1


def workspace_zone(workspace):
    import zoneinfo

    return zoneinfo.ZoneInfo(workspace.zone)


def test_what_was_sent_stays_as_it_was(workspace, alice, mara, report):
    kept = report()
    with pytest.raises(RefusedError, match="written already"):
        actions.ask_for(workspace, WEEK, actor=alice)
    with pytest.raises(Exception, match="append-only"):
        Report.objects.filter(pk=kept.pk).update(packed={})


def test_a_fault_of_ours_is_not_taken_for_the_servers(workspace, mara, report, monkeypatch):
    report()
    monkeypatch.setattr(actions.sending, "mail_of", lambda delivery: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.deliver(workspace, Delivery.objects.get().uid)
    assert Delivery.objects.get().state == "claimed"  # nothing was handed over: it is begun anew


def test_goodbyes_do_not_matter(workspace, mara, report, mailbox, monkeypatch):
    report()

    def rude(self):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", rude)
    work_off(STEPS)
    assert Delivery.objects.get().state == "sent"


def _path(link: str) -> str:
    return "/" + link.split("/", 3)[3]
