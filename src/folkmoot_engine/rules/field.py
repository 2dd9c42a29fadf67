"""What conditions may ask about: the registry from which the form, the reference and the errors are made."""

from dataclasses import dataclass

from folkmoot_engine.errors import RuleError
from folkmoot_engine.rules import value
from folkmoot_engine.rules.hints import did_you_mean
from folkmoot_engine.rules.value import ValueKind

INTENTS = ("question", "problem", "thanks")
RISKS = ("threat", "self-harm", "insult", "personal-data", "spam", "profanity", "shouting")


@dataclass(frozen=True)
class Operator:
    """One thing that can be asked of a field, with the kind of value it takes."""

    name: str
    sentence: str
    value: ValueKind


@dataclass(frozen=True)
class Field:
    """A fact about a message: its name in rules, the sentence for people, and the columns it is read from.

    `reading` names how compiling.py reads those columns; `detail` picks one label of a verdict's head.
    """

    name: str
    sentence: str
    reading: str
    columns: tuple[str, ...]
    operators: tuple[Operator, ...]
    detail: str = ""

    def operator(self, name: str) -> Operator:
        """Raises RuleError where this field cannot be asked that."""
        for operator in self.operators:
            if operator.name == name:
                return operator
        known = [operator.name for operator in self.operators]
        raise RuleError(f"“{self.name}” cannot be asked “{name}”", remedy=did_you_mean(name, known, _listed(known)))

    @property
    def plain(self) -> Operator | None:
        """The operator that is meant where a value stands alone: `message.kind: question`."""
        return next((operator for operator in self.operators if operator.name == "is"), None)


def _listed(names: list[str]) -> str:
    return f"It knows: {', '.join(names)}."


_TEXT = (
    Operator("contains", "holds one of these words or phrases, in any case, with or without accents", value.PHRASES),
    Operator("matches", "matches one of these patterns, as it was written", value.PATTERNS),
    Operator(
        "matches folded", "matches one of these patterns, made comparable: small letters, no accents", value.PATTERNS
    ),
)
_YES_NO = (Operator("is", "is so", value.YES_NO),)
_NAMED = (Operator("is", "is one of these names", value.NAMES),)


def _bounds(kind: ValueKind, *, exact: bool = False) -> tuple[Operator, ...]:
    at_least = Operator("at least", "is this or more", kind)
    at_most = Operator("at most", "is this or less", kind)
    return (Operator("is", "is exactly this", kind), at_least, at_most) if exact else (at_least, at_most)


def _one_of(*choices: str) -> tuple[Operator, ...]:
    return (Operator("is", "is one of these", value.choice(*choices)),)


_COUNT = _bounds(value.COUNT, exact=True)
_MESSAGE = (
    Field("message.text", "What the message says", "text", ("text",), _TEXT),
    Field("message.title", "The title of the message, if it has one", "text", ("title",), _TEXT),
    Field("message.language", "The language it is written in (two letters, as “en”)", "name", ("language",), _NAMED),
    Field(
        "message.kind",
        "What the source calls it",
        "name",
        ("kind",),
        _one_of("message", "question", "answer", "comment"),
    ),
    Field(
        "message.links",
        "Where its links lead",
        "links",
        ("links",),
        (Operator("lead to", "at least one leads to one of these domains, or below them", value.DOMAINS),),
    ),
    Field("message.link count", "How many links it has", "list length", ("links",), _COUNT),
    Field("message.attachments", "How many files are attached", "number", ("attachments",), _COUNT),
    Field("message.mentions", "How many people it names", "list length", ("mentions",), _COUNT),
    Field("message.length", "How many signs it has", "text length", ("text",), _COUNT),
    Field(
        "message.sent",
        "When it was sent",
        "moment",
        ("sent_at",),
        (Operator("during", "on these days, in these hours of a zone", value.HOURS),),
    ),
    Field("message.opens thread", "Whether it begins a thread", "flag", ("opens_thread",), _YES_NO),
    Field("message.reach", "How many people saw it, or take part in its thread", "number", ("reach",), _COUNT),
)


def _probability(name: str, sentence: str, column: str, label: str = "") -> Field:
    reading = "score" if label else "number"
    return Field(name, f"{sentence}, from 0 to 1", reading, (column,), _bounds(value.PROBABILITY), label)


_VERDICT = (
    *(_probability(f"intent.{label}", f"How surely its intent is “{label}”", "intents", label) for label in INTENTS),
    *(_probability(f"risk.{label}", f"How surely it bears the risk “{label}”", "risks", label) for label in RISKS),
    _probability("verdict.urgency", "How soon somebody should look", "urgency"),
    _probability("verdict.needs reply", "How surely it needs a reply", "needs_reply"),
    Field(
        "verdict.level", "The level of work it asks for", "number", ("level",), _bounds(value.number(1, 4), exact=True)
    ),
)
_AUTHOR = (
    Field("author.messages", "How many messages the author has written so far", "number", ("author_messages",), _COUNT),
    Field(
        "author.known for",
        "How long ago the author was first seen",
        "age",
        ("author_since",),
        _bounds(value.DURATION),
    ),
    Field("author.kind", "Who writes", "name", ("author_kind",), _one_of("person", "bot", "system")),
    Field("author.is staff", "Whether the author belongs to the house", "flag", ("author_is_staff",), _YES_NO),
    Field("author.standing", "The standing the author has in this workspace", "name", ("author_standing",), _NAMED),
)
_THREAD = (
    Field("thread.age", "How long ago the thread was begun", "age", ("thread_since",), _bounds(value.DURATION)),
    Field("thread.replies", "How many replies by others followed", "number", ("replies",), _COUNT),
    Field("thread.answered", "Whether it has an answer", "flag", ("answered",), _YES_NO),
    Field("thread.title", "The title of the thread", "text", ("thread_title",), _TEXT),
    Field("thread.tags", "The tags of the thread", "names", ("thread_tags",), _NAMED),
)
_CHANNEL = (Field("channel", "Where it was said", "name", ("channel",), _NAMED),)

FIELDS = {field.name: field for field in (*_MESSAGE, *_VERDICT, *_AUTHOR, *_THREAD, *_CHANNEL)}


def field_named(name: str) -> Field:
    """Raises RuleError, with the nearest name, where there is no such field."""
    if name in FIELDS:
        return FIELDS[name]
    raise RuleError(f"There is no field “{name}”", remedy=did_you_mean(name, FIELDS, _beginning_like(name)))


def _beginning_like(name: str) -> str:
    group = name.partition(".")[0]
    near = [known for known in FIELDS if known.partition(".")[0] == group]
    return _listed(near) if near else f"Fields begin with: {', '.join(sorted({n.partition('.')[0] for n in FIELDS}))}."
