"""A brief is mailed at most once to each reader, whatever becomes of the worker that does it.

The row is claimed by conditional update before anything is said to the mail server. Until the mail's text is handed
over, a worker that dies leaves a delivery that another begins anew: nothing has gone. From then on until we have noted
the server's answer nobody can know, so the delivery is "unknown" and a person looks. That is the one window there is.
"""

import smtplib
import uuid
from collections.abc import Callable
from contextlib import suppress

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.evidence.reports import queries
from folkmoot.evidence.reports.actions.mail import mail_of
from folkmoot.evidence.reports.actions.writing import MOST_ATTEMPTS, enqueue_delivery
from folkmoot.evidence.reports.models import Delivery
from folkmoot.evidence.reports.states import ENDED, MAY_BE_CLAIMED, MAY_BE_SENT_AGAIN, DeliveryState
from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot_engine.errors import RefusedError


class LostClaim(Exception):
    """Another worker has taken the delivery: this one must not hand anything over."""


def deliver(workspace: Workspace, uid: uuid.UUID | str) -> DeliveryState:
    """Send one mail, and note what became of it.

    Raises OSError or smtplib.SMTPException where trying again later may help (nothing was handed over).
    """
    delivery = queries.delivery(workspace, uid)
    if delivery is None:
        return DeliveryState.DROPPED
    if delivery.state == DeliveryState.HANDING:
        _move(delivery, DeliveryState.UNKNOWN)
        return DeliveryState.UNKNOWN
    if delivery.state not in MAY_BE_CLAIMED:
        return DeliveryState(delivery.state)
    if not queries.wants(workspace, delivery.recipient):
        _move(delivery, DeliveryState.DROPPED)
        return DeliveryState.DROPPED
    if not _claim(delivery):
        return DeliveryState.CLAIMED
    mail, connection = mail_of(delivery), get_connection()
    try:
        _hand_over(mail, connection, lambda: _begin_handing(delivery))
        _move(delivery, DeliveryState.SENT, sent_at=timezone.now(), error="")
    except LostClaim:
        return DeliveryState.CLAIMED
    except (OSError, smtplib.SMTPException) as error:
        return _failed(delivery, error)
    finally:
        with suppress(OSError, smtplib.SMTPException):  # it is sent or not by now; how we part changes nothing
            connection.close()
    return DeliveryState.SENT


def send_again(workspace: Workspace, actor, delivery: Delivery) -> None:
    """Send a mail whose fate nobody knows, or that could not be sent. It has the same Message-ID, so that a mail
    program that has the first one shows one. Raises RefusedError where it has gone, or is on its way."""
    with transaction.atomic():
        rows = Delivery.objects.filter(workspace=workspace, pk=delivery.pk, state__in=MAY_BE_SENT_AGAIN)
        if not rows.update(state=DeliveryState.WAITING, error="", attempts=0, claim=None):
            raise RefusedError(_("This mail is on its way or has arrived"), remedy=_("Load the page anew."))
        record("delivery.send-again", workspace=workspace, actor=actor, on=delivery, data={"was": delivery.state})
        enqueue_delivery(workspace, delivery)


def _claim(delivery: Delivery) -> bool:
    """Of two workers, one gets it: the other finds the row as it no longer is."""
    seen = {"pk": delivery.pk, "state": delivery.state, "claim": delivery.claim}
    fresh = {"state": DeliveryState.CLAIMED, "claim": uuid.uuid4(), "attempts": delivery.attempts + 1}
    taken = Delivery.objects.filter(workspace=delivery.workspace, **seen).update(**fresh)
    for name, value in fresh.items():
        setattr(delivery, name, value)
    return taken == 1


def _begin_handing(delivery: Delivery) -> None:
    if not _move(delivery, DeliveryState.HANDING):
        raise LostClaim


@transaction.atomic
def _move(delivery: Delivery, state: DeliveryState, **also) -> bool:
    """Note a new state, as long as the claim is ours."""
    rows = Delivery.objects.filter(workspace=delivery.workspace, pk=delivery.pk, claim=delivery.claim)
    if not rows.exclude(state=DeliveryState.SENT).update(state=state, **also):
        return False
    delivery.state = state
    if state in ENDED:
        record(f"delivery.{state}", workspace=delivery.workspace, on=delivery)
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


def _failed(delivery: Delivery, error: Exception) -> DeliveryState:
    """What the server refused did not go. A connection that broke while it had the text leaves us without knowing."""
    told = _what_it_said(error).replace(delivery.recipient.address, "…")  # an address stands in one place
    was_refused = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    if delivery.state == DeliveryState.HANDING and not was_refused:
        _move(delivery, DeliveryState.UNKNOWN, error=told)
        return DeliveryState.UNKNOWN
    if _is_final(error) or delivery.attempts >= MOST_ATTEMPTS:
        _move(delivery, DeliveryState.FAILED, error=told)
        return DeliveryState.FAILED
    _move(delivery, DeliveryState.WAITING, error=told)
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
