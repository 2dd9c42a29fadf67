"""A verdict in words: heads, probabilities and reasons, translated; and the reasons marked in the message itself."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot_engine.text.marks import Span, mark

register = template.Library()

# Words that a tired person need not see: each is covered until asked for.
HARMFUL = frozenset({"profanity", "insult", "threat", "self-harm"})

LABELS = {
    "question": _("Question"),
    "thanks": _("Thanks"),
    "problem": _("Problem"),
    "profanity": _("Profanity"),
    "insult": _("Insult"),
    "threat": _("Threat"),
    "self-harm": _("Self-harm"),
    "spam": _("Spam"),
    "shouting": _("Shouting"),
    "personal-data": _("Personal data"),
    "near-duplicate": _("Near-duplicate"),
    "urgency": _("Urgency"),
    "needs-reply": _("Needs a reply"),
    "needs_reply": _("Needs a reply"),
    "language": _("Language"),
    "asked": _("Who is asked"),
    "level": _("Level of work"),
    "queue": _("Queue"),
    "rule": _("Rule"),
}
# Every code of folkmoot_engine.triage.reasons; a test holds the two together.
SENTENCES = {
    "language-letters": _("The letters are those of this language."),
    "question-mark": _("A sentence ends with a question mark."),
    "question-mark-title": _("The title ends with a question mark."),
    "question-words": _("The words are those of somebody asking."),
    "question-kind": _("Its source files it as a question."),
    "question-not-kind": _("Its source files it as an answer."),
    "question-short": _("So short that it hardly asks for anything."),
    "question-tag": _("Only asks for agreement."),
    "question-in-passing": _("The question mark is a small part of a long reply."),
    "lexicon-thanks": _("The words are those of thanks or praise."),
    "lexicon-problem": _("The words tell of something that does not work."),
    "lexicon-profanity": _("A swear word."),
    "lexicon-insult": _("Words that insult a person or a group."),
    "lexicon-threat": _("Words that announce, wish or call for violence."),
    "lexicon-self-harm": _("Words of a person who may be in danger from themselves, or is told to be."),
    "lexicon-spam": _("Words often met in advertising and traps."),
    "capitals": _("Written in capitals."),
    "exclamation-marks": _("Many exclamation marks in a row."),
    "personal-email": _("An e-mail address."),
    "personal-phone": _("A telephone number."),
    "personal-iban": _("A bank account number (IBAN) whose check digits are right."),
    "personal-card": _("A card number whose check digit is right."),
    "personal-ip": _("A public internet address of a machine."),
    "personal-postal": _("Looks like a postal address."),
    "newcomer-links": _("Links in one of the first messages of its author."),
    "many-links": _("Many links for so few words."),
    "repeats-earlier": _("Nearly the same as an earlier message."),
    "asked-by-name": _("Somebody is addressed by name."),
    "asked-everyone": _("Addressed to whoever reads it."),
    "asked-brand": _("Addressed to the house."),
    "unanswered-hours": _("Nobody has answered yet; it is less than a day old."),
    "unanswered-1-day": _("Nobody has answered for a day or more."),
    "unanswered-3-days": _("Nobody has answered for three days or more."),
    "unanswered-7-days": _("Nobody has answered for a week or more."),
    "unanswered-30-days": _("Nobody has answered for a month or more."),
    "answered": _("Somebody has answered."),
    "asked-somebody-else": _("The question is for another member."),
    "by-staff": _("Written by one of the house."),
    "by-machine": _("Written by a program."),
    "wide-reach": _("Many people see it."),
    "new-author": _("One of the first messages of its author."),
    "lexicon-hurry": _("The author says that it cannot wait."),
    "risk-urgent": _("What was found may do harm while it stands."),
    "level-moderation": _("Something to look at behind the scenes."),
    "level-response": _("A member asks for an answer."),
    "lexicon-voice": _("Only the public voice of the brand should answer this."),
    "lexicon-strategy": _("Concerns the business itself: partners, investors or the law."),
    "queue-urgent": _("Somebody may be in danger, or it cannot wait."),
    "queue-moderation": _("A risk is likely enough that a person should look."),
    "queue-questions": _("A question that nobody has answered."),
}
CHANCES = [
    (0.95, _("almost certain")),
    (0.8, _("very likely")),
    (0.6, _("likely")),
    (0.4, _("about even")),
    (0.2, _("unlikely")),
    (0.0, _("very unlikely")),
]


@register.filter
def chance(probability: float | None) -> str:
    """A probability in words."""
    return next((str(words) for least, words in CHANCES if (probability or 0) >= least), "")


@register.filter
def percent(probability: float | None) -> str:
    return gettext("%(figure)d %%") % {"figure": round(100 * (probability or 0))}


@register.filter
def head(label: str) -> str:
    """The name of a head or label; a label of a judge we do not know yet stands as it is."""
    return str(LABELS.get(label, label))


@register.filter
def sentence(reason: dict) -> str:
    """A reason in a sentence."""
    return str(SENTENCES.get(reason["code"], reason["code"]))


@register.filter
def quotable(reason: dict, covers: bool) -> bool:
    """May the panel repeat the words? Not where they are covered; and a language's code is no quotation."""
    return bool(reason["words"]) and reason["head"] != "language" and not (covers and reason["head"] in HARMFUL)


def without_harm(text: str, reasons: list[dict]) -> str:
    """The beginning of a message with the name of what each harmful stretch is in its place."""
    harmful = [r for r in reasons if r["head"] in HARMFUL and r.get("start") is not None]
    for reason in sorted(harmful, key=lambda r: -r["start"]):
        start, end = reason["start"], min(reason["end"], len(text))
        if start < end:
            text = f"{text[:start]}[{head(reason['head'])}]{text[end:]}"
    return text


@register.filter
def plain_words(message, covers: bool) -> str:
    """A message's text for a line that quotes it, harmful words covered."""
    return without_harm(message.text, (message.verdict or {}).get("reasons", [])) if covers else message.text


@register.simple_tag
def said(message, reasons: list[dict] | None = None, covers: bool = True) -> SafeString:
    """The message's HTML (clean since it was read), with the words that weighed marked and harmful ones covered."""
    spans = [Span(r["start"], r["end"], r) for r in reasons or [] if r.get("start") is not None and _about_words(r)]
    html = message.html or format_html("<p>{}</p>", message.text)
    return mark_safe(mark(html, message.text, spans, lambda reason, words: _marked(reason, words, covers)))


def _about_words(reason: dict) -> bool:
    """A span that is the whole message (its language) would mark everything and say nothing."""
    return reason["head"] != "language"


def _marked(reason: dict, words: str, covers: bool) -> str:
    """`words` is HTML already."""
    why = f"{head(reason['head'])}: {sentence(reason)}"
    if covers and reason["head"] in HARMFUL:
        return format_html(
            '<label class="cover"><input type="checkbox" class="away" aria-label="{}"><span class="cover-lid">{}</span>'
            '<mark class="why harm" title="{}">{}</mark></label>',
            gettext("Show covered words: %(head)s") % {"head": head(reason["head"])},
            head(reason["head"]),
            why,
            mark_safe(words),
        )
    kind = "why harm" if reason["head"] in HARMFUL else "why"
    return format_html('<mark class="{}" title="{}">{}</mark>', kind, why, mark_safe(words))
