"""What a judge's reason codes mean, in a sentence each. The codes are stable; a site translates the sentences."""

from typing import NamedTuple


class Reason(NamedTuple):
    """One thing that weighed (schema REASON). `start` and `end` are a span in the message's text, or None."""

    head: str
    code: str
    words: str
    start: int | None
    end: int | None
    weight: float


REASONS: dict[str, str] = {
    # language
    "language-letters": "The letters are those of this language.",
    # question
    "question-mark": "A sentence ends with a question mark.",
    "question-mark-title": "The title ends with a question mark.",
    "question-words": "The words are those of somebody asking.",
    "question-kind": "Its source files it as a question.",
    "question-not-kind": "Its source files it as an answer.",
    "question-short": "So short that it hardly asks for anything.",
    "question-tag": "Only asks for agreement.",
    "question-in-passing": "A small part of a long reply that does not end with it.",
    # other intents
    "lexicon-thanks": "The words are those of thanks or praise.",
    "lexicon-problem": "The words tell of something that does not work.",
    # risks
    "lexicon-profanity": "A swear word.",
    "lexicon-insult": "Words that insult a person or a group.",
    "lexicon-threat": "Words that announce, wish or call for violence.",
    "lexicon-self-harm": "Words of a person who may be in danger from themselves, or is told to be.",
    "lexicon-spam": "Words often met in advertising and traps.",
    "capitals": "Written in capitals.",
    "exclamation-marks": "Many exclamation marks in a row.",
    "personal-email": "An e-mail address.",
    "personal-phone": "A telephone number.",
    "personal-iban": "A bank account number (IBAN) whose check digits are right.",
    "personal-card": "A card number whose check digit is right.",
    "personal-ip": "A public internet address of a machine.",
    "personal-postal": "Looks like a postal address.",
    "newcomer-links": "Links in one of the first messages of its author.",
    "many-links": "Many links for so few words.",
    "repeats-earlier": "Nearly the same as an earlier message.",
    # who is asked
    "asked-by-name": "Somebody is addressed by name.",
    "asked-everyone": "Addressed to whoever reads it.",
    "asked-brand": "Addressed to the house.",
    # needs a reply
    "unanswered-hours": "Nobody has answered yet; it is less than a day old.",
    "unanswered-1-day": "Nobody has answered for a day or more.",
    "unanswered-3-days": "Nobody has answered for three days or more.",
    "unanswered-7-days": "Nobody has answered for a week or more.",
    "unanswered-30-days": "Nobody has answered for a month or more.",
    "answered": "Somebody has answered.",
    "asked-somebody-else": "The question is for another member.",
    "by-staff": "Written by one of the house.",
    "by-machine": "Written by a program.",
    # urgency
    "wide-reach": "Many people see it.",
    "new-author": "One of the first messages of its author.",
    "lexicon-hurry": "The author says that it cannot wait.",
    "risk-urgent": "What was found may do harm while it stands.",
    # level of work
    "level-moderation": "Something to look at behind the scenes.",
    "level-response": "A member asks for an answer.",
    "lexicon-voice": "Only the public voice of the brand should answer this.",
    "lexicon-strategy": "Concerns the business itself: partners, investors or the law.",
    # queue
    "queue-urgent": "Somebody may be in danger, or it cannot wait.",
    "queue-moderation": "A risk is likely enough that a person should look.",
    "queue-questions": "A question that nobody has answered.",
}
