"""How a board stands: everybody's latest answers, held against each other."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from folkmoot.rooms.scorecard.models import Board, Suggestion, Version
from folkmoot_engine.scorecard import (
    CRITERIA,
    Answer,
    Answers,
    Comparison,
    Criterion,
    Difference,
    Pair,
    Score,
    applies,
    changed,
    compare,
    score,
)


@dataclass(frozen=True)
class Said:
    """What one person says of one criterion."""

    name: str
    is_yes: bool
    share: Decimal | None
    note: str
    is_private: bool


@dataclass(frozen=True)
class Row:
    """One criterion, what everybody says of it, and whether they differ."""

    criterion: Criterion
    said: tuple[Said, ...]

    @property
    def said_yes(self) -> list[Said]:
        return [one for one in self.said if one.is_yes]

    @property
    def said_no(self) -> list[Said]:
        return [one for one in self.said if not one.is_yes]

    @property
    def yes(self) -> int:
        return len(self.said_yes)

    @property
    def no(self) -> int:
        return len(self.said_no)

    @property
    def is_disputed(self) -> bool:
        return bool(self.yes and self.no)

    @property
    def notes(self) -> list[Said]:
        return [one for one in self.said if one.note]

    @property
    def open_notes(self) -> list[Said]:
        """For outsiders."""
        return [one for one in self.notes if not one.is_private]


@dataclass(frozen=True)
class Step:
    """One version of one person's answers, and what they answered otherwise than the time before."""

    version: Version
    score: Score
    changed: list[Criterion]


class Standing:
    """A board, read once."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.seats = list(board.seats.order_by("id").prefetch_related("versions"))
        self.latest = {seat.name: latest for seat in self.seats if (latest := _latest(seat.versions.all()))}

    @cached_property
    def comparison(self) -> Comparison | None:
        """None while nobody has answered."""
        people = {name: unpacked(version) for name, version in self.latest.items()}
        return compare(people) if people else None

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(one, tuple(self._said(name, one) for name in self.latest)) for one in CRITERIA.values()]

    @property
    def agenda(self) -> list[Row]:
        """Where they differ most comes first."""
        by_id = {row.criterion.id: row for row in self.rows}
        return [by_id[one.criterion.id] for one in self.differences]

    @property
    def differences(self) -> list[Difference]:
        return self.comparison.agenda if self.comparison else []

    @property
    def minus_two(self) -> Row:
        """The criterion that weighs most."""
        return max(self.rows, key=lambda row: abs(row.criterion.points))

    @property
    def to_decide(self) -> list[Row]:
        """In dispute, and the company's to decide."""
        return [row for row in self.agenda if row.criterion.is_ours and row != self.minus_two]

    @property
    def to_find_out(self) -> list[Row]:
        """In dispute, and facts."""
        return [row for row in self.agenda if not row.criterion.is_ours]

    @property
    def agreed_yes(self) -> list[Row]:
        return [row for row in self.rows if row.yes and not row.no]

    @property
    def answered_at(self) -> datetime | None:
        """The last time that anybody did."""
        return max((version.at for version in self.latest.values()), default=None)

    @property
    def contradictions(self) -> list[tuple[str, Pair]]:
        """Whose answers, and which."""
        scores = self.comparison.scores if self.comparison else {}
        return [(name, pair) for name, one in scores.items() for pair in one.contradictions]

    @property
    def near_alike(self) -> list[Pair]:
        """Pairs of which somebody counts both."""
        scores = self.comparison.scores.values() if self.comparison else []
        return list(dict.fromkeys(pair for one in scores for pair in one.near_alike))

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return list(self.board.suggestions.order_by("id"))

    @cached_property
    def steps(self) -> list[tuple[str, list[Step]]]:
        """Everybody's versions, by name."""
        return [(seat.name, steps(list(seat.versions.all()))) for seat in self.seats]

    @property
    def histories(self) -> list[tuple[str, list[Step]]]:
        """Of those who have answered more than once."""
        return [(name, found) for name, found in self.steps if len(found) > 1]

    @property
    def news(self) -> list[tuple[str, Step]]:
        """Who answered, the last one first."""
        told = [(name, step) for name, found in self.steps for step in found]
        return sorted(told, key=lambda one: one[1].version.at, reverse=True)

    def _said(self, name: str, criterion: Criterion) -> Said:
        version = self.latest[name]
        return _said(name, criterion, unpacked(version), version.notes)


def own_rows(answers: Answers, notes: dict[str, dict]) -> list[Row]:
    """What one person says of every criterion."""
    return [Row(one, (_said("", one, answers, notes),)) for one in CRITERIA.values()]


def _said(name: str, criterion: Criterion, answers: Answers, notes: dict[str, dict]) -> Said:
    answer, note = answers[criterion.id], notes.get(criterion.id, {})
    share = None if isinstance(answer, bool) else answer
    return Said(name, applies(criterion, answer), share, note.get("text", ""), note.get("is_private", False))


def steps(versions: list[Version]) -> list[Step]:
    """Versions in their order, each beside the one before it."""
    versions = sorted(versions, key=lambda one: one.number)
    read = [unpacked(version) for version in versions]
    return [
        Step(version, score(answers), changed(read[place - 1], answers) if place else [])
        for place, (version, answers) in enumerate(zip(versions, read, strict=True))
    ]


def unpacked(version: Version) -> Answers:
    return {name: Decimal(told) if isinstance(told, str) else told for name, told in version.answers.items()}


def packed(answers: Answers) -> dict[str, bool | str]:
    """As a version keeps them."""
    return {name: _kept(answer) for name, answer in answers.items()}


def _kept(answer: Answer) -> bool | str:
    return answer if isinstance(answer, bool) else f"{answer:f}"


def _latest(versions) -> Version | None:
    return max(versions, key=lambda one: one.number, default=None)
