"""A mail is sent at most once, whatever becomes of the worker that does it.

The row is claimed by conditional update before anything is said to the mail server. Until the mail's text is handed
over, a worker that dies leaves a row that another begins anew: nothing has gone. From then on until we have noted
the server's answer nobody can know, so the row is "unknown" and a person looks. That is the one window there is.
"""

import smtplib
import uuid
from collections.abc import Callable
from contextlib import suppress

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.mail.models import Mailing
from folkmoot.foundation.mail.states import ENDED, MAY_BE_CLAIMED, DeliveryState

MOST_ATTEMPTS = 16  # later and later: a mail server may be away for half a day


class LostClaim(Exception):
    """Another worker has taken the mail: this one must not hand anything over."""


def send_once(row: Mailing, compose: Callable[[], EmailMessage], *, is_wanted: Callable[[], bool]) -> DeliveryState:
    """Send one mail, and note what became of it.

    Raises OSError or smtplib.SMTPException where trying again later may help (nothing was handed over).
    """
    if row.state == DeliveryState.HANDING:
        _move(row, DeliveryState.UNKNOWN)
        return DeliveryState.UNKNOWN
    if row.state not in MAY_BE_CLAIMED:
        return DeliveryState(row.state)
    if not is_wanted():
        _move(row, DeliveryState.DROPPED)
        return DeliveryState.DROPPED
    if not _claim(row):
        return DeliveryState.CLAIMED
    mail, connection = compose(), get_connection()
    try:
        _hand_over(mail, connection, lambda: _begin_handing(row))
        _move(row, DeliveryState.SENT, sent_at=timezone.now(), error="")
    except LostClaim:
        return DeliveryState.CLAIMED
    except (OSError, smtplib.SMTPException) as error:
        return _failed(row, mail, error)
    finally:
        with suppress(OSError, smtplib.SMTPException):  # it is sent or not by now; how we part changes nothing
            connection.close()
    return DeliveryState.SENT


def _claim(row: Mailing) -> bool:
    """Of two workers, one gets it: the other finds the row as it no longer is."""
    seen = {"pk": row.pk, "state": row.state, "claim": row.claim}
    fresh = {"state": DeliveryState.CLAIMED, "claim": uuid.uuid4(), "attempts": row.attempts + 1}
    taken = type(row).objects.filter(**seen).update(**fresh)
    for name, value in fresh.items():
        setattr(row, name, value)
    return taken == 1


def _begin_handing(row: Mailing) -> None:
    if not _move(row, DeliveryState.HANDING):
        raise LostClaim


@transaction.atomic
def _move(row: Mailing, state: DeliveryState, **also) -> bool:
    """Note a new state, as long as the claim is ours."""
    rows = type(row).objects.filter(pk=row.pk, claim=row.claim).exclude(state=DeliveryState.SENT)
    if not rows.update(state=state, **also):
        return False
    row.state = state
    if state in ENDED:
        record(f"{row._meta.model_name}.{state}", workspace=getattr(row, "workspace", None), on=row)
    return True


def _hand_over(mail: EmailMessage, connection: BaseEmailBackend, just_before: Callable[[], None]) -> None:
    """Send a mail; `just_before` is called when all is agreed on with the server and only the text is missing."""
    connection.open()
    smtp = getattr(connection, "connection", None)
    if isinstance(smtp, smtplib.SMTP):
        give_text = smtp.data
        smtp.data = lambda text: (just_before(), give_text(text))[1]
    else:
        just_before()
    connection.send_messages([mail])


def _failed(row: Mailing, mail: EmailMessage, error: Exception) -> DeliveryState:
    """What the server refused did not go. A connection that broke while it had the text leaves us without knowing."""
    told = _what_it_said(error)
    for address in mail.to:
        told = told.replace(address, "…")  # an address stands in one place
    was_refused = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    if row.state == DeliveryState.HANDING and not was_refused:
        _move(row, DeliveryState.UNKNOWN, error=told)
        return DeliveryState.UNKNOWN
    if _is_final(error) or row.attempts >= MOST_ATTEMPTS:
        _move(row, DeliveryState.FAILED, error=told)
        return DeliveryState.FAILED
    _move(row, DeliveryState.WAITING, error=told)
    raise error


def _is_final(error: Exception) -> bool:
    """5xx: the server will say the same tomorrow."""
    codes = [code for code, _text in getattr(error, "recipients", {}).values()] or [getattr(error, "smtp_code", 0)]
    return all(code >= 500 for code in codes)


def _what_it_said(error: Exception) -> str:
    """The server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        said = (error.smtp_code, error.smtp_error)
    else:
        return f"{type(error).__name__}: {error}"[:300]
    code, words = said
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"[:300]
