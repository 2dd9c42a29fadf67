"""Conversations written from beginning to end, at set times before the demo's moment."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from folkmoot_engine.demo.conversation import Conversation, Said
from folkmoot_engine.demo.people import STAFF, TROUBLEMAKER, Person, Voice, id_of
from folkmoot_engine.demo.phrases import Card
from folkmoot_engine.demo.scripts import CHAT, FORUM, SOCIAL

CHANNELS = {"Forum": FORUM, "Workshop chat": CHAT, "Social": SOCIAL}
PLAIN = Voice(1.0, lower=False, always_lower=False, slips=0.0, shortens=False, smiles=0.0, signs=False)


@cache
def _lines() -> list[dict[str, Any]]:
    text = (files(__package__) / "material" / "scenes.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def many() -> int:
    """Messages in all scenes."""
    return len(_lines())


def scenes(until: datetime) -> Iterator[Conversation]:
    threads: dict[str, list[dict[str, Any]]] = {}
    for line in _lines():
        threads.setdefault(line["thread"], []).append(line)
    for name, lines in threads.items():
        places = {line["id"]: number for number, line in enumerate(lines)}
        first = lines[0]
        said = [_said(line, places, until) for line in lines]
        card = Card(first["language"], "scene", first["topic"], {}, {})
        storm = first.get("storm", "")
        yield Conversation(name, CHANNELS[first["channel"]], "scene", card, said, first.get("tags", []), storm)


def _said(line: dict[str, Any], places: dict[str, int], until: datetime) -> Said:
    return Said(
        _person(line["author"], line["language"]),
        line["text"],
        line["intent"],
        until - timedelta(minutes=line["minutes_ago"]),
        title=line.get("title", ""),
        parent=places.get(line.get("parent")),
        accepted=line.get("accepted", False),
        personal=line.get("personal", False),
    )


def _person(name: str, language: str) -> Person:
    kind = "staff" if name in STAFF else "troublemaker" if name in TROUBLEMAKER else "person"
    return Person(id_of(name), name, name.split(" ")[0], language, 0, 8.0, PLAIN, kind)
