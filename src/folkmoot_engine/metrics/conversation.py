"""How much is said."""

import ibis.expr.types as ir

from folkmoot_engine.metrics.estimators import Count
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.metrics.metric import Metric
from folkmoot_engine.metrics.people import BOTS_AND_STAFF, DELETED, without_others


def written(known: Known) -> ir.Table:
    """Messages that stand, of the days asked for."""
    messages = known.during(known.messages, "sent_day")
    return messages.filter(~messages.is_deleted)


def _said(known: Known) -> ir.Table:
    return without_others(known, written(known)).select("id", "channel", day="sent_day", at="sent_at")


MESSAGES = Metric(
    name="messages",
    title="Messages",
    sentence="How many messages the people of the community wrote.",
    formula="number of messages sent on the period's days",
    n="messages",
    exclusions=(
        BOTS_AND_STAFF,
        DELETED,
        "Messages that you have hidden count: they were written.",
        "Messages whose source no longer names an author count.",
    ),
    unit="messages",
    better="",
    subject="Conversation",
    row_kind="message",
    events=_said,
    estimator=Count(),
)
