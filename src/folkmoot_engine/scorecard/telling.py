"""What a score and a comparison say, for a program: plain objects, the same from the command line and the API."""

from typing import Any

from folkmoot_engine.scorecard.comparing import Comparison
from folkmoot_engine.scorecard.criteria import CRITERIA, HIGHEST, LOWEST, Pair
from folkmoot_engine.scorecard.scoring import Score

NO_VERDICT = "There is no threshold, and no go or no-go: the sum is where a discussion begins."


def criteria_told() -> list[dict[str, Any]]:
    """Each criterion with id, text, points and find_out, in their order."""
    return [
        {"id": one.id, "text": one.text, "points": one.points, "find_out": one.find_out} for one in CRITERIA.values()
    ]


def score_told(score: Score) -> dict[str, Any]:
    """plus, minus, sum, range, counted (ids), contradictions, near_alike and note."""
    return {
        "plus": score.plus,
        "minus": score.minus,
        "sum": score.sum,
        "range": [LOWEST, HIGHEST],
        "counted": [one.id for one in score.counted],
        "contradictions": [_pair(pair) for pair in score.contradictions],
        "near_alike": [_pair(pair) for pair in score.near_alike],
        "note": NO_VERDICT,
    }


def comparison_told(comparison: Comparison) -> dict[str, Any]:
    """people (each a score), agenda (where they differ most comes first), range and note."""
    agenda = [
        {
            "id": one.criterion.id,
            "text": one.criterion.text,
            "points": one.criterion.points,
            "yes": list(one.yes),
            "no": list(one.no),
        }
        for one in comparison.agenda
    ]
    people = []
    for name, found in comparison.scores.items():
        told = score_told(found)
        del told["range"], told["note"]
        people.append({"name": name, **told})
    return {"people": people, "agenda": agenda, "range": [LOWEST, HIGHEST], "note": NO_VERDICT}


def _pair(pair: Pair) -> dict[str, Any]:
    return {"criteria": [pair.first.id, pair.second.id], "why": pair.why}
