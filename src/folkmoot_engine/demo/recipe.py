"""What makes one demo: how many messages, which seed, until when. The same recipe gives the same messages."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from folkmoot_engine.errors import ArchiveError, RefusedError, UnknownFormat

FEWEST, MOST = 500, 20_000_000
MESSAGES, SEED = 5_000, "wrenfield"  # of the demo that comes with the first start
SIGN = "folkmoot-demo"
VERSION = 1
LONGEST = 2_000  # bytes of a recipe


@dataclass(frozen=True, slots=True)
class Recipe:
    """`until` knows its zone; fractions of a second are dropped. Raises RefusedError for a number out of bounds."""

    messages: int
    seed: str
    until: datetime

    def __post_init__(self) -> None:
        if not FEWEST <= self.messages <= MOST:
            raise RefusedError(
                "The demo cannot have so few or so many messages",
                where=f"{self.messages:,}",
                remedy=f"Choose a number from {FEWEST:,} to {MOST:,}.",
            )
        if self.until.tzinfo is None or not 1972 <= self.until.year <= 9000:
            raise RefusedError(
                "The demo needs a moment at which it ends", where=str(self.until), remedy="Name one with its zone."
            )
        object.__setattr__(self, "until", self.until.astimezone(UTC).replace(microsecond=0))

    def write(self, path: Path) -> None:
        """Whole or not at all."""
        half = path.with_suffix(".half")
        told = {SIGN: VERSION, **asdict(self), "until": self.until.isoformat()}
        half.write_text(json.dumps(told) + "\n", encoding="utf-8")
        half.replace(path)


def read_recipe(path: Path) -> Recipe:
    """Raises UnknownFormat where the file is no recipe, RefusedError where its numbers are out of bounds."""
    told = _told(path)
    if told is None:
        raise UnknownFormat(
            "This is no recipe of a demo", where=str(path), remedy="`folkmoot demo` makes one, and loads it."
        )
    try:
        return Recipe(int(told["messages"]), str(told["seed"]), datetime.fromisoformat(told["until"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ArchiveError(
            "The recipe of the demo is incomplete", where=str(path), remedy="It names messages, seed and until."
        ) from error


def is_recipe(path: Path) -> bool:
    return _told(path) is not None


def _told(path: Path) -> dict | None:
    try:
        if path.is_dir() or path.stat().st_size > LONGEST:
            return None
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get(SIGN) == VERSION else None
