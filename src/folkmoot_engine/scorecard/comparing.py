"""Several people answered apart: where do they differ?"""

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot_engine.scorecard.criteria import CRITERIA, Criterion
from folkmoot_engine.scorecard.scoring import Answers, Score, applies, score


@dataclass(frozen=True)
class Difference:
    """One criterion, who says yes and who says no."""

    criterion: Criterion
    yes: tuple[str, ...]
    no: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        return bool(self.yes and self.no)

    @property
    def split(self) -> float:
        """The share of the smaller side: 0 where all agree, at most 0.5."""
        return min(len(self.yes), len(self.no)) / (len(self.yes) + len(self.no))


@dataclass(frozen=True)
class Comparison:
    """What each person's answers add up to, every criterion in its order, and where the people differ most."""

    scores: dict[str, Score]
    criteria: tuple[Difference, ...]

    @property
    def agenda(self) -> list[Difference]:
        """The most evenly divided first; where that is equal, what weighs more, then the order of the criteria."""
        found = [one for one in self.criteria if one.is_one]
        return sorted(found, key=lambda one: (-one.split, -abs(one.criterion.points)))

    @property
    def sums(self) -> tuple[int, int]:
        """The lowest and the highest sum."""
        every = [one.sum for one in self.scores.values()]
        return min(every), max(every)

    @property
    def at_stake(self) -> int:
        """How many points the criteria in dispute are worth together."""
        return sum(abs(one.criterion.points) for one in self.agenda)


def compare(people: Mapping[str, Answers]) -> Comparison:
    """Hold the answers of at least one person, by their name or role, against each other. Raises as `score` does."""
    scores = {name: score(answers, where=name) for name, answers in people.items()}
    return Comparison(scores, tuple(_difference(one, people) for one in CRITERIA.values()))


def _difference(criterion: Criterion, people: Mapping[str, Answers]) -> Difference:
    yes = tuple(name for name, answers in people.items() if applies(criterion, answers[criterion.id]))
    return Difference(criterion, yes, tuple(name for name in people if name not in yes))
