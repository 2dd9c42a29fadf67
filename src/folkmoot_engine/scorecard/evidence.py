"""What a community's own messages say to some of the criteria. It is offered; the answers stay the person's."""

from dataclasses import dataclass
from datetime import datetime

import ibis.expr.types as ir

from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.metrics.people import community
from folkmoot_engine.metrics.period import Period
from folkmoot_engine.metrics.response import questions


@dataclass(frozen=True)
class Evidence:
    """Of a period, `collected` of whose `days` were collected; what was not is no zero.

    `threads` were opened by people of the community, and `people` of them wrote anything. Of `questions`, `waiting` had
    no answer by another person, and `by_members` were answered by other members while none of the staff wrote in them.
    """

    period: Period
    days: int
    collected: int
    threads: int
    people: int
    questions: int
    waiting: int
    by_members: int

    @property
    def threads_a_week(self) -> float | None:
        """None where no day was collected."""
        return self.threads * 7 / self.collected if self.collected else None

    @property
    def share_by_members(self) -> float | None:
        """In percent; None where nothing was asked."""
        return 100 * self.by_members / self.questions if self.questions else None


def evidence(tables: Tables, period: Period, *, as_of: datetime) -> Evidence:
    """Count a period of a lake, from what was known at `as_of` (a moment in the workspace's zone)."""
    known = Known(tables, (period,), as_of)
    written = known.during(known.messages, "sent_day")
    written = written.filter(~written.is_deleted)
    said = written.join(people := community(known), written.handle == people.handle)
    said = said.aggregate(threads=said.opens_thread.sum(), people=said.member.nunique())
    asked = _answered(known)
    asked = asked.aggregate(
        questions=asked.count(),
        waiting=(~asked.by_staff & ~asked.by_members).sum(),
        by_members=(asked.by_members & ~asked.by_staff).sum(),
    )
    (row,) = tables.connection.to_pyarrow(said.cross_join(asked)).to_pylist()
    counts = {name: int(value or 0) for name, value in row.items()}
    return Evidence(period, period.days, known.collection.days_collected(period), **counts)


def _answered(known: Known) -> ir.Table:
    """Each question, and whether staff and other members wrote in its thread since. The question meets itself, so that
    none is lost that nobody answered."""
    asked, handles, messages = questions(known), known.tables.handles, known.since(known.messages, "sent_day")
    said = messages.filter(~messages.is_deleted, ~messages.is_hidden).select("thread", "handle", "sent_at")
    said = said.join(asked, (said.thread == asked.id) & (said.sent_at >= asked["at"]))
    writers = handles.select(author="id", writer="member", kind="kind", is_staff="is_staff")
    said = said.left_join(writers, said.handle == writers.author)
    # Whom the source no longer names is no staff of ours.
    another = said.handle.isnull() | ((said.kind == "person") & (said.writer != said.member))
    staff = another & said.is_staff.fill_null(False)
    found = said.group_by("id").aggregate(by_staff=staff.any(), by_members=(another & ~staff).any())
    return found.mutate(by_staff=found.by_staff.fill_null(False), by_members=found.by_members.fill_null(False))
