"""Who writes: how many, who is new, who came back."""

import ibis.expr.types as ir

from folkmoot_engine.metrics.conversation import written
from folkmoot_engine.metrics.estimators import Distinct
from folkmoot_engine.metrics.known import Known, on_its_day
from folkmoot_engine.metrics.metric import Metric
from folkmoot_engine.metrics.people import BOTS_AND_STAFF, DELETED, community
from folkmoot_engine.metrics.period import Period

_MERGED = "Handles that were merged into one member are one, whenever they were merged."
_NAMELESS = "Messages whose source no longer names an author are left out."


def _wrote(known: Known) -> ir.Table:
    """Each message as an event of its member."""
    messages, people = written(known), community(known)
    wrote = messages.join(people, messages.handle == people.handle)
    return wrote.select(id="member", channel="channel", day="sent_day", at="sent_at")


def _wrote_and_when_first(known: Known) -> ir.Table:
    """With the day of the member's first message ever, over all handles and channels."""
    wrote, handles = _wrote(known), known.tables.handles
    firsts = handles.group_by("member").aggregate(first_ever=handles.first_day.min())
    return wrote.join(firsts, wrote.id == firsts.member).drop("member")


def _first_within(events: ir.Table, periods: tuple[Period, ...]) -> ir.Table:
    spread = on_its_day(events, periods)
    return spread.filter(spread.first_ever >= spread["first"])


def _first_before(events: ir.Table, periods: tuple[Period, ...]) -> ir.Table:
    spread = on_its_day(events, periods)
    return spread.filter(spread.first_ever < spread["first"])


ACTIVE_MEMBERS = Metric(
    name="active_members",
    title="Active members",
    sentence="How many people of the community wrote something.",
    formula="number of different members with at least one message in the period",
    n="members",
    exclusions=(BOTS_AND_STAFF, DELETED, _NAMELESS, _MERGED, "People who only read are not known, and not counted."),
    unit="members",
    better="more",
    subject="Members",
    row_kind="member",
    events=_wrote,
    estimator=Distinct(),
)

NEW_MEMBERS = Metric(
    name="new_members",
    title="New members",
    sentence="How many of the active members wrote for the first time ever.",
    formula="number of active members whose first message, over all handles and channels, falls in the period",
    n="members",
    exclusions=(
        BOTS_AND_STAFF,
        DELETED,
        _NAMELESS,
        _MERGED,
        "In one channel: the new members who wrote there, wherever their first message was.",
        "First means the first that was collected: right after collecting began, everybody seems new.",
    ),
    unit="members",
    better="more",
    subject="Members",
    row_kind="member",
    events=_wrote_and_when_first,
    spread=_first_within,
    estimator=Distinct(),
)

RETURNING_MEMBERS = Metric(
    name="returning_members",
    title="Returning members",
    sentence="How many of the active members had written before the period.",
    formula="number of active members whose first message, over all handles and channels, is older than the period",
    n="members",
    exclusions=(BOTS_AND_STAFF, DELETED, _NAMELESS, _MERGED),
    unit="members",
    better="more",
    subject="Members",
    row_kind="member",
    events=_wrote_and_when_first,
    spread=_first_before,
    estimator=Distinct(),
)
