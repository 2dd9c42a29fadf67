"""Rules in words: names of fields, operators and effects, and what a rule does in one sentence."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format, localize
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.workspaces.permissions import Role
from folkmoot_engine.rules import Rule
from folkmoot_engine.rules.catching import written_value
from folkmoot_engine.rules.condition import Check, Condition, checks
from folkmoot_engine.rules.effect import EFFECTS
from folkmoot_engine.rules.field import FIELDS
from folkmoot_engine.rules.value import HOURS, write_hours

register = template.Library()

# Every field, operator, effect and choice of folkmoot_engine.rules; a test holds the two together.
FIELD_NAMES = {
    "message.text": _("Text of the message"),
    "message.title": _("Title of the message"),
    "message.language": _("Language of the message"),
    "message.kind": _("Kind of message"),
    "message.links": _("Where its links lead"),
    "message.link count": _("Number of links"),
    "message.attachments": _("Number of attachments"),
    "message.mentions": _("Number of people named"),
    "message.length": _("Length in signs"),
    "message.sent": _("When it was sent"),
    "message.opens thread": _("It begins a thread"),
    "message.reach": _("How many people it reaches"),
    "intent.question": _("How surely it is a question"),
    "intent.problem": _("How surely it tells of a problem"),
    "intent.thanks": _("How surely it says thanks"),
    "risk.threat": _("How surely it is a threat"),
    "risk.self-harm": _("How surely it is about self-harm"),
    "risk.insult": _("How surely it is an insult"),
    "risk.personal-data": _("How surely it holds personal data"),
    "risk.spam": _("How surely it is spam"),
    "risk.profanity": _("How surely it swears"),
    "risk.shouting": _("How surely it shouts"),
    "verdict.urgency": _("Urgency"),
    "verdict.needs reply": _("How surely it needs a reply"),
    "verdict.level": _("Level of work"),
    "author.messages": _("Messages of the author so far"),
    "author.known for": _("Author known for"),
    "author.kind": _("Kind of author"),
    "author.is staff": _("Author belongs to the house"),
    "author.standing": _("Standing of the author"),
    "thread.age": _("Age of the thread"),
    "thread.replies": _("Replies by others"),
    "thread.answered": _("The thread has an answer"),
    "thread.title": _("Title of the thread"),
    "thread.tags": _("Tags of the thread"),
    "channel": _("Channel"),
}
SECTIONS = {
    "message": _("Message"),
    "intent": _("Verdict: intents"),
    "risk": _("Verdict: risks"),
    "verdict": _("Verdict"),
    "author": _("Author"),
    "thread": _("Thread"),
    "channel": _("Channel"),
}
OPERATORS = {
    "contains": _("contains one of"),
    "matches": _("matches a pattern"),
    "matches folded": _("matches a pattern, accents and capitals aside"),
    "is": pgettext_lazy("of a rule", "is"),
    "at least": _("at least"),
    "at most": _("at most"),
    "lead to": pgettext_lazy("of links", "one of"),
    "during": pgettext_lazy("of a time", "during"),
}
GROUP_NAMES = {"all": _("All of these hold"), "any": _("At least one of these holds"), "none": _("None of these holds")}
JOINED = {"all": _(" and "), "any": _(" or "), "none": _(" or ")}
EFFECT_NAMES = {
    "queue": _("Make a case of it, in the queue"),
    "label": _("Label it"),
    "priority": _("Give its case the priority"),
    "assign": _("Give its case to"),
    "hide": _("Hide it until a person has reviewed it"),
    "notify": _("Leave a note on its case for"),
    "propose": _("Draft a saved reply"),
}
CHOICES = {
    "yes": _("yes"),
    "no": _("no"),
    "message": _("message"),
    "question": _("question"),
    "answer": _("answer"),
    "comment": _("comment"),
    "person": _("person"),
    "bot": _("bot"),
    "system": _("system"),
    "low": _("low"),
    "normal": _("normal"),
    "high": _("high"),
    "urgent": pgettext_lazy("priority", "urgent"),
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
HINTS = {
    "a phrase": _("One word or phrase a line. “*” at the end of a word stands for any ending."),
    "a pattern": _("One regular expression a line, of the kind that RE2 knows."),
    "a name": _("One name a line."),
    "a domain": _("One domain a line, like example.org; what lies below it counts."),
    "a length of time": _("Like “3 days” or “12 hours”."),
    "a number": _("From 0 to 1."),
    "a whole number": _("A whole number."),
}
LEFT = {
    "person": _("left, as a person had been at it"),
    "so already": _("it was so already"),
    "unknown": _("left, as there is nothing of this name"),
    "role": _("left, as their role does not allow it"),
}
MOST_SAID = 3  # values named in a sentence


@register.filter
def field_name(name: str) -> str:
    return str(FIELD_NAMES.get(name, name))


@register.filter
def operator_name(name: str) -> str:
    return str(OPERATORS.get(name, name))


@register.filter
def effect_name(kind: str) -> str:
    return str(EFFECT_NAMES.get(kind, kind))


@register.filter
def choice_name(value: str) -> str:
    return str(CHOICES.get(value, value))


@register.filter
def group_name(kind: str) -> str:
    return str(GROUP_NAMES.get(kind, kind))


@register.filter
def value_hint(check: Any) -> str:
    return str(HINTS.get(check.asked.value.name, ""))


@register.filter
def left_why(step: dict) -> str:
    return str(LEFT.get(step["left"], step["left"]))


@register.filter
def does(said: Rule) -> str:
    """What a rule does: its own sentence, or one made from it."""
    if said.sentence:
        return said.sentence
    return gettext("When %(condition)s: %(effects)s.") % {
        "condition": condition_words(said.condition),
        "effects": effects_words(said),
    }


@register.filter
def effects_words(said: Rule) -> str:
    told = [effect_words(one.kind, written_value(one.kind, one.value)) for one in said.effects]
    if said.stop:
        told.append(gettext("keep it from the rules below"))
    return ", ".join(told)


@register.filter
def step_words(step: dict) -> str:
    """A step that a rule took, or left."""
    return effect_words(step["kind"], step["value"])


@register.simple_tag
def effect_line(kind: str, value: str) -> str:
    return effect_words(kind, value)


@register.filter
def day(written: str) -> str:
    """A day of ISO 8601 as people write it."""
    return date_format(date.fromisoformat(written), "SHORT_DATE_FORMAT")


def effect_words(kind: str, value: str) -> str:
    if kind == "hide":
        return effect_name(kind)
    shown = str(Role(value).label) if kind == "notify" and value in Role.values else value
    return f"{effect_name(kind)} “{choice_name(shown) if kind == 'priority' else shown}”"


@register.filter
def condition_words(condition: Condition) -> str:
    """A condition in one line."""
    if isinstance(condition, Check):
        return _check_words(condition)
    kind = {"All": "all", "AnyOf": "any", "NoneOf": "none"}[type(condition).__name__]
    joined = str(JOINED[kind]).join(_within(part) for part in condition.conditions)
    return gettext("neither %(parts)s") % {"parts": joined} if kind == "none" else joined


def _within(condition: Condition) -> str:
    words = condition_words(condition)
    return words if isinstance(condition, Check) or len(condition.conditions) == 1 else f"({words})"


def _check_words(check: Check) -> str:
    kind = check.asked.value
    if kind is HOURS:
        written = write_hours(check.value)
        value = " ".join([*(choice_name(day) for day in written.get("days", [])), _from_to(written), written["zone"]])
    else:
        values = [_shown(kind.write(one)) for one in (check.value if kind.many else [check.value])]
        more = gettext(" and %(n)d more") % {"n": len(values) - MOST_SAID} if len(values) > MOST_SAID else ""
        value = ", ".join(values[:MOST_SAID]) + more
    return f"{field_name(check.field)} {operator_name(check.operator)} {value}".strip()


def _from_to(written: dict) -> str:
    return f"{written['from']}–{written['to']}" if "from" in written else ""


def _shown(written: Any) -> str:
    if isinstance(written, bool):
        return choice_name("yes" if written else "no")
    if isinstance(written, int | float):
        return str(localize(written))
    return f"“{choice_name(written)}”"


# The form ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def fields_by_section() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be asked about, in sections."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in FIELDS:
        found.setdefault(name.partition(".")[0], []).append((name, field_name(name)))
    return [(str(SECTIONS[section]), fields) for section, fields in found.items()]


@register.simple_tag
def effect_kinds() -> list[tuple[str, str]]:
    return [(kind, effect_name(kind)) for kind in EFFECTS]


@register.simple_tag
def group_kinds() -> list[tuple[str, str]]:
    return [(kind, str(name)) for kind, name in GROUP_NAMES.items()]


@register.filter
def parts_of(group: Any, path: str) -> list[tuple[str, Any]]:
    """The parts of a group with their paths."""
    return [(f"{path}.{n}", part) for n, part in enumerate(group.parts)]


@register.filter
def options_for(effect: Any, options: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """What can be chosen for an effect, and what is chosen though it is not there any more."""
    known = options.get(effect.kind, [])
    if effect.value and effect.kind in options and effect.value not in dict(known):
        return [*known, (effect.value, effect.value)]
    return known


# Messages ------------------------------------------------------------------------------------------------------------


def _is_text(field: str) -> bool:
    return field == "message.text"


@register.simple_tag
def why_caught(reasons: list, message: Any, said: Rule, covered: list[dict]) -> list[str]:
    """The reasons of a hit in words, each once: those of the rule, and of texts the words of the message itself.

    Words that lie in `covered` spans are not quoted.
    """
    asked: dict[tuple[str, str], list[str]] = {}
    for check in checks(said.condition):
        asked.setdefault((check.field, check.operator), []).append(_check_words(check))
    told = []
    for field, operator, start, end in reasons:
        if start is not None and _is_text(field):
            hidden = any(one["start"] < end and start < one["end"] for one in covered if one["start"] is not None)
            words = "…" if hidden else f"“{message.text[start:end]}”"
            told.append(f"{field_name(field)} {operator_name(operator)} {words}")
        else:
            told.append(str(JOINED["any"]).join(asked.get((field, operator), [field_name(field)])))
    return list(dict.fromkeys(told))
