"""How conversations go: who says what after whom, by kind."""

from typing import NamedTuple

OPENER, HELPER, SECOND, OTHER, STAFF = "opener", "helper", "second", "other", "staff"
FORUM, CHAT, SOCIAL = "forum", "chat", "social"


class Move(NamedTuple):
    who: str
    says: str  # a rule of the card
    intent: str
    chance: float = 1.0
    after: str = ""  # only where this was said
    unless: str = ""  # only where this was not
    pause: float = 1.0  # times as long as an answer takes otherwise


ANSWER = "answer"

PROBLEM = (
    Move(OTHER, "metoo", "me-too", 0.16),
    Move(HELPER, "ask_back", "check", 0.28),
    Move(OPENER, "tell_more", "detail", 0.9, after="ask_back"),
    Move(SECOND, "try_wrong", ANSWER, 0.3),
    Move(OPENER, "nope", "follow-up", 0.5, after="try_wrong", pause=8),
    Move(HELPER, "put_right", ANSWER, 0.7, after="try_wrong", unless="nope"),
    Move(HELPER, "try_this", ANSWER, unless="put_right"),
    Move(OTHER, "more", ANSWER, 0.25),
    Move(OTHER, "agree", "agreement", 0.15),
    Move(OPENER, "solved", "thanks", 0.6, pause=12),
    Move(HELPER, "welcome", "small-talk", 0.35, after="solved"),
)
ADVICE = (
    Move(HELPER, "try_this", ANSWER),
    Move(SECOND, "answer", ANSWER, 0.55),
    Move(OTHER, "more", ANSWER, 0.35),
    Move(OTHER, "agree", "agreement", 0.3),
    Move(OPENER, "thanks", "thanks", 0.5, pause=5),
)
BRAND = (
    Move(OTHER, "metoo", "me-too", 0.1),
    Move(STAFF, "support", ANSWER, pause=4),
    Move(OPENER, "back", "thanks", 0.6, pause=4),
)
IDEA = (
    Move(OTHER, "reply", "opinion", 0.9),
    Move(SECOND, "reply", "opinion", 0.6),
    Move(HELPER, "reply", "opinion", 0.35),
    Move(STAFF, "brand", ANSWER, 0.4, pause=20),
)
TALK = (
    Move(OTHER, "cheer", "small-talk", 0.85),
    Move(SECOND, "cheer", "small-talk", 0.6),
    Move(HELPER, "cheer", "small-talk", 0.4),
    Move(OPENER, "back", "small-talk", 0.7, after="cheer"),
)
RISING = (
    Move(OTHER, "too", "complaint", 0.75),
    Move(SECOND, "too", "complaint", 0.5),
    Move(HELPER, "too", "complaint", 0.3),
    Move(STAFF, "brand_early", ANSWER, 0.35, pause=6),
)
FADING = (
    Move(OTHER, "too", "complaint", 0.2),
    Move(STAFF, "brand", ANSWER, 0.85, pause=3),
    Move(OPENER, "relief", "thanks", 0.35, after="brand", pause=60),
)
BOYCOTT = (Move(OTHER, "agree", "agreement", 0.3), Move(STAFF, "brand_ack", ANSWER, 0.5))
THANKS = (Move(OTHER, "agree", "agreement", 0.25),)
SPAM: tuple[Move, ...] = ()
DRIFT = (Move(OTHER, "drift", "off-topic"), Move(SECOND, "driftback", "off-topic", 0.8))

MOVES = {
    "problem": PROBLEM,
    "advice": ADVICE,
    "brand": BRAND,
    "order": BRAND,
    "idea": IDEA,
    "show": TALK,
    "chatter": TALK,
    "spam": SPAM,
    "rising": RISING,
    "fading": FADING,
    "boycott": BOYCOTT,
    "relief": THANKS,
}
INTENTS = {
    "problem": "problem",
    "advice": "question",
    "brand": "question",
    "order": "complaint",
    "idea": "idea",
    "show": "report",
    "chatter": "small-talk",
    "spam": "spam",
    "rising": "complaint",
    "fading": "complaint",
    "boycott": "boycott",
    "relief": "thanks",
}
# What opens a conversation, in parts of a hundred, by channel.
MIX = {
    FORUM: {"problem": 37, "advice": 20, "brand": 10, "order": 8, "idea": 8, "show": 16, "spam": 1},
    CHAT: {"chatter": 53, "problem": 14, "advice": 8, "show": 14, "brand": 4, "order": 3, "idea": 3, "spam": 1},
    SOCIAL: {"show": 38, "brand": 13, "order": 11, "problem": 9, "chatter": 15, "advice": 7, "idea": 6, "spam": 1},
}
CHANNELS = {FORUM: 42, CHAT: 33, SOCIAL: 25}
PAUSES = {FORUM: 95.0, CHAT: 2.2, SOCIAL: 24.0}  # minutes, roughly, between one and the next


def drawn(parts: dict[str, int], number: float) -> str:
    """One of the names, as often as its part says. `number`: 0 to 1."""
    left = number * sum(parts.values())
    for name, part in parts.items():
        left -= part
        if left < 0:
            return name
    return next(iter(parts))
