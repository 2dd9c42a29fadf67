"""The startup scorecard: its criteria and what answers to them add up to."""

from folkmoot_engine.scorecard.answer import read_answer
from folkmoot_engine.scorecard.comparing import Comparison, Difference, compare
from folkmoot_engine.scorecard.criteria import CONTRADICTIONS, CRITERIA, HIGHEST, LOWEST, NEAR_ALIKE, Criterion, Pair
from folkmoot_engine.scorecard.reading import Sheet, read_file, read_text
from folkmoot_engine.scorecard.scoring import Answer, Answers, Score, applies, changed, score

__all__ = [
    "CONTRADICTIONS",
    "CRITERIA",
    "HIGHEST",
    "LOWEST",
    "NEAR_ALIKE",
    "Answer",
    "Answers",
    "Comparison",
    "Criterion",
    "Difference",
    "Pair",
    "Score",
    "Sheet",
    "applies",
    "changed",
    "compare",
    "read_answer",
    "read_file",
    "read_text",
    "score",
]
