"""Who counts as a person of the community."""

import ibis.expr.types as ir

from folkmoot_engine.metrics.known import Known

BOTS_AND_STAFF = "Bots, the source's own notices and members of your own staff are left out."
DELETED = "Messages that were deleted, by their author or at their source, are left out."


def community(known: Known) -> ir.Table:
    """The handles of people who are not staff: handle, member."""
    handles = known.tables.handles
    return handles.filter(handles.kind == "person", ~handles.is_staff).select(handle="id", member="member")


def without_others(known: Known, messages: ir.Table) -> ir.Table:
    """Messages without those of bots, systems and staff. One whose author is not told any more stays."""
    handles = known.tables.handles
    others = handles.filter((handles.kind != "person") | handles.is_staff)
    return messages.anti_join(others, messages.handle == others.id)
