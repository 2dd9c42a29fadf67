"""A planted message as a row of MESSAGE, its author as a row of HANDLE, and what is true of it."""

from datetime import timedelta
from typing import Any
from zlib import crc32

from folkmoot_engine.demo.community import Planted
from folkmoot_engine.demo.conversation import Conversation, Said
from folkmoot_engine.demo.people import Person, account
from folkmoot_engine.demo.scripts import ANSWER, CHAT, FORUM, SOCIAL
from folkmoot_engine.formats.batches import message
from folkmoot_engine.text.markup import Clean, from_markdown, from_text

NAMES = {FORUM: "Forum", CHAT: "Workshop chat", SOCIAL: "Social"}
SOURCES = {channel: f"wrenfield:{channel}" for channel in NAMES}
ASKED_IN_FORUM = ("problem", "question", "purchase", "complaint")
PICTURED = ("report",)
CHEERS = ("+1", "heart", "joy", "bike", "tada", "eyes")


def native_id(conversation: Conversation, number: int) -> str:
    return f"{conversation.name}.{number + 1}"


def row_of(planted: Planted) -> dict[str, Any]:
    """Schema MESSAGE."""
    said, conversation, number = planted.said, planted.conversation, planted.number
    channel, id = conversation.channel, native_id(conversation, number)
    parent = conversation.parent_of(number)
    clean = _clean(said.text)
    chance = crc32(id.encode())
    return message(
        source=SOURCES[channel],
        channel=NAMES[channel],
        native_id=id,
        realm=SOURCES[channel],
        sent_at=said.at,
        html=clean.html,
        text=clean.text,
        place=id,
        kind=_kind(conversation, number),
        thread_id=native_id(conversation, 0),
        parent_id=None if parent is None else native_id(conversation, parent),
        author_id=said.person.id,
        author_name=name_in(channel, said.person),
        title=said.title or None,
        utc_offset=said.person.hours * 60,
        edited_at=said.edited_at,
        deleted_at=said.deleted_at,
        accepted_id=_accepted(conversation) if number == 0 else None,
        tags=conversation.tags if number == 0 else None,
        links=clean.links or None,
        mentions=clean.mentions or None,
        url=f"https://{channel}.wrenfield.example/{conversation.name}#{number + 1}",
        **_echo(channel, number, said, chance),
    )


def handle_of(channel: str, person: Person, said: Said) -> dict[str, Any]:
    """Schema HANDLE; told once, when the person first speaks in a channel."""
    chance = crc32(f"{channel}/{person.id}".encode())
    is_guest = "guest" in person.id
    return {
        "realm": SOURCES[channel],
        "author_id": person.id,
        "name": name_in(channel, person),
        "kind": "person",
        "standing": chance % (5 if is_guest else 900) if channel == FORUM else None,
        "joined_at": said.at - timedelta(minutes=3 + chance % (60 if is_guest else 700_000)),
    }


def name_in(channel: str, person: Person) -> str:
    return account(person) if channel == SOCIAL else person.name


def truth_of(planted: Planted) -> dict[str, Any]:
    """What the generator knows of the message, for tests of whoever has to find it out."""
    said, conversation, number = planted.said, planted.conversation, planted.number
    answer = conversation.answered_by(number) if said.asks else None
    return {
        "source": SOURCES[conversation.channel],
        "native_id": native_id(conversation, number),
        "thread_id": native_id(conversation, 0),
        "sent_at": said.at.isoformat(),
        "author_id": said.person.id,
        "intent": said.intent,
        "topic": conversation.card.name,
        "language": conversation.card.language,
        "storm": conversation.storm or None,
        "staff": said.person.kind == "staff",
        "troublemaker": said.person.kind == "troublemaker",
        "spam": said.intent == "spam",
        "personal_data": said.personal,
        "asks": said.asks,
        "answered_by": None if answer is None else native_id(conversation, answer),
        "accepted": said.accepted,
        "edited": said.edited_at is not None,
        "deleted": said.deleted_at is not None,
    }


def _clean(text: str) -> Clean:
    return from_markdown(text) if "`" in text or "\n- " in text else from_text(text)


def _kind(conversation: Conversation, number: int) -> str:
    """A forum knows questions, answers and comments; elsewhere all are messages."""
    first = conversation.said[0]
    if conversation.channel != FORUM or first.intent not in ASKED_IN_FORUM:
        return "message"
    if number == 0:
        return "question"
    return "answer" if conversation.said[number].intent == ANSWER else "comment"


def _accepted(conversation: Conversation) -> str | None:
    return next((native_id(conversation, at) for at, said in enumerate(conversation.said) if said.accepted), None)


def _echo(channel: str, number: int, said: Said, chance: int) -> dict[str, Any]:
    """Votes, views, likes, pictures: what others left on it."""
    if channel == CHAT:
        if chance % 12:
            return {}
        return {"reactions": [{"name": CHEERS[chance // 12 % len(CHEERS)], "count": 1 + chance // 100 % 5}]}
    few = chance % 7 * (chance // 7 % 4 == 0)
    told: dict[str, Any] = {"score": few + 5 * said.accepted if channel == FORUM else chance % 40}
    if number == 0:
        told["views"] = 15 + chance % 700 if channel == FORUM else 60 + chance % 4_000
        if said.intent in PICTURED and chance % 3 == 0:
            picture = f"IMG_{1_000 + chance % 9_000}.jpg"
            address = f"https://media.wrenfield.example/{picture}"
            told["attachments"] = [{"name": picture, "type": "image/jpeg", "url": address}]
    return told
