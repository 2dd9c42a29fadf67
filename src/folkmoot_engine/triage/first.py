"""The first judge: written rules and small lexicons, the same answer every time, no model but the language's.

What it looks at, its formulas and its limits are told in docs/reference/first-judge.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

import pyarrow as pa

from folkmoot_engine.schema.verdict import VERDICT
from folkmoot_engine.text.duplicates import SeenInMemory, nearest, signature
from folkmoot_engine.text.language import tell_language
from folkmoot_engine.text.normalise import fold
from folkmoot_engine.triage.judge import Seen
from folkmoot_engine.triage.reading import Message, Reading, combine, read
from folkmoot_engine.triage.reasons import Reason
from folkmoot_engine.triage.rules.asked import asked_reasons, who_is_asked
from folkmoot_engine.triage.rules.question import question_reasons
from folkmoot_engine.triage.rules.queue import level_of_work, queue_reasons, suggest_queue
from folkmoot_engine.triage.rules.reply import reply_needed
from folkmoot_engine.triage.rules.risk import risk_reasons
from folkmoot_engine.triage.rules.shouting import shouting_reasons
from folkmoot_engine.triage.rules.urgency import urgency, urgency_reasons

INTENTS = ("question", "problem", "thanks")
RISKS = ("threat", "self-harm", "insult", "personal-data", "spam", "profanity", "shouting")
# Every number of this judge but the language's is a rule, not a frequency that was measured.
UNCALIBRATED = [*INTENTS, *RISKS, "urgency", "needs_reply", "level"]


@dataclass(frozen=True)
class FirstJudge:
    """Judges by rules. `brand` are names of the house and its accounts, in any spelling."""

    brand: tuple[str, ...] = ()
    name: str = "first/1"

    def judge(self, messages: pa.RecordBatch, *, now: datetime, seen: Seen | None = None) -> pa.RecordBatch:
        """One verdict for each message, in order. `now` must know its zone.

        A near-duplicate is one of a message that stands before it in the batch, or that `seen` knows.
        """
        readings = [read(message) for message in _rows(messages)]
        signatures = [signature(_whole(reading)) for reading in readings]
        earlier = _earlier(readings, signatures, seen)
        brand = tuple(dict.fromkeys(fold(name.strip().removeprefix("@")).text for name in self.brand if name.strip()))
        moment = int(now.astimezone(UTC).timestamp() * 1_000_000)
        verdicts = [
            _verdict(self.name, reading, brand, moment, bands, duplicate)
            for reading, bands, duplicate in zip(readings, signatures, earlier, strict=True)
        ]
        columns = [[verdict[field.name] for verdict in verdicts] for field in VERDICT]
        arrays = [pa.array(values, field.type) for values, field in zip(columns, VERDICT, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=VERDICT)


def _rows(messages: pa.RecordBatch) -> Iterable[Message]:
    columns = []
    for name in Message._fields:
        column = messages.column(name)
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.int64())
        columns.append(column.to_pylist())
    return map(Message, *columns)


def _whole(reading: Reading) -> str:
    """The author's words with the title, folded: what near-duplicates are told by."""
    return fold(f"{reading.title}\n{reading.own}" if reading.title else reading.own).text


def _earlier(readings: list[Reading], signatures: list[list[int]], seen: Seen | None) -> list[tuple[str, float] | None]:
    """For each message the most similar earlier one, of this batch or seen before, with the similarity."""
    known = iter(seen.find([s for s in signatures if s])) if seen is not None else iter(())
    here = SeenInMemory()
    found: list[tuple[str, float] | None] = []
    for reading, bands in zip(readings, signatures, strict=True):
        if not bands:
            found.append(None)
            continue
        uid = reading.message.uid
        found.append(nearest(uid, bands, chain(next(known, ()), here.find([bands])[0])))
        here.add(uid, bands)
    return found


def _verdict(
    judge: str,
    reading: Reading,
    brand: tuple[str, ...],
    now: int,
    bands: list[int],
    duplicate: tuple[str, float] | None,
) -> dict[str, object]:
    message = reading.message
    language = tell_language(reading.own if reading.own.strip() else reading.title)
    intent_reasons = [*question_reasons(reading), *reading.reasons("problem"), *reading.reasons("thanks")]
    all_risk_reasons = [*risk_reasons(reading, repeats=duplicate is not None), *shouting_reasons(reading)]
    intents = _probabilities(INTENTS, intent_reasons)
    risks = _probabilities(RISKS, all_risk_reasons)
    address = list(asked_reasons(reading, brand))
    asked = who_is_asked(address)
    need = reply_needed(message, intents, asked, now)
    hurry = reading.reasons("hurry")
    urgent = urgency(message, need, risks, combine(r.weight for r in hurry))
    queue = suggest_queue(message, need, risks, urgent)
    level = level_of_work(reading, queue, intents)
    reasons = chain(
        _language_reason(language),
        intent_reasons,
        all_risk_reasons,
        address,
        need.reasons,
        urgency_reasons(message, need, risks, hurry),
        queue_reasons(reading, queue, level),
    )
    return {
        "uid": message.uid,
        "judge": judge,
        "language": language[0] if language else None,
        "language_probability": language[1] if language else None,
        "intents": _scores(intents),
        "risks": _scores(risks),
        "urgency": urgent,
        "needs_reply": need.probability,
        "level": level,
        "queue": queue,
        "asked": asked,
        "near_duplicate_of": duplicate[0] if duplicate else None,
        "signature": bands,
        "reasons": list(reasons),
        "uncalibrated": UNCALIBRATED,
    }


def _probabilities(heads: tuple[str, ...], reasons: list[Reason]) -> dict[str, float]:
    """Heads that something speaks for, with the probability the reasons give together, in the order of `heads`."""
    if not reasons:
        return {}
    weights: defaultdict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for reason in reasons:
        # The same words said again are no further evidence.
        weights[reason.head].setdefault((reason.code, reason.words.lower()), reason.weight)
    return {head: combine(weights[head].values()) for head in heads if head in weights}


def _scores(probabilities: dict[str, float]) -> list[tuple[str, float]]:
    return list(probabilities.items())


def _language_reason(language: tuple[str, float] | None) -> list[Reason]:
    return [Reason("language", "language-letters", language[0], None, None, language[1])] if language else []
