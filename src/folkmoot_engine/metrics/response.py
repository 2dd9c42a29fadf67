"""How long people wait for an answer, and who still waits."""

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from folkmoot_engine.metrics.estimators import Count, WaitingTime
from folkmoot_engine.metrics.known import Known
from folkmoot_engine.metrics.metric import Metric
from folkmoot_engine.metrics.people import community

_MOMENT = pa.timestamp("us", tz="UTC")
_EXCLUSIONS = (
    "Threads opened by bots, by the source itself, by your own staff or by somebody whom the source no longer names "
    "are left out.",
    "Threads that do not begin with a question are left out; so are those that nobody has judged yet, where the source "
    "does not say that they ask.",
    "Threads whose first message was deleted or hidden are left out.",
    "An answer is any message by another person, of the community or of your staff; one by the asker, from any of "
    "their handles, or by a bot is not, nor is one that was deleted or hidden.",
    "Only answers in the same thread are seen.",
)
_WAITING = (
    "Threads without an answer are not dropped: each is still waiting, up to the moment of the figure or to the last "
    "day that its channel was collected."
)


def questions(known: Known) -> ir.Table:
    """Threads that a person of the community opened by asking: thread, member, channel, day, at."""
    messages = known.during(known.messages, "sent_day")
    openings = messages.filter(messages.opens_thread, messages.asks, ~messages.is_deleted, ~messages.is_hidden)
    asked = openings.join(people := community(known), openings.handle == people.handle)
    return asked.select(id="thread", member="member", channel="channel", day="sent_day", at="sent_at")


def _waits(known: Known) -> ir.Table:
    return known.once("waits", _waits_of)


def _waits_of(known: Known) -> ir.Table:
    """Each question from when it was asked until it was answered, or until it was last looked at.

    A question meets all that was said in its thread since, itself included: so none is lost that nobody answered.
    """
    asked, handles = questions(known), known.tables.handles
    messages = known.since(known.messages, "sent_day")
    said = messages.filter(~messages.is_deleted, ~messages.is_hidden).select("thread", "handle", "sent_at")
    said = said.join(asked, (said.thread == asked.id) & (said.sent_at >= asked["at"]))
    authors = handles.select(author="id", writer="member", writer_kind="kind")
    said = said.left_join(authors, said.handle == authors.author)
    by_another = said.handle.isnull() | ((said.writer_kind == "person") & (said.writer != said.member))
    waits = said.group_by("id", "channel", "day", "at").aggregate(answered_at=said.sent_at.min(where=by_another))
    return _with_last_look(known, waits)


def _with_last_look(known: Known, waits: ir.Table) -> ir.Table:
    """Who is still waiting was last looked at when the channel was: now, or at the end of its collection."""
    ends = known.collection.ends()
    watched = ibis.memtable(
        pa.table({"watched": pa.array(list(ends), pa.int64()), "ended": pa.array(list(ends.values()), _MOMENT)})
    )
    waits = waits.left_join(watched, waits.channel == watched.watched)
    last_look = ibis.greatest(waits["at"], waits.ended.fill_null(ibis.literal(known.as_of)))
    until = waits.answered_at.fill_null(last_look)
    return waits.select("id", "channel", "day", "at", until=until, observed=waits.answered_at.notnull())


def _unanswered(known: Known) -> ir.Table:
    waits = _waits(known)
    return waits.filter(~waits.observed)


THREADS_WITHOUT_ANSWER = Metric(
    name="threads_without_answer",
    title="Threads without an answer",
    sentence="How many of the questions asked in the period nobody else has answered so far.",
    formula="number of threads opened by a question in the period and without a message by another person",
    n="threads",
    exclusions=_EXCLUSIONS,
    unit="threads",
    better="less",
    subject="Response",
    row_kind="thread",
    events=_unanswered,
    estimator=Count(),
)


def _first_response(name: str, title: str, sentence: str, share: float) -> Metric:
    return Metric(
        name=name,
        title=title,
        sentence=sentence,
        formula=f"the shortest time t at which the Kaplan-Meier estimate S(t) of still waiting is {1 - share:.1f} or "
        "less; S(t) is the product of (1 - answered / waiting) over all times up to t at which somebody was answered",
        n="threads opened by a question, answered or not",
        exclusions=(_WAITING, *_EXCLUSIONS),
        unit="hours",
        better="less",
        subject="Response",
        row_kind="thread",
        events=_waits,
        estimator=WaitingTime(share),
    )


FIRST_RESPONSE_MEDIAN = _first_response(
    "first_response_median",
    "First response (median)",
    "After how many hours half of the questions had a first answer by another person.",
    0.5,
)
FIRST_RESPONSE_P90 = _first_response(
    "first_response_p90",
    "First response (nine in ten)",
    "After how many hours nine in ten of the questions had a first answer by another person.",
    0.9,
)
