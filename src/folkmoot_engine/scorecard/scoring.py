"""What answers add up to. There is no threshold in here, and no verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from folkmoot_engine.errors import AnswersError, MissingCriteria, UnknownCriteria
from folkmoot_engine.rules.hints import did_you_mean
from folkmoot_engine.scorecard.criteria import CONTRADICTIONS, CRITERIA, HIGHEST, LOWEST, NEAR_ALIKE, Criterion, Pair
from folkmoot_engine.scorecard.quoting import quoted

Answer: TypeAlias = bool | Decimal  # a Decimal is a share of 100, where the criterion takes one
Answers: TypeAlias = Mapping[str, Answer]


@dataclass(frozen=True)
class Score:
    """Plus (0 or more), minus (0 or less), what counted for them in its order, and what does not go together."""

    plus: int
    minus: int
    counted: tuple[Criterion, ...]
    contradictions: tuple[Pair, ...]
    near_alike: tuple[Pair, ...]  # of those that counted

    @property
    def sum(self) -> int:
        return self.plus + self.minus

    @property
    def place(self) -> float:
        """Where the sum lies in the range: 0 is its low end, 1 its high end."""
        return (self.sum - LOWEST) / (HIGHEST - LOWEST)


def score(answers: Answers, *, where: str = "") -> Score:
    """Add up an answer for each criterion; `where` is told in errors.

    Raises UnknownCriteria, MissingCriteria, and AnswersError for a share where none can be given or none can be.
    """
    check(answers, where)
    counted = tuple(one for one in CRITERIA.values() if applies(one, answers[one.id]))
    return Score(
        plus=sum(one.points for one in counted if one.points > 0),
        minus=sum(one.points for one in counted if one.points < 0),
        counted=counted,
        contradictions=_among(CONTRADICTIONS, counted),
        near_alike=_among(NEAR_ALIKE, counted),
    )


def applies(criterion: Criterion, answer: Answer) -> bool:
    """Whether an answer is a yes: 94.9 % is none where 95 % are asked for."""
    if isinstance(answer, bool):
        return answer
    if criterion.percent_from is None:
        raise AnswersError(f"“{criterion.id}” takes yes or no, and no percentage", where=str(answer))
    if not (answer.is_finite() and 0 <= answer <= 100):
        raise AnswersError(f"A percentage lies between 0 and 100: “{criterion.id}”", where=str(answer))
    return answer >= criterion.percent_from


def check(answers: Answers, where: str = "") -> None:
    """Raises UnknownCriteria or MissingCriteria, each with the names of all."""
    unknown = [name for name in answers if name not in CRITERIA]
    if unknown:
        remedy = did_you_mean(unknown[0][:60], CRITERIA, "`folkmoot scorecard --criteria` lists them all.")
        raise UnknownCriteria(f"There is no such criterion: {_named(unknown)}", where=where, remedy=remedy)
    missing = [name for name in CRITERIA if name not in answers]
    if missing:
        raise MissingCriteria(
            f"An answer is missing for {_named(missing)}", where=where, remedy="Each criterion is answered once."
        )


def changed(before: Answers, after: Answers) -> list[Criterion]:
    """What was answered otherwise the second time; of shares, every change."""
    return [one for name, one in CRITERIA.items() if before[name] != after[name]]


def _among(pairs: tuple[Pair, ...], counted: tuple[Criterion, ...]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if pair.first in counted and pair.second in counted)


def _named(names: list[str]) -> str:
    """A file of a stranger's may hold very many, or very long ones."""
    few = ", ".join(quoted(name) for name in names[:20])
    return f"{few} and {len(names) - 20} more" if len(names) > 20 else few
