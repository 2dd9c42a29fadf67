"""Which queue a message belongs in, and which level of work it is."""

from collections.abc import Iterator, Mapping

from folkmoot_engine.triage.reading import Message, Reading
from folkmoot_engine.triage.reasons import Reason
from folkmoot_engine.triage.rules.reply import Need

URGENT, MODERATION, QUESTIONS = "urgent", "moderation", "questions"
# From this probability on, a person should look. Swearing and shouting alone are for the house rules to judge, later.
_LOOK_FROM = {"insult": 0.5, "spam": 0.6, "personal-data": 0.6, "profanity": 0.85}
_DANGER_FROM = {"threat": 0.8, "self-harm": 0.8}
_DOUBTFUL_DANGER = 0.5
_VERY_URGENT = 0.9
_ASKED_FROM = 0.6


def suggest_queue(message: Message, need: Need, risks: Mapping[str, float], urgency: float) -> str | None:
    """The slug of a queue, or None. Programs and the house itself never make work."""
    if message.author_kind != "person" or message.author_is_staff:
        return None
    if any(risks.get(head, 0) >= least for head, least in _DANGER_FROM.items()) or urgency >= _VERY_URGENT:
        return URGENT
    doubtful = any(risks.get(head, 0) >= _DOUBTFUL_DANGER for head in _DANGER_FROM)
    if doubtful or any(risks.get(head, 0) >= least for head, least in _LOOK_FROM.items()):
        return MODERATION
    return QUESTIONS if need.probability >= _ASKED_FROM else None


def level_of_work(reading: Reading, queue: str | None, intents: Mapping[str, float]) -> int:
    """1 moderation, 2 member response, 3 brand representation, 4 strategy."""
    if queue in (URGENT, MODERATION):
        return 1
    if reading.reasons("strategy"):
        return 4
    if reading.reasons("voice"):
        return 3
    return 2 if queue == QUESTIONS or intents.get("question", 0) >= 0.5 else 1


def queue_reasons(reading: Reading, queue: str | None, level: int) -> Iterator[Reason]:
    """Reasons for the heads "level" and "queue"."""
    if level >= 3:
        yield from (r._replace(head="level") for r in reading.reasons("strategy" if level == 4 else "voice")[:1])
    elif queue is not None:
        code = "level-response" if level == 2 else "level-moderation"
        yield Reason("level", code, "", None, None, 1.0)
    if queue is not None:
        yield Reason("queue", f"queue-{queue}", "", None, None, 1.0)
