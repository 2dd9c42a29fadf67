"""Rules at work: what they catch is handed to the desk, once for each message and rule."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.actions import Asked, Ruled, Ruling, carry_out
from folkmoot.work.rules.models import Rule, RuleHit
from folkmoot.work.rules.queries import catching, facts, listing
from folkmoot.work.rules.queries.catching import Catch
from folkmoot_engine.rules.catching import written_value
from folkmoot_engine.rules.effect import EFFECTS

WAITED = timedelta(days=30)  # so long after a thread has reached the age a rule asks for, the rule still looks


def act(
    workspace: Workspace, messages: Iterable[int], *, at: datetime | None = None, only: Iterable[str] | None = None
) -> int:
    """Have the rules that are at work look at messages, and do what follows. Returns how many hits there were.

    A rule has a message once and never again: run twice, it does nothing twice, and what people changed since stays.
    Without `at`, each message is looked at in the moment it was sent. `only` are uids of rules that may act.
    Costs one query where no rule is at work.
    """
    rules = listing.at_work(workspace)
    if not rules:
        return 0
    ids, batch = facts.facts_of(workspace, messages)
    caught = list(catching.catch(catching.compiled(workspace, rules), ids, batch, at)) if ids else []
    if only is not None:
        allowed = set(only)
        caught = [one for one in caught if one.said.uid in allowed]
    return _hand_over(workspace, {str(rule.uid): rule for rule in rules}, caught) if caught else 0


def look_again(
    workspace: Workspace,
    *,
    at: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Rules that wait for a thread to grow old look at the threads that have done so by now. Returns the hits."""
    at = at or timezone.now()
    rules = listing.at_work(workspace)
    waiting = {}
    for said in listing.said_at_work(workspace, rules) if rules else ():
        if (age := catching.waits_for(said)) is not None:
            waiting[said.uid] = age
    if not waiting:
        return 0
    oldest, youngest = at - max(waiting.values()) - WAITED, at - min(waiting.values())
    seen = hits = 0
    for messages in facts.in_threads_of(workspace, oldest, youngest):
        if cancelled():
            break
        hits += act(workspace, messages, at=at, only=waiting)
        seen += len(messages)
        progress(seen, 0)
    return hits


@transaction.atomic
def _hand_over(workspace: Workspace, rules: dict[str, Rule], caught: list[Catch]) -> int:
    before = catching.caught_before(workspace, {one.message for one in caught})
    fresh = [one for one in caught if rules[one.said.uid].uid not in before.get(one.message, {})]
    if not fresh:
        return 0
    found = catching.messages(workspace, {one.message for one in fresh})
    replies = {reply.name: reply.text for reply in listing.saved_replies(workspace)}
    taken = {message: _taken(hits.values()) for message, hits in before.items()}
    ruled = []
    for one in fresh:
        rule = rules[one.said.uid]
        ruling = Ruling(rule.switched_on_by, one.said.uid, one.said.name, one.said.version)
        effects = _effects(one, taken.setdefault(one.message, set()), replies)
        ruled.append(Ruled(found[one.message], ruling, effects))
    carry_out(workspace, ruled)
    _keep(workspace, rules, fresh, ruled)
    return len(fresh)


def _effects(one: Catch, taken: set[Any], replies: dict[str, str]) -> list[Asked]:
    """What the rule asks for and no rule before it had: of single effects, a message gets one."""
    asked = []
    for effect in one.said.effects:
        value = written_value(effect.kind, effect.value)
        key = effect.kind if EFFECTS[effect.kind].single else (effect.kind, value)
        if key not in taken:
            taken.add(key)
            asked.append(Asked(effect.kind, value, replies.get(value, "") if effect.kind == "propose" else ""))
    return asked


def _taken(hits: Iterable[RuleHit]) -> set[Any]:
    """What earlier hits have settled: what they did, and what was so already (`hide: no` settles that, too)."""
    standing = [hit for hit in hits if hit.undone_at is None]
    steps = [step for hit in standing for step in hit.steps]
    steps += [step for hit in standing for step in hit.left if step["left"] == "so already"]
    return {step["kind"] if EFFECTS[step["kind"]].single else (step["kind"], step["value"]) for step in steps}


def _keep(workspace: Workspace, rules: dict[str, Rule], fresh: list[Catch], ruled: list[Ruled]) -> None:
    """Two who catch the same message at once meet at the unique constraint: one of them is done again, and finds it."""
    now = timezone.now()
    hits = [
        RuleHit(
            workspace=workspace,
            rule=rules[one.said.uid],
            message_id=one.message,
            version=one.said.version,
            by=done.ruling.user,
            at=now,
            content_hash=done.message.content_hash,
            reasons=one.reasons,
            steps=done.steps,
            left=done.left,
            last_entry=done.last_entry,
        )
        for one, done in zip(fresh, ruled, strict=True)
    ]
    RuleHit.objects.bulk_create(hits, batch_size=500)
