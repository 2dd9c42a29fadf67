"""What one message offers to begin a rule with: conditions that it fulfils."""

from typing import Any
from uuid import UUID

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk import queries as desk
from folkmoot.work.rules.queries.facts import facts_of
from folkmoot_engine.errors import FolkmootError
from folkmoot_engine.rules import Check, read_check
from folkmoot_engine.rules.facts import domains_of
from folkmoot_engine.rules.field import INTENTS, RISKS
from folkmoot_engine.rules.pattern import check_phrase

WEIGHS = 0.3  # probability from which a head of the verdict is offered
NEWCOMER = 10  # messages up to which an author is one
MOST_WORDS = 8
_ABOUT_WORDS = frozenset({"language", "level", "queue"})


def message(workspace: Workspace, uid: UUID):
    """The message with its author's name and its verdict, or None."""
    return desk.message(workspace, uid)


def offered(workspace: Workspace, found: Any) -> list[Check]:
    """Conditions, the most telling first. Each of them holds for the message."""
    _, batch = facts_of(workspace, [found.pk])
    if not batch.num_rows:
        return []
    facts = batch.to_pylist()[0]
    return [*_words(found), *_heads(facts), *_author(facts), *_message(facts), *_place(facts)]


def _words(found: Any) -> list[Check]:
    """The words that weighed in the verdict."""
    reasons = (found.verdict or {}).get("reasons", [])
    spans = [(one["start"], one["end"]) for one in reasons if one["head"] not in _ABOUT_WORDS]
    words = [found.text[start:end] for start, end in spans if start is not None]
    kept = list(dict.fromkeys(word.lower() for word in words if _is_phrase(word)))[:MOST_WORDS]
    return [read_check("message.text", "contains", kept)] if kept else []


def _is_phrase(word: str) -> bool:
    try:
        check_phrase(word)
    except FolkmootError:
        return False
    return any(sign.isalpha() for sign in word) and len(word) <= 40


def _heads(facts: dict[str, Any]) -> list[Check]:
    told = []
    for column, group, known in (("risks", "risk", RISKS), ("intents", "intent", INTENTS)):
        for score in facts[column] or []:
            if score["label"] in known and score["probability"] >= WEIGHS:
                least = f"{int(score['probability'] * 10) / 10:.1f}"
                told.append(read_check(f"{group}.{score['label']}", "at least", least))
    return told


def _author(facts: dict[str, Any]) -> list[Check]:
    told = [read_check("author.is staff", "is", "yes" if facts["author_is_staff"] else "no")]
    if facts["author_messages"] <= NEWCOMER:
        told.insert(0, read_check("author.messages", "at most", str(NEWCOMER)))
    return told


def _message(facts: dict[str, Any]) -> list[Check]:
    told = []
    domains = sorted({domains_of(link)[0] for link in facts["links"] or [] if domains_of(link)})
    if domains:
        told.append(read_check("message.links", "lead to", domains))
    if facts["opens_thread"]:
        told.append(read_check("message.opens thread", "is", "yes"))
    told.append(read_check("thread.answered", "is", "yes" if facts["answered"] else "no"))
    if facts["language"]:
        told.append(read_check("message.language", "is", facts["language"]))
    return told


def _place(facts: dict[str, Any]) -> list[Check]:
    return [read_check("channel", "is", facts["channel"])] if facts["channel"].strip() else []
