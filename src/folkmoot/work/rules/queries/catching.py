"""What the rules that are at work catch. They are compiled once for each set of versions, and then remembered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import pyarrow as pa

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Message
from folkmoot.stream.triage.queries import with_verdict
from folkmoot.work.rules.models import Rule, RuleHit, RuleVersion
from folkmoot.work.rules.queries.listing import as_said, said_at_work
from folkmoot_engine.rules import CompiledRules, RuleSet
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules.catching import Caught
from folkmoot_engine.rules.condition import checks

FEW = 32  # sets of rules that a process keeps compiled
Reason = tuple[str, str, int | None, int | None]


class Catch(NamedTuple):
    """A message that a rule caught: its id, what the rule says, and the reasons without their words."""

    message: int
    said: Said
    reasons: list[Reason]


def compiled(workspace: Workspace, rules: list[Rule]) -> CompiledRules:
    """The rules in the versions that are at work, ready for batches."""
    return _compiled(said_at_work(workspace, rules))


@lru_cache(maxsize=FEW)
def _compiled(said: tuple[Said, ...]) -> CompiledRules:
    return CompiledRules(RuleSet(said))


def catch(rules: CompiledRules, ids: list[int], batch: pa.RecordBatch, at: datetime | None) -> Iterator[Catch]:
    """Message by message, in the order of the rules."""
    start = 0
    for caught in rules.catch(batch, at=at):
        rows, places = np.nonzero(caught.hits.T)
        for row, place in zip(rows.tolist(), places.tolist(), strict=True):
            yield Catch(ids[start + row], caught.rules[place], without_words(caught, row, place))
        start += len(caught.facts)


def without_words(caught: Caught, row: int, place: int) -> list[Reason]:
    """Why a rule holds, in fields and spans. Words stay in the message, where erasing finds them."""
    return [(field, asked, start, end) for field, asked, _, start, end in caught.reasons(row, place)]


def caught_before(workspace: Workspace, messages: Iterable[int]) -> dict[int, dict[UUID, RuleHit]]:
    """Message id → rule uid → the hit, whether or not it was taken back."""
    found: defaultdict[int, dict[UUID, RuleHit]] = defaultdict(dict)
    hits = RuleHit.objects.filter(workspace=workspace, message__in=list(messages)).select_related("rule")
    for hit in hits:
        found[hit.message_id][hit.rule.uid] = hit
    return found


def messages(workspace: Workspace, ids: Iterable[int]) -> dict[int, Message]:
    """Messages by their id, each with the verdict of the judge in office in `verdict`, or None."""
    found = with_verdict(workspace, Message.objects.filter(workspace=workspace, pk__in=list(ids)))
    return {message.pk: message for message in found}


def waits_for(said: Said) -> timedelta | None:
    """The least age of a thread that the rule asks for: such a rule begins to hold while nothing is said."""
    asked = [
        check.value for check in checks(said.condition) if check.field == "thread.age" and check.operator == "at least"
    ]
    return max(asked, default=None)


def hits_of(workspace: Workspace, rule: Rule, *, since: datetime | None = None, before: int | None = None):
    """What a rule caught and was not taken back, the latest first, with the message."""
    found = RuleHit.objects.filter(workspace=workspace, rule=rule, undone_at=None)
    found = found.filter(at__gte=since) if since else found
    found = found.filter(pk__lt=before) if before else found
    return found.select_related("message", "by").order_by("-pk")


def latest_hits(workspace: Workspace, rule: Rule, most: int) -> list[RuleHit]:
    """The last things it caught; each message has the verdict of the judge in office in `verdict`, or None."""
    hits = list(with_verdict(workspace, hits_of(workspace, rule), "message__")[:most])
    for hit in hits:
        hit.message.verdict = hit.verdict
    return hits


def with_said(workspace: Workspace, hits: list[RuleHit]) -> list[RuleHit]:
    """The hits, each with what its version of the rule says in `said`."""
    found = RuleVersion.objects.filter(workspace=workspace, rule__in={hit.rule_id for hit in hits})
    found = found.filter(number__in={hit.version for hit in hits})
    texts = {(pk, number): text for pk, number, text in found.values_list("rule_id", "number", "text")}
    for hit in hits:
        hit.said = as_said(hit.rule, texts[hit.rule_id, hit.version], hit.version)
    return hits


def on_messages(workspace: Workspace, ids: Iterable[int]) -> list[Any]:
    """What rules did about messages, in their order, with rule and person."""
    hits = RuleHit.objects.filter(workspace=workspace, message__in=list(ids), undone_at=None)
    return list(hits.select_related("rule", "by").order_by("at", "pk"))
