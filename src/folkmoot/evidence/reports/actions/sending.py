"""A brief is mailed at most once to each reader: see `foundation.mail`."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.evidence.reports import queries
from folkmoot.evidence.reports.actions.mail import mail_of
from folkmoot.evidence.reports.actions.writing import enqueue_delivery
from folkmoot.evidence.reports.models import Delivery
from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.mail.actions import send_once
from folkmoot.foundation.mail.states import MAY_BE_SENT_AGAIN, DeliveryState
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot_engine.errors import RefusedError


def deliver(workspace: Workspace, uid: uuid.UUID | str) -> DeliveryState:
    """Send one mail, and note what became of it.

    Raises OSError or smtplib.SMTPException where trying again later may help (nothing was handed over).
    """
    delivery = queries.delivery(workspace, uid)
    if delivery is None:
        return DeliveryState.DROPPED
    return send_once(
        delivery, lambda: mail_of(delivery), is_wanted=lambda: queries.wants(workspace, delivery.recipient)
    )


def send_again(workspace: Workspace, actor, delivery: Delivery) -> None:
    """Send a mail whose fate nobody knows, or that could not be sent. It has the same Message-ID, so that a mail
    program that has the first one shows one. Raises RefusedError where it has gone, or is on its way."""
    with transaction.atomic():
        rows = Delivery.objects.filter(workspace=workspace, pk=delivery.pk, state__in=MAY_BE_SENT_AGAIN)
        if not rows.update(state=DeliveryState.WAITING, error="", attempts=0, claim=None):
            raise RefusedError(_("This mail is on its way or has arrived"), remedy=_("Load the page anew."))
        record("delivery.send-again", workspace=workspace, actor=actor, on=delivery, data={"was": delivery.state})
        enqueue_delivery(workspace, delivery)
