"""Letters to visitors: written in the transaction of what they tell of, sent by the worker, at most once."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.mail.actions import MOST_ATTEMPTS, send_once
from folkmoot.foundation.mail.states import ENDED, DeliveryState
from folkmoot.rooms.reception import queries
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.reception.queries import links

SEND = "letter"  # the step's name
PUT_OFF = 7  # days ahead that a letter may wait for its turn
STOP = "letter.stop"  # the purpose of the link that ends all letters
DAY = timedelta(days=1)


@transaction.atomic
def write_letter(
    to: Visitor,
    kind: str,
    key: str,
    template: str,
    words: dict,
    *,
    daily: int | None = None,
    at: datetime | None = None,
) -> Letter | None:
    """Write one letter and have it sent, now or `at`. (kind, key) is written once, however often it is asked for.

    `template` is a text: its first line the subject, then an empty line, then the letter, in the reader's language.
    `daily`: at most so many of this kind in a day (UTC) to this address; one too many waits for the next free day.
    None where the reader wants no mail, has been forgotten, was written to already, or all those days are taken.
    """
    to = Visitor.objects.select_for_update().get(pk=to.pk)  # two at once do not take the same day
    if not to.email or to.no_mail_since or to.erased_at:
        return None
    due_at = _free_moment(to, kind, at or timezone.now(), daily)
    if due_at is None or Letter.objects.filter(kind=kind, key=key).exists():
        return None
    with translation.override(to.language or settings.LANGUAGE_CODE):
        subject, text = _written(template, words, to)
    letter = Letter.objects.create(to=to, kind=kind, key=key, subject=subject, text=text, due_at=due_at)
    jobs.enqueue(SEND, str(letter.uid), payload={"letter": str(letter.uid)}, due_at=due_at, most_attempts=MOST_ATTEMPTS)
    return letter


def _free_moment(to: Visitor, kind: str, at: datetime, daily: int | None) -> datetime | None:
    """When a letter may go: at the moment asked for, or when the next day with room for it begins."""
    if daily is None:
        return at
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(PUT_OFF + 1):
        begins = midnight + days * DAY
        if queries.day_of_letters(to, kind, begins) < daily:
            return max(at, begins)
    return None


def _written(template: str, words: dict, to: Visitor) -> tuple[str, str]:
    stop = links.absolute("reception:stop", links.make(STOP, to.uid))
    text = render_to_string(template, {**words, "to": to, "site": links.site()}).strip()
    subject, _, body = text.partition("\n")
    foot = render_to_string("reception/letter_foot.txt", {"stop": stop, "site": links.site()}).strip()
    return " ".join(subject.split())[:250], f"{body.strip()}\n\n-- \n{foot}\n"


def deliver(uid: str) -> DeliveryState:
    """Send one letter, at most once; its words are blanked when its way has ended.

    Raises OSError or smtplib.SMTPException where trying again later may help.
    """
    letter = queries.letter(uid)
    if letter is None:
        return DeliveryState.DROPPED
    state = send_once(letter, lambda: _mail(letter), is_wanted=lambda: _is_wanted(letter))
    if state in ENDED:
        Letter.objects.filter(pk=letter.pk).update(subject="", text="")
    return state


def _is_wanted(letter: Letter) -> bool:
    return bool(letter.to.email and letter.to.no_mail_since is None and letter.text)


def _mail(letter: Letter) -> EmailMultiAlternatives:
    """The same for the same letter, its Message-ID included."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    stop = links.absolute("reception:stop", links.make(STOP, letter.to.uid))
    headers = {
        "Message-ID": f"<{letter.uid}@{domain}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",
    }
    return EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[letter.to.email], headers=headers)
