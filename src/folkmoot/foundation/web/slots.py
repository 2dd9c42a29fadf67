"""Named places on a page, where a later app shows something without being imported by an earlier one.

An app fills a slot when it starts (`AppConfig.ready`); the page asks for what is there. Known slots:

    rail            entries of the rail: `RailEntry`
    member.history  sections of a member's page: a function (request, member) → HTML
    case.panel      sections beside a case: a function (request, case) → HTML
    message.marks   words to mark in messages: a function (workspace, messages) → {message's id: reasons}
    settings.pages  entries of the settings menu: `RailEntry`
    rooms.cards     what waits in a public room: a function (request, workspace) → HTML, or "" for nothing
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RailEntry:
    """A way to a page: `address` is a URL name that takes the workspace's slug, `may` asks the role."""

    name: Any  # lazily translated
    icon: str  # of the lucide set
    address: str
    position: int = 100
    may: Callable[[str], bool] = lambda role: True
    stands_in: Callable[[Any], bool] = lambda workspace: True  # asked of the workspace, where the role may


_filled: dict[str, list[Any]] = defaultdict(list)


def fill(slot: str, content: Any) -> None:
    """Put `content` into a slot; putting it twice changes nothing."""
    if content not in _filled[slot]:
        _filled[slot].append(content)


def content(slot: str) -> list[Any]:
    """What stands in a slot, entries by their position."""
    return sorted(_filled[slot], key=lambda item: getattr(item, "position", 100))
